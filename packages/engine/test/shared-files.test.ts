import type { PlanDeployment, PlanPlatform } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service } from './small-plan.ts';

const MIB = 1024 * 1024;
const PAGE = 4096;

interface Crowd {
  readonly replicas: number;
  readonly base: number;
  readonly files: number;
  readonly hosts?: number;
  readonly hostBytes?: number;
  readonly kernel?: PlanDeployment['kernel'];
  readonly guest?: PlanPlatform['guest'];
}

function crowd({ replicas, base, files, hosts = 1, hostBytes = 64 * 1024 * MIB, ...over }: Crowd) {
  const memory = { baseBytes: base, fileBytes: files, perRequestBytes: 0, leakBytesPerHour: 0 };
  const allocatable = { cpuMilli: 64_000, memoryBytes: hostBytes, instances: replicas / hosts };
  const own = deployment({ kernel: over.kernel ?? 'host', reserve: { cpuMilli: 100, memoryBytes: MIB } });
  return simulate({
    plan: plan({
      services: [service({ replicas, memory })],
      pools: [pool({ count: hosts, max: hosts, cpuMilli: 64_000, allocatable })],
      traffic: [],
      platforms: [platform({ shortage: 'evict', guest: over.guest ?? null, deployments: [own] })],
      run: { ...plan().run, durationUs: 10e6, warmupUs: 0 },
    }),
    platform: 0,
    seed: 1,
  });
}

/** Mean bytes that one instance has in memory: the ledger's mebibyte-milliseconds over the window. */
const perInstance = (report: ReturnType<typeof crowd>, replicas: number): number =>
  (report.ledger.memory.net * MIB) / 10_000 / replicas;

describe('M1 page cache: files of an image are in a kernel’s memory once', () => {
  // The ledger counts whole mebibyte-milliseconds, of which one is a hundredth of a page here.
  it('a proportional set of 1500 pages for two that share 1000 of 2000 (Linux, Documentation/filesystems/proc.rst, Pss)', () => {
    const two = { replicas: 2, base: 2000 * PAGE, files: 1000 * PAGE };
    expect(perInstance(crowd(two), 2) / PAGE).toBeCloseTo(1500, 1);
    expect(perInstance(crowd({ ...two, kernel: 'own' }), 2) / PAGE).toBeCloseTo(2000, 1);
    expect(perInstance(crowd({ ...two, hosts: 2 }), 2) / PAGE).toBeCloseTo(2000, 1);
  });

  it('k instances on h kernels have k · base − (k − h) · files in memory', () => {
    const drawn = fc.record({
      each: fc.integer({ min: 1, max: 6 }),
      hosts: fc.integer({ min: 1, max: 4 }),
      files: fc.integer({ min: 0, max: 64 }),
    });
    fc.assert(
      fc.property(drawn, ({ each, hosts, files }) => {
        const replicas = each * hosts;
        const report = crowd({ replicas, hosts, base: 64 * MIB, files: files * MIB });
        const expected = (replicas * 64 - (replicas - hosts) * files) / replicas;
        expect(perInstance(report, replicas) / MIB).toBeCloseTo(expected, 6);
      }),
      { numRuns: 30 },
    );
  });

  it('in guests that hold many instances each guest’s kernel has them once', () => {
    const guest = {
      technology: 'vm',
      vcpus: 4,
      cpuMilli: 4000,
      memoryBytes: 1024 * MIB,
      allocatable: { cpuMilli: 4000, memoryBytes: 1000 * MIB, instances: 2 },
      tare: { overheadBytes: 0, guestOsBytes: 0 },
      phases: [],
    };
    const report = crowd({ replicas: 4, base: 100 * MIB, files: 40 * MIB, kernel: 'guest', guest });
    expect(perInstance(report, 4) / MIB).toBeCloseTo(80, 6);
  });

  it('ten of 100 MiB of which 40 are files fit a host of 640 MiB, and not one of a byte less', () => {
    const ten = { replicas: 10, base: 100 * MIB, files: 40 * MIB };
    expect(crowd({ ...ten, hostBytes: 640 * MIB }).summary.evictions).toBe(0);
    expect(crowd({ ...ten, hostBytes: 640 * MIB - 1 }).summary.evictions).toBeGreaterThan(0);
  });
});
