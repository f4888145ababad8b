import { type Plan, type Recording, recordingSchema } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { createRun, simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const SECOND = 1e6;
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

const phase = (name: 'created' | 'initialised', seconds: number) =>
  ({
    kind: 'delay',
    name,
    technology: 'bare-process',
    law: { law: 'constant', mean: seconds * SECOND },
    factor: 1,
    source: 'test',
  }) as const;

const record = (of: Plan, steps = 60): Recording => {
  const run = createRun({ plan: of, platform: 0, seed: 1, record: { steps } });
  while (!run.advance(1_000_000));
  return recordingSchema.parse(run.recording(run.report()));
};

/** [seconds, event, subject, detail] of all that happened. */
const told = ({ timeline: { atMs, event, subject, detail } }: Recording) =>
  atMs.map((at, index) => [at / 1000, event[index], subject[index], detail[index]]);

const run = {
  durationUs: 60 * SECOND,
  warmupUs: 0,
  seed: 1,
  replications: 1,
  maxEvents: 1e6,
  maxInFlight: 1e5,
};

/** One core, 100 ms each of exactly five requests a second: half of one of 16 cores. */
const steady = (over: Partial<Plan> = {}) =>
  plan({
    services: [service({ work: { law: 'constant', mean: 100_000 } })],
    traffic: [traffic(5, { arrivals: 'regular' })],
    platforms: [
      platform({ deployments: [deployment({ phases: [phase('created', 2), phase('initialised', 3)] })] }),
    ],
    run,
    ...over,
  });

describe('R2 a recording', () => {
  it('R2 tells a start phase by phase, from the beginning of the roll-out', () => {
    const recording = record(steady());
    expect(told(recording)).toEqual([
      [0, 'start', 0, 0],
      [0, 'phase', 0, 0],
      [2, 'phase', 0, 1],
      [5, 'ready', 0, 0],
    ]);
    expect(recording.timeline.phases.map(({ name }) => name)).toEqual(['created', 'initialised']);
    expect(recording).toMatchObject({ originMs: 5000, endMs: 65_000 });
  });

  it('R2 has the figures of each step: 5 requests of 100 ms a second are half a core of 16', () => {
    const { course } = record(steady());
    expect(course.stepMs).toBe(1000);
    expect(course.cpuUtilisation).toHaveLength(60);
    for (const share of course.cpuUtilisation.slice(1)) expect(share).toBeCloseTo(0.5 / 16, 9);
    expect(course.arrived.reduce((sum, one) => sum + one)).toBe(300);
    expect(new Set(course.arrived.slice(1, -1))).toEqual(new Set([5]));
    for (const p99 of course.latencyMs.p99.slice(1)) expect(p99).toBeCloseTo(100, 0);
    expect(new Set(course.memoryUtilisation)).toEqual(new Set([64 / (64 * 1024)]));
    expect(new Set(course.usdPerHour)).toEqual(new Set([1]));
    expect(course.services).toEqual([{ id: 'web', ready: course.ready }]);
  });

  it('R2 counts what the report counts', () => {
    const busy = steady({ traffic: [traffic(9)] });
    const of = createRun({ plan: busy, platform: 0, seed: 1, record: { steps: 37 } });
    while (!of.advance(1000));
    const report = of.report();
    const { course } = of.recording(report)!;
    const sum = (column: readonly number[]) => column.reduce((total, one) => total + one, 0);
    expect(course.arrived).toHaveLength(37);
    expect(sum(course.arrived)).toBe(report.requests.arrived);
    expect(sum(course.completed)).toBe(report.requests.completed);
    const last = 60_000 - 36 * course.stepMs;
    const mean =
      (sum(course.cpuUtilisation.slice(0, -1)) * course.stepMs + course.cpuUtilisation.at(-1)! * last) /
      60_000;
    expect(mean).toBeCloseTo(report.summary.cpuUtilisation, 9);
  });

  it('R2 changes nothing in the run: the report is the same to the bit', () => {
    const limited = deployment({ quota: { milli: 600, periodUs: 100_000 } });
    const busy = steady({ traffic: [traffic(9)], platforms: [platform({ deployments: [limited] })] });
    const of = createRun({ plan: busy, platform: 0, seed: 3, record: { steps: 997 } });
    while (!of.advance(7));
    expect(of.report()).toEqual(simulate({ plan: busy, platform: 0, seed: 3 }));
  });

  it('R2 gives nothing where it was not asked for', () => {
    const of = createRun({ plan: steady(), platform: 0, seed: 1 });
    while (!of.advance(1_000_000));
    expect(of.recording(of.report())).toBeNull();
  });

  it('F1 shows a host fail, what goes with it, and that it comes back by its phases', () => {
    const recording = record(
      steady({
        faults: [
          {
            id: 'panic',
            kind: 'once',
            domain: 'host',
            target: null,
            atUs: 10 * SECOND,
            repairUs: 20 * SECOND,
          },
        ],
      }),
    );
    expect(told(recording).slice(4)).toEqual([
      [15, 'failed', 0, 0],
      [15, 'host-failed', 0, 0],
      [35, 'host-repaired', 0, 0],
      [35, 'start', 0, 0],
      [35, 'phase', 0, 0],
      [37, 'phase', 0, 1],
      [40, 'ready', 0, 0],
    ]);
    expect(recording.course.ready.slice(8, 12)).toEqual([1, 1, 0, 0]);
    expect(recording.course.ready.slice(33, 36)).toEqual([0, 0, 1]);
    expect(recording.course.readyLow[10]).toBe(0);
  });

  it('C4 shows for which part of the time an instance stands still', () => {
    // 1.2 core-seconds are wanted each second, and 0.25 allowed: it runs 25 ms of each 100.
    const limited = deployment({ quota: { milli: 250, periodUs: 100_000 } });
    const recording = record(
      steady({
        traffic: [traffic(12, { arrivals: 'regular' })],
        platforms: [platform({ deployments: [limited] })],
      }),
    );
    const levels = told(recording).filter(([, event]) => event === 'throttled');
    // The first request comes after a twelfth of the first second.
    expect(levels.map(([at, , , quarters]) => [at, quarters])).toEqual([[0, 3]]);
  });

  it('M1 shows who is killed for want of memory, and that it starts again at once', () => {
    const tight = deployment({ memoryLimitBytes: 64 * MIB + 2 * MIB });
    const hungry = service({
      work: { law: 'constant', mean: 100_000 },
      memory: { baseBytes: 64 * MIB, fileBytes: 0, perRequestBytes: 1.5 * MIB, leakBytesPerHour: 0 },
    });
    const recording = record(
      steady({
        services: [hungry],
        traffic: [traffic(11, { arrivals: 'regular' })],
        platforms: [platform({ deployments: [tight] })],
      }),
    );
    const kinds = told(recording).map(([, event]) => event);
    expect(kinds.slice(0, 4)).toEqual(['start', 'ready', 'out-of-memory', 'start']);
  });

  it('M4 shows a VM on its way to another host, and both places', () => {
    const vm = deployment({
      takenBytes: 4096 * MIB,
      reserve: { cpuMilli: 1000, memoryBytes: 4096 * MIB },
      migrates: true,
    });
    const recording = record(
      steady({
        pools: [
          pool({ count: 2, max: 2, allocatable: { cpuMilli: 16_000, memoryBytes: 16 * GIB, instances: 9 } }),
        ],
        drains: [{ id: 'maintenance', kind: 'drain', atUs: 10 * SECOND, target: null }],
        traffic: [traffic(1, { arrivals: 'regular' })],
        platforms: [
          platform({
            deployments: [vm],
            migration: {
              bytesPerSecond: 1250 * MIB,
              dirtyBytesPerSecond: 100 * MIB,
              stopBelowBytes: 37.5 * MIB,
              maxRounds: 30,
            },
          }),
        ],
      }),
    );
    const [closed, move, moved, ...rest] = told(recording).slice(2);
    expect(closed).toEqual([10, 'host-closed', 0, 0]);
    expect(move).toEqual([10, 'move', 0, 1]);
    // Rule M4's own figure.
    expect(moved).toEqual([expect.closeTo(13.56, 3), 'moved', 0, 1]);
    expect(rest.map(([, event, subject]) => [event, subject])).toEqual([
      ['ready', 1],
      ['retiring', 0],
      ['gone', 0],
    ]);
  });
});
