import type { Plan, PlanPhase, PlanService } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { byRemoval, type Removable } from '../src/orchestration/removal-order.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const HOUR = 3600e6;
const MONTH = 30 * 24 * HOUR;

const pod = (over: Partial<Removable>): Removable => ({
  instance: 0,
  isAssigned: true,
  hasBegun: true,
  isReady: true,
  rank: 1,
  readyUs: 0,
  ageUs: 0,
  restarts: 0,
  uid: 0,
  ...over,
});
const UNSCHEDULED = pod({ isAssigned: false, hasBegun: false, isReady: false, readyUs: null, ageUs: null });
const PENDING = pod({ hasBegun: false, isReady: false, readyUs: null, ageUs: null });
const NOT_READY = pod({ isReady: false, readyUs: null, ageUs: null });
const NO_TRANSITION = pod({ readyUs: null, ageUs: null });
const NOW = pod({});
const THEN = pod({ readyUs: MONTH, ageUs: MONTH });
const HIGH_RESTARTS = pod({ restarts: 9001 });
const CREATED_THEN = pod({ ageUs: MONTH });
const LOW_COST = pod({ ageUs: MONTH, cost: 10 });
const HIGH_COST = pod({ ageUs: MONTH, cost: 100 });
const readySince = (hours: number) => pod({ readyUs: hours * HOUR, ageUs: MONTH });

describe('who goes where there are too many', () => {
  it.each([
    ['unscheduled', UNSCHEDULED, 1, 'pending', PENDING, 2],
    ['unscheduled', UNSCHEDULED, 2, 'pending', PENDING, 1],
    ['pending', PENDING, 1, 'not ready', NOT_READY, 2],
    ['not ready', NOT_READY, 1, 'ready, no transition time', NO_TRANSITION, 1],
    ['ready, no transition time', NO_TRANSITION, 1, 'ready now', NOW, 1],
    ['ready now', NOW, 2, 'ready, no transition time', NO_TRANSITION, 1],
    ['ready now', NOW, 1, 'ready then', THEN, 1],
    ['ready now', NOW, 2, 'ready then', THEN, 1],
    ['high restarts', HIGH_RESTARTS, 1, 'ready now', NOW, 1],
    ['ready now', NOW, 2, 'high restarts', HIGH_RESTARTS, 1],
    ['ready now', NOW, 1, 'created then', CREATED_THEN, 1],
    ['created then', CREATED_THEN, 2, 'ready now', NOW, 1],
    ['low cost', LOW_COST, 2, 'high cost', HIGH_COST, 1],
    ['ready 2 hours', readySince(2), 1, 'ready 5 hours', readySince(5), 1],
  ] as const)(
    'O3 %s (%#: rank %i) before %s (TestSortingActivePodsWithRanks)',
    (_, lesser, rank, _other, greater, otherRank) => {
      const [a, b] = [
        { ...lesser, rank },
        { ...greater, rank: otherRank },
      ];
      expect(Math.sign(byRemoval(a, b))).toBe(-1);
      expect(Math.sign(byRemoval(b, a))).toBe(1);
    },
  );

  it('O3 times of one power of two are as good as the same: 5 and 8 hours', () => {
    expect(byRemoval(readySince(5), readySince(8))).toBe(0);
    expect(byRemoval({ ...readySince(5), uid: 0.9 }, { ...readySince(8), uid: 0.1 })).toBeGreaterThan(0);
    for (const one of [UNSCHEDULED, PENDING, NOT_READY, NOW, THEN, HIGH_RESTARTS, CREATED_THEN])
      expect(byRemoval(one, one)).toBe(0);
  });
});

const down = {
  stabilisationUs: 0,
  select: 'Max' as const,
  policies: [{ type: 'Pods' as const, value: 9, periodUs: 1e6 }],
};

interface Setting {
  readonly kubernetes?: boolean;
  readonly hosts?: number;
  readonly faults?: Plan['faults'];
  readonly seed?: number;
  /** How long each takes to start. */
  readonly startUs?: number;
}

const initialised = (mean: number): PlanPhase => ({
  kind: 'delay',
  name: 'initialised',
  technology: 'x',
  law: { law: 'constant', mean },
  factor: 1,
  source: '',
});

/** Six that have next to nothing to do, and should be two from the first look on; each takes 5 s to go. */
function shrinks(
  over: Partial<PlanService>,
  { kubernetes = true, hosts = 6, faults = [], seed = 1, startUs = 0 }: Setting = {},
) {
  return simulate({
    plan: plan({
      pools: [pool({ count: hosts, max: hosts })],
      services: [
        service({
          replicas: 6,
          graceUs: 30e6,
          preStopUs: 5e6,
          scaling: {
            min: 2,
            max: 9,
            metrics: [{ metric: 'cpu', kind: 'utilisation', target: 50 }],
            up: down,
            down,
            syncUs: 15e6,
            tolerance: 0.1,
          },
          ...over,
        }),
      ],
      faults,
      traffic: [traffic(1, { arrivals: 'regular' })],
      platforms: [
        platform({
          placement: 'kube-scheduler',
          shortage: kubernetes ? 'evict' : 'oom-kill',
          deployments: [deployment(startUs > 0 ? { phases: [initialised(startUs)] } : {})],
        }),
      ],
      run: { ...plan().run, warmupUs: 0, durationUs: 120e6 },
    }),
    platform: 0,
    seed,
  });
}
const gone = ({ rack }: ReturnType<typeof shrinks>) =>
  rack.instances
    .flatMap(({ untilMs }, instance) => (untilMs === null ? [] : [{ instance, untilMs }]))
    .sort((a, b) => a.untilMs - b.untilMs || b.instance - a.instance);

describe('a service that has too many', () => {
  it('O4 a StatefulSet lets the last go first, the next when it has gone', () => {
    const order = gone(shrinks({ stateful: true, ordered: true }));
    expect(order.map(({ instance }) => instance)).toEqual([5, 4, 3, 2]);
    const steps = order.slice(1).map(({ untilMs }, index) => untilMs - order[index]!.untilMs);
    for (const step of steps) expect(step).toBeCloseTo(5000, 0);
  });

  it('O4 a StatefulSet with podManagementPolicy Parallel lets all of them go at once, the last', () => {
    const order = gone(shrinks({ stateful: true }));
    expect(order.map(({ instance }) => instance)).toEqual([5, 4, 3, 2]);
    expect(new Set(order.map(({ untilMs }) => untilMs)).size).toBe(1);
  });

  it('O4 while one before it is not ready nobody goes, with Parallel all the same (processCondemned)', () => {
    const fault = { id: 'f', domain: 'process' as const, target: null, kind: 'once' as const };
    const faults = [{ ...fault, atUs: 5e6, repairUs: 60e6 }];
    const firstGone = (ordered: boolean) => {
      const report = shrinks({ stateful: true, ...(ordered ? { ordered: true } : {}) }, { faults });
      return gone(report)[0]!.untilMs;
    };
    expect(firstGone(false)).toBeLessThan(60_000);
    expect(firstGone(true)).toBeGreaterThan(65_000);
  });

  it('O3 a Deployment lets those go that share a host, on two hosts as many from each', () => {
    const report = shrinks({}, { hosts: 2 });
    const left = report.rack.instances.filter(({ untilMs }) => untilMs === null);
    expect(new Set(left.map(({ host }) => host)).size).toBe(2);
    // Elsewhere the youngest go.
    expect(gone(shrinks({}, { kubernetes: false })).map(({ instance }) => instance)).toEqual([5, 4, 3, 2]);
  });

  it('O4 an update lets those go that share a host, the new ones counted; elsewhere the youngest', () => {
    const second = (kubernetes: boolean, seed: number) => {
      const rollout = { atUs: 10e6, surge: 0, unavailable: 1 };
      const report = shrinks(
        { replicas: 3, scaling: null, rollout },
        { kubernetes, hosts: 2, seed, startUs: 8e6 },
      );
      const { instance } = gone(report)[1]!;
      const hostOf = (one: number) => report.rack.instances[one]!.host;
      // The first new one has come where one of the two stands that are left.
      return { instance, isBeside: hostOf(instance) === hostOf(3) };
    };
    const seeds = Array.from({ length: 12 }, (_, seed) => seed + 1);
    const drawn = seeds.map(seed => second(true, seed));
    expect(drawn.map(({ isBeside }) => isBeside)).toEqual(seeds.map(() => true));
    expect(new Set(drawn.map(({ instance }) => instance))).toEqual(new Set([0, 1]));
    expect(seeds.map(seed => second(false, seed).instance)).toEqual(seeds.map(() => 1));
  });
});
