import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairShare } from '../src/cpu/fair-share.ts';
import { Quota } from '../src/cpu/quota.ts';
import { fair } from './fair-shares.ts';

const CORE = 1000;
/** Ends and used-up accounts are rounded to whole µs, a dozen times a task: µs. */
const ROUNDING = 60;

interface Shape {
  readonly limit: number;
  readonly weight: number;
  readonly quota: { readonly milli: number; readonly periodUs: number; readonly phase: number } | null;
}

const LEAVES: readonly Shape[] = [
  { limit: 2000, weight: 2, quota: { milli: 300, periodUs: 10_000, phase: 3000 } },
  { limit: 1500, weight: 1, quota: { milli: 700, periodUs: 25_000, phase: 0 } },
  { limit: 2000, weight: 3, quota: null },
];

interface Arriving {
  readonly leaf: number;
  readonly at: number;
  readonly work: number;
}

interface Outcome {
  readonly ends: number[];
  readonly throttledUs: number[];
  readonly periods: number[];
}

function byShare(capacity: number, tasks: readonly Arriving[]): Outcome {
  const share = new FairShare();
  const root = share.addRoot(capacity);
  const quotas = LEAVES.map(({ quota }) =>
    quota === null ? null : new Quota(quota.milli, quota.periodUs, quota.phase),
  );
  const leaves = LEAVES.map(({ limit, weight }, leaf) =>
    share.addLeaf(root, limit, weight, CORE, quotas[leaf]),
  );
  const ends = tasks.map(() => 0);
  let next = 0;
  let last = 0;
  while (next < tasks.length || share.nextTime() < Infinity) {
    const arrival = tasks[next]?.at ?? Infinity;
    if (share.nextTime() <= arrival) {
      last = share.nextTime();
      share.fire();
      for (let index = 0; index < share.endedCount; index++) ends[share.ended[index]!] = last;
    } else {
      share.begin(leaves[tasks[next]!.leaf]!, next, tasks[next]!.work, arrival);
      next++;
    }
  }
  const given = tasks.reduce((sum, { work }) => sum + work, 0);
  const received = leaves.reduce((sum, leaf) => sum + share.usedBy(leaf, last), 0);
  expect(Math.abs(received / given - 1)).toBeLessThan(1e-9);
  expect(Math.abs(share.integrals(root, last).used - given)).toBeLessThan(1 + given * 1e-9);
  return {
    ends,
    throttledUs: quotas.map(quota => quota?.throttledUs(last) ?? 0),
    periods: quotas.map(quota => quota?.throttledPeriods ?? 0),
  };
}

interface Account {
  budget: number;
  end: number;
  throttledSince: number | null;
  throttledUs: number;
  periods: number;
}

/** The same by brute force, in exact time: from event to event with every rate anew. null where rounding would decide who comes first. */
function byReference(capacity: number, tasks: readonly Arriving[]): Outcome | null {
  const left = tasks.map(({ work }) => work);
  const ends = tasks.map(() => -1);
  const accounts = LEAVES.map(({ quota }): Account | null =>
    quota === null
      ? null
      : {
          budget: quota.milli * quota.periodUs,
          end: quota.phase,
          throttledSince: null,
          throttledUs: 0,
          periods: 0,
        },
  );
  for (let now = 0; ; ) {
    for (const [leaf, account] of accounts.entries()) {
      if (account === null || account.end > now) continue;
      const { milli, periodUs } = LEAVES[leaf]!.quota!;
      if (account.throttledSince !== null) account.throttledUs += now - account.throttledSince;
      account.throttledSince = null;
      account.budget = milli * periodUs;
      account.end += periodUs;
    }
    const running = tasks.flatMap(({ at }, index) => (at <= now && ends[index]! < 0 ? [index] : []));
    const counts = LEAVES.map((_, leaf) => running.filter(index => tasks[index]!.leaf === leaf).length);
    const wants = LEAVES.map(({ limit, weight }, leaf) => ({
      weight,
      cap: accounts[leaf]?.throttledSince == null ? Math.min(limit, counts[leaf]! * CORE) : 0,
    }));
    const rates = fair(capacity, wants);
    const rateOf = (index: number) => rates[tasks[index]!.leaf]! / counts[tasks[index]!.leaf]!;
    const usedUp = accounts.map((account, leaf) =>
      account === null || rates[leaf] === 0 ? Infinity : now + account.budget / rates[leaf]!,
    );
    const done = running.map(index => now + left[index]! / rateOf(index));
    const times = [
      ...done,
      ...usedUp,
      ...accounts.map(account => account?.end ?? Infinity),
      ...tasks.map(({ at }) => (at > now ? at : Infinity)),
    ];
    if (running.length === 0 && tasks.every(({ at }) => at <= now)) break;
    const next = Math.min(...times);
    // Two that are as good as simultaneous: rounding decides which is first, and a period may hang on it.
    if (times.some(time => time !== next && time - next < ROUNDING)) return null;
    for (const [place, index] of running.entries()) {
      left[index]! -= rateOf(index) * (next - now);
      if (done[place] === next) ends[index] = next;
    }
    for (const [leaf, account] of accounts.entries()) {
      if (account === null) continue;
      account.budget -= rates[leaf]! * (next - now);
      if (usedUp[leaf] !== next || account.end === next) continue;
      account.throttledSince = next;
      account.periods++;
    }
    now = next;
  }
  return {
    ends,
    throttledUs: accounts.map(account => account?.throttledUs ?? 0),
    periods: accounts.map(account => account?.periods ?? 0),
  };
}

describe('quotas among others (C4 with C1 and C2)', () => {
  it('C4 ends, throttled periods and throttled time are those of a step-by-step reference, whoever comes when', () => {
    const task = fc.record({
      leaf: fc.integer({ min: 0, max: 2 }),
      at: fc.integer({ min: 0, max: 150_000 }),
      work: fc.integer({ min: 50_000, max: 20_000_000 }),
    });
    let compared = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 600, max: 3500 }),
        fc.array(task, { minLength: 1, maxLength: 10 }),
        (capacity, some) => {
          const tasks = [...some].sort((a, b) => a.at - b.at);
          const reference = byReference(capacity, tasks);
          fc.pre(reference !== null);
          compared++;
          const { ends, throttledUs, periods } = byShare(capacity, tasks);
          for (const [index, end] of ends.entries())
            expect(Math.abs(end - reference.ends[index]!)).toBeLessThan(ROUNDING);
          expect(periods).toEqual(reference.periods);
          for (const [leaf, us] of throttledUs.entries())
            expect(Math.abs(us - reference.throttledUs[leaf]!)).toBeLessThan(ROUNDING);
        },
      ),
      { numRuns: 400, maxSkipsPerRun: 100 },
    );
    expect(compared).toBeGreaterThan(300);
  });
});

describe('a quota of one who loses to locks (C4 with C5)', () => {
  /** Of 100 ms of work on one core that two want, half of what is received being lost: when it ends, ms. */
  function endOf(milli: number): number {
    const share = new FairShare();
    const root = share.addRoot(CORE);
    const victim = share.addLeaf(root, CORE, 1, CORE, new Quota(milli, 100_000, 100_000));
    share.wasteWhenSqueezed(victim, 0.5);
    share.begin(share.addLeaf(root, CORE, 1, CORE), 1, 1e12, 0);
    share.begin(victim, 0, 100_000 * CORE, 0);
    for (;;) {
      const now = share.nextTime();
      share.fire();
      if (share.endedCount > 0) return now / 1000;
    }
  }
  it('C5 a quota that does not bind changes nothing: 200 ms of a core at half a core', () => {
    expect(endOf(800)).toBe(400);
  });
  it('C5 of 30 ms of a core in each period: six periods, and 20 ms at half a core', () => {
    expect(endOf(300)).toBe(640);
  });
});

describe('the account of a quota, by hand (C4)', () => {
  const PERIOD = 100_000;
  const WORK = 500 * PERIOD;
  /** Half a core, periods from 0 on. */
  const begun = () => {
    const quota = new Quota(500, PERIOD, 0);
    quota.refill(0);
    return quota;
  };

  it('C4 binds who will use up what is left before the period ends, or a whole period’s', () => {
    const quota = begun();
    expect([quota.budget, quota.periodEnd]).toEqual([WORK, PERIOD]);
    expect([500, 501].map(rate => quota.binds(rate, 0))).toEqual([false, true]);
    quota.spend(0.8 * WORK, 0, 40_000);
    // 10^7 are left for 60 ms.
    expect([166, 167].map(rate => quota.binds(rate, 40_000))).toEqual([false, true]);
    expect([200, 201].map(rate => quota.binds(rate, 50_000))).toEqual([false, true]);
  });

  it('C4 work over the end of a period is taken off the new account for the part that falls into it', () => {
    const quota = begun();
    quota.spend(1000, 100, 10_000);
    expect(quota.budget).toBe(WORK - 1000);
    quota.spend(34_000_000, 100, 350_000);
    expect([quota.budget, quota.periodEnd]).toEqual([WORK - 100 * 50_000, 400_000]);
    quota.spend(5_000_000, 100, 400_000);
    expect([quota.budget, quota.periodEnd]).toEqual([WORK, 500_000]);
    quota.spend(7, 100, 499_999);
    expect(quota.budget).toBe(WORK - 7);
  });

  it('C4 who stands still uses nothing, and time counts from then to the next period, again and again', () => {
    const quota = begun();
    quota.spend(WORK, 1000, 50_000);
    quota.exhaust(50_000);
    expect([quota.throttled, quota.throttledPeriods, quota.throttledUs(70_000)]).toEqual([true, 1, 20_000]);
    quota.spend(12_345, 1000, 80_000);
    expect(quota.budget).toBe(0);
    quota.refill(PERIOD);
    expect([quota.throttled, quota.budget, quota.periodEnd]).toEqual([false, WORK, 2 * PERIOD]);
    expect(quota.throttledUs(150_000)).toBe(50_000);
    quota.exhaust(190_000);
    expect([quota.throttledPeriods, quota.throttledUs(195_000)]).toEqual([2, 55_000]);
    quota.refill(2 * PERIOD);
    expect(quota.throttledUs(250_000)).toBe(60_000);
  });

  it('C4 an account that is used up as its period ends throttles nobody, and a refill before the end changes nothing', () => {
    const quota = begun();
    quota.exhaust(0);
    expect([quota.throttled, quota.throttledPeriods]).toEqual([false, 0]);
    quota.spend(1000, 100, 10);
    quota.refill(20);
    expect([quota.budget, quota.periodEnd, quota.throttledUs(20)]).toEqual([WORK - 1000, PERIOD, 0]);
    quota.refill(PERIOD - 1);
    expect(quota.budget).toBe(WORK - 1000);
  });
});
