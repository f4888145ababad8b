import type { PlanFault, PlanPhase } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const once = (
  domain: PlanFault['domain'],
  over: Partial<Extract<PlanFault, { kind: 'once' }>> = {},
): PlanFault => ({
  id: 'f',
  kind: 'once',
  domain,
  target: null,
  atUs: 10e6,
  repairUs: -1,
  ...over,
});

const boot = [
  {
    kind: 'delay' as const,
    name: 'guest booted' as const,
    technology: 'vm',
    law: { law: 'constant' as const, mean: 5e6 },
    factor: 1,
    source: '',
  },
];

/** Twelve instances on three hosts of two zones, four a host. */
const shop = (over: { faults: PlanFault[]; kernel?: 'host' | 'own' | 'guest' }) =>
  plan({
    sites: [
      {
        id: 'dc',
        provider: 'own',
        zones: ['a', 'b'],
        registryBytesPerSecond: 0,
        pue: 1,
        latencyUs: { host: 0, zone: 0, site: 0 },
        linkUs: [0],
        usdPerByteTo: [0],
        kgCo2ePerKwh: null,
      },
    ],
    pools: [pool({ count: 3, allocatable: { cpuMilli: 4000, memoryBytes: 2 ** 36, instances: 110 } })],
    services: [service({ replicas: 12, tenant: 'one' })],
    traffic: [traffic(100)],
    faults: over.faults,
    platforms: [
      platform({
        placement: 'least-allocated',
        deployments: [deployment({ kernel: over.kernel ?? 'host', phases: boot })],
        ...(over.kernel === 'guest'
          ? {
              guest: {
                technology: 'vm',
                vcpus: 2,
                cpuMilli: 2000,
                memoryBytes: 2 ** 32,
                allocatable: { cpuMilli: 2000, memoryBytes: 2 ** 32, instances: 110 },
                tare: { overheadBytes: 0, guestOsBytes: 0 },
                phases: boot,
              },
            }
          : {}),
      }),
    ],
    run: { ...plan().run, durationUs: 60e6, warmupUs: 0 },
  });
const run = (over: Parameters<typeof shop>[0], seed = 1) => simulate({ plan: shop(over), platform: 0, seed });

describe('faults', () => {
  it.each(['host', 'own', 'guest'] as const)(
    'F3 the blast radius computed on the placement is what an injected failure takes (kernel: %s)',
    kernel => {
      for (const domain of ['kernel', 'host', 'zone'] as const) {
        const taken = [1, 2, 3, 4, 5, 6, 7, 8].map(seed => {
          const { faults, summary } = run({ faults: [once(domain)], kernel }, seed);
          const share = faults.records[0]!.instances / 12;
          expect(share).toBeLessThanOrEqual(summary.blastRadius[domain] + 1e-12);
          return share - summary.blastRadius[domain];
        });
        // Eight draws find the largest domain, or all are of one size.
        expect(Math.max(...taken)).toBeCloseTo(0, 12);
      }
    },
  );
  it('F1 a process fails alone, a site and a provider with all', () => {
    const taken = (domain: PlanFault['domain']) =>
      run({ faults: [once(domain)] }).faults.records[0]!.instances;
    expect([taken('process'), taken('site'), taken('provider')]).toEqual([1, 12, 12]);
  });
  it('F1 a target is struck, nothing else: its zone’s hosts', () => {
    const { faults } = run({ faults: [once('zone', { target: 'dc/b' })] });
    expect(faults.records[0]).toMatchObject({ domain: 'dc/b', instances: 4, tenants: 1, atMs: 10_000 });
    expect(run({ faults: [once('host', { target: 'nowhere' })] }).faults.records).toEqual([]);
  });
  it('F1 after the repair instances start anew through their phases, and take requests again', () => {
    const { faults, series, startup } = run({ faults: [once('host', { repairUs: 20e6 })] });
    expect(faults.records[0]).toMatchObject({ instances: 4, atMs: 10_000, repairedMs: 30_000 });
    // 12 starts at first, 4 after the repair, each with 5 s of boot.
    expect(startup.histogram.count).toBe(16);
    const readyAt = (second: number) => series.ready[Math.floor((second * 1000 - 1) / series.stepMs)];
    expect([9, 20, 34, 36].map(readyAt)).toEqual([12, 8, 8, 12]);
    // Of 60 s, four of twelve were away for 25.
    expect(faults.availability).toBeCloseTo(1 - (4 / 12) * (25 / 60), 9);
  });
  it('O2 F1 what starts again where it stands is not scheduled again', () => {
    const broken = shop({ faults: [once('host', { repairUs: 20e6 })] });
    const scheduled: PlanPhase = {
      ...boot[0]!,
      name: 'scheduled',
      law: { law: 'constant', mean: 0 },
      line: { by: 'rate', everyUs: 10e6, burst: 12 },
    };
    const own = broken.platforms[0]!;
    const platforms = [{ ...own, deployments: [deployment({ phases: [scheduled, ...boot] })] }];
    const { series } = simulate({ plan: { ...broken, platforms }, platform: 0, seed: 1 });
    const readyAt = (second: number) => series.ready[Math.floor((second * 1000 - 1) / series.stepMs)];
    // As without the line: repaired at 30 s, up at 35 s, though the controllers have no request left.
    expect([9, 20, 34, 36].map(readyAt)).toEqual([12, 8, 8, 12]);
  });
  it('F1 a shared guest that went down boots again before what stands in it', () => {
    const { faults } = run({ faults: [once('kernel', { repairUs: 20e6 })], kernel: 'guest' });
    expect(faults.records[0]!.instances).toBe(2);
    // Guest 5 s, then instance 5 s, after 20 s of repair.
    expect(faults.availability).toBeCloseTo(1 - (2 / 12) * (30 / 60), 9);
  });
  it('F1 a second failure during a start cuts the start off', () => {
    const { faults, startup } = run({
      faults: [
        once('site', { id: 'a', repairUs: 1e6 }),
        once('site', { id: 'b', atUs: 13e6, repairUs: 1e6 }),
      ],
    });
    // Down from 10 s; repaired at 11, starting until 16, but down again from 13 to 14: ready at 19.
    expect(faults.availability).toBeCloseTo(1 - 9 / 60, 9);
    expect(startup.histogram.count).toBe(24);
  });
  it('L2 requests are all accounted for, and those of the dead instances fail as killed', () => {
    for (const domain of ['process', 'host', 'site'] as const) {
      const { requests, laws, ledger } = run({ faults: [once(domain, { repairUs: 5e6 })] });
      const { arrived, completed, failed, inFlight } = requests;
      const failures = Object.values(failed).reduce((sum, count) => sum + count, 0);
      expect(arrived).toBe(completed + failures + inFlight);
      expect(laws.every(({ ok }) => ok)).toBe(true);
      expect(ledger.cpu.lost).toBeGreaterThanOrEqual(0);
      if (domain === 'site') expect(failed.unavailable).toBeGreaterThan(300);
    }
  });
  it('L2 a caller whose callee dies fails, and what it had done is lost work', () => {
    const call = { to: 1, count: 1, probability: 1, bytes: 0, timeoutUs: 0, retries: null };
    const two = plan({
      ...shop({ faults: [once('process', { target: 'b', atUs: 10.05e6 })] }),
      services: [
        service({ steps: [{ calls: [call] }], work: { law: 'constant', mean: 1000 } }),
        service({ id: 'b', work: { law: 'constant', mean: 200_000 } }),
      ],
      traffic: [traffic(1, { arrivals: 'regular' })],
      platforms: [platform({ deployments: [deployment(), deployment()] })],
    });
    const { requests, ledger, services } = simulate({ plan: two, platform: 0, seed: 1 });
    // The tenth request is at work in b at 10.05 s; all later ones find no instance.
    expect(services[1]!.failed.killed).toBe(1);
    expect(services[0]!.failed.downstream).toBe(requests.failed.downstream);
    expect(requests.completed).toBe(9);
    // One request's 1 ms and 49 ms, and 1 ms of each that came after.
    const later = requests.failed.downstream - 1;
    expect(ledger.cpu.lost).toBeCloseTo(50 + later, -0.5);
  });
  it('F1 steady-state availability is MTBF / (MTBF + MTTR), for exponential and Weibull failures', () => {
    for (const shape of [1, 0.7, 2]) {
      const fault: PlanFault = {
        id: 'f',
        kind: 'again',
        domain: 'process',
        target: null,
        between: { law: 'weibull', mean: 30e6, shape },
        repair: { law: 'exponential', mean: 10e6 },
      };
      const idle = plan({
        ...shop({ faults: [fault] }),
        services: [service({ replicas: 40 })],
        traffic: [traffic(0.1)],
        pools: [pool()],
        platforms: [platform({ deployments: [deployment()] })],
        run: { ...plan().run, durationUs: 4000e6, warmupUs: 400e6 },
      });
      const { faults } = simulate({ plan: idle, platform: 0, seed: 4 });
      // 40 instances × 100 cycles: the standard error of the mean is below 0.003.
      expect(faults.availability).toBeGreaterThan(0.74);
      expect(faults.availability).toBeLessThan(0.76);
    }
  });
  it('K3 the times of failures do not depend on what else fails', () => {
    const again = (id: string): PlanFault => ({
      id,
      kind: 'again',
      domain: 'host',
      target: null,
      between: { law: 'exponential', mean: 20e6 },
      repair: { law: 'constant', mean: 1e6 },
    });
    const times = (faults: PlanFault[]) =>
      run({ faults }).faults.records.flatMap(({ fault, atMs }) => (fault === 'a' ? [atMs] : []));
    expect(times([again('a')]).length).toBeGreaterThan(2);
    expect(times([again('a'), again('b')])).toEqual(times([again('a')]));
  });
});
