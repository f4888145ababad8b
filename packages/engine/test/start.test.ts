import { describe, expect, it } from 'vitest';
import { inOrder, PassedPhases } from '../src/lifecycle/passed-phases.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';
import type { Plan, PlanPhase, PlanPlatform, PlanPullLimits } from '@tare/schema';

const delay = (
  name: 'scheduled' | 'created' | 'guest booted' | 'initialised',
  ms: number,
  factor = 1,
): PlanPhase => ({
  kind: 'delay',
  name,
  technology: 'x',
  law: { law: 'constant', mean: ms * 1000 },
  factor,
  source: 'test',
});
const pull = (...layers: readonly [string, number][]): PlanPhase => ({
  kind: 'pull',
  name: 'image pulled',
  technology: 'x',
  source: 'test',
  layers: layers.map(([digest, bytes]) => ({ digest, bytes })),
});
const starting = (
  phases: readonly PlanPhase[],
  over: Partial<Plan> = {},
  platformOver: Partial<PlanPlatform> = {},
  replicas = 1,
): Plan =>
  plan({
    services: [service({ replicas })],
    platforms: [platform({ deployments: [deployment({ phases })], ...platformOver })],
    traffic: [traffic(1)],
    run: { ...plan().run, durationUs: 60e6, warmupUs: 0 },
    ...over,
  });
const records = (of: Plan) => simulate({ plan: of, platform: 0, seed: 1 }).startup.records;

describe('start-up (S1)', () => {
  it('phases follow one another and are recorded: 20 + 100 + 1.91 · 500 ms', () => {
    const [record] = records(
      starting([delay('scheduled', 20), delay('created', 100), delay('initialised', 500, 1.91)]),
    );
    expect(record!.phases.map(({ name, fromMs, toMs }) => [name, fromMs, toMs])).toEqual([
      ['scheduled', 0, 20],
      ['created', 20, 120],
      ['initialised', 120, 1075],
    ]);
    expect(record!.readyMs).toBe(1075);
  });
  it('O2 a controller makes 30 at once and then 20 a second; a scheduler takes them one by one', () => {
    const made: PlanPhase = {
      ...delay('scheduled', 0),
      line: { by: 'rate', everyUs: 50_000, burst: 30 },
    } as PlanPhase;
    const readyAt = (phases: readonly PlanPhase[], replicas: number) =>
      Math.max(...records(starting(phases, {}, {}, replicas)).map(({ readyMs }) => readyMs));
    expect(readyAt([made], 30)).toBe(0);
    expect(readyAt([made], 130)).toBe(100 * 50);
    const taken: PlanPhase = {
      ...delay('scheduled', 10),
      line: { by: 'servers', servers: 1, each: 'platform' },
    } as PlanPhase;
    expect(readyAt([taken], 130)).toBe(1300);
    // 30 wait for the scheduler until 300 ms; from then on it is the slower of the two: the last is made at 5 s.
    expect(readyAt([made, taken], 130)).toBe(5010);
  });
  it('O2 a host’s manager makes ten at a time, each host for itself', () => {
    const managed: PlanPhase = {
      ...delay('created', 1000),
      line: { by: 'servers', servers: 10, each: 'host' },
    } as PlanPhase;
    const of = (replicas: number) =>
      Math.max(...records(starting([managed], {}, {}, replicas)).map(({ readyMs }) => readyMs));
    // Sixteen on a host of sixteen cores: two rounds; the seventeenth stands on a second host.
    expect(of(10)).toBe(1000);
    expect(of(16)).toBe(2000);
    expect(of(26)).toBe(2000);
  });
  it('M3 a pull takes size over rate; 100 MB at 100 MB/s is one second', () => {
    expect(records(starting([pull(['base', 100e6])]))[0]!.readyMs).toBe(1000);
  });
  it('M3 two replicas on one host pull a shared layer once; on two hosts twice, through a registry that both share', () => {
    expect(records(starting([pull(['base', 100e6])], {}, {}, 2)).map(({ readyMs }) => readyMs)).toEqual([
      1000, 1000,
    ]);
    const apart = {
      deployments: [
        deployment({ phases: [pull(['base', 100e6])], reserve: { cpuMilli: 16_000, memoryBytes: 1 } }),
      ],
    };
    expect(records(starting([], {}, apart, 2)).map(({ readyMs }) => readyMs)).toEqual([1000, 1000]);
    const narrow = { sites: [{ ...plan().sites[0]!, registryBytesPerSecond: 100e6 }] };
    expect(records(starting([], narrow, apart, 2)).map(({ readyMs }) => readyMs)).toEqual([2000, 2000]);
  });
  it('M3 a layer that an image names twice is pulled once', () => {
    const [record] = records(starting([pull(['a', 100e6], ['b', 50e6], ['a', 100e6])]));
    expect(record!.readyMs).toBe(1500);
  });
  it('S1 starts that go through the same at the same times have one chain of phases, others their own', () => {
    const passed = new PassedPhases();
    const phase = delay('created', 1);
    const first = passed.after(null, phase, 0, 10);
    expect(passed.after(null, phase, 0, 10)).toBe(first);
    expect(passed.after(null, phase, 0, 11)).not.toBe(first);
    const second = passed.after(first, phase, 10, 20);
    expect(passed.after(first, phase, 10, 20)).toBe(second);
    expect(passed.after(null, phase, 10, 20)).not.toBe(second);
    expect(inOrder(second).map(({ from, to }) => [from, to])).toEqual([
      [0, 10],
      [10, 20],
    ]);
    expect(inOrder(null)).toEqual([]);
  });
  it('M3 an image that shares its base with one that is there pulls only the rest', () => {
    const both = plan({
      services: [service({ id: 'a' }), service({ id: 'b', warm: false })],
      platforms: [
        platform({
          deployments: [
            deployment({ phases: [pull(['base', 100e6])] }),
            deployment({ phases: [pull(['base', 100e6], ['app', 10e6])] }),
          ],
        }),
      ],
      run: { ...plan().run, durationUs: 10e6, warmupUs: 0 },
    });
    expect(records(both).map(({ readyMs, startedMs }) => readyMs - startedMs)).toEqual([1000, 100]);
  });
  it('O2 a kubelet pulls so many images at a time, in turn, and begins them at a rate after a burst', () => {
    const of = (services: number, kubelet: Partial<PlanPullLimits>, bytes = 100e6) =>
      records(
        plan({
          services: Array.from({ length: services }, (_, index) => service({ id: `s${index}` })),
          pools: [pool({ count: 1, max: 1 })],
          platforms: [
            platform({
              deployments: Array.from({ length: services }, (_, index) =>
                deployment({
                  reserve: { cpuMilli: 100, memoryBytes: 1 },
                  phases: [
                    {
                      ...pull([`i${index}`, bytes]),
                      kubelet: { atOnce: 1, everyUs: 1, burst: 1, ...kubelet },
                    } as PlanPhase,
                  ],
                }),
              ),
            }),
          ],
          run: { ...plan().run, durationUs: 10e6, warmupUs: 0 },
        }),
      ).map(({ readyMs }) => readyMs);
    // 100 MB at 100 MB/s: one after another, two at a time, all at once.
    expect(of(4, {})).toEqual([1000, 2000, 3000, 4000]);
    expect(of(4, { atOnce: 2 }).map(ms => Math.round(ms))).toEqual([2000, 2000, 4000, 4000]);
    expect(of(4, { atOnce: 9 }).map(ms => Math.round(ms))).toEqual([4000, 4000, 4000, 4000]);
    // Small images: two at once, and then one each 200 ms (of 0.01 ms).
    expect(of(4, { atOnce: 9, everyUs: 200_000, burst: 2 }, 1000).map(ms => Math.round(ms))).toEqual([
      0, 0, 200, 400,
    ]);
  });
  const called = (
    name: 'mounted' | 'reported',
    calls: number,
    everyUs: number,
    burst: number,
  ): PlanPhase => ({
    ...(delay('created', 0) as Extract<PlanPhase, { kind: 'delay' }>),
    name,
    line: { by: 'calls', calls, everyUs, burst },
  });
  const oneHost = {
    pools: [pool({ count: 1, max: 1, allocatable: { cpuMilli: 1e6, memoryBytes: 1e12, instances: 200 } })],
  };
  it('O2 a kubelet starts so many at a time: of n at once the k-th waits max(0, (k · calls − burst) / rate)', () => {
    const qps = 50;
    const burst = 30;
    for (const calls of [1, 2.5]) {
      const waits = records(
        starting([called('mounted', calls, 1e6 / qps, burst), delay('created', 100)], oneHost, {}, 60),
      ).map(({ readyMs }) => readyMs - 100);
      const expected = Array.from(
        { length: 60 },
        (_, index) => (Math.max(0, (index + 1) * calls - burst) / qps) * 1000,
      );
      expect(waits.map(ms => Math.round(ms))).toEqual(expected.map(ms => Math.round(ms)));
    }
  });
  it('O2 each host has a kubelet of its own, and calls that do not wait are no step of a start', () => {
    const step = called('mounted', 1, 1e6, 10);
    const on = (hosts: number) =>
      records(
        starting(
          [step],
          {
            pools: [
              pool({
                count: hosts,
                max: hosts,
                allocatable: { cpuMilli: 1e6, memoryBytes: 1e12, instances: 20 / hosts },
              }),
            ],
          },
          {},
          20,
        ),
      );
    expect(Math.max(...on(1).map(({ readyMs }) => readyMs))).toBe(10_000);
    expect(on(1).flatMap(({ phases }) => phases.map(({ name }) => name))).toEqual(Array(10).fill('mounted'));
    expect(Math.max(...on(2).map(({ readyMs }) => readyMs))).toBe(0);
    expect(on(2).flatMap(({ phases }) => phases)).toEqual([]);
  });
  it('O2 of a hundred pods on one host first and last are ready as published, at 5 and at 10 calls a second', () => {
    const of = (qps: number, burst: number) => {
      const ready = records(
        starting(
          [
            called('mounted', 1.18, 1e6 / qps, burst),
            delay('created', 250),
            called('reported', 2.3, 1e6 / qps, burst),
          ],
          oneHost,
          {},
          100,
        ),
      ).map(({ readyMs }) => readyMs / 1000);
      return [Math.min(...ready), Math.max(...ready)];
    };
    // awslabs/amazon-eks-ami pull request 1030: 22 and 67.5 s, 10 and 32.8 s.
    const [slow, fast] = [of(5, 10), of(10, 20)];
    expect(Math.abs(slow[0]! - 22)).toBeLessThan(0.5);
    expect(Math.abs(slow[1]! - 67.5)).toBeLessThan(0.5);
    expect(Math.abs(fast[0]! - 10)).toBeLessThan(0.5);
    expect(Math.abs(fast[1]! - 32.8)).toBeLessThan(0.5);
    // As it comes since 1.27: 28 at once, and then 14 a second.
    expect(of(50, 100)[1]!).toBeCloseTo((348 - 100) / 50, 2);
  });
  it('O2 an image that is there stands in no line', () => {
    const phases = [
      { ...pull(['base', 100e6]), kubelet: { atOnce: 1, everyUs: 5e6, burst: 1 } } as PlanPhase,
    ];
    const hosts = { pools: [pool({ count: 1, max: 1 })] };
    // The second of the same image waits for its turn once, and finds it there; one that starts later does not wait.
    const found = records(starting(phases, hosts, {}, 2)).map(({ readyMs }) => readyMs);
    expect(found).toEqual([1000, 5000]);
  });
  it('what is running at the start is ready before traffic begins; what is not takes requests only when ready', () => {
    const cold = {
      services: [service({ warm: false })],
      traffic: [traffic(10, { arrivals: 'regular' as const })],
    };
    const report = simulate({ plan: starting([delay('initialised', 3000)], cold), platform: 0, seed: 1 });
    expect(report.requests.failed.unavailable).toBe(29);
    const warm = simulate({ plan: starting([delay('initialised', 3000)]), platform: 0, seed: 1 });
    expect(warm.requests.failed.unavailable).toBe(0);
  });
  it('scale-out from 1 to 10: the start alone where there is room, and a host’s provisioning where there is none', () => {
    const phases = [delay('initialised', 500)];
    const room = starting(phases);
    expect(simulate({ plan: room, platform: 0, seed: 1 }).summary.scaleOutMs).toBe(500);
    const tight = starting(phases, {
      pools: [pool({ allocatable: { cpuMilli: 5000, memoryBytes: 1e12, instances: 110 } })],
    });
    expect(simulate({ plan: tight, platform: 0, seed: 1 }).summary.scaleOutMs).toBe(60_500);
    const fixed = starting(phases, {
      pools: [pool({ allocatable: { cpuMilli: 5000, memoryBytes: 1e12, instances: 110 }, count: 1 })],
    });
    expect(simulate({ plan: fixed, platform: 0, seed: 1 }).summary.scaleOutMs).toBe(null);
  });
  it('I3 instances inside a guest wait for it; the guest starts once', () => {
    const guest = {
      technology: 'vm',
      vcpus: 4,
      cpuMilli: 4000,
      memoryBytes: 16e9,
      allocatable: { cpuMilli: 4000, memoryBytes: 15e9, instances: 110 },
      tare: { overheadBytes: 1e8, guestOsBytes: 5e8 },
      phases: [delay('guest booted', 10_000)],
    };
    const nested = starting(
      [delay('created', 100)],
      {},
      { guest, deployments: [deployment({ phases: [delay('created', 100)], kernel: 'guest' })] },
      3,
    );
    const report = simulate({ plan: nested, platform: 0, seed: 1 });
    expect(report.startup.records.map(({ readyMs }) => readyMs)).toEqual([10_100, 10_100, 10_100]);
    expect(report.startup.records[0]!.phases.map(({ name, toMs }) => [name, toMs])).toEqual([
      ['guest booted', 10_000],
      ['created', 10_100],
    ]);
    expect(report.summary.guests).toBe(1);
  });
  describe('a guest whose host fails while it boots', () => {
    const created: PlanPhase = {
      ...delay('created', 4000),
      line: { by: 'servers', servers: 1, each: 'host' },
    } as PlanPhase;
    const booted: PlanPhase = {
      ...delay('guest booted', 4000),
      takes: { cpuShare: 1, lockShare: 0, diskBytes: 0 },
    } as PlanPhase;
    const guest = {
      technology: 'vm',
      vcpus: 4,
      cpuMilli: 4000,
      memoryBytes: 16e9,
      allocatable: { cpuMilli: 4000, memoryBytes: 15e9, instances: 110 },
      tare: { overheadBytes: 1e8, guestOsBytes: 5e8 },
      phases: [created, booted],
    };
    const failing = (atUs: number) =>
      simulate({
        plan: starting(
          [],
          {
            services: [service({ warm: false })],
            traffic: [],
            faults: [{ id: 'f', kind: 'once', domain: 'host', target: 'dc/general', atUs, repairUs: 1e6 }],
          },
          {
            guest,
            deployments: [deployment({ phases: [delay('initialised', 100)], kernel: 'guest' })],
          },
        ),
        platform: 0,
        seed: 1,
      });
    for (const [what, atUs] of [
      ['is made', 2e6],
      ['computes', 6e6],
    ] as const)
      it(`S1, F1, O2 boots once more, and the boot that was cut off while it ${what} takes nothing any more`, () => {
        const { startup, ledger, laws } = failing(atUs);
        const again = (atUs + 1e6) / 1000;
        const [record] = startup.records;
        expect(startup.records).toHaveLength(1);
        expect(record!.startedMs).toBe(again);
        // Its eight turns are each rounded to a microsecond.
        expect(record!.readyMs).toBeCloseTo(again + 8100, 2);
        // A core for four seconds, and what the first boot had of it until it was cut off.
        const before = Math.max(0, atUs / 1000 - 4000);
        expect(ledger.cpu.overhead).toBeCloseTo(4000 + before, -1);
        expect(laws.filter(({ ok }) => !ok)).toEqual([]);
      });
  });
});
