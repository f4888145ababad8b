import type { PlanDeployment, PlanGuest, PlanPlatform, PlanPool } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { cpuStrain, strainBetween } from '../src/cpu/strain.ts';
import { CpuTopology, cpuIntegrals, cpuUsed, guestWeight } from '../src/cpu/topology.ts';
import { Fleet } from '../src/hosts/fleet.ts';
import { deployment, plan, platform, pool, service } from './small-plan.ts';

const GIB = 1024 ** 3;
const ENDLESS = 1e300;

const VM: PlanGuest = {
  technology: 'vm',
  vcpus: 2,
  cpuMilli: 2000,
  memoryBytes: 4.5 * GIB,
  allocatable: { cpuMilli: 1800, memoryBytes: 4 * GIB, instances: 110 },
  tare: { overheadBytes: 0, guestOsBytes: 0 },
  phases: [],
};

interface Shape {
  readonly replicas?: number;
  readonly hosts?: Partial<PlanPool>;
  readonly runs?: Partial<PlanDeployment>;
  readonly on?: Partial<PlanPlatform>;
  readonly seed?: number;
}

/** Sold for a core and a half, so that a host of three has two that share. */
const OVERSOLD: PlanGuest = { ...VM, cpuMilli: 1500 };

/** So many replicas of one service that reserves a core and may use two, on hosts of four cores. */
function topologyOf({ replicas = 2, hosts = {}, runs = {}, on = {}, seed = 1 }: Shape) {
  const whole = plan({
    services: [service({ replicas })],
    pools: [
      pool({
        cpuMilli: 4000,
        allocatable: { cpuMilli: 4000, memoryBytes: 64 * GIB, instances: 110 },
        count: 1,
        ...hosts,
      }),
    ],
    platforms: [platform({ deployments: [deployment({ capMilli: 2000, ...runs })], ...on })],
  });
  const fleet = new Fleet(whole, whole.platforms[0]!, seed);
  fleet.rollOut(() => replicas);
  return { fleet, topology: new CpuTopology(fleet, seed) };
}

/** Begins so many tasks without an end on an instance. */
function busy({ share, leaves }: CpuTopology, instance: number, tasks: number, at = 0): void {
  for (let task = 0; task < tasks; task++) share.begin(leaves[instance]!, instance * 10 + task, ENDLESS, at);
}

const rate = ({ share, leaves }: CpuTopology, instance: number) => share.rateOf(leaves[instance]!);
/** What stood idle of the first host's reserves, core-milliseconds. */
const idle = (topology: CpuTopology, now: number) => cpuIntegrals(topology, now).idleReserved[0]! / 1e6;

describe('instances that are alike', () => {
  it('K5 have one record, and one that is told to go, is resized or goes gets its own', () => {
    const { fleet } = topologyOf({ replicas: 4 });
    const { instances } = fleet;
    expect(new Set(instances).size).toBe(1);
    const { from, deployment: before } = instances[0]!;
    fleet.leave(1);
    fleet.resize(2, { ...before, capMilli: 1000 }, 5);
    fleet.remove(3, 7);
    expect(instances.map(({ until }) => until)).toEqual([Infinity, Infinity, Infinity, 7]);
    expect(instances.map(({ isLeaving }) => isLeaving === true)).toEqual([false, true, false, false]);
    expect(instances.map(({ deployment: own }) => own.capMilli)).toEqual([2000, 2000, 1000, 2000]);
    expect(instances[2]!.earlier).toEqual([{ deployment: before, until: 5 }]);
    expect(instances.every(one => one.from === from)).toBe(true);
  });
});

describe('the tree of who shares with whom', () => {
  it('C1 a request runs on one core, an instance has at most its limit, and a host what it has for instances', () => {
    const { topology } = topologyOf({
      hosts: { allocatable: { cpuMilli: 3000, memoryBytes: 64 * GIB, instances: 110 } },
    });
    busy(topology, 0, 1);
    expect(rate(topology, 0)).toBe(1000);
    busy(topology, 0, 3);
    expect(rate(topology, 0)).toBe(2000);
    busy(topology, 1, 4);
    expect([rate(topology, 0), rate(topology, 1)]).toEqual([1500, 1500]);
  });

  it('C1 whatever the limit, nobody has more than the host', () => {
    const { topology } = topologyOf({ replicas: 1, runs: { capMilli: 9000 } });
    busy(topology, 0, 8);
    expect(rate(topology, 0)).toBe(4000);
  });

  it('C1 a task of a batch runs on as many cores as it can use', () => {
    const whole = plan({
      services: [
        service({
          replicas: 0,
          batch: { tasks: 1, parallelism: 1, atUs: 0, coresMilli: 2500 },
        }),
      ],
      pools: [pool({ count: 1 })],
      platforms: [platform({ deployments: [deployment({ capMilli: 16_000 })] })],
    });
    const fleet = new Fleet(whole, whole.platforms[0]!, 1);
    fleet.rollOut(() => 1);
    const topology = new CpuTopology(fleet, 1);
    busy(topology, 0, 1);
    expect(rate(topology, 0)).toBe(2500);
  });

  it('C1 with two threads a core, what the system keeps has cores to itself: 3 of 4 cores and 30 % beyond', () => {
    const { topology } = topologyOf({
      replicas: 4,
      runs: { capMilli: 8000, reserve: { cpuMilli: 100, memoryBytes: GIB } },
      hosts: {
        cpuMilli: 8000,
        allocatable: { cpuMilli: 7000, memoryBytes: 64 * GIB, instances: 110 },
        smt: { coresMilli: 4000, gain: 0.3 },
      },
    });
    busy(topology, 0, 5);
    // min(5, 3) + 0.3 · (5 − 3).
    expect(rate(topology, 0)).toBeCloseTo(3600, 9);
  });

  it('C1 a host whose system keeps more than all cores runs on second threads alone', () => {
    const { topology } = topologyOf({
      replicas: 1,
      runs: { capMilli: 8000 },
      hosts: {
        cpuMilli: 8000,
        allocatable: { cpuMilli: 2000, memoryBytes: 64 * GIB, instances: 110 },
        smt: { coresMilli: 4000, gain: 0.5 },
      },
    });
    busy(topology, 0, 2);
    expect(rate(topology, 0)).toBeCloseTo(1000, 9);
  });

  it('C3 weights are the shares as the platform turns them into weights: 1024 and 2048 are 39 and 79 by the linear law', () => {
    const whole = plan({
      services: [service(), service({ id: 'db' })],
      pools: [
        pool({ count: 1, cpuMilli: 1000, allocatable: { cpuMilli: 2000, memoryBytes: GIB, instances: 9 } }),
      ],
      platforms: [
        platform({
          cpuWeights: 'linear',
          deployments: [deployment({ capMilli: 2000 }), deployment({ capMilli: 2000, weight: 2048 })],
        }),
      ],
    });
    const fleet = new Fleet(whole, whole.platforms[0]!, 1);
    fleet.rollOut(() => 1);
    const topology = new CpuTopology(fleet, 1);
    busy(topology, 0, 4);
    busy(topology, 1, 4);
    expect(rate(topology, 0)).toBeCloseTo((2000 * 39) / (39 + 79), 9);
  });

  it('C5 instances of a VM share what it has for them; two VMs of two vCPUs share three cores in halves', () => {
    const { fleet, topology } = topologyOf({
      replicas: 2,
      hosts: { allocatable: { cpuMilli: 3000, memoryBytes: 64 * GIB, instances: 110 } },
      on: { guest: OVERSOLD },
    });
    expect(fleet.guests).toHaveLength(2);
    busy(topology, 0, 4);
    expect(rate(topology, 0)).toBe(1800);
    busy(topology, 1, 4);
    expect([rate(topology, 0), rate(topology, 1)]).toEqual([1500, 1500]);
  });

  it('C5 a VM that waits loses to locks only what it is said to lose, and only then', () => {
    const ends = (hogs: number) => {
      const { topology } = topologyOf({
        runs: { preemptionLoss: 0.25 },
        hosts: { cpuMilli: 2000, allocatable: { cpuMilli: 2000, memoryBytes: GIB, instances: 9 } },
      });
      busy(topology, 1, hogs);
      topology.share.begin(topology.leaves[0]!, 0, 1e6 * 1000, 0);
      topology.share.begin(topology.leaves[0]!, 1, 1e6 * 1000, 0);
      return topology.share.nextTime();
    };
    expect(ends(0)).toBe(1e6);
    // One of two cores instead of two, of which three quarters tell.
    expect(ends(2)).toBe(Math.round(2e6 / 0.75));
  });

  it('takes in who comes later', () => {
    const { fleet, topology } = topologyOf({
      replicas: 1,
      hosts: { count: -1 },
      runs: { reserve: { cpuMilli: 3000, memoryBytes: GIB } },
    });
    expect(topology.roots).toHaveLength(1);
    fleet.rollOut(() => 1);
    topology.grow(50);
    expect(topology.leaves).toHaveLength(fleet.instances.length);
    expect(topology.roots).toHaveLength(fleet.hosts.length);
    expect(fleet.hosts.length).toBe(2);
  });
});

describe('what stands idle though it is reserved (L1)', () => {
  it('L1 two that reserve a core each, of which one uses half of what it has', () => {
    const { topology } = topologyOf({});
    busy(topology, 0, 1);
    expect(idle(topology, 1e6)).toBeCloseTo(1000, 9);
    expect(cpuIntegrals(topology, 1e6).used[0]).toBe(1e9);
    expect(cpuUsed(topology, 1e6)).toBe(1e9);
  });

  it('L1 one that goes has nothing reserved from then on, and runs no more', () => {
    const { topology } = topologyOf({});
    busy(topology, 1, 1);
    topology.remove(1, 1e6);
    expect(idle(topology, 3e6)).toBeCloseTo(1000 + 2 * 1000, 9);
    expect(cpuUsed(topology, 3e6)).toBe(1e9);
  });

  it('L1 a VM reserves what it has for instances, whoever runs in it, until its host goes', () => {
    const { topology } = topologyOf({ replicas: 1, on: { guest: VM } });
    expect(idle(topology, 1e6)).toBeCloseTo(1800, 9);
    topology.remove(0, 1e6);
    expect(idle(topology, 2e6)).toBeCloseTo(3600, 9);
    topology.removeHost(0, 2e6);
    expect(idle(topology, 9e6)).toBeCloseTo(3600, 9);
  });

  it('L1 a host without VMs has nothing to give back but what its instances do', () => {
    const { topology } = topologyOf({});
    topology.removeHost(0, 1e6);
    expect(idle(topology, 2e6)).toBeCloseTo(4000, 9);
  });
});

describe('an instance that is resized', () => {
  /** Resizes the first instance and tells the topology. */
  function resized(
    { fleet, topology }: ReturnType<typeof topologyOf>,
    over: Partial<PlanDeployment>,
    now: number,
  ) {
    const before = fleet.instances[0]!.deployment;
    expect(fleet.resize(0, { ...before, ...over }, now)).toMatchObject({});
    topology.resize(0, before, now);
  }
  const reserving = (cpuMilli: number) => ({ reserve: { cpuMilli, memoryBytes: 128 * 1024 ** 2 } });

  it('L1 reserves what it asks for now: more, then less', () => {
    const both = topologyOf({});
    resized(both, reserving(1500), 1e6);
    // Two cores for a second, then two and a half, then one and a quarter.
    resized(both, reserving(250), 3e6);
    expect(idle(both.topology, 7e6)).toBeCloseTo(2000 + 2 * 2500 + 4 * 1250, 9);
  });

  it('L1 inside a VM the VM reserves what it has, whatever its instances ask for', () => {
    const both = topologyOf({ replicas: 1, on: { guest: VM } });
    resized(both, reserving(250), 1e6);
    expect(idle(both.topology, 2e6)).toBeCloseTo(2 * 1800, 9);
  });

  it('C1 C3 has its new limit and weight: of one core and two tasks each, 1024 against 1024, then 3072', () => {
    const both = topologyOf({
      hosts: { allocatable: { cpuMilli: 1000, memoryBytes: 64 * GIB, instances: 110 } },
      runs: reserving(100),
    });
    const { topology } = both;
    busy(topology, 0, 2);
    busy(topology, 1, 2);
    expect([rate(topology, 0), rate(topology, 1)]).toEqual([500, 500]);
    resized(both, { weight: 3072 }, 1e6);
    expect([rate(topology, 0), rate(topology, 1)]).toEqual([750, 250]);
    resized(both, { weight: 3072, capMilli: 300 }, 2e6);
    expect([rate(topology, 0), rate(topology, 1)]).toEqual([300, 700]);
  });

  it('C4 gets a quota, another one, and none: what it has been throttled for stays counted', () => {
    const both = topologyOf({ replicas: 1 });
    const { topology } = both;
    const [leaf] = topology.leaves;
    const runTo = (now: number) => {
      while (topology.share.nextTime() <= now) topology.share.fire();
      return topology.share.usedBy(leaf!, now) / 1e6;
    };
    busy(topology, 0, 1);
    expect(topology.share.quotaOf(leaf!)).toBe(null);
    expect(runTo(1e6)).toBe(1000);
    // Half a core from its period's start on: ten periods, half of each.
    resized(both, { quota: { milli: 500, periodUs: 100_000 } }, 1e6);
    expect(runTo(2e6)).toBe(1500);
    const quota = topology.share.quotaOf(leaf!)!;
    expect([quota.throttledPeriods, quota.throttledUs(2e6)]).toEqual([10, 500_000]);
    // A quarter of each 20 ms.
    resized(both, { quota: { milli: 250, periodUs: 20_000 } }, 2e6);
    expect(runTo(3e6)).toBe(1750);
    expect(topology.share.quotaOf(leaf!)).toBe(quota);
    expect([quota.throttledPeriods, quota.throttledUs(3e6)]).toEqual([10 + 50, 500_000 + 750_000]);
    resized(both, { quota: null }, 3e6);
    expect(runTo(4e6)).toBe(2750);
    expect(quota.throttledPeriods).toBe(60);
  });

  it('L1 a host that goes gives back what all its VMs reserve', () => {
    const { topology } = topologyOf({
      replicas: 2,
      hosts: { cpuMilli: 8000 },
      on: { guest: { ...VM, cpuMilli: 1800 } },
    });
    expect(idle(topology, 1e6)).toBeCloseTo(2 * 1800, 9);
    topology.removeHost(0, 1e6);
    expect(idle(topology, 2e6)).toBeCloseTo(2 * 1800, 9);
  });

  it('C3 a VM weighs as so many whole cores: two against one of an instance beside it', () => {
    const { topology, fleet } = topologyOf({ replicas: 1, on: { guest: VM } });
    const { share } = topology;
    expect(guestWeight(fleet)).toBe(2 * 1024);
    const beside = share.addLeaf(topology.roots[0]!, 4000, 1024, 4000);
    share.begin(beside, 99, ENDLESS, 0);
    busy(topology, 0, 2);
    expect(rate(topology, 0)).toBeCloseTo(1800, 9);
  });
});

describe('what was wanted and not given', () => {
  it('C4 periods of quotas begin when the seed and the instance say, spread over the whole period', () => {
    const { topology } = topologyOf({
      replicas: 400,
      hosts: { count: -1 },
      runs: { quota: { milli: 500, periodUs: 100_000 } },
    });
    const phases = topology.leaves.map(leaf => topology.share.quotaOf(leaf)!.periodEnd);
    expect(phases.every(phase => Number.isInteger(phase) && phase >= 0 && phase < 100_000)).toBe(true);
    // Of a uniform draw the mean is 50 ms ± 4 standard errors, and every fifth of the period has some.
    const mean = phases.reduce((sum, phase) => sum + phase, 0) / 400;
    expect(Math.abs(mean - 50_000)).toBeLessThan((4 * 100_000) / Math.sqrt(12 * 400));
    expect(new Set(phases.map(phase => Math.floor(phase / 20_000)))).toEqual(new Set([0, 1, 2, 3, 4]));
    const other = topologyOf({
      replicas: 1,
      runs: { quota: { milli: 500, periodUs: 100_000 } },
      seed: 2,
    }).topology;
    expect(other.share.quotaOf(other.leaves[0]!)!.periodEnd).not.toBe(phases[0]);
  });

  it('C4 throttling between two moments: half a core for one that wants one stands still for half of each period', () => {
    const { topology } = topologyOf({ replicas: 1, runs: { quota: { milli: 500, periodUs: 100_000 } } });
    const phase = topology.share.quotaOf(topology.leaves[0]!)!.periodEnd;
    busy(topology, 0, 1, phase);
    const at = (now: number) => {
      while (topology.share.nextTime() <= now) topology.share.fire();
      return cpuStrain(topology, now);
    };
    const from = at(phase + 100_000);
    const { throttledUs, throttledPeriods, waited } = strainBetween(from, at(phase + 600_000));
    expect([...throttledUs]).toEqual([250_000]);
    expect([...throttledPeriods]).toEqual([5]);
    expect([...waited]).toEqual([0]);
  });

  it('C5 steal and waiting: two VMs want two cores each of three, and inside each one waits', () => {
    const { topology } = topologyOf({
      replicas: 2,
      hosts: { allocatable: { cpuMilli: 3000, memoryBytes: 64 * GIB, instances: 110 } },
      on: { guest: OVERSOLD },
    });
    busy(topology, 0, 4);
    busy(topology, 1, 4);
    const from = cpuStrain(topology, 1e6);
    const { stolen, waited, throttledUs, throttledPeriods } = strainBetween(from, cpuStrain(topology, 3e6));
    expect(stolen.length).toBe(2);
    for (const guest of stolen) expect(guest).toBeCloseTo(300 * 2e6, 0);
    for (const instance of waited) expect(instance).toBeCloseTo(300 * 2e6, 0);
    expect([...throttledUs, ...throttledPeriods]).toEqual([0, 0, 0, 0]);
  });

  it('counts who is new from zero', () => {
    const of = (...values: number[]) => Float64Array.from(values);
    const strain = (values: Float64Array) => ({
      waited: values,
      stolen: values,
      throttledUs: values,
      throttledPeriods: values,
    });
    expect([...strainBetween(strain(of(3)), strain(of(5, 7))).stolen]).toEqual([2, 7]);
  });
});
