import type { PlanPoolScaling, PlanService } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { launches } from '../src/orchestration/just-in-time.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const SECOND = 1e6;
const AUTOSCALER: PlanPoolScaling = {
  by: 'cluster-autoscaler',
  expander: 'least-waste',
  fewest: 1,
  priority: 0,
  scanUs: 10 * SECOND,
  threshold: 0.5,
  unneededUs: 600 * SECOND,
  afterAddUs: 600 * SECOND,
  provisionUs: 900 * SECOND,
  backOffUs: 300 * SECOND,
};
const four = { cpuMilli: 4000, allocatable: { cpuMilli: 4000, memoryBytes: 2 ** 36, instances: 110 } };
const arriving = pool({
  ...four,
  count: 1,
  max: 10,
  provisioning: { law: 'constant', mean: 200 * SECOND },
  scaling: AUTOSCALER,
});

/** Twelve tasks of a core for five minutes come at 5 s. */
const tasks = (over: Partial<PlanService> = {}) =>
  service({
    id: 'tasks',
    replicas: 0,
    work: { law: 'constant', mean: 300 * SECOND },
    batch: { tasks: 12, parallelism: 12, atUs: 5 * SECOND, coresMilli: 1000 },
    ...over,
  });
const run = (pools = [arriving], durationUs = 1800 * SECOND, services = [tasks()]) =>
  simulate({
    plan: plan({
      pools,
      services,
      traffic: [],
      platforms: [platform({ pools: [...pools.keys()], deployments: services.map(() => deployment()) })],
      run: { ...plan().run, durationUs, warmupUs: 0 },
    }),
    platform: 0,
    seed: 1,
  });

describe('cluster autoscaler', () => {
  it('O3 scale-out from 1 to 10 asks for hosts at once, beyond what the pool began with and up to its most', () => {
    const web = service();
    const scaleOutMs = (max: number) => run([{ ...arriving, max }], 20 * SECOND, [web]).summary.scaleOutMs;
    // Ten of a core need three hosts of four; two come after 200 s, and the start takes no time of its own.
    expect(scaleOutMs(3)).toBe(200_000);
    expect(scaleOutMs(2)).toBe(null);
  });

  const report = run();
  it('O3 adds hosts at the look after, and lets them go ten minutes after they fell empty', () => {
    // Four tasks run on the first host until 305 s; eight need two more, at the look at 10 s, and run there from 210 to 510 s.
    expect(report.scaling.hosts).toEqual([
      { pool: 'dc/general', atMs: 10_000, from: 1, to: 3, why: 'least-waste' },
      { pool: 'dc/general', atMs: 910_000, from: 3, to: 2, why: 'empty' },
      { pool: 'dc/general', atMs: 1_110_000, from: 2, to: 1, why: 'empty' },
    ]);
    expect(report.batches[0]!.makespanMs).toBe(505_000);
  });
  it('L3 hosts are paid for as long as they are there, and the ledger adds up', () => {
    expect(report.summary.hosts).toBeCloseTo((910 + 1100 + 1790) / 1800, 9);
    expect(report.summary.usdPerMonthFor.hosts).toBeCloseTo(730 * report.summary.hosts, 6);
    const { capacity, net, overhead, guestOs, systemReserve, idleReserved, stranded, free, lost } =
      report.ledger.cpu;
    expect(capacity).toBe(4 * (910 + 1100 + 1790) * 1000);
    expect(net + overhead + guestOs + systemReserve + idleReserved + stranded + free + lost).toBe(capacity);
    expect(net).toBe(12 * 300_000);
    expect(report.laws.every(({ ok }) => ok)).toBe(true);
    expect(report.rack.hosts.map(({ goneMs }) => goneMs)).toEqual([910_000, 1_110_000, undefined]);
  });
  it('O3 what is on its way is not asked for twice, and no pool grows beyond its most', () => {
    const { scaling, unplaced } = run([{ ...arriving, max: 2 }], 700 * SECOND);
    expect(scaling.hosts.map(({ to }) => to)).toEqual([2]);
    expect(unplaced).toEqual([]);
  });
  it('O3 hosts that do not come in time are given up, and the other pool is asked', () => {
    const late = {
      ...arriving,
      id: 'dc/late',
      provisioning: { law: 'constant', mean: 1e5 * SECOND },
    } as const;
    const wasteful = {
      ...arriving,
      id: 'dc/large',
      count: 0,
      cpuMilli: 64_000,
      allocatable: { ...four.allocatable, cpuMilli: 64_000 },
      scaling: { ...AUTOSCALER, fewest: 0 },
    };
    // Of an hour each: the first host is taken all that time.
    const hour = [tasks({ work: { law: 'constant', mean: 3600 * SECOND } })];
    const { scaling } = run([late, wasteful], 1200 * SECOND, hour);
    expect(scaling.hosts.map(({ pool: id, atMs, to }) => [id, atMs, to])).toEqual([
      ['dc/late', 10_000, 3],
      ['dc/late', 910_000, 2],
      ['dc/late', 910_000, 1],
      ['dc/large', 910_000, 1],
    ]);
  });
  it('O3 daemons come with a host and take their part of it', () => {
    const daemon = service({ id: 'agent', everyHost: true, replicas: 0 });
    const { scaling, rack, faults } = run([arriving], 800 * SECOND, [daemon, tasks()]);
    // Three tasks fit on the first host, and nine need three more.
    expect(scaling.hosts[0]).toMatchObject({ from: 1, to: 4 });
    expect(rack.instances.filter(({ service: index }) => index === 0).length).toBe(4);
    // Of the instance-time that was to be ready all is but provisioning and what waits for it.
    expect(faults.availability).toBeGreaterThan(0.7);
  });
});

describe('a host that is not needed', () => {
  /** Two services; one of them leaves five minutes into the run, and the other has one replica on each of two hosts. */
  const shrinking = () => {
    const scaling = {
      min: 2,
      max: 6,
      metrics: [{ metric: 'requests', kind: 'average', target: 10_000 }],
      up: {
        stabilisationUs: 0,
        select: 'Max',
        policies: [{ type: 'Pods', value: 100, periodUs: 15 * SECOND }],
      },
      down: {
        stabilisationUs: 0,
        select: 'Max',
        policies: [{ type: 'Pods', value: 100, periodUs: 15 * SECOND }],
      },
      syncUs: 15 * SECOND,
      tolerance: 0.1,
    } as const;
    const pools = [{ ...arriving, count: 2 }];
    return simulate({
      plan: plan({
        pools,
        services: [service({ replicas: 6, scaling })],
        traffic: [
          traffic(60, {
            points: [
              { atUs: 0, perSecond: 60 },
              { atUs: 300 * SECOND, perSecond: 20 },
            ],
          }),
        ],
        platforms: [platform({ placement: 'least-allocated' })],
        run: { ...plan().run, durationUs: 1500 * SECOND, warmupUs: 0 },
      }),
      platform: 0,
      seed: 1,
    });
  };
  it('O3 is emptied and goes: its replicas find room elsewhere and no request is lost', () => {
    const { scaling, requests, summary } = shrinking();
    expect(scaling.hosts.map(({ from, to, why }) => [from, to, why])).toEqual([[2, 1, 'unneeded']]);
    expect(scaling.hosts[0]!.atMs).toBeGreaterThanOrEqual(915_000);
    expect(scaling.hosts[0]!.atMs).toBeLessThan(945_000);
    expect(requests.failed).toEqual({ timeout: 0, rejected: 0, unavailable: 0, downstream: 0, killed: 0 });
    expect(summary.hosts).toBeLessThan(1.65);
  });
});

describe('both autoscalers', () => {
  it('O3 about five minutes from the load to the last replica, with three to four minutes for a host', () => {
    const policies = [{ type: 'Pods', value: 100, periodUs: 15 * SECOND }] as const;
    const report = simulate({
      plan: plan({
        pools: [{ ...arriving, provisioning: { law: 'constant', mean: 210 * SECOND } }],
        services: [
          service({
            replicas: 2,
            work: { law: 'constant', mean: 10_000 },
            scaling: {
              min: 2,
              max: 12,
              metrics: [{ metric: 'requests', kind: 'average', target: 20_000 }],
              up: { stabilisationUs: 0, select: 'Max', policies },
              down: { stabilisationUs: 300 * SECOND, select: 'Max', policies },
              syncUs: 15 * SECOND,
              tolerance: 0.1,
            },
          }),
        ],
        traffic: [
          traffic(40, {
            arrivals: 'regular',
            points: [
              { atUs: 0, perSecond: 40 },
              { atUs: 301 * SECOND, perSecond: 200 },
            ],
          }),
        ],
        run: { ...plan().run, durationUs: 900 * SECOND, warmupUs: 0 },
      }),
      platform: 0,
      seed: 1,
    });
    const [first] = report.scaling.scaleOuts;
    // The look at 315 s sees it, the scan at 320 s orders hosts, which are up at 530 s: kubernetes/autoscaler FAQ.md, "HPA and CA together".
    expect(first).toMatchObject({ askedMs: 315_000, readyMs: 530_000 });
    expect(first!.parts).toEqual([
      { name: 'since the look before', ms: 15_000 },
      { name: 'waited for room or hosts', ms: 215_000 },
    ]);
    expect(report.scaling.hosts[0]).toMatchObject({ atMs: 320_000, from: 1, to: 3 });
  });
});

describe('Karpenter', () => {
  const type = (cores: number, usdPerHour: number, room = 100) => ({
    cpuMilli: cores * 1000,
    memoryBytes: cores * 4e9,
    pods: 110,
    usdPerHour,
    room,
  });
  const pods = (count: number, cpuMilli: number) => ({ count, cpuMilli, memoryBytes: 1e9 });

  it('O3 each host is of the cheapest type that holds what was planned for it', () => {
    const types = [type(4, 0.2), type(8, 0.38), type(16, 0.9)];
    // Fourteen cores fit on the largest only; three on the smallest; two of six cores on the middle one each, or both on the largest.
    expect(launches([pods(14, 1000)], types)).toEqual([{ type: 2, pods: 14 }]);
    expect(launches([pods(3, 1000)], types)).toEqual([{ type: 0, pods: 3 }]);
    expect(launches([pods(20, 1000)], types)).toEqual([
      { type: 2, pods: 16 },
      { type: 0, pods: 4 },
    ]);
    expect(launches([pods(1, 20_000)], types)).toEqual([]);
    expect(launches([pods(5, 1000)], [type(4, 0.2, 1), type(8, 0.38, 0)])).toEqual([{ type: 0, pods: 4 }]);
  });
  it('O3 hosts come a batch after the pods, and go when their pods have room elsewhere', () => {
    const karpenter: PlanPoolScaling = {
      by: 'karpenter',
      fewest: 0,
      priority: 0,
      idleUs: SECOND,
      mostUs: 10 * SECOND,
      everyUs: 10 * SECOND,
      afterUs: 15 * SECOND,
      budget: 0.1,
    };
    const small = {
      ...arriving,
      id: 'dc/small',
      usdPerHour: 1,
      count: 1,
      scaling: { ...karpenter, fewest: 1 },
    };
    const large = {
      ...arriving,
      id: 'dc/large',
      count: 0,
      usdPerHour: 1.5,
      cpuMilli: 8000,
      allocatable: { ...four.allocatable, cpuMilli: 8000 },
      scaling: karpenter,
    };
    const { scaling, batches } = run([small, large], 900 * SECOND);
    // Eight tasks wait from 5 s on; at 6 s the batch is closed, and the large type holds them at the lower price. It is empty at 506 s.
    expect(scaling.hosts.map(({ pool: id, atMs, to, why }) => [id, atMs, to, why])).toEqual([
      ['dc/large', 6000, 1, 'cheapest that fits'],
      ['dc/large', 530_000, 0, 'empty'],
    ]);
    expect(batches[0]!.makespanMs).toBe(501_000);
  });
});
