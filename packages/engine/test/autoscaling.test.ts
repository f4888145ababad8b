import type { PlanScaling, PlanScalingRules } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { HorizontalAutoscaler } from '../src/orchestration/horizontal.ts';
import { MetricsPipeline } from '../src/orchestration/metrics-pipeline.ts';
import { replicasFor } from '../src/orchestration/replicas.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const SECOND = 1e6;
const pods = (type: 'Pods' | 'Percent', value: number, seconds: number) => ({
  type,
  value,
  periodUs: seconds * SECOND,
});
const UP: PlanScalingRules = {
  stabilisationUs: 0,
  select: 'Max',
  policies: [pods('Pods', 4, 15), pods('Percent', 100, 15)],
};
const DOWN: PlanScalingRules = {
  stabilisationUs: 300 * SECOND,
  select: 'Max',
  policies: [pods('Percent', 100, 15)],
};

describe('horizontal autoscaler', () => {
  const samples = (milli: readonly number[], unready: readonly number[] = []) =>
    milli.map((value, index) => ({ value, request: 1000, isReady: !unready.includes(index) }));
  const cpu = (target: number) => ({ kind: 'utilisation', target }) as const;

  it('O3 the published cases of the replica calculator', () => {
    const of = (...args: Parameters<typeof replicasFor>) => replicasFor(...args);
    expect(of(3, samples([300, 500, 700]), cpu(30), 0.1)).toEqual({ replicas: 5, level: 50 });
    expect(of(3, samples([300, 500, 700], [0]), cpu(30), 0.1)).toEqual({ replicas: 4, level: 60 });
    expect(of(3, samples([20_000, 10_000, 30_000]), { kind: 'average', target: 15_000 }, 0.1)?.replicas).toBe(
      4,
    );
    expect(of(5, samples([100, 300, 500, 250, 250]), cpu(50), 0.1)).toEqual({ replicas: 3, level: 28 });
    const close = [900, 1000, 1100].map((request, index) => ({
      request,
      value: [1010, 1030, 1020][index]!,
      isReady: true,
    }));
    expect(of(3, close, cpu(100), 0.1)).toEqual({ replicas: 3, level: 102 });
    const missing = { value: null, request: 1000, isReady: true };
    const absent = { value: null, request: 1000, isReady: false };
    expect(of(4, [...samples([400, 95]), missing, missing], cpu(100), 0.1)).toEqual({
      replicas: 3,
      level: 24,
    });
    expect(of(4, [...samples([100, 2000], [0]), missing, absent], cpu(50), 0.1)).toEqual({
      replicas: 4,
      level: 200,
    });
  });

  it('O3 Pods 4/60 s and Percent 10/60 s from 80 to 10: the published steps', () => {
    const scaling: PlanScaling = {
      min: 10,
      max: 100,
      metrics: [{ metric: 'cpu', kind: 'utilisation', target: 50 }],
      up: UP,
      down: {
        stabilisationUs: 0,
        select: 'Max',
        policies: [pods('Pods', 4, 60), pods('Percent', 10, 60)],
      },
      syncUs: 60 * SECOND,
      tolerance: 0.1,
    };
    const autoscaler = new HorizontalAutoscaler(scaling);
    const seen = [80];
    for (let minute = 0; seen.at(-1)! > 10; minute++) {
      const now = seen.at(-1)!;
      const idle = Array.from({ length: now }, () => ({ value: 1, request: 1000, isReady: true }));
      seen.push(autoscaler.step(minute * 60 * SECOND, now, [idle])!.replicas);
    }
    expect(seen).toEqual([80, 72, 64, 57, 51, 45, 40, 36, 32, 28, 24, 20, 16, 12, 10]);
  });
});

describe('a service that is scaled', () => {
  /** Constant work of 10 ms; one core a replica; the rate doubles after ten minutes, then falls. */
  const shop = (over: Partial<PlanScaling> = {}, graceUs = 30 * SECOND, seed = 1) =>
    simulate({
      plan: plan({
        pools: [
          pool({
            count: 4,
            cpuMilli: 16_000,
            allocatable: { cpuMilli: 16_000, memoryBytes: 2 ** 36, instances: 110 },
          }),
        ],
        services: [
          service({
            replicas: 2,
            graceUs,
            work: { law: 'constant', mean: 10_000 },
            scaling: {
              min: 1,
              max: 40,
              metrics: [{ metric: 'cpu', kind: 'utilisation', target: 50 }],
              up: UP,
              down: DOWN,
              syncUs: 15 * SECOND,
              tolerance: 0.1,
              ...over,
            },
          }),
        ],
        traffic: [
          traffic(100, {
            points: [
              { atUs: 0, perSecond: 100 },
              { atUs: 600 * SECOND, perSecond: 800 },
              { atUs: 1200 * SECOND, perSecond: 100 },
            ],
          }),
        ],
        platforms: [
          platform({
            deployments: [
              deployment({
                phases: [
                  {
                    kind: 'delay',
                    name: 'initialised',
                    technology: 'app',
                    law: { law: 'constant', mean: 10 * SECOND },
                    factor: 1,
                    source: '',
                  },
                ],
              }),
            ],
          }),
        ],
        run: { ...plan().run, durationUs: 2400 * SECOND, warmupUs: 0 },
      }),
      platform: 0,
      seed,
    });
  const report = shop();

  it('O3 grows until the mean utilisation is on target, and shrinks after the window', () => {
    const { records } = report.scaling;
    // 8 cores of work at 50 % need sixteen; 1 core needs two.
    // What was more is the backlog of the first minutes; the window lets go of it after five.
    const steady = records.filter(({ atMs }) => atMs < 1_200_000).at(-1)!.to;
    expect(Math.abs(steady - 16)).toBeLessThanOrEqual(2);
    expect(Math.abs(records.at(-1)!.to - 2)).toBeLessThanOrEqual(1);
    const firstDown = records.find(({ from, to, atMs }) => to < from && atMs > 1_200_000)!;
    // Every recommendation until 1,200 s is high, so nothing goes for five minutes.
    expect(firstDown.atMs).toBeGreaterThanOrEqual(1_500_000);
    expect(firstDown.atMs).toBeLessThanOrEqual(1_545_000);
  });
  it('O3 from the policies: no step takes more than twice the replicas or four, and none is before a look', () => {
    for (const { from, to, atMs } of report.scaling.records) {
      expect(to).toBeLessThanOrEqual(Math.max(2 * from, from + 4));
      expect(atMs % 15_000).toBe(0);
    }
  });
  it('L1 L2 laws, the sums of the ledger and every request hold while replicas come and go', () => {
    const { laws, ledger, requests, summary } = report;
    expect(laws.every(({ ok }) => ok)).toBe(true);
    const { capacity, net, overhead, guestOs, systemReserve, idleReserved, stranded, free, lost } =
      ledger.cpu;
    expect(net + overhead + guestOs + systemReserve + idleReserved + stranded + free + lost).toBe(capacity);
    expect(requests.failed.killed).toBe(0);
    // Work done: 10 ms each.
    expect(Math.abs(net / (requests.completed * 10) - 1)).toBeLessThan(0.002);
    expect(summary.instances).toBeGreaterThan(4);
    expect(summary.instances).toBeLessThan(16);
  });
  it('S1 each scale-out is told from the look before until its last replica is ready, and its parts sum to that', () => {
    const { scaleOuts, records } = report.scaling;
    expect(scaleOuts.length).toBe(records.filter(({ from, to }) => to > from).length);
    for (const { askedMs, readyMs, parts } of scaleOuts) {
      expect(parts.reduce((sum, { ms }) => sum + ms, 0)).toBe(readyMs! - askedMs + 15_000);
      expect(parts).toEqual([
        { name: 'since the look before', ms: 15_000 },
        { name: 'initialised', ms: 10_000 },
      ]);
    }
    // Eight times the work comes at 600 s, and the first look after is at 615 s.
    const first = scaleOuts.find(({ askedMs }) => askedMs > 600_000)!;
    expect(first.arrived).toBeGreaterThan(7000);
    expect(first.delayed).toBeGreaterThan(100);
    expect(first.failed).toBe(0);
  });
  it('O3 sees CPU as late as metrics-server tells it, and pods of which that knows nothing as missing', () => {
    const pipeline = { readEveryUs: 10 * SECOND, askEveryUs: 15 * SECOND };
    const late = shop({ pipeline });
    const first = ({ scaling }: typeof late) =>
      scaling.records.find(({ atMs, from, to }) => atMs > 600_000 && to > from)!;
    // All instances are saturated from 600 s on. Asked for at 607.5 s, of what was read at 600 s; at 622.5 s, of 620 s, seen at 630 s.
    expect(first(report).atMs).toBe(615_000);
    expect(first(late).atMs).toBe(630_000);
    // Later is more: the backlog is larger, and it takes as long again until its window lets go of it.
    expect(Math.abs(late.scaling.records.at(-1)!.to - 2)).toBeLessThanOrEqual(1);
    expect(late.requests.failed).toMatchObject({ killed: 0 });
    expect(late.laws.every(({ ok }) => ok)).toBe(true);
  });
  it('O3 metrics-server tells the mean between what was read when it asked, and of whom it was ready for all of that', () => {
    const at = (cpu: number, readySince: number) => new Map([[7, { cpu, memoryBytes: 5, readySince }]]);
    const pipeline = new MetricsPipeline(at(0, 0), 0);
    pipeline.ask();
    expect(pipeline.of(7)).toBeUndefined();
    pipeline.read(at(10_000, 0), 10);
    pipeline.read(at(30_000, 0), 20);
    pipeline.ask();
    expect(pipeline.of(7)).toEqual({ cpuMilli: 1500, memoryBytes: 5, isSettled: true });
    // Nothing was read since.
    pipeline.ask();
    expect(pipeline.of(7)).toMatchObject({ cpuMilli: 1500 });
    pipeline.read(at(31_000, 25), 30);
    pipeline.ask();
    expect(pipeline.of(7)).toMatchObject({ cpuMilli: 100, isSettled: false });
    pipeline.read(new Map([[8, { cpu: 1, memoryBytes: 6, readySince: 31 }]]), 40);
    pipeline.ask();
    expect(pipeline.of(7)).toBeUndefined();
    expect(pipeline.of(8)).toEqual({ cpuMilli: null, memoryBytes: 6, isSettled: false });
  });
  it('O3 never goes beyond its bounds', () => {
    const { records } = shop({ max: 5 }).scaling;
    expect(Math.max(...records.map(({ to }) => to))).toBe(5);
  });
  it('O3 a surplus replica ends its requests; without grace they are killed', () => {
    const down = { ...DOWN, stabilisationUs: 0 };
    const killed = [1, 2, 3, 4].map(seed => shop({ down }, 0, seed).requests.failed.killed);
    expect(Math.max(...killed)).toBeGreaterThan(0);
    expect(shop({ down: { ...DOWN, stabilisationUs: 0 } }).requests.failed.killed).toBe(0);
  });
});
