import type { PlanDeployment, PlanPlatform, PlanService } from '@tare/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const MIB = 1024 ** 2;
const HOUR = 3600e6;

interface Tenant {
  readonly id: string;
  /** MiB: what it takes when idle, for each request, and what it asked for. */
  readonly base: number;
  readonly perRequest?: number;
  readonly request: number;
  readonly priority?: number;
  readonly files?: number;
  readonly leakPerHour?: number;
  readonly deployment?: Partial<PlanDeployment>;
}

const serviceOf = ({
  id,
  base,
  perRequest = 0,
  priority = 0,
  files = 0,
  leakPerHour = 0,
}: Tenant): PlanService =>
  service({
    id,
    priority,
    work: { law: 'constant', mean: 1e6 },
    memory: {
      baseBytes: base * MIB,
      fileBytes: files * MIB,
      perRequestBytes: perRequest * MIB,
      leakBytesPerHour: leakPerHour * MIB,
    },
  });

const deploymentOf = (tenant: Tenant): PlanDeployment =>
  deployment({
    reserve: { cpuMilli: 100, memoryBytes: tenant.request * MIB },
    capMilli: 16_000,
    ...tenant.deployment,
  });

/** One host with so many MiB for instances. */
function crowd(
  tenants: readonly Tenant[],
  over: {
    readonly hostMib?: number;
    readonly shortage?: PlanPlatform['shortage'];
    readonly perSecond?: number;
    readonly durationUs?: number;
  } = {},
) {
  const { hostMib = 1000, shortage = 'evict', perSecond, durationUs = 60e6 } = over;
  const allocatable = { cpuMilli: 64_000, memoryBytes: hostMib * MIB, instances: 110 };
  return simulate({
    plan: plan({
      services: tenants.map(serviceOf),
      pools: [pool({ count: 1, max: 1, cpuMilli: 64_000, allocatable })],
      traffic: perSecond === undefined ? [] : [traffic(perSecond, { arrivals: 'regular' })],
      platforms: [platform({ shortage, deployments: tenants.map(deploymentOf) })],
      run: { ...plan().run, durationUs, warmupUs: 0 },
    }),
    platform: 0,
    seed: 1,
  });
}

const evictionsOf = ({ services }: ReturnType<typeof crowd>) =>
  services.filter(({ evictions }) => evictions > 0).map(({ id }) => id);

describe('M1 hosts short of memory', () => {
  const within = { id: 'within', base: 400, request: 400 };
  it('as long as all fits nobody goes, whatever was asked for', () => {
    const { summary } = crowd([{ id: 'over', base: 600, request: 10 }, within]);
    expect([summary.evictions, summary.oomKills]).toEqual([0, 0]);
  });
  it('the kubelet evicts who uses more than asked for, and its replacement after the back-off again', () => {
    const report = crowd([{ id: 'over', base: 601, request: 500 }, within]);
    expect(evictionsOf(report)).toEqual(['over']);
    // Once before traffic begins; in the window at once again, after 10 and after 20 s more.
    expect(report.summary.evictions).toBe(3);
    expect(report.summary.oomKills).toBe(0);
  });
  it('of those the one of the lowest priority, then the one with the largest excess', () => {
    const report = crowd([
      { id: 'precious', base: 500, request: 100, priority: 10 },
      { id: 'plain', base: 300, request: 200 },
      { id: 'small', base: 250, request: 200 },
    ]);
    expect(evictionsOf(report)).toEqual(['plain']);
  });
  it('without a kubelet the kernel kills the one that uses most', () => {
    const report = crowd(
      [
        { id: 'big', base: 620, request: 620 },
        { ...within, request: 10 },
      ],
      {
        shortage: 'oom-kill',
        hostMib: 1000,
      },
    );
    expect(report.services.map(({ oomKills }) => oomKills > 0)).toEqual([true, false]);
    expect(report.summary.evictions).toBe(0);
  });
  it('what takes its memory whole was placed within the host and is nobody’s victim', () => {
    const whole = { takenBytes: 500 * MIB };
    const report = crowd([
      { id: 'vm', base: 480, request: 500, deployment: whole },
      { id: 'touching', base: 520, request: 500 },
    ]);
    expect(evictionsOf(report)).toEqual(['touching']);
  });
  it('requests fill a host: of ten at once, 30 MiB each, the tenth is too many and all ten are killed', () => {
    // A little under 10/s of one second each: ten at once; 700 + 10 · 30 = 1000.
    const report = crowd([{ id: 'web', base: 700, perRequest: 30, request: 1000 }], {
      perSecond: 9.99,
      durationUs: 10e6,
    });
    expect(report.summary.evictions).toBe(0);
    const fuller = crowd([{ id: 'web', base: 701, perRequest: 30, request: 1000 }], {
      perSecond: 9.99,
      durationUs: 1.05e6,
    });
    expect(fuller.summary.evictions).toBe(1);
    expect(fuller.requests.failed.killed).toBe(10);
    expect(fuller.laws.every(({ ok }) => ok)).toBe(true);
  });
  it('a leak fills a host: 100 MiB free at 100 MiB an hour last an hour', () => {
    const leaking = { id: 'leak', base: 900, request: 1000, leakPerHour: 100 };
    expect(crowd([leaking], { durationUs: 0.99 * HOUR }).summary.evictions).toBe(0);
    expect(crowd([leaking], { durationUs: 1.02 * HOUR }).summary.evictions).toBe(1);
  });
  it('guests that hold many instances are short by themselves', () => {
    const tenants = [
      { id: 'a', base: 300, request: 200 },
      { id: 'b', base: 250, request: 200 },
    ];
    const guest = {
      technology: 'vm',
      vcpus: 4,
      cpuMilli: 4000,
      memoryBytes: 600 * MIB,
      allocatable: { cpuMilli: 4000, memoryBytes: 500 * MIB, instances: 10 },
      tare: { overheadBytes: 0, guestOsBytes: 0 },
      phases: [],
    };
    const report = simulate({
      plan: plan({
        services: tenants.map(serviceOf),
        traffic: [],
        platforms: [platform({ guest, deployments: tenants.map(deploymentOf) })],
        run: { ...plan().run, durationUs: 60e6, warmupUs: 0 },
      }),
      platform: 0,
      seed: 1,
    });
    expect(evictionsOf(report)).toEqual(['a']);
  });
  it('what is taken is given back: after any crowd each law holds, and nobody goes where all would fit at their fullest', () => {
    const tenant = fc.record({
      base: fc.integer({ min: 10, max: 400 }),
      perRequest: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(
        fc.array(tenant, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom('evict' as const, 'oom-kill' as const),
        (drawn, perSecond, shortage) => {
          const tenants = drawn.map((one, index) => ({ id: `s${String(index)}`, request: 100, ...one }));
          const { summary, laws } = crowd(tenants, { perSecond, shortage, durationUs: 20e6 });
          expect(laws.every(({ ok }) => ok)).toBe(true);
          // A second of work each: at most perSecond + 1 at once, all at the first service.
          const idle = drawn.reduce((sum, { base }) => sum + base, 0);
          const fullest = idle + (perSecond + 1) * drawn[0]!.perRequest;
          if (fullest <= 1000) expect(summary.evictions + summary.oomKills).toBe(0);
          if (idle > 1000) expect(summary.evictions + summary.oomKills).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
