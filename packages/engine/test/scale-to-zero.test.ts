import type { PlanConcurrency, PlanScaling } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { ConcurrencyAutoscaler, LevelWindow } from '../src/orchestration/concurrency.ts';
import { EventScaler } from '../src/orchestration/event-scaler.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const SECOND = 1e6;
const KNATIVE: PlanConcurrency = {
  of: 'concurrency',
  target: 10,
  stableUs: 60 * SECOND,
  panicUs: 6 * SECOND,
  panicThreshold: 2,
  maxUp: 1000,
  maxDown: 2,
  graceUs: 30 * SECOND,
  tickUs: 2 * SECOND,
};
const RULES: Pick<PlanScaling, 'up' | 'down' | 'metrics' | 'syncUs' | 'tolerance'> = {
  metrics: [{ metric: 'concurrency', kind: 'average', target: 10_000 }],
  up: { stabilisationUs: 0, select: 'Max', policies: [{ type: 'Pods', value: 4, periodUs: 15 * SECOND }] },
  down: { stabilisationUs: 0, select: 'Max', policies: [{ type: 'Pods', value: 4, periodUs: 15 * SECOND }] },
  syncUs: 15 * SECOND,
  tolerance: 0.1,
};

describe('autoscaler by concurrency', () => {
  const autoscaler = (over: Partial<PlanConcurrency> = {}, ready = 0) =>
    new ConcurrencyAutoscaler({ ...KNATIVE, ...over }, ready, 0);

  it('O3 stable mode: what the stable window holds over the target, not less than half of what is ready', () => {
    const one = autoscaler();
    expect(one.step(1, { stable: 50, panic: 10, ready: 1 })).toBe(5);
    expect(one.step(2, { stable: 100, panic: 10, ready: 1 })).toBe(10);
    expect(one.step(3, { stable: 0, panic: 0, ready: 1 })).toBe(0);
    expect(one.step(4, { stable: 1, panic: 1, ready: 8 })).toBe(4);
  });
  it('O3 the rate of growth is bounded, but never stuck', () => {
    // MSUR 1.1, 2 ready, wanted 3: ⌈2.2⌉, after the comment in Scale().
    expect(autoscaler({ maxUp: 1.1, target: 1 }).step(1, { stable: 3, panic: 3, ready: 2 })).toBe(3);
    expect(autoscaler({ maxUp: 2, target: 1 }).step(1, { stable: 100, panic: 1, ready: 3 })).toBe(6);
  });
  it('O3 panic begins at twice of what is ready, never shrinks, and ends a stable window after', () => {
    const one = autoscaler();
    expect(one.step(0, { stable: 10, panic: 19, ready: 1 })).toBe(2);
    expect(one.isInPanic).toBe(true);
    expect(one.step(2 * SECOND, { stable: 50, panic: 100, ready: 1 })).toBe(10);
    expect(one.step(60 * SECOND, { stable: 10, panic: 10, ready: 10 })).toBe(10);
    expect(one.step(62 * SECOND, { stable: 10, panic: 10, ready: 10 })).toBe(10);
    expect(one.step(62 * SECOND + 1, { stable: 10, panic: 10, ready: 10 })).toBe(5);
    expect(one.isInPanic).toBe(false);
  });
  it('O3 it begins in panic where more than one pod is ready', () => {
    expect(autoscaler({}, 2).step(1, { stable: 0, panic: 0, ready: 2 })).toBe(2);
    expect(autoscaler({}, 1).step(1, { stable: 0, panic: 0, ready: 1 })).toBe(0);
  });
  it('O3 a window is the mean of its seconds', () => {
    const window = new LevelWindow(0);
    for (let second = 0; second < 10; second++)
      for (const level of [second, second + 2]) window.add(second * SECOND + 5, level);
    expect(window.mean(2 * SECOND)).toBe((9 + 10) / 2);
    expect(window.mean(60 * SECOND)).toBe(5.5);
  });
});

describe('a service that may have no replica', () => {
  const run = (scaling: PlanScaling, points: readonly (readonly [number, number])[], seconds = 300) =>
    simulate({
      plan: plan({
        pools: [pool({ count: 2 })],
        services: [
          service({ replicas: 0, work: { law: 'constant', mean: 100_000 }, scaling, concurrency: 10 }),
        ],
        traffic: [
          traffic(0, {
            arrivals: 'regular',
            points: points.map(([at, perSecond]) => ({ atUs: at * SECOND, perSecond })),
          }),
        ],
        platforms: [
          platform({
            deployments: [
              deployment({
                phases: [
                  {
                    kind: 'delay',
                    name: 'initialised',
                    technology: 'app',
                    law: { law: 'constant', mean: 4 * SECOND },
                    factor: 1,
                    source: '',
                  },
                ],
              }),
            ],
          }),
        ],
        run: { ...plan().run, durationUs: seconds * SECOND, warmupUs: 0 },
      }),
      platform: 0,
      seed: 1,
    });
  const knative: PlanScaling = { ...RULES, min: 0, max: 20, concurrency: KNATIVE };

  it('O3 the first request waits for the start, and none is refused', () => {
    const { latency, requests, scaling, laws } = run(knative, [
      [0, 0],
      [20, 1],
      [30, 0],
    ]);
    expect(scaling.records[0]).toMatchObject({ from: 0, to: 1, metric: 'activation' });
    const first = scaling.records[0]!.atMs;
    expect(first).toBeGreaterThanOrEqual(20_000);
    // It is held for 4 s, and shares its core with those that came meanwhile.
    expect(latency.max).toBeGreaterThan(4.1 * SECOND);
    expect(latency.max).toBeLessThan(4.6 * SECOND);
    expect(requests.arrived).toBe(10);
    expect(requests.completed).toBe(10);
    expect(laws.every(({ ok }) => ok)).toBe(true);
  });
  it('O3 the last replica goes when a stable window has been empty and its grace is over', () => {
    const { records } = run(knative, [
      [0, 0],
      [20, 1],
      [30, 0],
    ]).scaling;
    const last = records.at(-1)!;
    expect(last).toMatchObject({ from: 1, to: 0 });
    expect(last.atMs).toBeGreaterThanOrEqual(30_000 + 60_000 + 30_000 - 2000);
    expect(last.atMs).toBeLessThanOrEqual(30_000 + 60_000 + 30_000 + 6000);
  });
  it('O3 a burst is met in panic, before the stable window knows of it', () => {
    const { records } = run(
      { ...knative, concurrency: { ...KNATIVE, target: 2 } },
      [
        [0, 2],
        [120, 100],
      ],
      180,
    ).scaling;
    const grown = records.find(({ atMs, to }) => atMs > 120_000 && to >= 4)!;
    expect(grown.metric).toBe('concurrency, panic');
    expect(grown.atMs).toBeLessThan(126_500);
  });
  it('O3 by events: the first replica at a poll, none after the cool-down', () => {
    const { records } = run(
      { ...RULES, min: 0, max: 4, events: { pollUs: 30 * SECOND, cooldownUs: 300 * SECOND, activation: 0 } },
      [
        [0, 0],
        [40, 1],
        [50, 0],
      ],
      600,
    ).scaling;
    expect(records.map(({ atMs, from, to }) => [atMs, from, to])).toEqual([
      // Polls at 15, 45, 75 s …; active last at 45 s.
      [45_000, 0, 1],
      [345_000, 1, 0],
    ]);
  });
  it('O3 by events: between polls nothing is decided, and a source over its activation keeps what is there', () => {
    const scaler = new EventScaler({ pollUs: 30, cooldownUs: 300, activation: 5 });
    const step = (now: number, current: number, inFlight: number) =>
      scaler.step(now, current, { inFlight, everArrived: 0 }, { metrics: RULES.metrics, min: 0, max: 9 })
        ?.replicas ?? null;
    expect(step(0, 0, 5)).toBeNull();
    expect(step(29, 0, 9)).toBeNull();
    expect(step(30, 0, 6)).toBe(1);
    expect(step(60, 3, 6)).toBeNull();
    expect(step(359, 3, 0)).toBeNull();
    expect(step(389, 3, 0)).toBe(0);
  });
});
