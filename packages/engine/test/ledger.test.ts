import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';
import { LatencyHistogram } from '../src/report/histogram.ts';
import { LEDGER_PARTS, reportSchema } from '@tare/schema';
import fc from 'fast-check';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

describe('ledger (L1, I4)', () => {
  const one = plan({
    services: [
      service({
        replicas: 2,
        work: { law: 'constant', mean: 10_000 },
        memory: { baseBytes: GIB, fileBytes: 0, perRequestBytes: 0, leakBytesPerHour: 0 },
      }),
    ],
    traffic: [traffic(50, { arrivals: 'regular' })],
    pools: [
      pool({
        cpuMilli: 16_000,
        memoryBytes: 64 * GIB,
        allocatable: { cpuMilli: 15_000, memoryBytes: 60 * GIB, instances: 110 },
      }),
    ],
    platforms: [
      platform({
        deployments: [
          deployment({
            slowdown: 1.25,
            reserve: { cpuMilli: 1000, memoryBytes: 2 * GIB + 128 * MIB },
            tare: { overheadBytes: 128 * MIB, guestOsBytes: 0 },
          }),
        ],
      }),
    ],
    run: { ...plan().run, durationUs: 100e6, warmupUs: 10e6 },
  });
  const report = simulate({ plan: one, platform: 0, seed: 1 });
  it('CPU: 16 cores for 100 s = 1 reserved by the system + net + overhead + idle in requests + free', () => {
    const { cpu } = report.ledger;
    expect(cpu).toMatchObject({
      capacity: 1_600_000,
      systemReserve: 100_000,
      guestOs: 0,
      lost: 0,
      stranded: 0,
    });
    expect(cpu.net).toBe(50_000); // 50/s · 100 s · 10 ms
    expect(cpu.overhead).toBe(12_500); // a quarter of it
    expect(cpu.idleReserved).toBe(200_000 - 62_500);
    expect(cpu.free).toBe(1_300_000);
  });
  it('memory: working set, shim, idle inside the request, system, free', () => {
    const gibSeconds = 1024 * 100_000;
    const { memory } = report.ledger;
    expect(memory).toMatchObject({
      capacity: 64 * gibSeconds,
      net: 2 * gibSeconds,
      overhead: gibSeconds / 4,
      idleReserved: 2 * gibSeconds,
      systemReserve: 4 * gibSeconds,
    });
    expect(report.summary.memoryBytes.net).toBe(2 * GIB);
  });
  it('I4 a VM holds its whole memory, used or not', () => {
    const vm = deployment({
      takenBytes: 4 * GIB,
      tare: { overheadBytes: 32 * MIB, guestOsBytes: 256 * MIB },
      reserve: { cpuMilli: 1000, memoryBytes: 4 * GIB + 32 * MIB },
    });
    const { memoryBytes } = simulate({
      plan: { ...one, platforms: [platform({ deployments: [vm] })] },
      platform: 0,
      seed: 1,
    }).summary;
    expect(memoryBytes.idleReserved).toBe(2 * (4 * GIB - 256 * MIB - GIB));
    expect(memoryBytes.guestOs).toBe(512 * MIB);
  });
  it('L1 the parts of every line sum to its capacity exactly', () => {
    for (const line of Object.values(report.ledger))
      expect(LEDGER_PARTS.reduce((sum, part) => sum + line[part], 0)).toBe(line.capacity);
  });
  it('stranded: what is left on a host on which nothing fits any more', () => {
    const full = plan({
      services: [service({ replicas: 3 })],
      pools: [pool({ count: 1 })],
      platforms: [platform({ deployments: [deployment({ reserve: { cpuMilli: 5000, memoryBytes: GIB } })] })],
      traffic: [],
      run: one.run,
    });
    expect(simulate({ plan: full, platform: 0, seed: 1 }).ledger.cpu.stranded).toBe(100_000); // one of 16 cores, 100 s
  });
  it('L3 money and energy: one host at 1 USD an hour is 730 a month; power between idle and full', () => {
    expect(report.summary.usdPerMonth).toBe(730);
    const watts = 100 + 100 * (62_500 / 1_600_000);
    expect(report.summary.kilowattHoursPerMonth).toBeCloseTo((watts * 730) / 1000, 6);
    const facility = { ...one, sites: [{ ...one.sites[0]!, pue: 1.5 }] };
    const { kilowattHoursPerMonth } = simulate({ plan: facility, platform: 0, seed: 1 }).summary;
    expect(kilowattHoursPerMonth).toBeCloseTo((1.5 * watts * 730) / 1000, 6);
  });
  it('R1 the report is what its schema says', () => {
    expect(reportSchema.safeParse({ ...report, hash: 'x' }).error?.issues ?? []).toEqual([]);
  });
});

describe('histogram (R1)', () => {
  it('quantiles are within 0.4 % of the exact ones, and merging equals recording together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 ** 40 }), { minLength: 1, maxLength: 300 }),
        fc.array(fc.integer({ min: 0, max: 5000 })),
        (a, b) => {
          const both = new LatencyHistogram();
          const [left, right] = [new LatencyHistogram(), new LatencyHistogram()];
          for (const value of a) {
            both.record(value);
            left.record(value);
          }
          for (const value of b) {
            both.record(value);
            right.record(value);
          }
          left.merge(right.toReport());
          expect(left.toReport()).toEqual(both.toReport());
          const sorted = [...a, ...b].sort((x, y) => x - y);
          for (const q of [0.01, 0.5, 0.95, 0.99, 1]) {
            const exact = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1]!;
            expect(Math.abs(both.quantile(q) - exact)).toBeLessThanOrEqual(exact * 0.004);
          }
        },
      ),
    );
  });
});

describe('ledger by site, service and host (L1, L3)', () => {
  const two = plan({
    services: [
      service({ replicas: 6 }),
      service({ id: 'db', replicas: 3, work: { law: 'constant', mean: 4000 } }),
    ],
    traffic: [traffic(40), traffic(25, { id: 'jobs', to: 1 })],
    pools: [pool({ allocatable: { cpuMilli: 3000, memoryBytes: 8 * GIB, instances: 110 }, cpuMilli: 4000 })],
    platforms: [platform({ deployments: [deployment({ slowdown: 1.25 }), deployment({ slowdown: 2 })] })],
    run: { ...plan().run, durationUs: 20e6, warmupUs: 1e6 },
  });
  const { ledger, ledgerBy } = simulate({ plan: two, platform: 0, seed: 3 });
  const scopes = [ledger, ...ledgerBy.sites, ...ledgerBy.services, ...ledgerBy.hosts];
  it('L1 the parts sum to the capacity exactly in every scope', () => {
    for (const scope of scopes)
      for (const line of [scope.cpu, scope.memory, scope.money])
        expect(LEDGER_PARTS.reduce((sum, part) => sum + line[part], 0)).toBe(line.capacity);
  });
  it('L1 hosts add up to their site and to the platform, part by part', () => {
    expect(ledgerBy.hosts).toHaveLength(3);
    for (const of of ['cpu', 'memory', 'money'] as const)
      for (const part of ['capacity', ...LEDGER_PARTS] as const) {
        const sum = ledgerBy.hosts.reduce((total, host) => total + host[of][part], 0);
        expect(sum).toBe(ledger[of][part]);
        expect(ledgerBy.sites[0]![of][part]).toBe(sum);
      }
  });
  it('L1 a service’s overhead is its own: a slow-down of 1.25 takes a fifth of its CPU, one of 2 a half', () => {
    const shares = ledgerBy.services.map(({ cpu }) => cpu.overhead / (cpu.net + cpu.overhead));
    expect(shares[0]).toBeCloseTo(0.2, 3);
    expect(shares[1]).toBeCloseTo(0.5, 3);
  });
  it('L3 a host billed by the started hour costs a whole hour for 20 seconds, by the second a 180th', () => {
    const byHour = { ...two, pools: two.pools.map(pool => ({ ...pool, billing: 'hour' as const })) };
    expect(simulate({ plan: byHour, platform: 0, seed: 3 }).ledger.money.capacity).toBe(3e6);
    expect(ledger.money.capacity).toBe(Math.round(1e6 / 180) * 3);
  });
  it('L1 services add up to the platform in net work, on hosts and in shared guests alike', () => {
    const guest = {
      technology: 'vm',
      vcpus: 2,
      cpuMilli: 2000,
      memoryBytes: 4 * GIB,
      allocatable: { cpuMilli: 2000, memoryBytes: 3 * GIB, instances: 110 },
      tare: { overheadBytes: 0, guestOsBytes: 0 },
      phases: [],
    };
    for (const held of [null, guest]) {
      const inside = { ...two, platforms: [{ ...two.platforms[0]!, guest: held }] };
      const { ledger, ledgerBy } = simulate({ plan: inside, platform: 0, seed: 3 });
      for (const of of ['cpu', 'memory'] as const) {
        const sum = ledgerBy.services.reduce((total, service) => total + service[of].net, 0);
        expect(Math.abs(sum - ledger[of].net)).toBeLessThan(1e-6 * sum + 20);
      }
    }
  });
});
