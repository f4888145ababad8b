import type { PlanScaling } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const SECOND = 1e6;

interface Question {
  readonly points: readonly (readonly [number, number])[];
  readonly seconds?: number;
  readonly idle?: number;
  readonly min?: number;
  readonly max?: number;
  readonly replicas?: number;
  readonly concurrency?: number;
  readonly arrivals?: 'regular' | 'poisson';
}

const phase = (seconds: number) => ({
  kind: 'delay' as const,
  name: 'initialised' as const,
  technology: 'app',
  law: { law: 'constant' as const, mean: seconds * SECOND },
  factor: 1,
  source: '',
});

/** Two seconds of work a request, three until an instance is ready. */
function run({ points, seconds = 100, idle = 10, min = 0, max = 50, ...more }: Question) {
  const { replicas = 0, concurrency = 1, arrivals = 'regular' } = more;
  const scaling: PlanScaling = {
    min,
    max,
    metrics: [],
    up: { stabilisationUs: 0, select: 'Disabled', policies: [] },
    down: { stabilisationUs: 0, select: 'Disabled', policies: [] },
    syncUs: 0,
    tolerance: 0,
    perRequest: { idleUs: idle * SECOND },
  };
  return simulate({
    plan: plan({
      pools: [pool({ count: 10 })],
      services: [
        service({ replicas, work: { law: 'constant', mean: 2 * SECOND }, scaling, concurrency, queue: -1 }),
      ],
      traffic: [
        traffic(0, {
          arrivals,
          points: points.map(([at, perSecond]) => ({ atUs: at * SECOND, perSecond })),
        }),
      ],
      platforms: [platform({ deployments: [deployment({ phases: [phase(3)] })] })],
      run: { ...plan().run, durationUs: seconds * SECOND, warmupUs: 0 },
    }),
    platform: 0,
    seed: 1,
  });
}

/** One request at 20 s, and one a second later. */
const TWO = [
  [0, 0],
  [19, 1],
  [21, 0],
] as const;

describe('an instance for each request', () => {
  it('O3 by request: each that finds none free starts one and waits for it', () => {
    const { requests, latency, scaling, startup, laws } = run({ points: TWO });
    expect(requests).toMatchObject({ arrived: 2, completed: 2 });
    expect(startup.records.map(({ startedMs, readyMs }) => readyMs - startedMs)).toEqual([3000, 3000]);
    expect(latency.max).toBe(5 * SECOND);
    expect(latency.min).toBe(5 * SECOND);
    expect(scaling.records.map(({ from, to, metric }) => [from, to, metric])).toEqual([
      [0, 1, 'request'],
      [1, 2, 'request'],
      [2, 1, 'request'],
      [1, 0, 'request'],
    ]);
    // Ready 3 s after it was asked for, 2 s of work, 10 s of nothing.
    const [first, , third] = scaling.records;
    expect(third!.atMs - first!.atMs).toBe(15_000);
    expect(laws.every(({ ok }) => ok)).toBe(true);
  });
  it('O3 by request: one that is free takes the next, and its window begins anew', () => {
    const { startup, latency, scaling } = run({
      points: [
        [0, 0],
        [19, 1],
        [20, 0],
        [33, 1],
        [34, 0],
      ],
    });
    expect(startup.records).toHaveLength(1);
    expect(latency.min).toBe(2 * SECOND);
    // Asked for at the first, gone ten seconds after the second has ended.
    expect(scaling.records).toHaveLength(2);
    const [up, down] = scaling.records;
    expect(down!.atMs - up!.atMs).toBe(14_000 + 2000 + 10_000);
  });
  it('O3 by request: the youngest that is free is chosen, so the oldest goes first', () => {
    // Two at once, then one every four seconds: one of the two has work, and that is the younger.
    const { rack, scaling } = run({
      points: [
        [0, 0],
        [19, 1],
        [21, 0.25],
        [100, 0.25],
      ],
      seconds: 60,
    });
    expect(scaling.records.map(({ to }) => to)).toEqual([1, 2, 1]);
    expect(rack.instances.map(({ untilMs }) => untilMs)).toEqual([37_000, null]);
  });
  it('O3 by request: no more than the most, others are rejected', () => {
    const { requests, startup } = run({
      points: [
        [0, 0],
        [19, 4],
        [20, 0],
      ],
      max: 2,
    });
    expect(requests).toMatchObject({ arrived: 4, completed: 2, failed: { rejected: 2 } });
    expect(startup.records).toHaveLength(2);
  });
  it('O3 by request: no fewer than the fewest, and those that run beforehand go too', () => {
    const { scaling } = run({ points: [[0, 0]], replicas: 3, min: 1 });
    expect(scaling.records.map(({ from, to, atMs }) => [from, to, atMs])).toEqual([
      [3, 2, 10_000],
      [2, 1, 10_000],
    ]);
  });
  it('O3 by request: with several slots an instance takes several', () => {
    const { startup, requests } = run({
      points: [
        [0, 0],
        [19, 4],
        [20, 0],
      ],
      concurrency: 2,
      replicas: 1,
      min: 1,
    });
    // Two fit in the one that is there; the third and the fourth each start one, for neither is ready.
    expect(startup.records).toHaveLength(3);
    expect(requests.completed).toBe(4);
  });
  it('O3 by request: with a window of nothing every request is a cold start, and instances are λ · (start + work)', () => {
    const { summary, requests, startup, latency } = run({
      points: [[0, 2]],
      arrivals: 'poisson',
      idle: 0,
      seconds: 20_000,
    });
    // Those that have begun at the end have theirs, too.
    const starts = startup.records.length + startup.omitted;
    expect(starts).toBeGreaterThanOrEqual(requests.completed);
    expect(starts).toBeLessThanOrEqual(requests.completed + requests.inFlight);
    expect(latency.min).toBe(5 * SECOND);
    // The spread of the mean of M/D/∞ over T is √(λ · 5² / T) here: 0.05; three of them.
    expect(Math.abs(summary.instances - 10)).toBeLessThan(0.15);
  });
});
