import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanOverload } from '@tare/schema';
import { consolidate, type Movable, type Rules } from '../src/tenancy/consolidation.ts';
import { isOverloaded } from '../src/tenancy/overload.ts';
import { SELECTIONS } from '../src/tenancy/selection.ts';

const CAPACITY = 1000;

/** Hosts alike, of which all have room but those that are named. */
const THRESHOLD: Rules = { overload: { by: 'threshold', threshold: 0.8 }, leaves: 'migration-time' };

function looked(vms: Movable[], hosts: number, { full = [] as number[], rules = THRESHOLD } = {}) {
  const where = new Map(vms.map(({ slot, host }) => [slot, host]));
  const moves = consolidate(
    vms,
    {
      hosts,
      capacityMilli: () => CAPACITY,
      watts: () => ({ idle: 100, perMilli: 0.1 }),
      fits: (_, host) => !full.includes(host),
      move: (slot, host) => where.set(slot, host),
      chance: () => 0.5,
    },
    rules,
  );
  return { where: vms.map(({ slot }) => where.get(slot)!), moves: moves.length };
}
const vm = (slot: number, host: number, wanted: number | number[], memoryBytes = 1): Movable => ({
  slot,
  host,
  wanted: Float64Array.from([wanted].flat()),
  memoryBytes,
});

describe('M4 consolidation, by hand', () => {
  it('a host over the threshold sheds those with the least memory, just as many as it takes', () => {
    // 900 of 800: the VM with memory 1 goes, and 700 stay.
    const vms = [vm(0, 0, 200, 3), vm(1, 0, 200, 1), vm(2, 0, 500, 2), vm(3, 1, 500)];
    expect(looked(vms, 2)).toEqual({ where: [0, 1, 0, 1], moves: 1 });
  });
  it('goes to a host in use before one that sleeps, and wakes one when no other has room', () => {
    const vms = [vm(0, 0, 500, 2), vm(1, 0, 400, 1), vm(2, 2, 600)];
    expect(looked(vms, 3)).toEqual({ where: [0, 1, 2], moves: 1 });
    expect(looked([vm(0, 0, 500, 2), vm(1, 0, 400, 1), vm(2, 2, 400)], 3).where).toEqual([0, 2, 2]);
  });
  it('empties the least loaded hosts where others take all, and leaves those whose VMs find no room', () => {
    expect(looked([vm(0, 0, 100), vm(1, 1, 200), vm(2, 2, 300)], 3)).toEqual({ where: [1, 1, 1], moves: 2 });
    expect(looked([vm(0, 0, 100), vm(1, 1, 200)], 2, { full: [1] }).where).toEqual([0, 0]);
    expect(looked([vm(0, 0, 500), vm(1, 1, 600)], 2)).toEqual({ where: [0, 1], moves: 0 });
  });
  it('puts nobody where more than the threshold would be wanted, and wakes no host without need', () => {
    const one = fc.record({
      host: fc.nat({ max: 5 }),
      wanted: fc.integer({ min: 0, max: 700 }),
      memory: fc.nat({ max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 25 }), own => {
        const vms = own.map(({ host, wanted, memory }, slot) => vm(slot, host, wanted, memory));
        const sum = (hosts: readonly number[]) =>
          [0, 1, 2, 3, 4, 5].map(host =>
            own.reduce((total, { wanted }, slot) => total + (hosts[slot] === host ? wanted : 0), 0),
          );
        const before = sum(own.map(({ host }) => host));
        const { where } = looked(vms, 6);
        const after = sum(where);
        for (const [host, wanted] of after.entries())
          expect(wanted).toBeLessThanOrEqual(Math.max(0.8 * CAPACITY, before[host]!));
        if (before.every(wanted => wanted <= 800))
          expect(new Set(where).size).toBeLessThanOrEqual(new Set(own.map(({ host }) => host)).size);
      }),
    );
  });
});

describe('M4 what counts as too much', () => {
  const shares = (...values: number[]) => Float64Array.from(values);
  const adaptive = (by: 'mad' | 'iqr' | 'regression', safety: number, fewest = 3): PlanOverload => ({
    by,
    safety,
    most: 30,
    fewest,
    threshold: 0.7,
  });
  it('MAD: 1 − s · median |x − median|, by hand', () => {
    // Median 0.5, distances 0.4, 0.1, 0, 0.1, 0.2: their median is 0.1, and 1 − 2.5 · 0.1 = 0.75.
    expect(isOverloaded(shares(0.9, 0.6, 0.5, 0.4, 0.3), adaptive('mad', 2.5))).toBe(true);
    expect(isOverloaded(shares(0.74, 0.6, 0.5, 0.4, 0.3), adaptive('mad', 2.5))).toBe(false);
    // Who does not vary may have all.
    expect(isOverloaded(shares(0.99, 0.99, 0.99), adaptive('mad', 2.5))).toBe(false);
  });
  it('IQR: of seven values the second and sixth are the quartiles', () => {
    // Ranks round(8/4) and round(3·8/4): 0.7 − 0.3 = 0.4, and 1 − 1.5 · 0.4 = 0.4.
    const rest = [0.2, 0.3, 0.4, 0.6, 0.7, 0.8];
    expect(isOverloaded(shares(0.5, ...rest), adaptive('iqr', 1.5))).toBe(true);
    expect(isOverloaded(shares(0.5, ...rest), adaptive('iqr', 1.2))).toBe(false);
  });
  it('regression: a straight line is followed one sample on, whatever the weights', () => {
    const line = (now: number, rise: number) =>
      shares(...Array.from({ length: 10 }, (_, age) => now - age * rise));
    // 0.8 + 0.03, times 1.2, is 0.996; 0.8 + 0.04 is 1.008.
    expect(isOverloaded(line(0.8, 0.03), adaptive('regression', 1.2, 10))).toBe(false);
    expect(isOverloaded(line(0.8, 0.04), adaptive('regression', 1.2, 10))).toBe(true);
  });
  it('with too few samples the threshold decides', () => {
    expect(isOverloaded(shares(0.72, 0.72), adaptive('mad', 2.5))).toBe(true);
    expect(isOverloaded(shares(0.69, 0.1), adaptive('mad', 2.5))).toBe(false);
  });
  it('a host whose load varies keeps more free than one that is steady, for whom comes as well', () => {
    const steady = vm(0, 1, [700, 700, 700, 700], 9);
    const varying = vm(1, 2, [700, 300, 650, 250], 9);
    const small = vm(2, 0, [150, 150, 150, 150]);
    const large = vm(3, 0, [900, 900, 900, 900], 5);
    const rules: Rules = { overload: adaptive('mad', 2.5), leaves: 'migration-time' };
    // 1050 of 1000: the small one leaves, and only the steady host has room for it.
    expect(looked([steady, varying, small, large], 3, { rules }).where).toEqual([1, 2, 1, 0]);
  });
});

describe('M4 who leaves', () => {
  const wave = [10, 20, 10, 30, 10, 40];
  it('correlation: who varies as the others do goes before who varies by himself', () => {
    const own = vm(0, 0, [5, 9, 2, 4, 8, 1]);
    const twice = wave.map(value => 2 * value + 3);
    const vms = [own, vm(1, 0, wave), vm(2, 0, twice)];
    expect([1, 2]).toContain(SELECTIONS.correlation(vms, () => 0).slot);
  });
  it('correlation: where there are too few samples the quickest to move goes', () => {
    expect(SELECTIONS.correlation([vm(0, 0, [1], 5), vm(1, 0, [2], 3)], () => 0).slot).toBe(1);
  });
  it('random: as it is drawn', () => {
    const vms = [vm(0, 0, 1), vm(1, 0, 1), vm(2, 0, 1)];
    expect([0, 0.4, 0.99].map(draw => SELECTIONS.random(vms, () => draw).slot)).toEqual([0, 1, 2]);
  });
});
