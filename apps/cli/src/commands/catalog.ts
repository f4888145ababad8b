/** `tare catalog`: every assumption with its source. */
import {
  cardOf,
  CATALOGUE_VERSION,
  citationOf,
  formulas,
  machines,
  parameters,
  presets,
  recordOf,
  records,
  technologies,
  technologyOf,
} from '@tare/catalog';
import { formatSignificant } from '@tare/experiments';
import { problem } from '@tare/schema';
import { printJson, refuse } from '../answer.ts';
import { EXIT, type Exit } from '../exit.ts';
import { cardText } from '../text/card.ts';
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
    `Numbers that a scenario may override:\n${numbers(world)}`,
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

const SUGGESTIONS = 6;

/** Single-character edits between two texts. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, char] of [...one].entries()) {
    const next = [index + 1];
    for (let at = 1; at <= other.length; at++)
      next.push(Math.min(row[at]! + 1, next[at - 1]! + 1, row[at - 1]! + (char === other[at - 1] ? 0 : 1)));
    row = next;
  }
  return row[other.length]!;
}

/** Ids that hold the text, or else are a few letters away from it. */
function suggestionFor(wanted: string): string {
  const ids = entries().map(({ id }) => id);
  const text = wanted.toLowerCase();
  const holding = ids.filter(id => id.toLowerCase().includes(text));
  const near =
    holding.length > 0 || wanted.length > 80
      ? holding
      : ids
          .map(id => ({ id, edits: distance(text, id) }))
          .filter(({ edits }) => edits <= Math.max(2, text.length / 4))
          .sort((one, other) => one.edits - other.edits)
          .map(({ id }) => id);
  const [first, ...rest] = near.slice(0, SUGGESTIONS);
  if (first === undefined) return '`tare catalog` lists everything.';
  return `Is it ${[first, ...rest].join(', ')}? \`tare catalog\` lists everything.`;
}

/** The numbers under what they belong to; what has one number only, such as a machine with its price, needs no head. */
function numbers(world: World): string {
  const groups = [...Map.groupBy(parameters, ({ technology }) => technology)];
  const rows = (own: typeof parameters) =>
    own.map(({ id, value, unit, badge }) => [`    ${id}`, `${formatSignificant(value, 6)} ${unit}`, badge]);
  const many = groups.filter(([, own]) => own.length > 1);
  const single = groups.filter(([, own]) => own.length === 1).flatMap(([, own]) => own);
  return [...many, ['other', single] as const]
    .map(([head, own]) => `${world.bold(`  ${head}`)}\n${columns(rows(own))}`)
    .join('\n');
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
      [problem('unknown-reference', 'ID', `The catalogue has nothing named "${id}".`, suggestionFor(id))],
      world,
      flags.json,
    );
  const technology = technologyOf(id);
  const card = technology === undefined ? undefined : cardOf(technology);
  if (flags.json === true) printJson(card ?? found, world);
  else if (card !== undefined) world.print(cardText(card, world));
  else world.print(details(found as unknown as Record<string, unknown>, world));
  return EXIT.done;
}
