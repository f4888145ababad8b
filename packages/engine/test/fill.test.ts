import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filling } from '../src/tenancy/refill.ts';

const need = (cpuMilli: number) => ({
  cpuMilli,
  memoryBytes: 0,
  vcpus: 0,
  overheadBytes: 0,
  guestOsBytes: 0,
});

describe('W2 filling', () => {
  const replay = (cpus: readonly number[], fill: number, seed: number) =>
    filling(
      {
        id: 'r',
        arrivalUs: cpus.map(() => 0),
        lifetimeUs: cpus.map(() => 0),
        shapeOf: cpus.map((_, row) => row),
        samples: null,
        fill,
      },
      cpus.map(need),
      { seed, durationUs: 1e6, measure: { capacity: 10_000, asked: ({ cpuMilli }) => cpuMilli } },
    );
  it('every row comes once before any comes again, and together they ask for no more than so many times what there is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 20 }),
        fc.nat({ max: 1000 }),
        (cpus, seed) => {
          const { count, rowOf, arrivalUs } = replay(cpus, 1.3, seed);
          const rows = Array.from({ length: count }, (_, nth) => rowOf(nth));
          expect([...rows.slice(0, cpus.length)].sort((a, b) => a - b)).toEqual(cpus.map((_, row) => row));
          const asked = rows.reduce((sum, row) => sum + cpus[row]!, 0);
          expect(asked).toBeLessThanOrEqual(13_000);
          expect(asked).toBeGreaterThan(13_000 - 500);
          expect(arrivalUs(count - 1)).toBeLessThan(1e6);
        },
      ),
    );
  });
  it('another seed is another order', () => {
    const order = (seed: number) => {
      const { count, rowOf } = replay([1, 2, 3, 4, 5, 6, 7, 8], 0.001, seed);
      return Array.from({ length: count }, (_, nth) => rowOf(nth)).join(' ');
    };
    expect(order(1)).toBe(order(1));
    expect(order(1)).not.toBe(order(2));
  });
});
