import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combinations } from '../src/combinations.ts';
import { latinHypercube } from '../src/design.ts';

const axesOf = (lengths: readonly number[]) =>
  lengths.map((length, axis) => ({
    path: `axis.${String(axis)}`,
    values: Array.from({ length }, (_, value) => value),
  }));

const product = (lengths: readonly number[]): number => lengths.reduce((all, length) => all * length, 1);

/** How often each value of an axis comes up. */
function counts(points: ReturnType<typeof latinHypercube>, axis: number, length: number): number[] {
  return Array.from({ length }, (_, value) => points.filter(point => point[axis]!.value === value).length);
}

const asked = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })
  .chain(lengths =>
    fc.tuple(
      fc.constant(lengths),
      fc.integer({ min: 1, max: Math.min(60, product(lengths)) }),
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    ),
  );

describe('R3 a sweep over some of the combinations', () => {
  it('uses the values of each axis evenly and no combination twice, in the order of all combinations', () => {
    fc.assert(
      fc.property(asked, ([lengths, wanted, seed]) => {
        const axes = axesOf(lengths);
        const points = latinHypercube(axes, wanted, seed);
        const keys = points.map(point => JSON.stringify(point));
        const all = combinations(axes).map(point => JSON.stringify(point));
        expect(keys).toEqual(all.filter(key => keys.includes(key)));
        expect(new Set(keys).size).toBe(keys.length);
        expect(points.length).toBeLessThanOrEqual(wanted);
        // Where two points were alike and no trade told them apart, one is missing, and with it one use of its values.
        for (const [axis, length] of lengths.entries())
          for (const count of counts(points, axis, length)) {
            expect(count).toBeLessThanOrEqual(Math.ceil(wanted / length));
            expect(count).toBeGreaterThanOrEqual(Math.floor(wanted / length) - (wanted - points.length));
          }
      }),
    );
  });

  it('finds as many as were asked where there is room: half of all combinations of two axes or more', () => {
    for (const lengths of [
      [5, 5],
      [12, 12],
      [3, 4, 5],
      [2, 2, 2, 2, 2],
    ])
      for (let seed = 0; seed < 20; seed++) {
        const wanted = Math.floor(product(lengths) / 2);
        expect(latinHypercube(axesOf(lengths), wanted, seed)).toHaveLength(wanted);
      }
  });

  it('follows from the seed, and an axis more leaves the others as they are', () => {
    const axes = axesOf([50, 50]);
    const one = latinHypercube(axes, 10, 1);
    expect(latinHypercube(axes, 10, 1)).toEqual(one);
    expect(latinHypercube(axes, 10, 2)).not.toEqual(one);
    const more = latinHypercube(axesOf([50, 50, 50]), 10, 1);
    expect(more.map(point => point.slice(0, 2))).toEqual(one);
  });
});
