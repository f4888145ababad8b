import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consolidate, type Movable } from '../src/tenancy/consolidation.ts';

const CAPACITY = 1000;

/** Hosts alike, of which all have room but those that are named. */
function looked(vms: Movable[], hosts: number, { threshold = 0.8, full = [] as number[] } = {}) {
  const where = new Map(vms.map(({ slot, host }) => [slot, host]));
  const moves = consolidate(
    vms,
    {
      hosts,
      capacityMilli: () => CAPACITY,
      watts: () => ({ idle: 100, perMilli: 0.1 }),
      fits: (_, host) => !full.includes(host),
      move: (slot, host) => where.set(slot, host),
    },
    threshold,
  );
  return { where: vms.map(({ slot }) => where.get(slot)!), moves: moves.count };
}
const vm = (slot: number, host: number, wantedMilli: number, memoryBytes = 1): Movable => ({
  slot,
  host,
  wantedMilli,
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
