import {
  type PlanLifetimes,
  type PlanPhase,
  type PlanPlatform,
  type PlanTenantNeed,
  type Recording,
  recordingSchema,
} from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { log } from '../src/numeric/elementary.ts';
import { createRun, simulate } from '../src/run.ts';
import { plan, platform, pool, service } from './small-plan.ts';

const SECOND = 1e6;
const GIB = 2 ** 30;

const need = (cores: number, over: Partial<PlanTenantNeed> = {}): PlanTenantNeed => ({
  cpuMilli: cores * 1000,
  memoryBytes: GIB,
  vcpus: 0,
  overheadBytes: 0,
  guestOsBytes: 0,
  ...over,
});

interface Recorded {
  /** Arrival and lifetime in seconds, and which need. */
  readonly rows: readonly (readonly [number, number, number])[];
  readonly needs: readonly PlanTenantNeed[];
  readonly phases?: readonly PlanPhase[];
  readonly durationS?: number;
  readonly hosts?: number;
}

/** One host (or more) of eight cores. */
const replayed = ({ rows, needs, phases = [], durationS = 100, hosts = 1 }: Recorded) => {
  const recording: PlanLifetimes = {
    id: 'recorded',
    arrivalUs: rows.map(([arrival]) => Math.round(arrival * SECOND)),
    lifetimeUs: rows.map(([, lifetime]) => Math.round(lifetime * SECOND)),
    shapeOf: rows.map(([, , shape]) => shape),
    samples: null,
  };
  const host = pool({
    count: hosts,
    cpuMilli: 8000,
    memoryBytes: 64 * GIB,
    allocatable: { cpuMilli: 8000, memoryBytes: 64 * GIB, instances: 110 },
  });
  return {
    plan: plan({
      pools: [host],
      services: [],
      traffic: [],
      lifetimes: [recording],
      platforms: [platform({ deployments: [], tenancies: [{ needs, phases }] })],
      run: { ...plan().run, durationUs: durationS * SECOND, warmupUs: 0 },
    }),
    platform: 0,
    seed: 1,
  };
};
const replay = (recorded: Recorded) => simulate(replayed(recorded));

const record = (asked: ReturnType<typeof replayed>): Recording => {
  const run = createRun({ ...asked, record: { steps: 10 } });
  while (!run.advance(1_000));
  const report = run.report();
  // It changes nothing in the run.
  expect(report).toEqual(simulate(asked));
  return recordingSchema.parse(run.recording(report));
};

/** [seconds, event, subject, detail] of all that happened. */
const told = ({ timeline: { atMs, event, subject, detail } }: Recording) =>
  atMs.map((at, index) => [at / 1000, event[index], subject[index], detail[index]]);

/** Mean wait over mean service of M/M/c (A. K. Erlang, 1917). */
function erlangWait(servers: number, load: number): number {
  let blocking = 1;
  for (let n = 1; n <= servers; n++) blocking = (load * blocking) / (n + load * blocking);
  const waits = (servers * blocking) / (servers - load * (1 - blocking));
  return waits / (servers - load);
}

describe('recorded instances', () => {
  it('W2 one for which there is no room waits until another has gone', () => {
    const { lifetimes, summary, ledger, laws } = replay({
      rows: [
        [0, 10, 0],
        [2, 5, 0],
      ],
      needs: [need(8)],
    });
    expect(lifetimes[0]).toMatchObject({
      rows: 2,
      arrived: 2,
      placed: 2,
      ended: 2,
      waiting: 0,
      refused: 0,
    });
    expect(lifetimes[0]!.waitedMs!.max).toBe(8000);
    expect(summary.instances).toBeCloseTo(15 / 100, 12);
    expect(summary.cpuUtilisation).toBeCloseTo(15 / 100, 12);
    expect(ledger.cpu.net).toBe(8 * 15_000);
    expect(ledger.memory.net).toBe(15_000 * 1024);
    expect(laws.every(({ ok }) => ok)).toBe(true);
  });
  it('W2 those who wait go first come, first served, though a smaller one would fit', () => {
    const { lifetimes } = replay({
      rows: [
        [0, 10, 0],
        [1, 10, 1],
        [2, 1, 0],
      ],
      needs: [need(5), need(8)],
    });
    // The third fits beside the first, but waits behind the second: from 2 s until 20 s.
    expect(lifetimes[0]!.waitedMs!.max).toBe(18_000);
  });
  it('W2 one that is larger than any host is refused', () => {
    const { lifetimes } = replay({ rows: [[0, 1, 0]], needs: [need(9)] });
    expect(lifetimes[0]).toMatchObject({ refused: 1, placed: 0, waiting: 0 });
  });
  it('S1 its place is taken while it starts, and its lifetime begins when it is ready', () => {
    const boot: PlanPhase = {
      kind: 'delay',
      name: 'guest booted',
      technology: 'vm',
      law: { law: 'constant', mean: 4 * SECOND },
      factor: 1,
      source: '',
    };
    const { summary } = replay({ rows: [[0, 10, 0]], needs: [need(1)], phases: [boot] });
    expect(summary.instances).toBeCloseTo(14 / 100, 12);
  });
  it('L1 what its stack takes of the memory is told apart', () => {
    const vm = need(1, { memoryBytes: 2 * GIB, overheadBytes: GIB / 4, guestOsBytes: GIB / 2 });
    const { ledger } = replay({ rows: [[0, 50, 0]], needs: [vm] });
    expect(ledger.memory).toMatchObject({
      net: 1280 * 50_000,
      overhead: 256 * 50_000,
      guestOs: 512 * 50_000,
      free: 64 * 1024 * 100_000 - 2048 * 50_000,
    });
  });
  it('W2 Erlang C: eight places, exponential gaps and lifetimes', () => {
    // Numerical Recipes' "quick and dirty" generator: independent of the engine's own.
    let state = 12_345;
    const exponential = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return -log((state + 0.5) / 4_294_967_296);
    };
    let at = 0;
    const load = 6.4;
    const rows = Array.from({ length: 60_000 }, (): [number, number, number] => {
      at += exponential() / load;
      return [at, exponential(), 0];
    });
    const { lifetimes } = replay({ rows, needs: [need(1)], durationS: Math.ceil(at + 100) });
    expect(lifetimes[0]!.ended).toBe(60_000);
    const expected = erlangWait(8, load) * 1000;
    expect(Math.abs(lifetimes[0]!.waitedMs!.mean / expected - 1)).toBeLessThan(0.1);
  });
});

describe('recorded utilisation', () => {
  type Percent = readonly (readonly number[])[];
  const asked = (percent: Percent, hosts = 1, over: Partial<PlanPlatform> = {}) => {
    const recording: PlanLifetimes = {
      id: 'vms',
      arrivalUs: percent.map(() => 0),
      lifetimeUs: percent.map(row => row.length * 300 * SECOND),
      shapeOf: percent.map(() => 0),
      samples: { everyUs: 300 * SECOND, cpuMilli: percent.map(() => 4000), percent },
    };
    const host = pool({
      count: hosts,
      cpuMilli: 8000,
      memoryBytes: 64 * GIB,
      allocatable: { cpuMilli: 8000, memoryBytes: 64 * GIB, instances: 110 },
    });
    return {
      plan: plan({
        pools: [host],
        services: [],
        traffic: [],
        lifetimes: [recording],
        // Four VMs of four cores on eight: sold twice.
        platforms: [platform({ deployments: [], tenancies: [{ needs: [need(2)], phases: [] }], ...over })],
        run: { ...plan().run, durationUs: 1200 * SECOND, warmupUs: 0 },
      }),
      platform: 0,
      seed: 1,
    };
  };
  const sampled = (...parts: Parameters<typeof asked>) => simulate(asked(...parts));

  it('W2 C5 a host gives what is wanted up to what it has; what it has not is steal', () => {
    const { utilisation, summary, ledger } = sampled([
      [100, 50, 0],
      [100, 50, 0],
      [100, 0, 25],
    ]);
    // 12 of 8 cores, then 4, then 1, for 300 s each, then nothing.
    expect(utilisation).toEqual({ wantedCoreSeconds: 17 * 300, stolenCoreSeconds: 4 * 300 });
    expect(summary.cpuUtilisation).toBeCloseTo(((8 + 4 + 1) * 300) / (8 * 1200), 12);
    expect(ledger.cpu.net).toBe(13 * 300_000);
    expect(summary.instances).toBeCloseTo((3 * 900) / 1200, 12);
  });
  it('L3 energy follows the samples: idle and full power by the utilisation', () => {
    const { summary } = sampled([
      [100, 100, 100, 100],
      [100, 100, 100, 100],
    ]);
    // 200 W at full load for the whole of the window, 730 hours a month.
    expect(summary.kilowattHoursPerMonth).toBeCloseTo((200 * 730) / 1000, 9);
  });
  const MIB = 2 ** 20;
  const vms = [
    [25, 25, 25, 25],
    [25, 25, 25, 25],
  ];
  const spread = { placement: 'least-allocated' } as const;
  /** 1 GiB a second. */
  const migration = {
    bytesPerSecond: 1024 * MIB,
    dirtyBytesPerSecond: 0,
    stopBelowBytes: MIB,
    maxRounds: 30,
  };
  const moving: Partial<PlanPlatform> = {
    ...spread,
    consolidation: {
      overload: { by: 'threshold', threshold: 0.8 },
      leaves: 'migration-time',
      migration,
      degradation: 0.1,
    },
  };
  it('M4 two VMs of a core each move onto one host, and the other sleeps: 100 W + 2/8 of 100 W', () => {
    const { summary, consolidation, lifetimes } = sampled(vms, 2, moving);
    // One of two lacks a tenth of its core for the second that it moves, of 1,200 core-seconds.
    expect(consolidation).toEqual({
      migrations: 1,
      bytes: GIB,
      standstillMs: 0,
      hostHoursAsleep: 1 / 3,
      overloadedShare: 0,
      lostShare: expect.closeTo(0.1 / 1200 / 2, 12),
      violation: 0,
    });
    expect(summary.kilowattHoursPerMonth).toBeCloseTo((125 * 730) / 1000, 9);
    expect(lifetimes[0]!.ended).toBe(2);
    expect(sampled(vms, 2, spread).summary.kilowattHoursPerMonth).toBeCloseTo((225 * 730) / 1000, 9);
  });
  it('R2 M4 a recording shows who moves where, how long that takes, and which host sleeps since then', () => {
    const recording = record(asked(vms, 2, moving));
    const { rack } = recording;
    // 1 GiB at 1 GiB a second; the stay after the move is the third.
    expect(told(recording)).toEqual([
      [0, 'ready', 0, 0],
      [0, 'ready', 1, 0],
      [0, 'move', 0, 2],
      [0, 'host-asleep', 0, 0],
      [1, 'moved', 0, 2],
      [1, 'ready', 2, 0],
      [1, 'gone', 0, 0],
      [1200, 'gone', 2, 0],
      [1200, 'gone', 1, 0],
    ]);
    expect(rack.instances.map(({ host, fromMs, untilMs }) => [host, fromMs, untilMs])).toEqual([
      [0, 0, 1000],
      [1, 0, 1_200_000],
      [1, 0, 1_200_000],
    ]);
    expect(rack.services).toEqual(['vms']);
    expect(rack.instances.map(({ service, usedCpuMilli }) => [service, usedCpuMilli])).toEqual([
      [0, 1000],
      [0, 1000],
      [0, 1000],
    ]);
    // Ten steps of 120 s: who moves is ready all along, and both go as the run ends.
    expect(recording.course.readyLow).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 2, 0]);
  });
  it('R2 a recording has the mean of the samples while each was there, and of a host that of the run', () => {
    const { rack } = record(asked([[100, 50, 0, 0, 100]]));
    // Four cores for 300 s and two for 300 s of 1,200 s; what would come after the end does not count.
    expect(rack.instances[0]).toMatchObject({ usedCpuMilli: 1500, untilMs: null });
    expect(rack.hosts[0]).toMatchObject({ usedCpuMilli: 1500, instances: [0] });
  });
  it('R2 C5 of what is wanted a recording has as much as the host gives, to each the same share', () => {
    const { rack } = record(
      asked([
        [100, 50, 0],
        [100, 50, 0],
        [100, 0, 25],
      ]),
    );
    // 12 of 8 cores, then 4, then 1, for 300 s each: of the first four cores each has two thirds.
    const first = (4000 * 2) / 3;
    expect(rack.instances.map(({ usedCpuMilli }) => usedCpuMilli)).toEqual([
      expect.closeTo((first + 2000) / 3, 6),
      expect.closeTo((first + 2000) / 3, 6),
      expect.closeTo((first + 1000) / 3, 6),
    ]);
    expect(rack.hosts[0]!.usedCpuMilli).toBeCloseTo(((8 + 4 + 1) * 1000 * 300) / 1200, 6);
  });
});

describe('recorded instances in a recording', () => {
  it('R2 start for as long as their platform takes, wait for room, and leave', () => {
    const boot: PlanPhase = {
      kind: 'delay',
      name: 'guest booted',
      technology: 'vm',
      law: { law: 'constant', mean: 4 * SECOND },
      factor: 1,
      source: 'test',
    };
    const recording = record(
      replayed({
        rows: [
          [0, 10, 0],
          [2, 500, 0],
        ],
        needs: [need(8, { memoryBytes: 3 * GIB, overheadBytes: GIB / 2, guestOsBytes: GIB / 2 })],
        phases: [boot],
      }),
    );
    // The second finds room when the first has gone, and is still there at the end.
    expect(told(recording)).toEqual([
      [0, 'start', 0, 0],
      [4, 'ready', 0, 0],
      [14, 'gone', 0, 0],
      [14, 'start', 1, 0],
      [18, 'ready', 1, 0],
    ]);
    expect(recording.rack.instances.map(({ fromMs, untilMs }) => [fromMs, untilMs])).toEqual([
      [0, 14_000],
      [14_000, null],
    ]);
    expect(recording.rack.instances[0]).toMatchObject({
      memoryBytes: 3 * GIB,
      usedMemoryBytes: 2 * GIB,
      usedCpuMilli: 8000,
    });
    expect(recording.rack.hosts[0]).toMatchObject({ instances: [1], usedCpuMilli: 8000 });
    // Ready from 4 to 14 s and from 18 s on.
    expect(recording.course.ready).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(recording.course.readyLow).toEqual([0, 0, 1, 1, 1, 1, 1, 1, 1, 1]);
  });
  it('R2 stand after the instances of services, however many of these come later', () => {
    const asked = replayed({ rows: [[0, 10, 0]], needs: [need(1)] });
    const beside = {
      ...asked,
      plan: plan({
        ...asked.plan,
        services: [service({ replicas: 2 })],
        platforms: [platform({ tenancies: [{ needs: [need(1)], phases: [] }] })],
      }),
    };
    const recording = record(beside);
    expect(recording.rack.services).toEqual(['web', 'recorded']);
    expect(recording.rack.instances.map(one => one.service)).toEqual([0, 0, 1]);
    const stays = told(recording).filter(([, , subject]) => subject === 2);
    expect(stays.map(([, event]) => event)).toEqual(['ready', 'gone']);
  });
});
