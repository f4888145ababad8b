import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { arrivalsOf } from '../src/workload/arrivals.ts';
import { DeadlineLine } from '../src/workload/deadlines.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';
import type { Plan, PlanCall, PlanDeployment, PlanService } from '@tare/schema';

const call = (to: number, over: Partial<PlanCall> = {}): PlanCall => ({
  to,
  count: 1,
  probability: 1,
  bytes: 0,
  timeoutUs: 0,
  retries: null,
  ...over,
});
const run = (durationUs: number) => ({ ...plan().run, durationUs, warmupUs: 0 });

/** Services on hosts with cores to spare, so that no request waits for another. */
function roomy(
  services: readonly PlanService[],
  over: Partial<Plan> = {},
  deployments: readonly PlanDeployment[] = services.map(() =>
    deployment({ capMilli: 64_000, reserve: { cpuMilli: 0, memoryBytes: 0 } }),
  ),
): Plan {
  return plan({
    services,
    pools: [
      pool({ cpuMilli: 1e6, allocatable: { cpuMilli: 1e6, memoryBytes: 1e12, instances: 1e4 }, count: 1 }),
    ],
    platforms: [platform({ deployments })],
    ...over,
  });
}
const constant = (ms: number) => ({ law: 'constant' as const, mean: ms * 1000 });

describe('arrivals (W1)', () => {
  it('regular arrivals at 4/s come every 250 ms', () => {
    const arrivals = arrivalsOf(traffic(4, { arrivals: 'regular' }), 1)!;
    expect([1, 2, 3].map(() => arrivals.next())).toEqual([250_000, 500_000, 750_000]);
  });
  it('Poisson: counts in disjoint seconds have mean and variance λ (index of dispersion 1)', () => {
    const arrivals = arrivalsOf(traffic(20), 5)!;
    const counts = new Float64Array(20_000);
    for (let at = arrivals.next(); at < 20_000e6; at = arrivals.next()) counts[Math.floor(at / 1e6)]!++;
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
    expect(Math.abs(mean - 20)).toBeLessThan(0.13);
    expect(Math.abs(variance / mean - 1)).toBeLessThan(0.04);
  });
  it('steps: the expected number of arrivals is the area under the rate', () => {
    const points = [
      { atUs: 0, perSecond: 100 },
      { atUs: 10e6, perSecond: 0 },
      { atUs: 20e6, perSecond: 300 },
      { atUs: 30e6, perSecond: 0 },
    ];
    const arrivals = arrivalsOf(traffic(0, { arrivals: 'regular', points }), 1)!;
    const times: number[] = [];
    for (let at = arrivals.next(); at < Infinity; at = arrivals.next()) times.push(at);
    expect(Math.abs(times.length - 4000)).toBeLessThanOrEqual(1);
    expect(times.every(at => at <= 10e6 || (at >= 20e6 && at <= 30e6))).toBe(true);
  });
  it('ramp: from 0/s to 200/s in 10 s there are 1000 arrivals, half of them after √½ of the time', () => {
    const points = [
      { atUs: 0, perSecond: 0 },
      { atUs: 10e6, perSecond: 200 },
      { atUs: 10e6 + 1, perSecond: 0 },
    ];
    const arrivals = arrivalsOf(traffic(0, { arrivals: 'regular', points, ramp: true }), 1)!;
    const times: number[] = [];
    for (let at = arrivals.next(); at < Infinity; at = arrivals.next()) times.push(at);
    expect(Math.abs(times.length - 1000)).toBeLessThanOrEqual(1);
    expect(times[499]! / 10e6).toBeCloseTo(Math.sqrt(0.5), 3);
  });
  it('no rate, no arrival', () => {
    expect(arrivalsOf(traffic(0), 1)!.next()).toBe(Infinity);
  });
});

describe('deadlines', () => {
  it('come out in the order in which they went in, through any growth', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 500 }), steps => {
        const line = new DeadlineLine(10);
        const model: number[] = [];
        let next = 0;
        for (const push of steps) {
          if (push) {
            line.push(next, next, next);
            model.push(next++);
          } else if (model.length > 0) {
            const expected = model.shift()!;
            expect([line.headItem(), line.headGeneration(), line.headTime()]).toEqual([
              expected,
              expected,
              expected + 10,
            ]);
            line.shift();
          }
          expect(line.size).toBe(model.length);
        }
      }),
    );
  });
});

describe('call graph (W1)', () => {
  it('steps follow one another, calls of a step are made together: 10 + max(30, 20) + 5 = 45 ms', () => {
    const services = [
      service({ id: 'a', work: constant(10), steps: [{ calls: [call(1), call(2)] }, { calls: [call(3)] }] }),
      service({ id: 'b', work: constant(30) }),
      service({ id: 'c', work: constant(20) }),
      service({ id: 'd', work: constant(5) }),
    ];
    const report = simulate({
      plan: roomy(services, { traffic: [traffic(2, { arrivals: 'regular' })], run: run(60_900_000) }),
      platform: 0,
      seed: 1,
    });
    expect(report.latency.min).toBe(45_000);
    expect(report.latency.max).toBe(45_000);
    expect(report.services.map(({ arrived }) => arrived)).toEqual([121, 121, 121, 121]);
  });
  it('count and probability: three calls with chance one half give 1.5 calls a request', () => {
    const services = [
      service({ id: 'a', work: constant(1), steps: [{ calls: [call(1, { count: 3, probability: 0.5 })] }] }),
      service({ id: 'b', work: constant(1) }),
    ];
    const report = simulate({
      plan: roomy(services, { traffic: [traffic(100)], run: run(200e6) }),
      platform: 0,
      seed: 1,
    });
    expect(report.services[1]!.arrived / report.services[0]!.arrived).toBeCloseTo(1.5, 1);
  });
  it('H1, I2 round trips between hosts, and between sites, and the stack’s network add to each call', () => {
    const services = [
      service({ id: 'a', work: constant(10), steps: [{ calls: [call(1)] }] }),
      service({ id: 'b', work: constant(10) }),
    ];
    const base = roomy(
      services,
      { traffic: [traffic(2, { arrivals: 'regular' })], run: run(10e6) },
      services.map(() =>
        deployment({ callExtraUs: 60, capMilli: 4000, reserve: { cpuMilli: 600_000, memoryBytes: 0 } }),
      ),
    );
    const apart = {
      ...base,
      pools: [{ ...base.pools[0]!, count: 2 }],
      sites: [{ ...base.sites[0]!, latencyUs: { host: 5, zone: 250, site: 900 } }],
    };
    // Two extras of 60 µs (client to a, a to b) and one round trip of 2 · 250 µs.
    expect(simulate({ plan: apart, platform: 0, seed: 1 }).latency.max).toBe(20_000 + 120 + 500);
    // H1: the same pair on two sites that are 12 ms apart.
    const [home] = apart.sites;
    const abroad = {
      ...apart,
      pools: [0, 1].map(site => ({ ...base.pools[0]!, id: `site-${String(site)}/general`, site, count: 1 })),
      sites: [
        { ...home!, linkUs: [0, 12_000], usdPerByteTo: [0, 0] },
        { ...home!, id: 'abroad', linkUs: [12_000, 0], usdPerByteTo: [0, 0] },
      ],
      platforms: [{ ...apart.platforms[0]!, pools: [0, 1] }],
    };
    expect(simulate({ plan: abroad, platform: 0, seed: 1 }).latency.max).toBe(20_000 + 120 + 24_000);
  });
  it('a slow-down multiplies the CPU time, a fixed cost adds to it', () => {
    const services = [service({ work: constant(10) })];
    const slow = roomy(services, { traffic: [traffic(2, { arrivals: 'regular' })], run: run(10e6) }, [
      deployment({ slowdown: 1.25, requestCostUs: 100 }),
    ]);
    expect(simulate({ plan: slow, platform: 0, seed: 1 }).latency.max).toBe(12_600);
    const fast = { ...slow, pools: [{ ...slow.pools[0]!, speed: 2 }] };
    expect(simulate({ plan: fast, platform: 0, seed: 1 }).latency.max).toBe(6_300);
  });
});

describe('time-outs, queues and failures (W1, L2)', () => {
  const two = (timeoutUs: number) => [
    service({ id: 'a', work: constant(10), steps: [{ calls: [call(1, { timeoutUs })] }] }),
    service({ id: 'b', work: constant(50) }),
  ];
  it('a call that takes too long fails its caller, and the callee works on in vain: its work is lost', () => {
    const report = simulate({
      plan: roomy(two(20_000), { traffic: [traffic(2, { arrivals: 'regular' })], run: run(60_900_000) }),
      platform: 0,
      seed: 1,
    });
    expect(report.requests).toMatchObject({
      completed: 0,
      failed: { timeout: 0, downstream: 121, rejected: 0, unavailable: 0 },
    });
    expect(report.services[1]!.failed.timeout).toBe(121);
    // 10 ms before the failure and 50 ms in vain, 121 times.
    expect(report.ledger.cpu.lost).toBe(121 * 60);
    expect(report.ledger.cpu.net).toBe(0);
  });
  it('a call that ends in time is not touched by its time-out', () => {
    const report = simulate({
      plan: roomy(two(60_000), { traffic: [traffic(2, { arrivals: 'regular' })], run: run(60e6) }),
      platform: 0,
      seed: 1,
    });
    expect(report.summary.failedFraction).toBe(0);
    expect(report.latency.max).toBe(60_000);
  });
  it('the client’s own time-out counts as such', () => {
    const report = simulate({
      plan: roomy(two(0), {
        traffic: [traffic(2, { arrivals: 'regular', timeoutUs: 30_000 })],
        run: run(60_900_000),
      }),
      platform: 0,
      seed: 1,
    });
    expect(report.requests).toMatchObject({ completed: 0, failed: { timeout: 121 } });
  });
  it('one slot and no queue is Erlang’s loss system: a = 1 loses one half, a = 2 two thirds', () => {
    for (const [perSecond, loss] of [
      [100, 1 / 2],
      [200, 2 / 3],
    ] as const) {
      const services = [service({ concurrency: 1, queue: 0 })];
      const report = simulate({
        plan: roomy(services, { traffic: [traffic(perSecond)], run: run(2000e6) }),
        platform: 0,
        seed: 2,
      });
      expect(Math.abs(report.summary.failedFraction - loss)).toBeLessThan(0.006);
      expect(report.requests.failed.rejected).toBeGreaterThan(0);
    }
  });
  it('M/M/1/10 at ρ 0.9 loses 5.0814 %', () => {
    const services = [service({ concurrency: 1, queue: 9 })];
    const report = simulate({
      plan: roomy(services, { traffic: [traffic(90)], run: run(10_000e6) }),
      platform: 0,
      seed: 3,
    });
    expect(Math.abs(report.summary.failedFraction - 0.050814)).toBeLessThan(0.002);
  });
  it('without an instance requests fail as unavailable', () => {
    const report = simulate({
      plan: roomy([service({ replicas: 0 })], { run: run(10e6) }),
      platform: 0,
      seed: 1,
    });
    expect(report.requests.completed).toBe(0);
    expect(report.requests.failed.unavailable).toBe(report.requests.arrived);
  });
  it('L2 arrived = completed + failed + in flight, and both laws hold, whatever the graph and the load', () => {
    const shape = fc.record({
      perSecond: fc.integer({ min: 1, max: 300 }),
      timeout: fc.constantFrom(0, 5_000, 40_000),
      concurrency: fc.integer({ min: 0, max: 3 }),
      queue: fc.integer({ min: -1, max: 5 }),
      seed: fc.integer({ min: 0, max: 1e6 }),
      fan: fc.integer({ min: 1, max: 4 }),
      warmupUs: fc.constantFrom(0, 3e6),
    });
    fc.assert(
      fc.property(shape, ({ perSecond, timeout, concurrency, queue, seed, fan, warmupUs }) => {
        const services = [
          service({
            id: 'a',
            replicas: 2,
            steps: [
              { calls: [call(1, { count: fan, timeoutUs: timeout }), call(2, { probability: 0.3 })] },
              { calls: [call(2, { timeoutUs: timeout })] },
            ],
          }),
          service({ id: 'b', concurrency, queue }),
          service({ id: 'c', replicas: 2, balancing: 'two-choices' }),
        ];
        const small = plan({
          services,
          traffic: [traffic(perSecond, { timeoutUs: timeout * 2 })],
          pools: [
            pool({
              cpuMilli: 3000,
              allocatable: { cpuMilli: 3000, memoryBytes: 1e12, instances: 99 },
              count: 1,
            }),
          ],
          platforms: [
            platform({
              deployments: services.map((_, index) =>
                deployment({
                  weight: 100 * (index + 1),
                  capMilli: 2000,
                  reserve: { cpuMilli: 100, memoryBytes: 1 },
                }),
              ),
            }),
          ],
          run: { ...run(10e6), warmupUs },
        });
        const report = simulate({ plan: small, platform: 0, seed });
        for (const law of report.laws) expect(law).toMatchObject({ ok: true });
        const { arrived, inFlightAtStart, completed, failed, inFlight } = report.requests;
        expect(arrived + inFlightAtStart).toBe(
          completed + inFlight + Object.values(failed).reduce((sum, count) => sum + count, 0),
        );
        expect(report.ledger.cpu.capacity).toBe(30_000);
        expect(
          Object.values(report.ledger.cpu)
            .filter(part => typeof part === 'number')
            .reduce((sum, part) => sum + part, 0),
        ).toBe(2 * report.ledger.cpu.capacity);
        expect(JSON.stringify(report)).not.toMatch(/null,null|NaN/);
      }),
      { numRuns: 60 },
    );
  });
});

describe('closed forms (C2 and queueing theory)', { timeout: 60_000 }, () => {
  const mean = (over: Partial<PlanService>, perSecond: number, seed = 1) =>
    simulate({
      plan: plan({
        services: [service(over)],
        traffic: [traffic(perSecond)],
        run: { ...run(8_000e6), warmupUs: 100e6 },
      }),
      platform: 0,
      seed,
    }).summary.latencyMs!;
  it('C2 M/G/1-PS: the mean is E[S]/(1 − ρ) = 50 ms for a constant, an exponential and a heavy law', () => {
    expect(Math.abs(mean({ work: { law: 'constant', mean: 10_000 } }, 80).mean / 50 - 1)).toBeLessThan(0.03);
    expect(Math.abs(mean({ work: { law: 'exponential', mean: 10_000 } }, 80).mean / 50 - 1)).toBeLessThan(
      0.02,
    );
    expect(
      Math.abs(mean({ work: { law: 'lognormal', mean: 10_000, cv: 2 } }, 80).mean / 50 - 1),
    ).toBeLessThan(0.06);
  });
  it('M/M/1 first come first served at ρ 0.8: mean 50 ms, p99 230.26 ms', () => {
    const latency = mean({ concurrency: 1 }, 80);
    expect(Math.abs(latency.mean / 50 - 1)).toBeLessThan(0.03);
    expect(Math.abs(latency.p99 / 230.26 - 1)).toBeLessThan(0.06);
  });
  it('M/M/2 processor sharing on two cores at ρ 0.8 has the mean of M/M/2: 10 ms · (1 + 1.777778)', () => {
    const shared = plan({
      platforms: [platform({ deployments: [deployment({ capMilli: 2000 })] })],
      traffic: [traffic(160)],
      run: { ...run(8_000e6), warmupUs: 100e6 },
    });
    expect(
      Math.abs(simulate({ plan: shared, platform: 0, seed: 1 }).summary.latencyMs!.mean / 27.77778 - 1),
    ).toBeLessThan(0.03);
  });
});
