import type { Plan, PlanDeployment, PlanDisk, PlanTraffic } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

/** An NVMe disk: 60.7 µs for a block on its own, at most 301,000 of them a second. */
const NVME: PlanDisk = { bytesPerSecond: 2e9, iops: 301_000, latencyUs: 60.7 };
const BLOCK = 4096;
const run = { ...plan().run, durationUs: 10e6, warmupUs: 0 };
const constant = (mean: number) => ({ law: 'constant', mean }) as const;

/** One service that uses the disk, on one host with cores to spare. */
function reading(
  blocks: number,
  over: { readonly disk?: PlanDisk; readonly at?: PlanDeployment['disk']; readonly replicas?: number },
  whole: Partial<Plan> = {},
): Plan {
  return plan({
    services: [service({ work: constant(1), diskBytes: blocks * BLOCK, replicas: over.replicas ?? 1 })],
    pools: [
      pool({
        count: 1,
        cpuMilli: 1e6,
        allocatable: { cpuMilli: 1e6, memoryBytes: 1e12, instances: 1e4 },
        disk: over.disk ?? NVME,
      }),
    ],
    platforms: [
      platform({
        deployments: [
          deployment({
            capMilli: 1e6,
            reserve: { cpuMilli: 0, memoryBytes: 0 },
            disk: over.at ?? { factor: 1, inFlight: 0 },
          }),
        ],
      }),
    ],
    traffic: [traffic(10, { arrivals: 'regular' })],
    run,
    ...whole,
  });
}
const reportOf = (whole: Plan) => simulate({ plan: whole, platform: 0, seed: 1 });
/** So many who ask again as soon as they have their answer: the queue depth. */
const users = (count: number): PlanTraffic => ({
  id: 'clients',
  to: 0,
  timeoutUs: 0,
  arrivals: 'closed',
  users: count,
  think: constant(0),
});

describe('requests on disk (M2)', () => {
  it('M2 alone, each block takes the latency: 100 blocks 6.07 ms, and 11.8 ms where a block takes 118 µs', () => {
    expect(reportOf(reading(100, {})).latency.max / 1000).toBeCloseTo(6.071, 2);
    const behind = reading(100, { at: { factor: 118 / 60.7, inFlight: 1 } });
    expect(reportOf(behind).latency.max / 1000).toBeCloseTo(11.801, 2);
  });
  it('M2 without a latency each block takes what it occupies: 4 KiB at 100 MB/s, or 1 / IOPS if that is more', () => {
    const slow = { bytesPerSecond: 100e6, iops: 0, latencyUs: 0 };
    expect(reportOf(reading(1000, { disk: slow })).latency.max).toBeCloseTo(40_961, -1);
    const few = { ...slow, iops: 10_000 };
    expect(reportOf(reading(1000, { disk: few })).latency.max).toBeCloseTo(100_001, -1);
  });
  it('M2 one in flight has 16,474 blocks a second, many at most the IOPS, a VM its part of them', () => {
    const brief = { ...run, durationUs: 20e6, warmupUs: 1e6 };
    const blocksPerSecond = (count: number, at?: PlanDeployment['disk']) => {
      const whole = reading(100, at === undefined ? {} : { at }, { traffic: [users(count)], run: brief });
      return 100 * reportOf(whole).summary.throughputPerSecond;
    };
    const near = (got: number, expected: number) => expect(Math.abs(got / expected - 1)).toBeLessThan(0.005);
    near(blocksPerSecond(1), 1e6 / 60.7);
    near(blocksPerSecond(10), 10e6 / 60.7);
    near(blocksPerSecond(64), 301_000);
    near(blocksPerSecond(32, { factor: 1 / 0.45, inFlight: 0 }), 0.45 * 301_000);
    near(blocksPerSecond(4, { factor: 118 / 60.7, inFlight: 1 }), 1e6 / 118);
  });
  it('M2 a disk that all occupy in full is M/D/1 processor sharing: the mean is S / (1 − ρ)', () => {
    const disk = { bytesPerSecond: 100e6, iops: 10_000, latencyUs: 0 };
    // 50 blocks occupy it for 5 ms; 140 a second for 0.7 of the time.
    const whole = reading(
      50,
      { disk, replicas: 3 },
      {
        traffic: [traffic(140)],
        run: { ...run, durationUs: 2000e6, warmupUs: 20e6 },
      },
    );
    const { summary } = reportOf(whole);
    expect(Math.abs(summary.latencyMs!.mean / (5 / 0.3) - 1)).toBeLessThan(0.04);
    expect(Math.abs(summary.diskUtilisation! / 0.7 - 1)).toBeLessThan(0.02);
  });
  it('M2 a worker at the disk holds its slot: one slot, and the second waits for both parts of the first', () => {
    const one = reading(100, {}, { traffic: [{ ...users(2), id: 'two' }] });
    const slots = { ...one, services: [{ ...one.services[0]!, concurrency: 1 }] };
    expect(reportOf(one).summary.latencyMs!.p50).toBeCloseTo(6.07, 1);
    expect(reportOf(slots).summary.latencyMs!.p50).toBeCloseTo(12.14, 1);
  });
  it('M2 where nothing is known of a disk it takes no time', () => {
    const { disk: _, ...known } = reading(100, {}).pools[0]!;
    const { latency, summary } = reportOf(reading(100, {}, { pools: [known] }));
    expect(latency.max).toBe(1);
    expect(summary.diskUtilisation).toBeNull();
  });
  it('F1, L2 a process killed at the disk loses its requests, and every request is accounted for', () => {
    const whole = reading(
      5000,
      { replicas: 2 },
      {
        traffic: [traffic(50)],
        faults: [
          {
            id: 'crash',
            domain: 'process',
            target: null,
            kind: 'again',
            between: constant(0.5e6),
            repair: constant(0.2e6),
          },
        ],
      },
    );
    const report = reportOf(whole);
    expect(report.requests.failed.killed).toBeGreaterThan(10);
    expect(report.laws.filter(({ ok }) => !ok)).toEqual([]);
  });
  it('R3 the time at the disk is a part of the latency’s tree, and the parts sum to it', () => {
    const report = reportOf(reading(100, {}));
    const { tree } = report.why.find(({ figure }) => figure === 'latencyMs.mean')!;
    expect(tree.parts.find(({ label }) => /disk/.test(label))?.value).toBeCloseTo(6.07, 2);
    expect(tree.parts.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(tree.value, 6);
  });
});
