import type { PlanScaleSet, PlanScaling } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { ScaleSet } from '../src/orchestration/scale-set.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const SECOND = 1e6;
const MINUTE = 60 * SECOND;
const RULES: PlanScaleSet = { above: 80, below: 60, windowUs: MINUTE, change: 1, coolDownUs: 0 };
const BOUNDS = { min: 1, max: 10 };

/** VMs after each minute of so many per cent. */
function course(
  percents: readonly (number | null)[],
  from: number,
  rules: Partial<PlanScaleSet> = {},
): number[] {
  const set = new ScaleSet({ ...RULES, ...rules }, MINUTE);
  let current = from;
  return percents.map((percent, minute) => {
    current = set.step((minute + 1) * MINUTE, { current, percent }, BOUNDS)?.replicas ?? current;
    return current;
  });
}

describe('VM scale set', () => {
  it('O3 the published example: out at 80 %, not in at 60 % (90 % on two), in at 50 % (75 % on two)', () => {
    expect(course([80, 60, 50], 2)).toEqual([3, 3, 2]);
    // 575 threads on three would be 862 on two.
    expect(course([575], 3, { above: 600, below: 600 })).toEqual([3]);
  });
  it('O3 fewer go than the rule says where all of them would be asked for again', () => {
    // 40 % on six: three fewer leave 80 %, two fewer 60 %.
    expect(course([40], 6, { change: 3 })).toEqual([4]);
    expect(course([39], 6, { change: 3 })).toEqual([3]);
  });
  it('O3 nothing changes before the window is full, nor within the cool-down', () => {
    expect(course([100, 100, 100], 1, { windowUs: 3 * MINUTE })).toEqual([1, 1, 2]);
    expect(course([100, 100, 100, 100], 1, { coolDownUs: 2 * MINUTE })).toEqual([2, 2, 3, 3]);
  });
  it('O3 the mean is of the window alone, and of the minutes that told something', () => {
    // 55 % on three would be 82.5 % on two; the minute after, 10 % is left.
    expect(course([100, 100, 10, 10], 2, { windowUs: 2 * MINUTE })).toEqual([2, 3, 3, 2]);
    expect(course([null, 90], 2, { windowUs: 2 * MINUTE })).toEqual([2, 3]);
    expect(course([null], 2)).toEqual([2]);
  });
  it('O3 within its bounds, also where it begins outside them', () => {
    expect(course([100], 10)).toEqual([10]);
    expect(course([0, 0], 1)).toEqual([1, 1]);
    expect(course([70], 12)).toEqual([10]);
  });
});

describe('a service on a VM scale set', () => {
  /** Work of 10 ms on VMs of one vCPU: 1.7 cores of work, and 0.3 from 30 min on. */
  const following = (set: PlanScaling['set']) =>
    simulate({
      plan: plan({
        pools: [
          pool({ cpuMilli: 8000, allocatable: { cpuMilli: 8000, memoryBytes: 2 ** 36, instances: 110 } }),
        ],
        services: [
          service({
            replicas: 2,
            graceUs: 30 * SECOND,
            work: { law: 'constant', mean: 10_000 },
            scaling: {
              ...BOUNDS,
              metrics: [{ metric: 'cpu', kind: 'utilisation', target: 80 }],
              up: { stabilisationUs: 0, select: 'Disabled', policies: [] },
              down: { stabilisationUs: 0, select: 'Disabled', policies: [] },
              syncUs: MINUTE,
              tolerance: 0,
              ...(set === undefined ? {} : { set }),
            },
          }),
        ],
        traffic: [
          traffic(170, {
            points: [
              { atUs: 0, perSecond: 170 },
              { atUs: 30 * MINUTE, perSecond: 30 },
            ],
          }),
        ],
        platforms: [
          platform({
            deployments: [
              deployment({
                vcpus: 1,
                capMilli: 1000,
                requested: { cpuMilli: 500, memoryBytes: 2 ** 20 },
              }),
            ],
          }),
        ],
        run: { ...plan().run, durationUs: 50 * MINUTE, warmupUs: 0 },
      }),
      platform: 0,
      seed: 1,
    });
  const report = following({ ...RULES, below: 30, windowUs: 10 * MINUTE, coolDownUs: 5 * MINUTE });
  it('O3 by alarms 85 % of two for three minutes are four at a target of 45 %, and one after fifteen at 7.5 %', () => {
    const { scaling, laws } = following({ target: 45, high: 3, lowest: 40.5, low: 15, warmUpUs: 5 * MINUTE });
    expect(scaling.records.map(({ atMs, from, to }) => [atMs / 60_000, from, to])).toEqual([
      [3, 2, 4],
      [45, 4, 1],
    ]);
    expect(laws.every(({ ok }) => ok)).toBe(true);
  });
  it('O3 85 % of two vCPUs for ten minutes is a third; 10 % of three goes below 30 % in the sixth minute', () => {
    // 56.7 % · 4/10 + 10 % · 6/10 = 28.7 %, and the minute before 33.3 %; the next change is a cool-down later.
    expect(report.scaling.records.map(({ atMs, from, to }) => [atMs / 60_000, from, to])).toEqual([
      [10, 2, 3],
      [36, 3, 2],
      [41, 2, 1],
    ]);
    const [out, back] = report.scaling.records;
    expect(out!.level).toBeCloseTo(85, 0);
    expect(back!.level).toBeCloseTo(28.7, 0);
  });
  it('L1 L2 laws hold, and no request is killed', () => {
    expect(report.laws.every(({ ok }) => ok)).toBe(true);
    expect(report.requests.failed.killed).toBe(0);
  });
});
