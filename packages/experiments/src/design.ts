/**
 * Some of the combinations of an axis' values, for where all of them are too many: a Latin hypercube over lists
 * (M. D. McKay, R. J. Beckman and W. J. Conover, "A Comparison of Three Methods for Selecting Values of Input
 * Variables in the Analysis of Output from a Computer Code", Technometrics 21 (1979)). Every value of an axis comes up
 * as often as every other, or once more; of more values than points, evenly spaced ones come up.
 */
import { DRAW, derive, deriveDraw, derived, nameOf, uniform } from '@tare/engine/primitives';
import type { ListedAxis, SweepSetting } from '@tare/schema';

/** By axis: which of its values, at each point. */
type Columns = number[][];

/** The n-th number that is drawn for an axis. */
function drawn(seed: number, axis: string, n: number): number {
  deriveDraw(seed, DRAW.design, nameOf(axis));
  derive(derived[0]!, derived[1]!, n);
  return uniform(derived[0]!, derived[1]!);
}

/** One index into the values for each point, spread evenly over them from a drawn start, then shuffled. */
function columnOf({ path, values }: ListedAxis, points: number, seed: number): number[] {
  const start = drawn(seed, path, 0);
  const column = Array.from({ length: points }, (_, at) =>
    Math.floor(((at + start) * values.length) / points),
  );
  for (let at = points - 1; at > 0; at--) {
    const other = Math.floor(drawn(seed, path, at) * (at + 1));
    [column[at], column[other]] = [column[other]!, column[at]!];
  }
  return column;
}

const keyAt = (columns: Columns, at: number): string => columns.map(column => column[at]!).join(' ');

const keysOf = (columns: Columns, points: number): string[] =>
  Array.from({ length: points }, (_, at) => keyAt(columns, at));

function swap(column: number[], one: number, other: number): void {
  [column[one], column[other]] = [column[other]!, column[one]!];
}

/** Trades a value of this point for another point's where both are new then; each value stays as frequent as it is. */
function traded(columns: Columns, at: number, counts: Map<string, number>): boolean {
  const count = (key: string, by: number) => counts.set(key, (counts.get(key) ?? 0) + by);
  for (const column of columns)
    for (let other = 0; other < column.length; other++) {
      const before = [keyAt(columns, at), keyAt(columns, other)];
      swap(column, at, other);
      const after = [keyAt(columns, at), keyAt(columns, other)];
      if (after[0] !== after[1] && after.every(key => (counts.get(key) ?? 0) === 0)) {
        for (const key of before) count(key, -1);
        for (const key of after) count(key, 1);
        return true;
      }
      swap(column, at, other);
    }
  return false;
}

/** Points that are there twice are made others. */
function spread(columns: Columns, points: number): void {
  const counts = new Map<string, number>();
  for (const key of keysOf(columns, points)) counts.set(key, (counts.get(key) ?? 0) + 1);
  for (let at = 0; at < points; at++) if (counts.get(keyAt(columns, at))! > 1) traded(columns, at, counts);
}

function byPlace(columns: Columns) {
  return (one: number, other: number): number => {
    const column = columns.find(values => values[one] !== values[other]);
    return column === undefined ? 0 : column[one]! - column[other]!;
  };
}

/**
 * So many combinations, no two alike, in the order that all of them would have. Where no trade makes two alike
 * different, one of them is left out: then there are fewer.
 */
export function latinHypercube(axes: readonly ListedAxis[], points: number, seed: number): SweepSetting[][] {
  const columns = axes.map(axis => columnOf(axis, points, seed));
  spread(columns, points);
  const places = Array.from({ length: points }, (_, at) => at).sort(byPlace(columns));
  const keys = keysOf(columns, points);
  return places
    .filter((at, rank) => rank === 0 || keys[at] !== keys[places[rank - 1]!])
    .map(at => axes.map(({ path, values }, axis) => ({ path, value: values[columns[axis]![at]!]! })));
}
