import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairShare } from '../src/cpu/fair-share.ts';
import { Quota, quotaUs } from '../src/cpu/quota.ts';
import { schedulerWeight } from '../src/cpu/weights.ts';

/** When the last of these tasks ends on a host of 16 cores, and what the quota counted. */
function throttledRun(tasks: number, workMs: number, limitMilli: number, periodMs = 100) {
  const share = new FairShare();
  const quota = new Quota(limitMilli, periodMs * 1000, 0);
  const leaf = share.addLeaf(share.addRoot(16_000), 16_000, 1, 1000, quota);
  for (let task = 0; task < tasks; task++) share.begin(leaf, task, workMs * 1e6, 0);
  let last = 0;
  while (share.nextTime() < Infinity) {
    last = share.nextTime();
    share.fire();
  }
  return { endMs: last / 1000, periods: quota.throttledPeriods, stoodMs: quota.throttledUs(last) / 1000 };
}

/** Two that share a core: 200 ms of work at a quota of 0.4, and 1000 ms. */
function twoOnOneCore() {
  const share = new FairShare();
  const root = share.addRoot(1000);
  const limited = share.addLeaf(root, 1000, 1, 1000, new Quota(400, 100_000, 0));
  const other = share.addLeaf(root, 1000, 1, 1000);
  share.begin(limited, 0, 200e6, 0);
  share.begin(other, 1, 1000e6, 0);
  return { share, limited, other };
}

describe('quota', () => {
  it('C4 200 ms of work at 0.4 CPU end after 440 ms with 4 throttled periods, at 0.5 after 350 ms', () => {
    expect(throttledRun(1, 200, 400)).toEqual({ endMs: 440, periods: 4, stoodMs: 240 });
    expect(throttledRun(1, 200, 500).endMs).toBe(350);
  });
  it('C4 with a period of 25 ms and 0.4 CPU after 485 ms; 8 threads of 50 ms with 2 CPUs after 125 ms', () => {
    expect(throttledRun(1, 200, 400, 25).endMs).toBe(485);
    expect(throttledRun(8, 50, 2000)).toEqual({ endMs: 125, periods: 1, stoodMs: 75 });
  });
  it('C4 the quota in microseconds as the kubelet computes it (pkg/kubelet/cm/helpers_linux_test.go)', () => {
    const table = { 0: 0, 5: 1000, 9: 1000, 10: 1000, 200: 20_000, 1500: 150_000 };
    for (const [milli, expected] of Object.entries(table))
      expect(quotaUs(Number(milli), 100_000)).toBe(expected);
  });
  it('C3 weights from shares: 1024 → 39 and 2000 → 77 linear, 1024 → 100 and 2000 → 170 since runc 1.4 (runc#4896)', () => {
    expect([1024, 2000].map(shares => schedulerWeight(shares, 'linear'))).toEqual([39, 77]);
    expect([1024, 2000].map(shares => schedulerWeight(shares, 'quadratic'))).toEqual([100, 170]);
    expect([2, 262144].map(shares => schedulerWeight(shares, 'linear'))).toEqual([1, 10_000]);
    expect([2, 262144].map(shares => schedulerWeight(shares, 'quadratic'))).toEqual([1, 10_000]);
    expect(schedulerWeight(512, 'shares')).toBe(512);
  });
  it('C4 C1 one whose tasks go while it is throttled among others waits for its period, and then for nothing', () => {
    const { share, limited } = twoOnOneCore();
    while (!share.quotaOf(limited)!.throttled) share.fire();
    share.abort(limited, 90_000);
    const times: number[] = [];
    while (share.nextTime() < Infinity && times.length < 10) {
      times.push(share.nextTime() / 1000);
      share.fire();
    }
    // Its period ends at 100 ms; the other has had 40 of its 1000 ms by 80 ms, and the core for itself since.
    expect(times).toEqual([100, 1040]);
  });
  it('C4 and C1 together: a throttled member leaves its share to the others, and waits apart from its quota', () => {
    const { share, limited, other } = twoOnOneCore();
    const ends: [number, number][] = [];
    while (share.nextTime() < Infinity) {
      const at = share.nextTime() / 1000;
      share.fire();
      for (const task of share.ended.slice(0, share.endedCount)) ends.push([task, at]);
    }
    // Half of the core until 40 ms are used (80 ms), then still until 100: 4 such periods, and 80 ms more.
    expect(ends[0]).toEqual([0, 480]);
    // The core never idles: 200 + 1000 ms of work end at 1200 ms.
    expect(ends[1]).toEqual([1, 1200]);
    expect(share.unmetBy(limited, 1.2e6) / 1e6).toBeCloseTo(5 * 40, 6);
    expect(share.unmetBy(other, 1.2e6) / 1e6).toBeCloseTo(5 * 40, 6);
  });
  it('C4 no period gives more than the quota, whatever arrives when, and all work is done', () => {
    const arrival = fc.record({
      at: fc.integer({ min: 0, max: 900_000 }),
      work: fc.integer({ min: 1, max: 90_000 }),
    });
    const arrivals = fc.array(arrival, { minLength: 1, maxLength: 40 });
    const limits = fc.integer({ min: 20, max: 3000 });
    const capacities = fc.integer({ min: 500, max: 4000 });
    fc.assert(
      fc.property(arrivals, limits, capacities, (unsorted, limit, capacity) => {
        const share = new FairShare();
        const root = share.addRoot(capacity);
        const quota = new Quota(limit, 100_000, 0);
        const limited = share.addLeaf(root, capacity, 1, 1000, quota);
        const rival = share.addLeaf(root, capacity, 1, 1000);
        const tasks = unsorted.toSorted((a, b) => a.at - b.at);
        let next = 0;
        let ended = 0;
        let received = 0;
        for (let period = 1; ended < 2 * tasks.length; period++) {
          for (;;) {
            const arrives = next < tasks.length ? tasks[next]!.at : Infinity;
            if (Math.min(arrives, share.nextTime()) > period * 100_000) break;
            if (arrives <= share.nextTime()) {
              const { work } = tasks[next]!;
              share.begin(limited, 2 * next, work * 1000, arrives);
              share.begin(rival, 2 * next + 1, work * 1000, arrives);
              next++;
            } else {
              share.fire();
              ended += share.endedCount;
            }
          }
          const used = share.usedBy(limited, period * 100_000);
          // Times are whole microseconds, of tasks as of quotas: up to one at each end of the period, on four cores.
          expect(used - received).toBeLessThanOrEqual(quota.work + 4000);
          received = used;
        }
        const asked = tasks.reduce((sum, { work }) => sum + work * 1000, 0);
        expect(Math.abs(received - asked)).toBeLessThan(1);
      }),
    );
  });
  it('C5 two VMs of 4 vCPUs that both want all of 4 cores each wait for half of what they want', () => {
    const share = new FairShare();
    const root = share.addRoot(4000);
    const vms = [0, 1].map(() => share.addGroup(root, 4000, 4096));
    for (const [task, vm] of vms.entries()) share.begin(share.addLeaf(vm, 4000, 1, 4000), task, 1e12, 0);
    for (const vm of vms) expect(share.unmetByGroup(vm, 1e6) / 1e9).toBeCloseTo(2, 9);
  });
  it('C5 lock-holder preemption: two VMs at 2:1 reach 8,000 of a fair 11,760 records/s (Linux 266e85a5ec91)', () => {
    const share = new FairShare();
    const root = share.addRoot(80_000);
    const vms = [0, 1].map(() => share.addLeaf(root, 80_000, 1, 80_000));
    for (const vm of vms) share.wasteWhenSqueezed(vm, 1 - 8000 / 11_760);
    // One second of the whole host for each: alone 1 s, together 2 s of a half, and a third of it lost.
    for (const vm of vms) share.begin(vm, vm, 80_000e6, 0);
    expect(share.nextTime() / 1e6).toBeCloseTo(2 * (11_760 / 8000), 5);
    expect(share.usedBy(vms[0]!, 1e6)).toBeCloseTo(40_000e6, 3);
  });
});
