/** What an answer rests on, grouped by how well each number is supported. */
import { parameterOf } from '@tare/catalog';
import { type Assumption, type Badge, BADGES } from '@tare/schema';
import { formatSignificant } from '@tare/experiments';
import { bullet, wrap } from './columns.ts';

const MEANING: Readonly<Record<Badge, string>> = {
  input: 'given by the scenario',
  overridden: 'overridden by the scenario',
  verified: 'published, source read',
  recalled: 'published, source not read',
  derived: 'derived from published figures',
  proxy: 'taken from something similar',
  assumption: 'assumed, no published figure',
};

/** The least supported first. */
const DOUBT: readonly Badge[] = [
  'overridden',
  'assumption',
  'proxy',
  'recalled',
  'derived',
  'verified',
  'input',
];
const SHOWN = 10;

const valueText = ({ value, unit }: Assumption): string => {
  const text = typeof value === 'number' ? formatSignificant(value, 6) : String(value);
  return unit === '' ? text : `${text} ${unit}`;
};

/** What was assumed of the workload weighs more than a catalogue number, and that more than a default of the format. */
function originOf({ id, path }: Assumption): number {
  if (parameterOf(id) !== undefined) return 1;
  return path === undefined ? 0 : 2;
}

/** An import's note has the place in the file as its id; what it is about reads better. */
const line = (assumption: Assumption): string =>
  `${originOf(assumption) === 0 ? assumption.what : assumption.id} = ${valueText(assumption)} (${assumption.badge}): ${assumption.source}`;

const byDoubt = (assumptions: readonly Assumption[]): Assumption[] =>
  [...assumptions].sort(
    (one, other) => DOUBT.indexOf(one.badge) - DOUBT.indexOf(other.badge) || originOf(one) - originOf(other),
  );

const counts = (assumptions: readonly Assumption[]): string =>
  [...BADGES]
    .sort((one, other) => DOUBT.indexOf(one) - DOUBT.indexOf(other))
    .map(badge => ({ badge, count: assumptions.filter(one => one.badge === badge).length }))
    .filter(({ count }) => count > 0)
    .map(({ badge, count }) => `${String(count)} ${MEANING[badge]}`)
    .join(' · ');

const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;

/** Counts and the least supported, or all of them. */
export function assumptionsText(assumptions: readonly Assumption[], all: boolean, width: number): string {
  if (assumptions.length === 0) return 'Assumed: nothing.';
  const head = wrap(`Assumed: ${String(assumptions.length)} numbers: ${counts(assumptions)}.`, width, '  ');
  const sorted = byDoubt(assumptions);
  const shown = all ? sorted : sorted.slice(0, SHOWN);
  const lines = shown.map(one => (all ? bullet(line(one), width) : `  - ${shortened(line(one), width - 4)}`));
  const more =
    all || sorted.length <= SHOWN
      ? []
      : [`  … ${String(sorted.length - SHOWN)} more: --assumptions lists all.`];
  return [head, ...lines, ...more].join('\n');
}
