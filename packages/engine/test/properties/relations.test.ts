/** How reports of related plans relate: more never hurts, units do not matter, strangers change nothing. */
import type { Law, Plan, PlanTraffic } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from '../small-plan.ts';
import { arbitraryPlan, law, seed } from './arbitrary-plan.ts';

const RUNS = 40;

/** One service that shares its processor, with traffic that ends early enough for all requests to be served. */
function sharing(
  work: Law,
  { cores, speed, perSecond }: { cores: number; speed: number; perSecond: number },
): Plan {
  const cpuMilli = cores * 1000;
  return plan({
    services: [service({ work })],
    pools: [pool({ cpuMilli, speed, count: 1, allocatable: { cpuMilli, memoryBytes: 1e12, instances: 10 } })],
    traffic: [
      traffic(perSecond, {
        points: [
          { atUs: 0, perSecond },
          { atUs: 3e6, perSecond: 0 },
        ],
      }),
    ],
    platforms: [
      platform({
        deployments: [deployment({ capMilli: cpuMilli, reserve: { cpuMilli: 100, memoryBytes: 1e8 } })],
      }),
    ],
    run: { ...plan().run, durationUs: 120e6, warmupUs: 0 },
  });
}

const station = fc.record({
  work: law(),
  cores: fc.integer({ min: 1, max: 4 }),
  perSecond: fc.integer({ min: 5, max: 150 }),
  seed,
});

describe('more never hurts', () => {
  it('C2: more cores or faster ones never make a request that shares the processor end later', () => {
    fc.assert(
      fc.property(
        station,
        fc.constantFrom([1, 1], [0, 1.5], [3, 2]),
        ({ work, cores, perSecond, seed }, [more, faster]) => {
          const before = simulate({ plan: sharing(work, { cores, speed: 1, perSecond }), platform: 0, seed });
          const after = simulate({
            plan: sharing(work, { cores: cores + more!, speed: faster!, perSecond }),
            platform: 0,
            seed,
          });
          fc.pre(before.requests.inFlight === 0 && before.summary.latencyMs !== null);
          expect(after.requests.completed).toBe(before.requests.completed);
          // Each end is rounded to a microsecond.
          expect(after.summary.latencyMs!.mean).toBeLessThanOrEqual(before.summary.latencyMs!.mean + 0.002);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('W1: one replica more never serves noticeably fewer where what finds no room is turned away', () => {
    fc.assert(
      fc.property(station, fc.integer({ min: 1, max: 4 }), ({ work, perSecond, seed }, replicas) => {
        const served = (count: number): number => {
          const base = sharing(work, { cores: 8, speed: 1, perSecond });
          const one = service({
            work,
            replicas: count,
            concurrency: 1,
            queue: 0,
            balancing: 'least-requests',
          });
          return simulate({ plan: { ...base, services: [one] }, platform: 0, seed }).requests.completed;
        };
        expect(served(replicas + 1)).toBeGreaterThanOrEqual(served(replicas) * 0.98 - 2);
      }),
      { numRuns: RUNS },
    );
  });
});

const stretchedLaw = (work: Law, by: number): Law => {
  if (work.law === 'uniform') return { ...work, low: work.low * by, high: work.high * by };
  if (work.law === 'empirical') return { ...work, values: work.values.map(value => value * by) };
  if (work.law === 'lognormal-median') return { ...work, median: work.median * by };
  return { ...work, mean: work.mean * by };
};
const stretchedTraffic = (one: PlanTraffic, by: number): PlanTraffic => ({
  ...one,
  ...('points' in one
    ? { points: one.points.map(({ atUs, perSecond }) => ({ atUs: atUs * by, perSecond: perSecond / by })) }
    : {}),
});
const stretched = (one: Plan, by: number): Plan => ({
  ...one,
  services: one.services.map(each => ({ ...each, work: stretchedLaw(each.work, by) })),
  traffic: one.traffic.map(each => stretchedTraffic(each, by)),
  run: { ...one.run, durationUs: one.run.durationUs * by, warmupUs: one.run.warmupUs * by },
});

describe('units do not matter', () => {
  it('K1: everything ten times as slow takes ten times as long', () => {
    fc.assert(
      fc.property(station, fc.boolean(), ({ work, cores, perSecond, seed }, fifo) => {
        const base = sharing(stretchedLaw(work, 10), { cores, speed: 1, perSecond });
        const one = { ...base, services: [{ ...base.services[0]!, concurrency: fifo ? 1 : 0 }] };
        const quick = simulate({ plan: one, platform: 0, seed });
        const slow = simulate({ plan: stretched(one, 10), platform: 0, seed });
        fc.pre(quick.requests.completed > 0 && quick.requests.inFlight === 0);
        expect(slow.requests.completed).toBe(quick.requests.completed);
        // Arrivals and demands are whole microseconds, so the tenfold run is not the same to the last digit.
        expect(slow.summary.latencyMs!.mean / quick.summary.latencyMs!.mean / 10).toBeCloseTo(1, 2);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('strangers change nothing', () => {
  it('K3: a service that nobody calls, last in order and with no replica, leaves the others as they are', () => {
    fc.assert(
      fc.property(arbitraryPlan, seed, (one, seed) => {
        const [only] = one.platforms;
        const more: Plan = {
          ...one,
          services: [...one.services, service({ id: 'stranger', replicas: 0 })],
          platforms: [{ ...only!, deployments: [...only!.deployments, deployment()] }],
        };
        const alone = simulate({ plan: one, platform: 0, seed });
        const beside = simulate({ plan: more, platform: 0, seed });
        expect(beside.services.slice(0, -1)).toEqual(alone.services);
        expect(beside.latency).toEqual(alone.latency);
      }),
      { numRuns: RUNS },
    );
  });

  it('H1: sites and pools that the platform may not use leave everything as it is', () => {
    fc.assert(
      fc.property(arbitraryPlan, seed, (one, seed) => {
        const more: Plan = {
          ...one,
          sites: [...one.sites, { ...one.sites[0]!, id: 'elsewhere' }].map(site => ({
            ...site,
            linkUs: [0, 0],
            usdPerByteTo: [0, 0],
          })),
          pools: [...one.pools, pool({ id: 'elsewhere/pool', site: 1, count: 2, max: 2 })],
        };
        const { ledgerBy: _, ...alone } = simulate({ plan: one, platform: 0, seed });
        const { ledgerBy: __, ...beside } = simulate({ plan: more, platform: 0, seed });
        expect(beside).toEqual(alone);
      }),
      { numRuns: RUNS },
    );
  });

  it('K3: another platform of the plan sees the same arrivals', () => {
    fc.assert(
      fc.property(arbitraryPlan, seed, (one, seed) => {
        const [first] = one.platforms;
        const slower = {
          ...first!,
          id: 'slower',
          deployments: first!.deployments.map(each => ({ ...each, slowdown: 2 })),
        };
        const both: Plan = { ...one, platforms: [first!, slower] };
        const [a, b] = [0, 1].map(platform => simulate({ plan: both, platform, seed }));
        expect(b!.series.arrived).toEqual(a!.series.arrived);
      }),
      { numRuns: RUNS },
    );
  });
});
