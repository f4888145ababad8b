import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairShare } from '../src/cpu/fair-share.ts';
import { Quota } from '../src/cpu/quota.ts';

const MS = 1000;
const shape = fc.record({
  limit: fc.integer({ min: 1, max: 8000 }),
  weight: fc.integer({ min: 2, max: 4096 }),
});

/** Ends of all tasks until then, by task. */
function ends(share: FairShare, until: number): Map<number, number> {
  const found = new Map<number, number>();
  for (let at = share.nextTime(); at <= until; at = share.nextTime()) {
    share.fire();
    for (let index = 0; index < share.endedCount; index++) found.set(share.ended[index]!, at);
  }
  return found;
}

describe('a leaf that changes its shape', () => {
  it('C1 has from then on the rate of one that always had it, and so have the others', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 20_000 }),
        fc.array(fc.tuple(shape, fc.option(shape)), { minLength: 1, maxLength: 20 }),
        (capacity, members) => {
          const build = (shapes: readonly { limit: number; weight: number }[]) => {
            const share = new FairShare();
            const root = share.addRoot(capacity);
            const leaves = shapes.map(({ limit, weight }) => share.addLeaf(root, limit, weight, 1e9));
            for (const [task, leaf] of leaves.entries()) share.begin(leaf, task, 1e12, 0);
            return { share, leaves };
          };
          const own = build(members.map(([before]) => before));
          for (const [index, [, after]] of members.entries())
            if (after !== null) own.share.reshape(own.leaves[index]!, { ...after, quota: null }, 5 + index);
          const other = build(members.map(([before, after]) => after ?? before));
          for (const [index, leaf] of own.leaves.entries())
            expect(own.share.rateOf(leaf)).toBeCloseTo(other.share.rateOf(other.leaves[index]!), 6);
        },
      ),
    );
  });

  it('C1 receives the whole work of its tasks: 40 ms on half a core, then the rest of 100 ms of CPU on two', () => {
    const share = new FairShare();
    const root = share.addRoot(4000);
    const leaf = share.addLeaf(root, 500, 1024, 2000);
    share.begin(leaf, 0, 100 * MS * 1000, 0);
    share.reshape(leaf, { limit: 2000, weight: 1024, quota: null }, 40 * MS);
    // 20 ms of CPU are done; the other 80 take 40 ms on two cores.
    expect(ends(share, 1e9).get(0)).toBe(80 * MS);
    expect(share.usedBy(leaf, 1e9)).toBe(100 * MS * 1000);
  });

  it('C4 who stands still for its quota goes on at once with a larger one, or with none', () => {
    const run = (limit: { milli: number; periodUs: number } | null) => {
      const share = new FairShare();
      const root = share.addRoot(4000);
      const quota = new Quota(500, 100 * MS, 100 * MS);
      const leaf = share.addLeaf(root, 4000, 1024, 1000, quota);
      share.begin(leaf, 0, 200 * MS * 1000, 0);
      // Half a core: 50 ms, then it stands still.
      expect(ends(share, 60 * MS).size).toBe(0);
      expect(quota.throttled).toBe(true);
      quota.change(limit, 60 * MS);
      share.reshape(leaf, { limit: 4000, weight: 1024, quota }, 60 * MS);
      const end = ends(share, 1e9).get(0);
      return { end, stood: quota.throttledUs(1e9), periods: quota.throttledPeriods };
    };
    // 150 ms of CPU are left from 60 ms on: without a limit at 210 ms; with 0.75 cores 75, 75.
    expect(run(null)).toEqual({ end: 210 * MS, stood: 10 * MS, periods: 1 });
    expect(run({ milli: 750, periodUs: 100 * MS })).toEqual({ end: 235 * MS, stood: 35 * MS, periods: 2 });
  });

  it('C4 one without a limit gets one', () => {
    const share = new FairShare();
    const root = share.addRoot(4000);
    const leaf = share.addLeaf(root, 4000, 1024, 1000);
    share.begin(leaf, 0, 100 * MS * 1000, 0);
    const quota = new Quota(500, 100 * MS, 20 * MS);
    share.reshape(leaf, { limit: 4000, weight: 1024, quota }, 20 * MS);
    // 20 ms are done; its periods begin now: 50 ms until 70 ms, and the other 30 from 120 ms on.
    expect(ends(share, 1e9).get(0)).toBe(150 * MS);
  });
});
