import type { PlanTraffic } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { arrivalsOf } from '../src/workload/arrivals.ts';
import { expectedArrivals } from '../src/workload/rate.ts';
import { Users } from '../src/workload/users.ts';
import { deployment, plan, platform, pool, service } from './small-plan.ts';

const bursty = (calm: [number, number], burst: [number, number]): PlanTraffic => ({
  id: 'clients',
  to: 0,
  timeoutUs: 0,
  arrivals: 'bursty',
  calm: { perSecond: calm[0], meanUs: calm[1] * 1e6 },
  burst: { perSecond: burst[0], meanUs: burst[1] * 1e6 },
});

/** So many users who think for this long on average. */
const thinking = (users: number, meanUs: number): PlanTraffic => ({
  id: 'users',
  to: 0,
  timeoutUs: 0,
  arrivals: 'closed',
  users,
  think: { law: 'exponential', mean: meanUs },
});

/** Arrivals in each of so many intervals. */
function counts(traffic: PlanTraffic, seed: number, seconds: number, intervals: number): number[] {
  const arrivals = arrivalsOf(traffic, seed)!;
  const found = Array.from({ length: intervals }, () => 0);
  for (let at = arrivals.next(); at < seconds * intervals * 1e6; at = arrivals.next())
    found[Math.floor(at / (seconds * 1e6))]!++;
  return found;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]): number => {
  const centre = mean(values);
  return mean(values.map(value => (value - centre) ** 2));
};

describe('arrivals', () => {
  it('W1 bursty: the mean rate is that of the two states by their time', () => {
    const traffic = bursty([20, 9], [200, 1]);
    const found = counts(traffic, 1, 10, 4000);
    // (20 · 9 + 200 · 1) / 10 = 38 a second.
    expect(mean(found) / 10).toBeGreaterThan(36.5);
    expect(mean(found) / 10).toBeLessThan(39.5);
    expect(expectedArrivals(traffic, 10e6)).toBeCloseTo(380, 9);
  });
  it('W1 bursty: the index of dispersion of counts is Fischer and Meier-Hellstern’s', () => {
    // IDC(t) = 1 + 2(λ1−λ2)² r1 r2 / ((r1+r2)² (λ1 r2 + λ2 r1)) · (1 − (1 − e^{−(r1+r2)t}) / ((r1+r2)t)).
    const [r1, r2, l1, l2] = [1 / 9, 1, 20, 200];
    const t = 10;
    const factor = (2 * (l1 - l2) ** 2 * r1 * r2) / ((r1 + r2) ** 2 * (l1 * r2 + l2 * r1));
    const expected = 1 + factor * (1 - (1 - Math.exp(-(r1 + r2) * t)) / ((r1 + r2) * t));
    const found = [1, 2, 3, 4, 5].map(seed => {
      const values = counts(bursty([20, 9], [200, 1]), seed, t, 4000);
      return variance(values) / mean(values);
    });
    expect(mean(found) / expected).toBeGreaterThan(0.94);
    expect(mean(found) / expected).toBeLessThan(1.06);
  });
  it('W1 a trace arrives when it says, and nothing else does', () => {
    const traced = plan({
      traffic: [
        { id: 't', to: 0, timeoutUs: 0, arrivals: 'trace', workUs: null, timesUs: [1e6, 2e6, 2e6, 5e6] },
      ],
      services: [service({ work: { law: 'constant', mean: 1000 } })],
      run: { ...plan().run, durationUs: 10e6, warmupUs: 0 },
    });
    const { requests, series } = simulate({ plan: traced, platform: 0, seed: 1 });
    expect(requests).toMatchObject({ arrived: 4, completed: 4 });
    const seconds = series.arrived.flatMap((count, step) =>
      count > 0 ? [[(step + 1) * series.stepMs, count]] : [],
    );
    expect(seconds.map(([, count]) => count)).toEqual([1, 2, 1]);
  });

  /** Throughput and mean response of N users by exact mean-value analysis of one queueing station and thinking. */
  function mva(users: number, serviceMs: number, thinkMs: number): { perSecond: number; responseMs: number } {
    let queue = 0;
    let responseMs = 0;
    let perMs = 0;
    for (let n = 1; n <= users; n++) {
      responseMs = serviceMs * (1 + queue);
      perMs = n / (responseMs + thinkMs);
      queue = perMs * responseMs;
    }
    return { perSecond: perMs * 1000, responseMs };
  }

  it.each([1, 5, 10, 20, 40])(
    'W1 closed users: %i users on one server are the machine-repair model, by mean-value analysis',
    users => {
      const closed = plan({
        traffic: [thinking(users, 200_000)],
        services: [service({ work: { law: 'exponential', mean: 10_000 }, concurrency: 1 })],
        pools: [pool()],
        platforms: [platform({ deployments: [deployment()] })],
        run: { ...plan().run, durationUs: 4000e6, warmupUs: 100e6 },
      });
      const { summary, requests, laws } = simulate({ plan: closed, platform: 0, seed: 3 });
      const expected = mva(users, 10, 200);
      expect(summary.throughputPerSecond / expected.perSecond).toBeGreaterThan(0.985);
      expect(summary.throughputPerSecond / expected.perSecond).toBeLessThan(1.015);
      expect(summary.latencyMs!.mean / expected.responseMs).toBeGreaterThan(0.97);
      expect(summary.latencyMs!.mean / expected.responseMs).toBeLessThan(1.03);
      expect(requests.inFlight).toBeLessThanOrEqual(users);
      expect(laws.every(({ ok }) => ok)).toBe(true);
    },
  );
  it('K3 what a user thinks and asks does not depend on how many others there are', () => {
    const first = (users: number) => {
      const closed = plan({
        traffic: [thinking(users, 60e6)],
        services: [service({ work: { law: 'exponential', mean: 1000 }, replicas: 1 })],
        run: { ...plan().run, durationUs: 600e6, warmupUs: 0 },
      });
      return simulate({ plan: closed, platform: 0, seed: 5 }).requests.arrived;
    };
    // One user asks about ten times; a second user adds to that and changes nothing of the first.
    expect(first(2)).toBeGreaterThan(first(1));
    const thoughts = (users: number) => {
      const all = new Users(plan({ traffic: [thinking(users, 60e6)] }), 5);
      return Array.from({ length: 200 }, () => [all.thinks(0), all.asked[0]!++]);
    };
    expect(thoughts(50)).toEqual(thoughts(1));
  });
});

describe('the window', () => {
  const times = [0, 0, 1e6, 2e6, 3e6];
  const between = (warmupUs: number) =>
    simulate({
      plan: plan({
        traffic: [{ id: 't', to: 0, timeoutUs: 0, arrivals: 'trace', workUs: null, timesUs: times }],
        run: { ...plan().run, durationUs: 2e6, warmupUs },
      }),
      platform: 0,
      seed: 1,
    });
  it('L2 without a warm-up holds what arrives as the run begins, with one what arrives after it, up to its end', () => {
    expect(between(0).requests).toMatchObject({ arrived: 4, inFlightAtStart: 0 });
    expect(between(1e6).requests).toMatchObject({ arrived: 2, inFlightAtStart: 1 });
    for (const warmup of [0, 1e6]) expect(between(warmup).laws.filter(({ ok }) => !ok)).toEqual([]);
  });
});
