import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairShare } from '../src/cpu/fair-share.ts';
import { fair, type Want } from './fair-shares.ts';

const HOST = 4000;
const VM = { limit: 1500, weight: 2 };
/** Leaves 0 and 1 stand on the host, 2 to 4 in one VM, 5 in another. */
const LEAVES = [
  { vm: -1, limit: 2500, weight: 1 },
  { vm: -1, limit: 900, weight: 3 },
  { vm: 0, limit: 1000, weight: 1 },
  { vm: 0, limit: 700, weight: 2 },
  { vm: 0, limit: 1500, weight: 5 },
  { vm: 1, limit: 2000, weight: 1 },
] as const;
const CORE = 1000;

/** What each leaf and each VM wants and gets, the host's members sharing first, then those of the VMs. */
function shares(tasks: readonly number[], held: ReadonlySet<number>) {
  const caps = LEAVES.map(({ limit }, leaf) => (held.has(leaf) ? 0 : Math.min(limit, tasks[leaf]! * CORE)));
  const insideOf = (vm: number) => [...LEAVES.keys()].filter(leaf => LEAVES[leaf]!.vm === vm);
  const wantOf = (leaf: number): Want => ({ cap: caps[leaf]!, weight: LEAVES[leaf]!.weight });
  const vmCaps = [0, 1].map(vm =>
    Math.min(
      VM.limit,
      insideOf(vm).reduce((sum, leaf) => sum + caps[leaf]!, 0),
    ),
  );
  const top = fair(HOST, [...insideOf(-1).map(wantOf), ...vmCaps.map(cap => ({ cap, weight: VM.weight }))]);
  const rates = [top[0]!, top[1]!];
  for (const vm of [0, 1]) rates.push(...fair(top[2 + vm]!, insideOf(vm).map(wantOf)));
  return { caps, rates, vmCaps, vmRates: top.slice(2) };
}

const close = (ours: number, theirs: number): void =>
  expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(1e-9 * Math.max(1e6, theirs));

describe('integrals of a shared CPU (L1, C5)', () => {
  it('what each received, wanted in vain and left idle of its reserve is the sum over the steps, by the definition', () => {
    const step = fc.record({
      leaf: fc.nat(LEAVES.length - 1),
      what: fc.constantFrom('begin', 'begin', 'begin', 'abort', 'hold', 'release', 'look'),
      after: fc.integer({ min: 0, max: 5000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), fc.nat(HOST), (steps, reserved) => {
        const share = new FairShare();
        const root = share.addRoot(HOST);
        const groups = [0, 1].map(() => share.addGroup(root, VM.limit, VM.weight));
        const leaves = LEAVES.map(({ vm, limit, weight }) =>
          share.addLeaf(vm < 0 ? root : groups[vm]!, limit, weight, CORE),
        );
        share.reserve(root, reserved, 0);
        const tasks = LEAVES.map(() => 0);
        const held = new Set<number>();
        const used = LEAVES.map(() => 0);
        const unmet = LEAVES.map(() => 0);
        const stolen = [0, 0];
        const host = { used: 0, idle: 0 };
        let now = 0;
        let number = 0;
        for (const { leaf, what, after } of [...steps, { leaf: 0, what: 'look', after: 1000 }]) {
          const { caps, rates, vmCaps, vmRates } = shares(tasks, held);
          for (const index of LEAVES.keys()) {
            expect(Math.abs(share.rateOf(leaves[index]!) - rates[index]!)).toBeLessThan(1e-9 * HOST);
            used[index]! += rates[index]! * after;
            unmet[index]! += (caps[index]! - rates[index]!) * after;
          }
          for (const vm of [0, 1]) stolen[vm]! += (vmCaps[vm]! - vmRates[vm]!) * after;
          const rate = rates.reduce((sum, one) => sum + one, 0);
          host.used += rate * after;
          host.idle += Math.max(0, reserved - rate) * after;
          now += after;
          close(share.usedUntil(root, now), host.used);
          if (what === 'begin') {
            tasks[leaf]!++;
            share.begin(leaves[leaf]!, number++, 1e15, now);
          } else if (what === 'abort') {
            tasks[leaf] = 0;
            share.abort(leaves[leaf]!, now);
          } else if (what === 'hold') {
            held.add(leaf);
            share.hold(leaves[leaf]!, now);
          } else if (what === 'release') {
            held.delete(leaf);
            share.release(leaves[leaf]!, now);
          }
          expect(LEAVES.map((_, index) => share.tasksOf(leaves[index]!))).toEqual(tasks);
        }
        const given = share.integrals(root, now);
        close(given.used, host.used);
        close(given.idleReserved, host.idle);
        for (const index of LEAVES.keys()) {
          close(share.usedBy(leaves[index]!, now), used[index]!);
          close(share.unmetBy(leaves[index]!, now), unmet[index]!);
        }
        for (const vm of [0, 1]) close(share.unmetByGroup(groups[vm]!, now), stolen[vm]!);
      }),
    );
  });
  it('only roots that ever had a member are said to be shared, in order', () => {
    const share = new FairShare();
    const roots = [0, 1, 2, 3].map(() => share.addRoot(HOST));
    share.addLeaf(roots[2]!, CORE, 1, CORE);
    share.addGroup(roots[0]!, CORE, 1);
    share.addLeaf(roots[2]!, CORE, 1, CORE);
    expect(share.sharedRoots()).toEqual([roots[0], roots[2]]);
  });
});

describe('what is left of a task, and what is reserved beyond what there is', () => {
  it('C2 a task has left what its leaf has not given it: alone, beside another of its leaf, beside another leaf', () => {
    const share = new FairShare();
    const root = share.addRoot(1000);
    const [one, other] = [1, 3].map(weight => share.addLeaf(root, 1000, weight, 1000));
    share.begin(one!, 0, 1e9, 0);
    expect(share.leftOf(one!, 0, 100_000)).toBe(9e8);
    share.begin(one!, 1, 5e8, 100_000);
    expect(share.leftOf(one!, 0, 300_000)).toBe(8e8);
    expect(share.leftOf(one!, 1, 300_000)).toBe(4e8);
    share.begin(other!, 2, 1e9, 300_000);
    // A quarter of the core for the two of them.
    expect(share.leftOf(one!, 0, 700_000)).toBeCloseTo(8e8 - 0.5e8, 3);
    expect(share.leftOf(one!, 1, 700_000)).toBeCloseTo(4e8 - 0.5e8, 3);
    expect(share.leftOf(other!, 2, 700_000)).toBeCloseTo(7e8, 3);
  });
  it('L1 of what is reserved beyond the capacity the rest stands idle, however much is wanted', () => {
    const share = new FairShare();
    const root = share.addRoot(3000);
    share.reserve(root, 4000, 0);
    const leaf = share.addLeaf(root, 5000, 1, 5000);
    share.begin(leaf, 0, 1e12, 0);
    expect(share.integrals(root, 1000)).toMatchObject({ used: 3e6, idleReserved: 1e6 });
  });
});
