import type { PlanBatch, PlanFault, PlanPool } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service } from './small-plan.ts';

const SECOND = 1e6;
const GIB = 2 ** 30;

interface Night {
  readonly batch?: Partial<PlanBatch>;
  readonly hosts?: Partial<PlanPool>;
  readonly reserveMilli?: number;
  readonly faults?: PlanFault[];
  readonly warmupUs?: number;
}

/** Ten tasks of ten seconds of CPU time, and one host of eight cores. */
const night = ({ batch, hosts, reserveMilli = 1000, faults = [], warmupUs = 0 }: Night = {}) => {
  const of = plan({
    pools: [
      pool({
        count: 1,
        cpuMilli: 8000,
        allocatable: { cpuMilli: 8000, memoryBytes: 64 * GIB, instances: 110 },
        ...hosts,
      }),
    ],
    services: [
      service({
        id: 'night',
        path: 'batches.night',
        replicas: 0,
        work: { law: 'constant', mean: 10 * SECOND },
        warm: false,
        batch: { tasks: 10, parallelism: 10, atUs: 0, coresMilli: 1000, ...batch },
      }),
    ],
    traffic: [],
    faults,
    platforms: [
      platform({
        deployments: [deployment({ capMilli: 8000, reserve: { cpuMilli: reserveMilli, memoryBytes: GIB } })],
      }),
    ],
    run: { ...plan().run, durationUs: 600 * SECOND, warmupUs },
  });
  return simulate({ plan: of, platform: 0, seed: 1 });
};

const makespanS = (of: Night): number => (night(of).batches[0]!.makespanMs ?? Number.NaN) / 1000;

/** Hosts fail 4 s after they are back, and come back after 100 s. */
const AGAIN: PlanFault = {
  id: 'f',
  kind: 'again',
  domain: 'host',
  target: null,
  between: { law: 'constant', mean: 4 * SECOND },
  repair: { law: 'constant', mean: 100 * SECOND },
};

describe('batches', () => {
  it('W2 ten tasks of 10 s, four at a time, take three rounds of 10 s', () => {
    const { batches, laws, summary } = night({ batch: { parallelism: 4 } });
    expect(batches[0]).toMatchObject({ tasks: 10, completed: 10, running: 0, waiting: 0, restarts: 0 });
    expect(batches[0]!.makespanMs).toBe(30_000);
    expect(summary.makespanMs).toBe(30_000);
    // Four are done after 10 s, four after 20, two after 30.
    const mean = batches[0]!.turnaroundMs!.mean;
    expect(mean).toBe((4 * 10_000 + 4 * 20_000 + 2 * 30_000) / 10);
    expect(laws.every(({ ok }) => ok)).toBe(true);
  });
  it('W2 tasks beyond what the hosts hold wait until others are done', () => {
    // Of three cores each, two fit at a time on eight cores.
    expect(makespanS({ reserveMilli: 3000 })).toBe(50);
    expect(night({ reserveMilli: 3000 }).unplaced).toEqual([]);
  });
  it('W2 a task that can use two cores takes half as long, where there are enough', () => {
    expect(makespanS({ batch: { tasks: 4, coresMilli: 2000 } })).toBe(5);
    // C1: ten of them want twenty cores of eight.
    expect(makespanS({ batch: { coresMilli: 2000 }, reserveMilli: 100 })).toBeCloseTo(100 / 8, 5);
  });
  it('W2 a batch that comes later counts from its arrival', () => {
    const { batches } = night({ batch: { atUs: 100 * SECOND, tasks: 8 } });
    expect(batches[0]!.makespanMs).toBe(10_000);
  });
  it('W2 a task larger than any host is named with the reason, and the batch is not done', () => {
    const { batches, unplaced, summary } = night({ reserveMilli: 9000 });
    expect(unplaced).toEqual([
      { service: 'night', replicas: 10, reason: 'one replica is larger than what any host has to give' },
    ]);
    expect([batches[0]!.completed, summary.makespanMs]).toEqual([0, null]);
  });
  it('F1 a task whose host fails is begun anew when that is back, and what it had done is lost', () => {
    const faults: PlanFault[] = [
      { id: 'f', kind: 'once', domain: 'host', target: null, atUs: 4 * SECOND, repairUs: 6 * SECOND },
    ];
    // Nothing stands there when domains are drawn, so only a failure that comes again and again can strike.
    expect(night({ faults, batch: { tasks: 1 } }).batches[0]!.makespanMs).toBe(10_000);
    // Fails after 4 s, back after 104, fails at 108 …: never done within ten minutes.
    const { batches, ledger } = night({ faults: [AGAIN], batch: { tasks: 1 } });
    expect(batches[0]).toMatchObject({ completed: 0, running: 1, restarts: 6 });
    expect(ledger.cpu.net).toBe(0);
    // Six times four seconds of one core came to nothing.
    expect(ledger.cpu.lost).toBe(24_000);
  });
  it('W2 a batch that was begun anew as often as its limit is given up, and all of it goes', () => {
    const tried = (backoffLimit: number, tasks = 1, parallelism = 1) =>
      night({ faults: [AGAIN], batch: { tasks, parallelism, backoffLimit } });
    // Fails after 4 s, begun anew after 104 and 208.
    const { batches, ledger, laws, rack } = tried(2);
    expect(batches[0]).toMatchObject({
      completed: 0,
      running: 0,
      waiting: 0,
      restarts: 2,
      failedMs: 208_000,
    });
    expect([ledger.cpu.net, ledger.cpu.lost]).toEqual([0, 8000]);
    expect(laws.every(({ ok }) => ok)).toBe(true);
    expect(rack.instances.map(({ untilMs }) => untilMs)).toEqual([208_000]);
    // None and one are the same.
    for (const limit of [0, 1]) expect(tried(limit).batches[0]!.failedMs, String(limit)).toBe(104_000);
    // Those of three tasks under way count together; the third waits for good.
    expect(tried(2, 3, 2).batches[0]).toMatchObject({
      running: 0,
      waiting: 1,
      restarts: 2,
      failedMs: 104_000,
    });
    expect(tried(2, 3, 2).unplaced).toEqual([]);
    expect(night({ batch: { backoffLimit: 0 } }).batches[0]!.failedMs).toBeUndefined();
  });
});

describe('what comes and goes', () => {
  const onDemand = { count: -1, provisioning: { law: 'constant', mean: 60 * SECOND } } as const;
  it('L3 hosts that are opened for a batch are paid from then on', () => {
    const { summary, ledger } = night({ hosts: onDemand, batch: { tasks: 16, atUs: 300 * SECOND } });
    // Two hosts of 1 USD an hour for the second half of the window: one host's price.
    expect(summary.hosts).toBeCloseTo(1, 9);
    expect(summary.usdPerMonthFor.hosts).toBeCloseTo(730, 6);
    expect(ledger.money.capacity).toBe(2 * Math.round((300 / 3600) * 1e6));
    expect(ledger.cpu.capacity).toBe(2 * 300 * 8 * 1000);
  });
  it('S1 they wait for the provisioning of their host', () => {
    const { batches, startup } = night({ hosts: onDemand, batch: { tasks: 8 } });
    expect(batches[0]!.makespanMs).toBe(70_000);
    expect(startup.records[0]!.phases[0]).toMatchObject({ name: 'host provisioned', toMs: 60_000 });
  });
  it('L1 what instances reserve and use counts for as long as they are there', () => {
    const { ledger, ledgerBy, summary, rack, faults } = night({ batch: { parallelism: 4 } });
    // 100 s of CPU time, nothing reserved beside it, of 8 cores × 600 s.
    expect(ledger.cpu.net).toBe(100_000);
    expect(ledger.cpu.idleReserved).toBe(0);
    expect(ledger.cpu.free).toBe(8 * 600_000 - 100_000);
    // Ten instances for 10 s each.
    expect(summary.instances).toBeCloseTo(100 / 600, 9);
    expect(ledgerBy.services[0]!.cpu.capacity).toBe(100_000);
    expect(rack.hosts[0]!.instances).toEqual([]);
    expect(rack.instances.map(({ untilMs }) => untilMs)).toEqual([
      ...Array.from({ length: 4 }, () => 10_000),
      ...Array.from({ length: 4 }, () => 20_000),
      30_000,
      30_000,
    ]);
    expect(faults.availability).toBe(1);
  });
  it('L1 a window that begins in the middle counts what falls into it', () => {
    const { ledger, summary } = night({ batch: { parallelism: 4 }, warmupUs: 15 * SECOND });
    // 4 × 5 s and 2 × 10 s are left; CPU used is counted to the microsecond.
    expect(summary.cpuUtilisation * 8 * 600).toBeCloseTo(40, 6);
    expect(ledger.cpu.net + ledger.cpu.overhead).toBe(40_000);
  });
});

describe('a batch that comes again and again', () => {
  const minute = 60 * SECOND;
  const again = (of: Partial<NonNullable<PlanBatch['again']>>, batch: Partial<PlanBatch> = {}) =>
    night({
      batch: {
        tasks: 1,
        parallelism: 1,
        ...batch,
        again: { timesUs: [1, 2, 3, 4].map(nth => nth * minute), whenLate: 'allow', ...of },
      },
    }).batches[0]!;

  it('W2 begins at each of its times, and a task counts from its own', () => {
    const { tasks, completed, runs, turnaroundMs } = again({});
    expect({ tasks, completed, runs }).toEqual({
      tasks: 4,
      completed: 4,
      runs: { begun: 4, late: 0, skipped: 0, replaced: 0 },
    });
    expect(turnaroundMs!.max).toBeCloseTo(10_000, -2);
  });
  it('W2 Allow: the next begins beside one that is not over', () => {
    expect(again({}, { tasks: 12, parallelism: 1 })).toMatchObject({
      completed: 48,
      runs: { begun: 4, late: 0, skipped: 0, replaced: 0 },
    });
  });
  it('W2 Forbid: the last time that was missed begins when the one before is over, within its deadline', () => {
    const free = again({ whenLate: 'forbid' }, { tasks: 15, parallelism: 1 });
    // 60–210 s; missed at 120, 180 (so 120 is skipped), begun at 210–360 s, missed at 240, begun at 360–510 s.
    expect(free).toMatchObject({
      completed: 45,
      runs: { begun: 3, late: 2, skipped: 1, replaced: 0 },
    });
    const bound = again({ whenLate: 'forbid', deadlineUs: 20 * SECOND }, { tasks: 15, parallelism: 1 });
    // At 210 s the time of 180 s is 30 s old.
    expect(bound.runs).toEqual({ begun: 2, late: 0, skipped: 2, replaced: 0 });
  });
  it('W2 Replace: the next ends one that is not over, and what it had done is lost', () => {
    const { completed, runs } = again({ whenLate: 'replace' }, { tasks: 15, parallelism: 1 });
    // Five of each minute, and all of the last.
    expect(runs).toEqual({ begun: 4, late: 0, skipped: 0, replaced: 3 });
    expect(completed).toBeGreaterThanOrEqual(3 * 5 + 15);
    expect(completed).toBeLessThanOrEqual(3 * 6 + 15);
  });
});
