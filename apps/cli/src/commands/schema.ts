/** `tare schema`: JSON Schemas of what is read and written. */
import {
  breakEvenSchema,
  comparisonSchema,
  jsonSchemaOf,
  problem,
  problemSchema,
  reportSchema,
  scenarioSchema,
  searchSchema,
  sensitivitySchema,
  sweepSchema,
} from '@tare/schema';
import { printJson, refuse } from '../answer.ts';
import { EXIT, type Exit } from '../exit.ts';
import type { World } from '../world.ts';

const SCHEMAS: Readonly<Record<string, () => Record<string, unknown>>> = {
  scenario: () => jsonSchemaOf(scenarioSchema, 'input'),
  comparison: () => jsonSchemaOf(comparisonSchema, 'output'),
  report: () => jsonSchemaOf(reportSchema, 'output'),
  sensitivity: () => jsonSchemaOf(sensitivitySchema, 'output'),
  'break-even': () => jsonSchemaOf(breakEvenSchema, 'output'),
  search: () => jsonSchemaOf(searchSchema, 'output'),
  sweep: () => jsonSchemaOf(sweepSchema, 'output'),
  problem: () => jsonSchemaOf(problemSchema, 'output'),
};

export function runSchema(name: string | undefined, world: World): Exit {
  const names = Object.keys(SCHEMAS);
  if (name === undefined) {
    world.print(names.join('\n'));
    return EXIT.done;
  }
  if (!Object.hasOwn(SCHEMAS, name))
    return refuse(
      [
        problem(
          'unknown-reference',
          'NAME',
          `There is no schema "${name}".`,
          `Use one of: ${names.join(', ')}.`,
        ),
      ],
      world,
    );
  printJson(SCHEMAS[name]!(), world);
  return EXIT.done;
}
