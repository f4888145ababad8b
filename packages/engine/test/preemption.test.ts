import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fleet, type Sparing } from '../src/hosts/fleet.ts';
import {
  leastSacrifice,
  type Removable,
  sacrificeOn,
  underBudgets,
} from '../src/placement/kubernetes/preemption.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const pod = (instance: number, over: Partial<Removable> = {}): Removable => ({
  instance,
  service: 0,
  need: { cpuMilli: 1000, memoryBytes: 0, vcpus: 0 },
  devices: [],
  standing: 'current',
  priority: 0,
  since: instance,
  isProtected: false,
  ...over,
});

/** A node of so many places, all pods of one size, and one that wants `wanted`. */
function roomFor(wanted: number, places: number, there: readonly Removable[]) {
  let taken = there.length;
  return {
    remove: () => void taken--,
    add: () => void taken++,
    fits: () => places - taken >= wanted,
    taken: () => taken,
  };
}
const ids = (victims: readonly Removable[] | undefined) => victims?.map(({ instance }) => instance);

describe('preemption', () => {
  it('O1 as many as possible stay, the most important first: who came last goes', () => {
    const there = [pod(1), pod(2), pod(3, { priority: 5 }), pod(4)];
    const trial = roomFor(2, 4, there);
    expect(ids(sacrificeOn(0, there, trial)?.victims)).toEqual([2, 4]);
    expect(trial.taken()).toBe(4);
  });

  it('O1 whom a budget protects goes only where it must', () => {
    const there = [pod(1, { isProtected: true }), pod(2, { isProtected: true }), pod(3)];
    expect(sacrificeOn(0, there, roomFor(1, 3, there))).toMatchObject({ violations: 0 });
    const two = sacrificeOn(0, there, roomFor(2, 3, there));
    expect(two?.violations).toBe(1);
    expect(ids(two?.victims)).toEqual([2, 3]);
  });

  /** After TestFilterPodsWithPDBViolation's rule: each pod uses up one disruption, who comes after the last is protected. */
  it('O1 a budget lets so many go, the most important first; who has none may go', () => {
    const there = [pod(1), pod(2, { priority: 5 }), pod(3), pod(4, { service: 1 }), pod(5)];
    const protectedBy = (allowed: number) =>
      underBudgets(there, service => (service === 0 ? allowed : Infinity))
        .filter(({ isProtected }) => isProtected)
        .map(({ instance }) => instance);
    expect(protectedBy(Infinity)).toEqual([]);
    expect(protectedBy(2)).toEqual([3, 5]);
    expect(protectedBy(0)).toEqual([2, 1, 3, 5]);
    expect(protectedBy(-1)).toEqual([2, 1, 3, 5]);
  });

  it('O1 nobody goes where that would not help', () => {
    const there = [pod(1), pod(2)];
    const trial = roomFor(3, 2, there);
    expect(sacrificeOn(0, there, trial)).toBeNull();
    expect(trial.taken()).toBe(2);
    expect(sacrificeOn(0, [], roomFor(0, 1, []))).toBeNull();
  });

  /** After TestPickOneNodeForPreemption of upstream's default_preemption_test.go, by the criteria one after another. */
  it.each([
    [
      'fewest budgets broken',
      [
        [1, [9]],
        [0, [99]],
      ],
      1,
    ],
    [
      'lowest highest priority',
      [
        [0, [10, 1]],
        [0, [5, 5]],
      ],
      1,
    ],
    [
      'smallest sum of priorities',
      [
        [0, [5, 3]],
        [0, [5, 2]],
      ],
      1,
    ],
    [
      'fewer victims, though of negative priority',
      [
        [0, [-5, -5]],
        [0, [-5]],
      ],
      1,
    ],
    [
      'the first of equals',
      [
        [0, [5]],
        [0, [5]],
      ],
      0,
    ],
  ] as const)('O1 %s', (_, nodes, expected) => {
    const sacrifices = nodes.map(([violations, priorities], node) => ({
      node,
      violations,
      victims: priorities.map(priority => pod(0, { priority })),
    }));
    expect(leastSacrifice(sacrifices)?.node).toBe(expected);
  });

  it('O1 among equals those go that came last', () => {
    const sacrifices = [100, 300, 200].map((since, node) => ({
      node,
      violations: 0,
      victims: [pod(0, { since })],
    }));
    expect(leastSacrifice(sacrifices)?.node).toBe(1);
    expect(leastSacrifice([])).toBeUndefined();
  });
});

const cores = (milli: number) => deployment({ reserve: { cpuMilli: milli, memoryBytes: 1 } });

const FREELY: Sparing = { mayGo: () => true, allowedOf: () => Infinity };
/** Back-offs are over. */
const LATER = 20e6;

/** Two hosts of four cores; `low` is placed first and fills them, `high` comes when it is asked for. */
function crowded(lowMilli: number, highMilli: number) {
  const on = platform({ placement: 'kube-scheduler', deployments: [cores(highMilli), cores(lowMilli)] });
  const of = plan({
    pools: [
      pool({ count: 2, max: 2, allocatable: { cpuMilli: 4000, memoryBytes: 2 ** 30, instances: 110 } }),
    ],
    services: [
      service({ id: 'high', replicas: 1, priority: 10 }),
      service({ id: 'low', replicas: Math.floor(4000 / lowMilli) * 2 }),
    ],
    platforms: [on],
  });
  const fleet = new Fleet(of, on);
  fleet.rollOut(index => (index === 1 ? of.services[1]!.replicas : 0));
  return fleet;
}

/** Two hosts, each full with one of a service of priority 0, and the other with one of priority 1; one of 10 is to come. */
function threeServices() {
  const on = platform({
    placement: 'kube-scheduler',
    deployments: [cores(4000), cores(4000), cores(4000)],
  });
  const size = { cpuMilli: 4000, memoryBytes: 2 ** 30, instances: 110 };
  const of = plan({
    pools: [pool({ count: 2, max: 2, allocatable: size })],
    services: [
      service({ id: 'high', priority: 10 }),
      service({ id: 'kept', priority: 0 }),
      service({ id: 'low', priority: 1 }),
    ],
    platforms: [on],
  });
  const fleet = new Fleet(of, on);
  fleet.rollOut(index => (index === 0 ? 0 : 1));
  return fleet;
}

describe('preemption in a fleet', () => {
  it('O1 as many of lower priority go as it takes, all from one host, and do not get the room back', () => {
    const fleet = crowded(1000, 2000);
    expect(fleet.place(0, 1)).toEqual([]);
    const victims = fleet.preempt(0, FREELY);
    expect(victims).toHaveLength(2);
    expect(new Set(victims.map(instance => fleet.instances[instance]!.host)).size).toBe(1);
    // It has been seen to.
    expect(fleet.preempt(0, FREELY)).toEqual([]);
    for (const [nth, instance] of victims.entries()) {
      const now = LATER * (nth + 1);
      fleet.await(1, now);
      fleet.remove(instance, now);
      fleet.placeWaiting(now);
    }
    expect(fleet.instancesOf(0)).toHaveLength(1);
    expect(fleet.waitingOf(1)).toBe(2);
    expect(fleet.unplaced()).toMatchObject([
      { service: 1, replicas: 2, reason: '0/2 nodes are available: 2 Insufficient cpu.' },
    ]);
  });

  it('O1 of two hosts that one is taken whose pods no budget protects', () => {
    // `low` of 4 cores fills both hosts; a budget that lets none go is broken only where there is no other way.
    for (const allowed of [0, 1]) {
      const fleet = crowded(4000, 4000);
      fleet.place(0, 1);
      expect(fleet.preempt(0, { mayGo: () => true, allowedOf: () => allowed })).toHaveLength(1);
    }
    const mixed = threeServices();
    mixed.place(0, 1);
    const [victim] = mixed.preempt(0, { mayGo: () => true, allowedOf: of => (of === 1 ? 0 : Infinity) });
    expect(mixed.instances[victim!]!.service).toBe(2);
  });

  it('O1 nobody of the same priority goes, nor anybody for what fits nowhere', () => {
    const fleet = crowded(1000, 5000);
    fleet.place(0, 1);
    expect(fleet.preempt(0, FREELY)).toEqual([]);
    fleet.place(1, 1);
    expect(fleet.preempt(1, FREELY)).toEqual([]);
  });

  it('O1 whatever the sizes: what was nominated is placed, room is never negative, everybody is somewhere', () => {
    const size = fc.constantFrom(500, 1000, 1500, 2000, 4000);
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 4 }), (low, high, wanted) => {
        const fleet = crowded(low, high);
        const asked = fleet.instancesOf(1).length;
        fleet.place(0, wanted);
        const gone = new Set<number>();
        for (;;) {
          const victims = fleet.preempt(0, { ...FREELY, mayGo: instance => !gone.has(instance) });
          if (victims.length === 0) break;
          for (const instance of victims) gone.add(instance);
        }
        for (const [nth, instance] of [...gone].entries()) {
          const now = LATER * (nth + 1);
          fleet.await(1, now);
          fleet.remove(instance, now);
          fleet.placeWaiting(now);
        }
        expect(fleet.instancesOf(0)).toHaveLength(Math.min(wanted, Math.floor(4000 / high) * 2));
        expect(fleet.instancesOf(1).length + fleet.waitingOf(1)).toBe(asked);
        for (const host of [0, 1]) expect(fleet.onHosts.freeCpu(host)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('O1 an autoscaler that wants more of what is important takes the room of what is not', () => {
    const policies = [{ type: 'Pods' as const, value: 4, periodUs: 15e6 }];
    const rules = { stabilisationUs: 0, select: 'Max' as const, policies };
    const scaling = {
      min: 1,
      max: 4,
      metrics: [{ metric: 'cpu' as const, kind: 'utilisation' as const, target: 50 }],
      up: rules,
      down: rules,
      syncUs: 15e6,
      tolerance: 0.1,
    };
    const on = platform({ placement: 'kube-scheduler', deployments: [cores(1000), cores(1000)] });
    const of = plan({
      pools: [
        pool({ count: 1, max: 1, allocatable: { cpuMilli: 4000, memoryBytes: 2 ** 30, instances: 110 } }),
      ],
      services: [service({ id: 'high', priority: 10, scaling }), service({ id: 'low', replicas: 3 })],
      platforms: [on],
      traffic: [traffic(150)],
    });
    const report = simulate({ plan: of, platform: 0, seed: 1 });
    expect(report.scaling.records[0]).toMatchObject({ service: 'high', from: 1 });
    expect(report.unplaced.map(one => one.service)).toEqual(['low']);
    expect(report.laws.filter(({ ok }) => !ok)).toEqual([]);
  });
});
