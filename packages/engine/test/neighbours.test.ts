import type { PlanDeployment, PlanNeighbour } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const MIB = 1024 ** 2;
const small = { cpuMilli: 100, memoryBytes: 128 * MIB };
const attack = (over: Partial<PlanNeighbour> = {}): PlanNeighbour => ({
  id: 'n',
  attack: 'cpu-hog',
  atUs: 50e6,
  lastsUs: 50e6,
  service: -1,
  ...over,
});

/** A victim on one core that works 100 ms once a second, and an idle service beside it that may turn hostile. */
function run(
  neighbours: readonly PlanNeighbour[],
  over: {
    victim?: Partial<PlanDeployment>;
    other?: Partial<PlanDeployment>;
    pids?: boolean;
    cores?: number;
  } = {},
) {
  return simulate({
    plan: plan({
      pools: [
        pool({
          count: 1,
          cpuMilli: 1000 * (over.cores ?? 1),
          allocatable: { cpuMilli: 1000 * (over.cores ?? 1), memoryBytes: 1e12, instances: 110 },
        }),
      ],
      services: [
        service({ id: 'victim', work: { law: 'constant', mean: 100_000 } }),
        service({ id: 'other', tenant: 'b', ...(over.pids === true ? { pidsLimited: true } : {}) }),
      ],
      traffic: [traffic(1, { arrivals: 'regular' })],
      platforms: [
        platform({
          cpuWeights: 'shares',
          shortage: 'evict',
          deployments: [
            deployment({ reserve: small, ...over.victim }),
            deployment({ reserve: small, ...over.other }),
          ],
        }),
      ],
      neighbours,
      // Requests come at whole seconds, so that none is under way when an attack begins or ends.
      run: { ...plan().run, durationUs: 150.5e6, warmupUs: 0 },
    }),
    platform: 0,
    seed: 1,
  });
}

const slowdownOf = (report: ReturnType<typeof run>) => report.faults.records[0]!.slowdown;

describe('F2 neighbours', () => {
  it('F2 a hog with the same weight takes half of the only core: twice the time', () => {
    expect(slowdownOf(run([attack()]))).toBeCloseTo(2, 4);
  });
  it('F2 a victim of three times the weight keeps three quarters, and so does one whose neighbour has a limit of a quarter', () => {
    expect(slowdownOf(run([attack()], { victim: { weight: 3072 } }))).toBeCloseTo(4 / 3, 4);
    const limited = { other: { quota: { milli: 250, periodUs: 100_000 } } };
    expect(slowdownOf(run([attack({ service: 1 })], limited))).toBeCloseTo(4 / 3, 4);
  });
  it('L1 what a hog takes is lost: 50 core-seconds less what the victim takes meanwhile; the laws hold', () => {
    const { ledger, laws, faults } = run([attack()]);
    expect(laws.every(({ ok }) => ok)).toBe(true);
    // Fifty requests of 100 ms each.
    expect(ledger.cpu.lost).toBeCloseTo(50_000 - 5000, -1);
    expect(ledger.cpu.net).toBeCloseTo(15_000, -1);
    expect(faults.records[0]).toMatchObject({
      kind: 'neighbour',
      instances: 2,
      tenants: 2,
      repairedMs: 100_000,
    });
  });
  it('F2 a victim that loses 88 % of its speed takes 8.33 times as long, one that loses nothing as long as ever', () => {
    const loss = { 'memory-hog': 0.88, 'disk-storm': 0, 'network-storm': 0.1 };
    const victim = { victimLoss: { onHost: loss, inGuest: loss } };
    expect(slowdownOf(run([attack({ attack: 'memory-hog' })], { victim }))).toBeCloseTo(1 / 0.12, 4);
    expect(slowdownOf(run([attack({ attack: 'disk-storm' })], { victim }))).toBe(1);
    // Two at once: the factors multiply, and each ends by itself.
    const both = [
      attack({ attack: 'network-storm' }),
      attack({ id: 'o', attack: 'memory-hog', service: 1, atUs: 50e6, lastsUs: 20e6 }),
    ];
    const { records } = run(both, { victim }).faults;
    expect(records[1]!.slowdown).toBeCloseTo(1 / 0.9 / 0.12, 3);
    expect(records[0]!.slowdown).toBeCloseTo((0.4 / 0.12 + 0.6) / 0.9, 3);
  });
  it('F2 a service does not attack itself, nor what stands on other hosts', () => {
    const loss = { 'memory-hog': 0.5, 'disk-storm': 0, 'network-storm': 0 };
    const victim = { victimLoss: { onHost: loss, inGuest: loss } };
    expect(slowdownOf(run([attack({ attack: 'memory-hog', service: 0 })], { victim }))).toBe(1);
  });
  it('F2 a fork bomb without a limit: nobody on its kernel answers until it is over, then all do', () => {
    const bomb = attack({ attack: 'fork-bomb', service: 1 });
    const { faults, requests, laws, ledger } = run([bomb]);
    expect(faults.records[0]).toMatchObject({ domain: 'fork-bomb', instances: 1, slowdown: null });
    expect(laws.every(({ ok }) => ok)).toBe(true);
    // One request a second, and at the end all that waited are answered.
    expect(requests.completed).toBe(requests.arrived);
    expect(ledger.cpu.lost).toBeGreaterThan(49_900);
    const during = run([{ ...bomb, lastsUs: 1e9 }]).requests;
    // Those of the first 49 seconds; at the fiftieth the bomb is there first.
    expect(during.completed).toBe(49);
  });
  it('F2 with a limit of processes it is a hog of its instance: within its limit, by its weight', () => {
    const limited = { other: { quota: { milli: 250, periodUs: 100_000 } } };
    const bomb = attack({ attack: 'fork-bomb', service: 1 });
    const hog = run([attack({ service: 1 })], limited);
    expect(slowdownOf(run([bomb], { ...limited, pids: true }))).toBe(slowdownOf(hog));
    expect(slowdownOf(run([bomb], { ...limited, pids: true }))).toBeCloseTo(4 / 3, 4);
  });
  it('F2 a fork bomb with a kernel of its own is a hog of its VM: who has a core to itself notices nothing', () => {
    const own = { kernel: 'own', capMilli: 1000 } as const;
    const bomb = attack({ attack: 'fork-bomb', service: 1 });
    expect(slowdownOf(run([bomb], { victim: own, other: own, cores: 2 }))).toBe(1);
    expect(slowdownOf(run([{ ...bomb, service: -1 }], { victim: own, other: own }))).toBeCloseTo(2, 4);
    expect(slowdownOf(run([{ ...bomb, service: -1 }]))).toBeNull();
  });
  it('F2 whoever thrashes the caches costs its victims what was measured', () => {
    const loss = { 'memory-hog': 0, 'disk-storm': 0, 'network-storm': 0, 'cache-thrash': 0.35 };
    const victim = { victimLoss: { onHost: loss, inGuest: loss } };
    expect(slowdownOf(run([attack({ attack: 'cache-thrash' })], { victim }))).toBeCloseTo(1 / 0.65, 4);
  });
  it('F2 an attack before the first answer has nothing to compare with', () => {
    expect(slowdownOf(run([attack({ atUs: 0 })]))).toBeNull();
  });
  it('F2, L1 a hog takes nothing of a host that is gone, whether it goes before the attack or during it', () => {
    const lost = (from: number, to: number) =>
      simulate({
        plan: plan({
          pools: [pool({ count: 1, provisioning: { law: 'constant', mean: 0 } })],
          services: [service({ replicas: 0 })],
          traffic: [],
          upgrades: [{ id: 'u', atUs: 50e6, pool: 0, surge: 0, unavailable: 1 }],
          neighbours: [attack({ atUs: from * 1e6, lastsUs: (to - from) * 1e6 })],
          run: { ...plan().run, durationUs: 150e6, warmupUs: 0 },
        }),
        platform: 0,
        seed: 1,
      }).ledger.cpu;
    // All 16 cores of the one host that there is, whichever it is.
    for (const [from, to] of [
      [60, 90],
      [40, 70],
    ] as const) {
      const { lost: taken, capacity } = lost(from, to);
      expect(taken).toBe((to - from) * 16_000);
      expect(capacity).toBe(150 * 16_000);
    }
  });
});
