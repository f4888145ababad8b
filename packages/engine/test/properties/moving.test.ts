/** What holds in every report while replicas, tasks and recorded instances come and go. */
import { LEDGER_PARTS, type LedgerLine, type Plan, type PlanScaling } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRun, simulate } from '../../src/run.ts';
import { deployment, service } from '../small-plan.ts';
import { arbitraryPlan, law, seed } from './arbitrary-plan.ts';

const MIB = 1024 ** 2;
const SECOND = 1e6;
const rules = { stabilisationUs: 0, select: 'Max' as const };

const scaling: fc.Arbitrary<PlanScaling> = fc.record({
  min: fc.integer({ min: 1, max: 2 }),
  max: fc.integer({ min: 2, max: 8 }),
  metrics: fc.constantFrom(
    [{ metric: 'cpu' as const, kind: 'average' as const, target: 200 }],
    [{ metric: 'requests' as const, kind: 'average' as const, target: 20_000 }],
    [{ metric: 'concurrency' as const, kind: 'average' as const, target: 1000 }],
  ),
  up: fc.constant({ ...rules, policies: [{ type: 'Pods' as const, value: 4, periodUs: SECOND }] }),
  down: fc.constant({ ...rules, policies: [{ type: 'Percent' as const, value: 100, periodUs: SECOND }] }),
  syncUs: fc.constantFrom(300_000, SECOND),
  tolerance: fc.constantFrom(0, 0.1),
});

/** A plan with scaled services, a batch and recorded instances. */
const movingPlan: fc.Arbitrary<Plan> = fc
  .record({
    plan: arbitraryPlan,
    scaling: fc.array(fc.option(scaling), { minLength: 4, maxLength: 4 }),
    work: law(),
    graceUs: fc.constantFrom(0, 100_000, 30 * SECOND),
    batch: fc.record({
      tasks: fc.integer({ min: 1, max: 30 }),
      parallelism: fc.integer({ min: 1, max: 10 }),
      atUs: fc.integer({ min: 0, max: 3 * SECOND }),
      coresMilli: fc.constantFrom(500, 1000, 2000),
    }),
    rows: fc.array(
      fc.tuple(fc.integer({ min: 0, max: 4 * SECOND }), fc.integer({ min: 1, max: 2 * SECOND })),
      { maxLength: 20 },
    ),
  })
  .map(({ plan, scaling: scalings, work, graceUs, batch, rows }) => {
    const night = service({ id: 'night', path: 'batches.night', replicas: 0, work, warm: false, batch });
    const ordered = [...rows].sort(([a], [b]) => a - b);
    const need = { cpuMilli: 300, memoryBytes: 32 * MIB, vcpus: 0, overheadBytes: MIB, guestOsBytes: 0 };
    return {
      ...plan,
      services: [
        ...plan.services.map((one, at) => ({ ...one, graceUs, scaling: scalings[at] ?? null })),
        night,
      ],
      lifetimes: [
        {
          id: 'pods',
          arrivalUs: ordered.map(([at]) => at),
          lifetimeUs: ordered.map(([, us]) => us),
          shapeOf: ordered.map(() => 0),
          samples: null,
        },
      ],
      platforms: plan.platforms.map(platform => ({
        ...platform,
        deployments: [
          ...platform.deployments,
          deployment({ reserve: { cpuMilli: 200, memoryBytes: 64 * MIB } }),
        ],
        tenancies: [{ needs: [need], phases: [] }],
      })),
    };
  });

const holds = (check: (report: ReturnType<typeof simulate>, plan: Plan) => void): void =>
  fc.assert(
    fc.property(movingPlan, seed, (plan, seed) => check(simulate({ plan, platform: 0, seed }), plan)),
    { numRuns: 60 },
  );
const sumOf = (line: LedgerLine): number => LEDGER_PARTS.reduce((sum, part) => sum + line[part], 0);

describe('every report of what comes and goes', () => {
  it('L1: the parts of each ledger sum to the capacity exactly', () => {
    holds(({ ledger, ledgerBy }) => {
      for (const { cpu, memory, money } of [ledger, ...ledgerBy.services, ...ledgerBy.hosts])
        for (const line of [cpu, memory, money]) expect(sumOf(line)).toBe(line.capacity);
    });
  });
  it('L2: every request and every law is kept', () => {
    holds(({ requests, laws }) => {
      const failed = Object.values(requests.failed).reduce((sum, count) => sum + count, 0);
      expect(requests.arrived + requests.inFlightAtStart).toBe(
        requests.completed + failed + requests.inFlight,
      );
      expect(laws.filter(({ ok }) => !ok)).toEqual([]);
    });
  });
  it('O3: replicas stay within their bounds once the autoscaler has spoken', () => {
    holds(({ scaling: { records } }, plan) => {
      for (const { service: id, to } of records) {
        const { min, max } = plan.services.find(one => one.id === id)!.scaling!;
        expect(to).toBeGreaterThanOrEqual(min);
        expect(to).toBeLessThanOrEqual(max);
      }
    });
  });
  it('W2: tasks and recorded instances are counted once, whatever becomes of them', () => {
    holds(({ batches, lifetimes }) => {
      for (const { tasks, completed, running, waiting } of batches)
        expect(completed + running + waiting).toBe(tasks);
      for (const { arrived, placed, waiting, refused, ended } of lifetimes) {
        expect(placed + waiting + refused).toBe(arrived);
        expect(ended).toBeLessThanOrEqual(placed);
      }
    });
  });
  it('H2: what stands on a host at the end fits what it may give', () => {
    holds(({ rack }, plan) => {
      const { allocatable } = plan.pools[0]!;
      for (const { instances } of rack.hosts) {
        const inside = instances.map(instance => rack.instances[instance]!);
        expect(inside.every(({ untilMs }) => untilMs === null)).toBe(true);
        expect(inside.reduce((sum, { cpuMilli }) => sum + cpuMilli, 0)).toBeLessThanOrEqual(
          allocatable.cpuMilli,
        );
      }
    });
  });
  it('K2 K4: the same plan and seed give the same report, in one go or in slices', () => {
    fc.assert(
      fc.property(movingPlan, seed, fc.integer({ min: 1, max: 500 }), (plan, seed, slice) => {
        const request = { plan, platform: 0, seed };
        const whole = simulate(request);
        const run = createRun(request);
        while (!run.advance(slice));
        expect(run.report()).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });
});
