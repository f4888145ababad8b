/** Every way of taking one value of each axis: the points of a sweep in their order, and the settings of a search. */
import type { ListedAxis, SweepSetting } from '@tare/schema';

/** Every combination of one value of each axis, the last axis turning fastest. */
export function combinations(axes: readonly ListedAxis[]): SweepSetting[][] {
  return axes.reduce<SweepSetting[][]>(
    (all, { path, values }) => all.flatMap(one => values.map(value => [...one, { path, value }])),
    [[]],
  );
}

/** How many there are, before any is made. */
export const countCombinations = (axes: readonly ListedAxis[]): number =>
  axes.reduce((count, { values }) => count * values.length, 1);
