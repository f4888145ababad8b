import type { Plan, PlanDeployment, PlanDisk, PlanTraffic } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const SIZES = { blockBytes: 4096, operationBytes: 131_072 };
/** A hundredth of an NVMe disk, so that whole microseconds do not matter: 6.07 ms for a block, at most 3,010 a second. */
const SLOW: PlanDisk = { ...SIZES, bytesPerSecond: 2e9, iops: 3010, latencyUs: 6070 };
const run = { ...plan().run, durationUs: 10e6, warmupUs: 0 };
const constant = (mean: number) => ({ law: 'constant', mean }) as const;

/** One service whose requests read so many bytes, on one host with cores to spare. */
function reading(
  diskBytes: number,
  over: { readonly disk?: PlanDisk; readonly at?: PlanDeployment['disk']; readonly replicas?: number },
  whole: Partial<Plan> = {},
): Plan {
  return plan({
    services: [service({ work: constant(1), diskBytes, replicas: over.replicas ?? 1 })],
    pools: [
      pool({
        count: 1,
        cpuMilli: 1e6,
        allocatable: { cpuMilli: 1e6, memoryBytes: 1e12, instances: 1e4 },
        disk: over.disk ?? SLOW,
      }),
    ],
    platforms: [
      platform({
        deployments: [
          deployment({
            capMilli: 1e6,
            reserve: { cpuMilli: 0, memoryBytes: 0 },
            disk: over.at ?? { extraUs: 0, iops: 0, inFlight: 0 },
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
  it('M2 alone, a block takes the latency: 6.07 ms, and 11.8 ms where the stack adds 5.73 ms', () => {
    expect(reportOf(reading(4096, {})).latency.max).toBe(6071);
    const behind = reading(4096, { at: { extraUs: 5730, iops: 0, inFlight: 1 } });
    expect(reportOf(behind).latency.max).toBe(11_801);
  });
  it('M2 a large read is a row of operations: each the latency once, and its bytes beyond a block', () => {
    const disk = { ...SLOW, bytesPerSecond: 100e6 };
    // 1 MiB in eight operations: 8 · (6070 + (131072 − 4096) / 100 MB/s).
    expect(reportOf(reading(1024 ** 2, { disk })).latency.max).toBeCloseTo(1 + 8 * (6070 + 1269.76), -1);
  });
  it('M2 without latency or IOPS it takes its bytes over the bandwidth: 4 MB at 100 MB/s 40 ms', () => {
    const disk = { ...SIZES, bytesPerSecond: 100e6, iops: 0, latencyUs: 0 };
    expect(reportOf(reading(4e6, { disk })).latency.max).toBe(40_001);
  });
  it('M2 one in flight has 1 / latency blocks a second, many at most the IOPS, a VM what its stack allows', () => {
    const brief = { ...run, durationUs: 200e6, warmupUs: 10e6 };
    const perSecond = (count: number, at?: PlanDeployment['disk']) => {
      const whole = reading(4096, at === undefined ? {} : { at }, { traffic: [users(count)], run: brief });
      return reportOf(whole).summary.throughputPerSecond;
    };
    const near = (got: number, expected: number) => expect(Math.abs(got / expected - 1)).toBeLessThan(0.005);
    near(perSecond(1), 1e6 / 6070);
    near(perSecond(10), 10e6 / 6070);
    near(perSecond(64), 3010);
    near(perSecond(64, { extraUs: 0, iops: 1355, inFlight: 0 }), 1355);
    near(perSecond(64, { extraUs: 5730, iops: 0, inFlight: 1 }), 1e6 / 11_800);
  });
  it('M2 two VMs together have the whole disk: 0.45 each, and the third makes it full', () => {
    const brief = { ...run, durationUs: 50e6, warmupUs: 5e6 };
    const at = { extraUs: 0, iops: 1355, inFlight: 0 };
    const of = (replicas: number) =>
      reportOf(reading(4096, { at, replicas }, { traffic: [users(200)], run: brief })).summary
        .diskUtilisation!;
    expect([1, 2, 3].map(of).map(share => Math.round(share * 100))).toEqual([45, 90, 100]);
  });
  it('M2 a disk that all occupy in full is M/D/1 processor sharing: the mean is S / (1 − ρ)', () => {
    const disk = { ...SIZES, bytesPerSecond: 100e6, iops: 0, latencyUs: 0 };
    // 500 kB occupy it for 5 ms; 140 a second for 0.7 of the time.
    const whole = reading(
      500e3,
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
    const one = reading(4096, {}, { traffic: [{ ...users(2), id: 'two' }] });
    const slots = { ...one, services: [{ ...one.services[0]!, concurrency: 1 }] };
    expect(reportOf(one).summary.latencyMs!.p50).toBeCloseTo(6.07, 1);
    expect(reportOf(slots).summary.latencyMs!.p50).toBeCloseTo(12.14, 1);
  });
  it('M2 where nothing is known of a disk it takes no time', () => {
    const { disk: _, ...known } = reading(4096, {}).pools[0]!;
    const { latency, summary } = reportOf(reading(4096, {}, { pools: [known] }));
    expect(latency.max).toBe(1);
    expect(summary.diskUtilisation).toBeNull();
  });
  it('F1, L2 a process killed at the disk loses its requests, and every request is accounted for', () => {
    const whole = reading(
      100 * 131_072,
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
    const report = reportOf(reading(4096, {}));
    const { tree } = report.why.find(({ figure }) => figure === 'latencyMs.mean')!;
    expect(tree.parts.find(({ label }) => /disk/.test(label))?.value).toBeCloseTo(6.07, 2);
    expect(tree.parts.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(tree.value, 6);
  });
});
