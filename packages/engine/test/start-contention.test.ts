import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { closedMean, launchTimes, meanOf, medianOf } from './closed-launches.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';
import type { PlanPhase, PlanTakes } from '@tare/schema';

const cpu = (cpuShare: number): PlanTakes => ({ cpuShare, lockShare: 0, diskBytes: 0 });
const lock = (lockShare: number): PlanTakes => ({ cpuShare: 0, lockShare, diskBytes: 0 });
const reads = (diskBytes: number): PlanTakes => ({ cpuShare: 0, lockShare: 0, diskBytes });

/** Calibrated on st.fc.serial.haswell and st.fc.p10.hsw alone; the catalogue's firecracker.start.cpu_share. */
const CPU_SHARE = 0.58;
const haswell = (inFlight: number, takes = cpu(CPU_SHARE)): number =>
  medianOf(launchTimes({ inFlight, boots: 1000, cores: 4, serialMs: 126.7, sigma: 0.055, takes }));
const m5d = (inFlight: number, takes = cpu(CPU_SHARE)): number =>
  medianOf(launchTimes({ inFlight, boots: 1000, cores: 48, serialMs: 160.9, sigma: 0.027, takes }));
const errorOf = (ours: number, measured: number): number => ours / measured - 1;

describe('S1 starts that contend for CPU, against exact mean-value analysis', () => {
  for (const cores of [1, 4, 48])
    for (const inFlight of [1, 10, 50])
      it(`${String(inFlight)} in flight on ${String(cores)} cores`, () => {
        const serialMs = 100;
        const takes = cpu(0.6);
        const ours = meanOf(launchTimes({ inFlight, boots: 1000, cores, serialMs, sigma: 0.05, takes }));
        expect(ours / closedMean(inFlight, cores, 60, 40)).toBeCloseTo(1, 1.6);
      });
});

describe('S1 against Firecracker’s raw boot times (NSDI 2020)', () => {
  it('calibrated: serial 126.7 and ten in flight 185.4 ms on four Haswell cores', () => {
    expect(Math.abs(errorOf(haswell(1), 126.7))).toBeLessThan(0.01);
    expect(Math.abs(errorOf(haswell(10), 185.4))).toBeLessThan(0.01);
  });
  it('predicted: ten in flight on 48 cores of an m5d.metal do not contend, 157.3 ms', () => {
    expect(Math.abs(errorOf(m5d(10), 157.3))).toBeLessThan(0.05);
  });
  it('predicted, and known to be too slow: fifty in flight on Haswell, 776.8 ms, between 15 and 20 % over', () => {
    const error = errorOf(haswell(50), 776.8);
    expect(error).toBeGreaterThan(0.15);
    expect(error).toBeLessThan(0.2);
  });
  it('a lock of the whole host, calibrated on the same two figures, is refuted by the 48 cores', () => {
    const held = lock(185.4 / 10 / 126.7);
    expect(Math.abs(errorOf(haswell(10, held), 185.4))).toBeLessThan(0.02);
    expect(errorOf(m5d(10, held), 157.3)).toBeGreaterThan(0.4);
  });
  it('a lock of the whole host that makes 205.9 ms of fifty on 48 cores is refuted by a hundred, 217.2 ms', () => {
    const held = lock(205.9 / 50 / 160.9);
    expect(Math.abs(errorOf(m5d(50, held), 205.9))).toBeLessThan(0.02);
    expect(errorOf(m5d(100, held), 217.2)).toBeGreaterThan(0.8);
  });
});

describe('S1, M2 closed forms', () => {
  it('a lock of constant hold: the time of P in flight is the longer of serial and P · hold', () => {
    for (const [inFlight, expected] of [
      [1, 100],
      [4, 100],
      [10, 200],
      [50, 1000],
    ] as const) {
      const launches = { inFlight, boots: 1000, cores: 64, serialMs: 100, sigma: 0, takes: lock(0.2) };
      expect(Math.abs(errorOf(medianOf(launchTimes(launches)), expected))).toBeLessThan(0.001);
    }
  });
  it('a boot storm: fifty that read 200 MB each at 500 MB/s take fifty times one, 20 s', () => {
    const storm = (inFlight: number): number => {
      const launches = {
        inFlight,
        boots: inFlight,
        cores: 64,
        serialMs: 0.001,
        sigma: 0,
        takes: reads(200e6),
      };
      return launchTimes({ ...launches, diskBytesPerSecond: 500e6 }).at(-1)!;
    };
    expect(storm(1)).toBeCloseTo(400, 0);
    expect(storm(50)).toBeCloseTo(20_000, 0);
  });
});

const boot = (takes: PlanTakes, ms = 1000): PlanPhase => ({
  kind: 'delay',
  name: 'guest booted',
  technology: 'x',
  law: { law: 'constant', mean: ms * 1000 },
  factor: 1,
  source: 'test',
  takes,
});

describe('S1 in a run', () => {
  const run = { ...plan().run, durationUs: 20e6, warmupUs: 0 };
  const narrow = { cpuMilli: 1000, allocatable: { cpuMilli: 1000, memoryBytes: 64e9, instances: 110 } };
  const late = (takes: PlanTakes, over = {}) =>
    plan({
      pools: [pool({ ...narrow, count: 1 })],
      services: [
        service({ id: 'a', work: { law: 'constant', mean: 5000 } }),
        service({ id: 'b', warm: false }),
      ],
      platforms: [
        platform({
          deployments: [
            deployment({ reserve: { cpuMilli: 0, memoryBytes: 1 } }),
            deployment({ reserve: { cpuMilli: 0, memoryBytes: 1 }, phases: [boot(takes)] }),
          ],
        }),
      ],
      traffic: [traffic(100, { to: 0, arrivals: 'regular' })],
      run,
      ...over,
    });
  const report = (of: ReturnType<typeof late>) => simulate({ plan: of, platform: 0, seed: 1 });

  it('shares its host’s core with requests, which use half of it: slower than alone, no slower than at half speed', () => {
    const b = report(late(cpu(1))).startup.records.find(({ service: id }) => id === 'b')!;
    expect(b.readyMs - b.startedMs).toBeGreaterThan(1400);
    expect(b.readyMs - b.startedMs).toBeLessThan(2010);
  });
  it('what starts take is overhead in the ledger: one core-second; the laws hold', () => {
    const { ledger, laws } = report(late(cpu(1)));
    expect(laws.every(({ ok }) => ok)).toBe(true);
    expect(ledger.cpu.overhead).toBeGreaterThan(999);
    expect(ledger.cpu.overhead).toBeLessThan(1001);
  });
  it('a host of twice the speed takes half of the CPU time', () => {
    const fast = late(cpu(1), { pools: [pool({ speed: 2 })], traffic: [] });
    const b = report(fast).startup.records.find(({ service: id }) => id === 'b')!;
    expect(b.readyMs - b.startedMs).toBeCloseTo(500, 1);
  });
  it('a start that its host’s failure cuts off gives back the lock and the core; after the repair it begins anew', () => {
    for (const takes of [cpu(0.5), lock(0.5), { ...lock(0.5), diskBytes: 100e6 }]) {
      const fault = {
        id: 'f',
        domain: 'host',
        target: null,
        kind: 'once',
        atUs: 300_000,
        repairUs: 1e6,
      } as const;
      const broken = late(takes, { faults: [fault], traffic: [] });
      const b = report(broken).startup.records.filter(({ service: id }) => id === 'b');
      expect(b.map(({ startedMs, readyMs }) => [startedMs, Math.round(readyMs / 10) * 10])).toEqual([
        [1300, 2300],
      ]);
    }
  });
});
