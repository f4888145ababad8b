import type { PlanUpgrade } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PoolRevisions, upgradeStep } from '../src/orchestration/upgrades.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const S = 1e6;
const PROVISION_S = 60;
const START_S = 20;

describe('a surge upgrade', () => {
  const at = (over: Partial<PoolRevisions>): PoolRevisions => ({
    desired: 4,
    surge: 1,
    unavailable: 0,
    fresh: 0,
    freshUp: 0,
    old: 4,
    oldOpen: 4,
    ...over,
  });
  it('O4 orders as many as may be too many, and empties one for each that is up', () => {
    expect(upgradeStep(at({}))).toEqual({ order: 1, empty: 0 });
    expect(upgradeStep(at({ fresh: 1 }))).toEqual({ order: 0, empty: 0 });
    expect(upgradeStep(at({ fresh: 1, freshUp: 1 }))).toEqual({ order: 0, empty: 1 });
    expect(upgradeStep(at({ fresh: 1, freshUp: 1, oldOpen: 3 }))).toEqual({ order: 0, empty: 0 });
    expect(upgradeStep(at({ fresh: 1, freshUp: 1, old: 3, oldOpen: 3 }))).toEqual({ order: 1, empty: 0 });
  });
  it('O4 without surge empties as many as may be missing, and orders when they are gone', () => {
    const none = { surge: 0, unavailable: 2 };
    expect(upgradeStep(at(none))).toEqual({ order: 0, empty: 2 });
    expect(upgradeStep(at({ ...none, old: 2, oldOpen: 2 }))).toEqual({ order: 2, empty: 0 });
  });
  it('O4 whatever the bounds, it ends with all hosts new, and never has more or fewer than it may', () => {
    const amount = fc.integer({ min: 0, max: 4 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), amount, amount, (desired, surge, unavailable) => {
        fc.pre(surge + unavailable > 0);
        let of = { desired, surge, unavailable, fresh: 0, freshUp: 0, old: desired, oldOpen: desired };
        for (let step = 0; step < 100 && (of.old > 0 || of.freshUp < desired); step++) {
          const { order, empty } = upgradeStep(of);
          of = { ...of, fresh: of.fresh + order, oldOpen: of.oldOpen - empty };
          expect(of.fresh + of.old).toBeLessThanOrEqual(desired + surge);
          expect(of.oldOpen + of.freshUp).toBeGreaterThanOrEqual(desired - unavailable);
          // New ones come up, and those that were emptied go.
          of = { ...of, freshUp: of.fresh, old: of.oldOpen };
        }
        expect(of).toMatchObject({ old: 0, freshUp: desired });
      }),
    );
  });
});

const run = (over: Partial<PlanUpgrade>, minAvailable?: number, replicas = 8, warmPool = 0) =>
  simulate({
    plan: plan({
      pools: [pool({ count: 4, max: 4, allocatable: { cpuMilli: 2000, memoryBytes: 64e9, instances: 110 } })],
      services: [
        service({
          replicas,
          work: { law: 'constant', mean: 5000 },
          ...(minAvailable === undefined ? {} : { minAvailable }),
        }),
      ],
      traffic: [traffic(20, { arrivals: 'regular' })],
      upgrades: [{ id: 'new-image', atUs: 10 * S, pool: 0, surge: 1, unavailable: 0, ...over }],
      platforms: [
        platform({
          warmPool,
          deployments: [
            deployment({
              phases: [
                {
                  kind: 'delay',
                  name: 'initialised',
                  technology: 'app',
                  law: { law: 'constant', mean: START_S * S },
                  factor: 1,
                  source: '',
                },
              ],
            }),
          ],
        }),
      ],
      run: { ...plan().run, durationUs: 900 * S, warmupUs: 0 },
    }),
    platform: 0,
    seed: 1,
  });

describe('a pool that is upgraded in a run', () => {
  it('O4 with one host extra: a host after another, each after the provisioning of the one in its place', () => {
    const { faults, scaling, requests, laws } = run({});
    // Four times a new host, and the last old one is empty at once.
    expect(faults.records[0]).toMatchObject({
      kind: 'upgrade',
      domain: 'dc/general, 4 hosts',
      atMs: 10_000,
      instances: 8,
      repairedMs: (10 + 4 * PROVISION_S) * 1000,
      moved: { restarted: 8, live: 0 },
    });
    expect(scaling.hosts.map(({ from, to }) => to - from)).toEqual([1, -1, 1, -1, 1, -1, 1, -1]);
    expect(Math.max(...scaling.hosts.map(({ to }) => to))).toBe(5);
    expect(requests.failed).toMatchObject({ unavailable: 0 });
    expect(laws.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('O4 without one: what stood there waits for a new host', () => {
    const { faults, scaling } = run({ surge: 0, unavailable: 2 });
    // As soon as an old one is gone another is ordered, so that there are never more than four.
    expect(new Set(scaling.hosts.map(({ to }) => to))).toEqual(new Set([3, 4]));
    expect(faults.records[0]!.repairedMs).toBe((10 + 2 * PROVISION_S) * 1000);
  });

  it('O4 a disruption budget holds it up until those that were started elsewhere are ready', () => {
    // One at a time of the two on each host: each host takes a start longer, found out every five seconds.
    const free = run({}).faults.records[0]!.repairedMs!;
    const bound = run({}, 7).faults.records[0]!.repairedMs!;
    expect(bound - free).toBeGreaterThanOrEqual(4 * START_S * 1000);
    expect(bound - free).toBeLessThanOrEqual(4 * (START_S + 5) * 2 * 1000);
    expect(run({}, 8).faults.records[0]).toMatchObject({ repairedMs: null, moved: { restarted: 0 } });
  });

  it('S1 an instance kept warm that has to go is no replica: nobody comes in its stead but another kept warm', () => {
    const { faults, rack, summary, laws } = run({}, undefined, 0, 2);
    expect(faults.records[0]).toMatchObject({ repairedMs: (10 + 4 * PROVISION_S) * 1000 });
    expect(rack.instances.filter(({ untilMs }) => untilMs === null)).toHaveLength(2);
    // No replica has ever started, and none was missed.
    expect([summary.startupMs, faults.availability]).toEqual([null, 0]);
    expect(laws.filter(({ ok }) => !ok)).toEqual([]);
  });
});
