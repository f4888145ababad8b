/** `tare catalog`: every assumption with its source. */
import {
  CATALOGUE_VERSION,
  citationOf,
  formulas,
  machines,
  parameters,
  presets,
  recordOf,
  records,
  technologies,
} from '@tare/catalog';
import { problem } from '@tare/schema';
import { printJson, refuse } from '../answer.ts';
import { EXIT, type Exit } from '../exit.ts';
import { columns, wrap } from '../text/columns.ts';
import type { World } from '../world.ts';

export interface CatalogFlags {
  readonly json?: boolean;
}

const entries = (): readonly { readonly id: string }[] => [
  ...technologies,
  ...machines,
  ...parameters,
  ...formulas,
  ...records,
  ...presets,
];

function overview(world: World): string {
  return [
    world.bold(`Catalogue ${CATALOGUE_VERSION}`),
    `Presets (tare compare ID):\n${columns(presets.map(({ id, question }) => [`  ${id}`, question]))}`,
    `Technologies (for a platform's stack):\n${columns(technologies.map(({ id, what }) => [`  ${id}`, what]))}`,
    `Machines: ${wrap(machines.map(({ id }) => id).join(', '), world.width, '  ')}`,
    `Numbers that a scenario may override:\n${columns(
      parameters.map(({ id, value, unit, badge }) => [`  ${id}`, `${String(value)} ${unit}`, badge]),
    )}`,
    `${String(records.length)} published records stand behind them; tare catalog ID shows one with its source.`,
  ].join('\n\n');
}

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

function details(entry: Readonly<Record<string, unknown>>, world: World): string {
  const rows = Object.entries(entry).map(([key, value]) => {
    const text = isScalar(value) ? String(value) : JSON.stringify(value);
    return wrap(`${key.padEnd(14)} ${text}`, world.width, ' '.repeat(15));
  });
  const backing = Array.isArray(entry['backedBy']) ? (entry['backedBy'] as readonly string[]) : [];
  const sources = backing.flatMap(id => {
    const record = recordOf(id);
    return record === undefined ? [] : [wrap(`source ${id}: ${citationOf(record)}`, world.width, '  ')];
  });
  return [...rows, ...sources].join('\n');
}

export function runCatalog(id: string | undefined, flags: CatalogFlags, world: World): Exit {
  if (id === undefined) {
    if (flags.json === true)
      printJson(
        { version: CATALOGUE_VERSION, technologies, machines, parameters, formulas, records, presets },
        world,
      );
    else world.print(overview(world));
    return EXIT.done;
  }
  const found = entries().find(entry => entry.id === id);
  if (found === undefined)
    return refuse(
      [
        problem(
          'unknown-reference',
          'ID',
          `The catalogue has nothing named "${id}".`,
          '`tare catalog` lists everything.',
        ),
      ],
      world,
      flags.json,
    );
  if (flags.json === true) printJson(found, world);
  else world.print(details(found as unknown as Record<string, unknown>, world));
  return EXIT.done;
}
