/** What an answer rests on, grouped by how well each number is supported. */
import { parameterOf } from '@tare/catalog';
import { amountOf, byDoubt, countsByBadge } from '@tare/experiments';
import type { Assumption } from '@tare/schema';
import { bullet, wrap } from './columns.ts';

const SHOWN = 10;

/** What was assumed of the workload weighs more than a catalogue number, and that more than a default of the format. */
function originOf({ id, path }: Assumption): number {
  if (parameterOf(id) !== undefined) return 1;
  return path === undefined ? 0 : 2;
}

/** An import's note has the place in the file as its id; what it is about reads better. */
const line = (assumption: Assumption): string =>
  `${originOf(assumption) === 0 ? assumption.what : assumption.id} = ${amountOf(assumption)} (${assumption.badge}): ${assumption.source}`;

const weakestFirst = (assumptions: readonly Assumption[]): Assumption[] =>
  [...assumptions].sort((one, other) => byDoubt(one, other) || originOf(one) - originOf(other));

const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;

/** Counts and the least supported, or all of them. */
export function assumptionsText(assumptions: readonly Assumption[], all: boolean, width: number): string {
  if (assumptions.length === 0) return 'Assumed: nothing.';
  const head = wrap(
    `Assumed: ${String(assumptions.length)} numbers: ${countsByBadge(assumptions).join(' · ')}.`,
    width,
    '  ',
  );
  const sorted = weakestFirst(assumptions);
  const shown = all ? sorted : sorted.slice(0, SHOWN);
  const lines = shown.map(one => (all ? bullet(line(one), width) : `  - ${shortened(line(one), width - 4)}`));
  const more =
    all || sorted.length <= SHOWN
      ? []
      : [`  … ${String(sorted.length - SHOWN)} more: --assumptions lists all.`];
  return [head, ...lines, ...more].join('\n');
}
