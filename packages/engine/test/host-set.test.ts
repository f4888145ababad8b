import type { PlanHostSet } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/index.ts';
import { AlarmTracking } from '../src/orchestration/alarm-tracking.ts';
import { TargetTracking } from '../src/orchestration/target-tracking.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const SECOND = 1e6;
const MINUTE = 60 * SECOND;

/** Hosts after each minute of so many per cent. */
function course(percents: readonly (number | null)[], from: number, stabilisationMin = 10): number[] {
  const rule = new TargetTracking({ target: 60, stabilisationUs: stabilisationMin * MINUTE });
  let current = from;
  return percents.map((percent, minute) => {
    const step = rule.step((minute + 1) * MINUTE, { current, percent, up: current }, { min: 1, max: 10 });
    current = step?.replicas ?? current;
    return current;
  });
}

describe('O3 a managed instance group that follows a target', () => {
  it('one that comes up does not count before it has told of a minute', () => {
    const rule = new TargetTracking({ target: 40, stabilisationUs: 0 });
    expect(rule.step(MINUTE, { current: 2, percent: 75, up: 1 }, { min: 1, max: 9 })).toBeNull();
  });
  it('at once as many as bring the mean to the target: three at 80 % are 240, of 60 each four', () => {
    expect(course([80], 3)).toEqual([4]);
    expect(course([60, 61], 4)).toEqual([4, 5]);
    expect(course([100, 100, 100, 100], 6)).toEqual([10, 10, 10, 10]);
  });
  it('fewer only as many as the peak of the stabilisation period needed', () => {
    // Four needed at the first look; two from the second on, which count alone once that is three minutes old.
    expect(course([60, 30, 30, 30, 30], 4, 3)).toEqual([4, 4, 4, 2, 2]);
  });
  it('stays where nothing is known, and within its bounds', () => {
    expect(course([null, null], 3, 1)).toEqual([3, 3]);
    expect(course([0, 0], 1, 1)).toEqual([1, 1]);
  });
});

describe('O3 an auto scaling group that follows a target by alarms', () => {
  const RULES = { target: 50, high: 3, lowest: 45, low: 15, warmUpUs: 0 };
  const BOUNDS = { min: 1, max: 10 };
  /** Hosts after each minute of so many per cent. */
  function courseOf(percents: readonly (number | null)[], from: number): number[] {
    const rule = new AlarmTracking(RULES);
    let current = from;
    return percents.map((percent, minute) => {
      const step = rule.step((minute + 1) * MINUTE, { current, percent, up: current }, BOUNDS);
      current = step?.replicas ?? current;
      return current;
    });
  }
  const minutes = (count: number, percent: number): number[] => Array.from({ length: count }, () => percent);
  it('more after three minutes above the target, as many as bring the mean to it', () => {
    expect(courseOf([80, 80, 80], 3)).toEqual([3, 3, 5]);
    expect(courseOf([80, 80, 50, 80, 80, 80], 3)).toEqual([3, 3, 3, 3, 3, 5]);
    expect(courseOf(minutes(3, 100), 8)).toEqual([8, 8, 10]);
  });
  it('fewer after fifteen minutes a tenth below it, and no minute of them above', () => {
    expect(courseOf(minutes(15, 20), 5)).toEqual([...minutes(14, 5), 2]);
    expect(courseOf([...minutes(14, 20), 45, ...minutes(14, 20)], 5)).toEqual(minutes(29, 5));
  });
  it('those that warm up are there already, and nobody goes meanwhile', () => {
    const rule = new AlarmTracking({ ...RULES, high: 1, low: 1 });
    // Two at 90 % want four, of which two are on their way.
    expect(rule.step(MINUTE, { current: 4, percent: 90, up: 2 }, BOUNDS)).toBeNull();
    expect(rule.step(2 * MINUTE, { current: 4, percent: 20, up: 2 }, BOUNDS)).toBeNull();
    expect(rule.step(3 * MINUTE, { current: 4, percent: 20, up: 4 }, BOUNDS)?.replicas).toBe(2);
  });
  it('stays where nothing is known', () => {
    expect(courseOf([80, 80, null, 80], 3)).toEqual([3, 3, 3, 5]);
  });
});

/** One instance on each host of four cores, 30 ms a request at 100 a second for half an hour, then at 10: 3 cores, then 0.3. */
function run(follow: PlanHostSet['follow'], count: number) {
  const set: PlanHostSet & { fewest: number; priority: number } = {
    by: 'scale-set',
    lookUs: MINUTE,
    follow,
    fewest: 1,
    priority: 0,
  };
  return simulate({
    plan: plan({
      pools: [
        pool({
          count,
          max: 8,
          cpuMilli: 4000,
          allocatable: { cpuMilli: 4000, memoryBytes: 2 ** 36, instances: 110 },
          provisioning: { law: 'constant', mean: 30 * SECOND },
          scaling: set,
        }),
      ],
      services: [
        service({ everyHost: true, replicas: 0, work: { law: 'constant', mean: 30_000 }, graceUs: SECOND }),
      ],
      traffic: [
        traffic(100, {
          points: [
            { atUs: 0, perSecond: 100 },
            { atUs: 30 * MINUTE, perSecond: 10 },
          ],
        }),
      ],
      platforms: [
        platform({
          deployments: [deployment({ capMilli: 4000, reserve: { cpuMilli: 100, memoryBytes: 1 } })],
        }),
      ],
      run: { ...plan().run, durationUs: 60 * MINUTE, warmupUs: 0 },
    }),
    platform: 0,
    seed: 1,
  });
}

describe('O3 a scale set of hosts', () => {
  it('target: from one host at 75 % to the two that a target of 40 % asks for, and back ten minutes after the load went', () => {
    const { scaling, summary } = run({ target: 40, stabilisationUs: 10 * MINUTE }, 1);
    // 3 of 4 cores are 75 %: ⌈75 / 40⌉ = 2; the mean of a minute is known at the second look. The last look of much load is that at 30 min.
    expect(scaling.hosts.map(({ atMs, from, to }) => [atMs / 60_000, from, to])).toEqual([
      [2, 1, 2],
      [40, 2, 1],
    ]);
    expect(summary.failedFraction).toBe(0);
  });
  it('alarms: after three minutes at 75 % the two that a target of 40 % asks for, and back after fifteen of little load', () => {
    const rules = { target: 40, high: 3, lowest: 36, low: 15, warmUpUs: 5 * MINUTE };
    const { scaling, requests } = run(rules, 1);
    // The mean of a minute is known at the second look; 37.5 % of two is not low enough.
    expect(scaling.hosts.map(({ atMs, from, to }) => [atMs / 60_000, from, to])).toEqual([
      [4, 1, 2],
      [45, 2, 1],
    ]);
    // A daemon ends with its host, and what it works on with it.
    expect(requests.failed.killed).toBeLessThanOrEqual(1);
  });
  it('steps: one more from 70 % on each five minutes, and fewer when the rest would not ask for it again', () => {
    const rules = { above: 70, below: 30, windowUs: 5 * MINUTE, change: 1, coolDownUs: 5 * MINUTE };
    const { scaling } = run(rules, 1);
    const [more, fewer] = scaling.hosts;
    expect([more!.from, more!.to, fewer!.from, fewer!.to]).toEqual([1, 2, 2, 1]);
    // The window of five minutes is full at the fifth look at the earliest, and of low load five minutes after it begins.
    expect(more!.atMs / 60_000).toBeGreaterThanOrEqual(5);
    expect(more!.atMs / 60_000).toBeLessThanOrEqual(7);
    expect(fewer!.atMs / 60_000).toBeGreaterThanOrEqual(31);
    expect(fewer!.atMs / 60_000).toBeLessThanOrEqual(37);
    expect(scaling.hosts).toHaveLength(2);
  });
});
