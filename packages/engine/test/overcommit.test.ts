import type { PlanReclaim } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reclaim } from '../src/memory/reclaim.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const LATENCY_US = 100;

const by = (over: Partial<PlanReclaim> = {}): PlanReclaim => ({
  sharing: 0,
  balloon: null,
  swap: null,
  ...over,
});
const BALLOON = { most: 0.65, loss: 0.088 };

describe('M1 what a hypervisor gets back', () => {
  const ten = Array.from({ length: 10 }, () => ({ kind: 0, takenBytes: 40 * MIB, touchedBytes: 40 * MIB }));

  it('two thirds alike among ten VMs leave 60 % of all memory to get back (Waldspurger 2002, fig. 4)', () => {
    const all = 400 * MIB;
    const { of, missing } = reclaim(all, ten, by({ sharing: 0.67 }));
    const shared = of.reduce((sum, one) => sum + one.shared, 0);
    expect(shared / all).toBeCloseTo(0.603, 10);
    expect(missing).toBeCloseTo(0.397 * all, 3);
    // VMs of different services have nothing in common.
    const apart = ten.map((vm, kind) => ({ ...vm, kind }));
    expect(reclaim(all, apart, by({ sharing: 0.67 })).missing).toBe(all);
  });

  it('takes what is alike first, then what is not in use, then what is', () => {
    const vms = [
      { kind: 0, takenBytes: 1000, touchedBytes: 400 },
      { kind: 0, takenBytes: 1000, touchedBytes: 900 },
    ];
    const ways = by({ sharing: 0.2, balloon: BALLOON, swap: { touched: 0.1 } });
    const got = (short: number) => reclaim(short, vms, ways).of.map(one => Object.values(one));
    expect(got(0)).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(got(100)).toEqual([
      [0, 0, 0],
      [100, 0, 0],
    ]);
    expect(got(550)).toEqual([
      [0, 300, 0],
      [200, 50, 0],
    ]);
    // 700 are not in use; the rest is swapped by chance among what is left: 400 and 700.
    expect(got(1000)).toEqual([
      [0, 600, 400 * (100 / 1100)],
      [200, 100, 700 * (100 / 1100)],
    ]);
    expect(reclaim(1000, vms, by({ balloon: { most: 0.5, loss: 0 } })).missing).toBe(400);
  });

  it('never takes more than there is, and what is got and what is missing are what was wanted', () => {
    const vm = fc
      .record({
        kind: fc.nat(2),
        takenBytes: fc.integer({ min: 1, max: 1e6 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ share, ...rest }) => ({ ...rest, touchedBytes: Math.floor(share * rest.takenBytes) }));
    const way = fc.record({
      sharing: fc.constantFrom(0, 0.2, 1),
      balloon: fc.constantFrom(null, BALLOON),
      swap: fc.constantFrom(null, { touched: 0.1 }),
    });
    fc.assert(
      fc.property(
        fc.array(vm, { maxLength: 6 }),
        fc.integer({ min: -1e5, max: 1e7 }),
        way,
        (vms, short, ways) => {
          const { of, missing } = reclaim(short, vms, ways);
          const got = of.map(({ shared, ballooned, swapped }) => shared + ballooned + swapped);
          for (const [at, bytes] of got.entries())
            expect(bytes).toBeLessThanOrEqual(vms[at]!.takenBytes + 1e-6);
          const sum = got.reduce((total, one) => total + one, 0);
          expect(Math.abs(sum + missing - Math.max(0, short))).toBeLessThan(1e-3);
          if (ways.swap !== null && vms.length > 0)
            expect(missing).toBeLessThanOrEqual(
              Math.max(0, short - vms.reduce((total, { takenBytes }) => total + takenBytes, 0)) + 1e-3,
            );
        },
      ),
    );
  });
});

/** Six VMs of 2 GiB, each touching 1 GiB, on a host of 9 GiB: 3 GiB short. One request of 10 ms at a time. */
const crowd = (
  ways: PlanReclaim,
  over: { readonly perRequest?: number; readonly durationS?: number } = {},
) => {
  const vm = deployment({
    reserve: { cpuMilli: 0, memoryBytes: GIB },
    takenBytes: 2 * GIB,
    memoryLimitBytes: 1.5 * GIB,
    tare: { overheadBytes: 0, guestOsBytes: 0.5 * GIB },
    kernel: 'own',
    vcpus: 1,
  });
  const { perRequest = 0, durationS = 100 } = over;
  return simulate({
    plan: plan({
      pools: [
        pool({
          count: 1,
          allocatable: { cpuMilli: 16_000, memoryBytes: 9 * GIB, instances: 110 },
          disk: {
            bytesPerSecond: 4e9,
            iops: 0,
            latencyUs: LATENCY_US,
            operationBytes: 131_072,
            blockBytes: 4096,
          },
        }),
      ],
      services: [
        service({
          replicas: 6,
          work: { law: 'constant', mean: 10_000 },
          memory: { baseBytes: 0.5 * GIB, fileBytes: 0, perRequestBytes: perRequest, leakBytesPerHour: 0 },
        }),
      ],
      traffic: [traffic(5, { arrivals: 'regular' })],
      platforms: [platform({ shortage: 'oom-kill', deployments: [vm], reclaim: ways })],
      run: { ...plan().run, durationUs: durationS * 1e6, warmupUs: 1e6 },
    }),
    platform: 0,
    seed: 1,
  });
};

describe('M1 memory sold several times over', () => {
  it('a balloon takes what guests do not touch, and slows them', () => {
    const { summary, ledger } = crowd(by({ balloon: BALLOON }));
    expect(summary.instances).toBe(6);
    expect(summary.oomKills).toBe(0);
    expect(summary.reclaimedBytes).toEqual({ shared: 0, ballooned: 3 * GIB, swapped: 0 });
    // Half a gibibyte of two from each VM.
    expect(summary.latencyMs!.mean).toBeCloseTo(10 * (1 + 0.088 / 4), 3);
    const { unit: _, capacity, ...parts } = ledger.memory;
    expect(Object.values(parts).reduce((sum, one) => sum + one, 0)).toBe(capacity);
    expect(summary.memoryBytes).toMatchObject({ net: 3 * GIB, guestOs: 3 * GIB, idleReserved: 3 * GIB });
  });

  it('of swapped memory each request reads back what it touches, page by page from the disk', () => {
    const touched = 0.01;
    const perRequest = 4 * MIB;
    const { summary } = crowd(by({ swap: { touched } }), { perRequest });
    expect(summary.reclaimedBytes!.swapped).toBe(3 * GIB);
    // A quarter of all memory is on disk: 3 of 12 GiB.
    const pages = (0.25 * (touched * 0.5 * GIB + perRequest)) / 4096;
    expect(summary.latencyMs!.mean).toBeCloseTo(10 + (pages * LATENCY_US) / 1000, 0);
    expect(summary.latencyMs!.mean).toBeGreaterThan(50);
  });

  it('without a way to get it back somebody is killed until the rest fits', () => {
    const { summary, rack } = crowd(by());
    // Four VMs of 2 GiB fit into 9; the other two are killed again and again.
    expect(summary.oomKills).toBeGreaterThanOrEqual(4);
    expect(summary.reclaimedBytes).toEqual({ shared: 0, ballooned: 0, swapped: 0 });
    expect(rack.instances).toHaveLength(6);
    expect(summary.memoryBytes.free).toBeGreaterThanOrEqual(0);
  });

  it('what is the same in all of them is kept once', () => {
    const { summary } = crowd(by({ sharing: 0.3 }));
    expect(summary.reclaimedBytes!.shared).toBe(3 * GIB);
    expect(summary.latencyMs!.mean).toBeCloseTo(10, 3);
    expect(summary.oomKills).toBe(0);
  });
});
