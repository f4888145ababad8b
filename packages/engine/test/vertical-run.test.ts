import {
  type PlanDeployment,
  type PlanService,
  type PlanVerticalUpdate,
  recordingSchema,
  type Report,
} from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { createRun, simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const MIB = 2 ** 20;
const MINUTE = 60e6;
const UPDATE: PlanVerticalUpdate = {
  mode: 'recreate',
  controls: 'requests-and-limits',
  least: {},
  most: {},
  fewest: 2,
  tolerance: 0.5,
  difference: 0.1,
  lifetimeUs: 12 * 60 * MINUTE,
  quickKillUs: 10 * MINUTE,
};

/** A container that asks for so much, without limits. */
const asking = (cpuMilli: number, over: Partial<PlanDeployment> = {}): PlanDeployment => {
  const memoryBytes = 300 * MIB;
  return deployment({
    requested: { cpuMilli, memoryBytes },
    reserve: { cpuMilli, memoryBytes },
    capMilli: 8000,
    resizable: { limitMilli: 0, ceilingMilli: 8000, periodUs: null },
    ...over,
  });
};

interface Setting {
  readonly update?: Partial<PlanVerticalUpdate>;
  readonly own?: PlanDeployment;
  readonly replicas?: number;
  readonly minutes?: number;
  /** Cores of work, of all replicas. */
  readonly cores?: number;
  readonly hostCores?: number;
  readonly minAvailable?: number;
  readonly leak?: number;
}

function requestFor({ update, own = asking(2000), minutes = 120, ...rest }: Setting) {
  const { replicas = 4, cores = 0.4, hostCores = 16, minAvailable, leak = 0 } = rest;
  return {
    plan: plan({
      pools: [
        pool({
          count: 1,
          max: 1,
          cpuMilli: hostCores * 1000,
          memoryBytes: 65_536 * MIB,
          allocatable: { cpuMilli: hostCores * 1000, memoryBytes: 65_536 * MIB, instances: 110 },
        }),
      ],
      services: [
        service({
          replicas,
          graceUs: 1e6,
          vertical: { everyUs: MINUTE, update: { ...UPDATE, ...update } },
          work: { law: 'constant', mean: 100_000 },
          memory: { baseBytes: 100 * MIB, fileBytes: 0, perRequestBytes: 0, leakBytesPerHour: leak },
          ...(minAvailable === undefined ? {} : { minAvailable }),
        }),
      ],
      traffic: [traffic(cores * 10, { arrivals: 'regular' })],
      platforms: [platform({ placement: 'kube-scheduler', shortage: 'evict', deployments: [own] })],
      run: { ...plan().run, warmupUs: 0, durationUs: minutes * MINUTE },
    }),
    platform: 0,
    seed: 1,
  };
}
const run = (setting: Setting): Report => simulate(requestFor(setting)) as Report;
const updates = ({ scaling }: Report) => scaling.vertical ?? [];
const places = (report: Report) => report.rack.instances.filter(({ untilMs }) => untilMs === null);

describe('requests that follow the vertical autoscaler', () => {
  it('O3 who asks for far too much is evicted, two of four at a look, and the next ask for what is recommended', () => {
    const report = run({});
    const evicted = updates(report);
    expect(evicted.map(({ what }) => what)).toEqual(Array(4).fill('evicted'));
    // The upper bound comes down to the request of 2 cores once there is enough of a history (1 + 1/days).
    const [first, second, third, fourth] = evicted.map(({ atMs }) => atMs);
    expect([second! - first!, fourth! - third!]).toEqual([0, 0]);
    expect(third! - first!).toBeGreaterThanOrEqual(60_000);
    const target = report.scaling.recommendations![0]!;
    for (const { cpuMilli } of places(report)) expect(cpuMilli).toBeLessThan(300);
    expect(places(report)).toHaveLength(4);
    expect(target.isOutside).toBe(false);
    expect(Object.values(report.requests.failed)).toEqual([0, 0, 0, 0, 0]);
  });

  it('O3 with Initial nobody goes; with fewer than two nobody is updated', () => {
    expect(updates(run({ update: { mode: 'initial' } }))).toEqual([]);
    expect(updates(run({ replicas: 1, cores: 0.1 }))).toEqual([]);
    expect(updates(run({ replicas: 1, cores: 0.1, update: { fewest: 1 } })).length).toBe(1);
  });

  it('O3 a disruption budget keeps them, and one that is not resizable is only told of', () => {
    expect(updates(run({ minAvailable: 4 }))).toEqual([]);
    const { resizable: _, ...fixed } = asking(2000);
    const report = run({ own: fixed });
    expect(updates(report)).toEqual([]);
    expect(report.scaling.recommendations![0]!.isOutside).toBe(true);
  });

  it('O3 in place nobody goes, and what is reserved comes down and is told in the ledger', () => {
    const report = run({ update: { mode: 'in-place-or-recreate' } });
    expect(updates(report).map(({ what }) => what)).toEqual(Array(4).fill('resized'));
    expect(places(report).map(({ fromMs }) => fromMs)).toEqual([0, 0, 0, 0]);
    const resizes = updates(report);
    // Each held two cores until then, and what it was resized to afterwards; the work is 0.4 cores.
    const reserved = resizes.reduce(
      (sum, { atMs, cpuMilli: [from, to] }) => sum + (atMs * from + (7_200_000 - atMs) * to) / 1000,
      0,
    );
    const { used, idle } = ((cpu: Report['ledger']['cpu']) => ({
      used: cpu.net + cpu.overhead + cpu.lost,
      idle: cpu.idleReserved,
    }))(report.ledger.cpu);
    expect(used + idle).toBeGreaterThan(reserved * 0.999);
    expect(used + idle).toBeLessThan(reserved * 1.02);
  });

  it('O3 R2 a recording has every resize, with what was reserved before and after', () => {
    const recorded = createRun({
      ...requestFor({ update: { mode: 'in-place-or-recreate' } }),
      record: { steps: 10 },
    });
    while (!recorded.advance(1_000_000));
    const report = recorded.report() as Report;
    const { timeline, originMs } = recordingSchema.parse(recorded.recording(report));
    const resizes = [...timeline.event.entries()].flatMap(([index, event]) =>
      event === 'resized'
        ? [{ atMs: timeline.atMs[index]! - originMs, ...timeline.sizes[timeline.detail[index]!]! }]
        : [],
    );
    // What is asked for is what is reserved here.
    expect(resizes).toEqual(
      updates(report).map(({ atMs, cpuMilli, memoryBytes }) => ({ atMs, cpuMilli, memoryBytes })),
    );
    expect(resizes.map(({ cpuMilli: [from] }) => from)).toEqual(Array(4).fill(2000));
    const [last] = report.rack.instances;
    expect(resizes[0]!.cpuMilli[1]).toBe(last!.cpuMilli);
  });

  it('O3 a resize waits for room, becomes an eviction after five minutes, and then waits for a place', () => {
    // Four that ask for 100m want 0.9 cores and 15 % on top, and a bucket's rest: three have room on four cores.
    const inPlace = { mode: 'in-place-or-recreate' as const };
    const report = run({ own: asking(100), cores: 3.6, hostCores: 4, update: inPlace, minutes: 20 });
    const seen = updates(report);
    expect(seen.map(({ what }) => what)).toEqual(['resized', 'resized', 'resized', 'deferred', 'evicted']);
    expect(seen[4]!.atMs - seen[3]!.atMs).toBe(360_000);
    expect(places(report)).toHaveLength(3);
    expect(report.unplaced).toMatchObject([
      { replicas: 1, reason: '0/1 nodes are available: 1 Insufficient cpu.' },
    ]);
  });

  it('O3 what is more than a host has is never there: a later look evicts', () => {
    const update = { mode: 'in-place-or-recreate' as const, least: { cpuMilli: 5000 } };
    const seen = updates(run({ own: asking(100), cores: 1, hostCores: 4, replicas: 2, update, minutes: 10 }));
    // One of two may be disturbed at a look: the first by its resize, then the second by its own, then the first goes.
    expect(seen.map(({ what }) => what)).toEqual(['infeasible', 'infeasible', 'evicted']);
    expect([seen[1]!.atMs - seen[0]!.atMs, seen[2]!.atMs - seen[1]!.atMs]).toEqual([60_000, 60_000]);
  });

  it('O3 who is killed again and again for want of memory gets more, though within its bounds', () => {
    const own = asking(250, { memoryLimitBytes: 320 * MIB });
    const limits = { ...own, requested: { ...own.requested, memoryBytes: 320 * MIB } };
    const leak = 60 * 40 * MIB;
    const report = run({ own: limits, leak, minutes: 15, update: { lifetimeUs: 1e15 } });
    const [first] = updates(report);
    expect(first!.what).toBe('evicted');
    expect(first!.memoryBytes[1]).toBeGreaterThan(first!.memoryBytes[0]);
  });

  it('O3 a rate lets one go in so long', () => {
    const at = updates(run({ update: { rate: { perSecond: 0.05, burst: 1 } } })).map(({ atMs }) => atMs);
    expect(at[1]! - at[0]!).toBe(20_000);
    expect(at).toHaveLength(4);
  });

  it('O3 the rate is one for all services of a control plane', () => {
    const { plan: one, ...request } = requestFor({ update: { rate: { perSecond: 0.05, burst: 1 } } });
    const [web] = one.services as [PlanService];
    const [own] = one.platforms[0]!.deployments as [PlanDeployment];
    const both = {
      ...one,
      services: [web, { ...web, id: 'api' }],
      traffic: [one.traffic[0]!, { ...one.traffic[0]!, id: 'others', to: 1 }],
      platforms: [{ ...one.platforms[0]!, deployments: [own, own] }],
    };
    const evicted = updates(simulate({ ...request, plan: both }) as Report);
    expect(new Set(evicted.map(({ service }) => service)).size).toBe(2);
    const at = evicted.map(({ atMs }) => atMs).sort((a, b) => a - b);
    expect(at).toHaveLength(8);
    for (const [index, ms] of at.entries())
      if (index > 0) expect(ms - at[index - 1]!).toBeGreaterThanOrEqual(20_000);
  });

  it('K4 a run that is cut and taken up in slices is the same', () => {
    const whole = run({ update: { mode: 'in-place-or-recreate' } });
    const sliced = createRun(requestFor({ update: { mode: 'in-place-or-recreate' } }));
    while (!sliced.advance(97));
    expect(sliced.report()).toEqual(whole);
  });
});
