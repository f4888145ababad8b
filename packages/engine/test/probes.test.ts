import type { Law, PlanProbe, PlanProbes, PlanService } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { readyAfterUs, startDeadlineUs } from '../src/orchestration/probe-times.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const S = 1e6;
const probe = (over: Partial<PlanProbe> = {}): PlanProbe => ({
  initialDelayUs: 0,
  periodUs: 10 * S,
  timeoutUs: S,
  failures: 3,
  successes: 1,
  ...over,
});

describe('when probes succeed', () => {
  it.each([
    ['at the next tick', { readiness: probe() }, 12, 20],
    ['at once where it is up at a tick', { readiness: probe() }, 20, 20],
    ['not before the initial delay, at a tick', { readiness: probe({ initialDelayUs: 15 * S }) }, 2, 20],
    ['after so many successes', { readiness: probe({ periodUs: 2 * S, successes: 3 }) }, 3, 8],
    ['of liveness nothing waits', { liveness: probe() }, 12, 12],
    ['at its start-up probe’s tick', { startup: probe({ periodUs: 5 * S }) }, 12, 15],
    [
      'with readiness asked at once after it',
      { startup: probe({ periodUs: 3 * S }), readiness: probe() },
      7,
      9,
    ],
    [
      'unless its delay is not over',
      { startup: probe({ periodUs: 3 * S }), readiness: probe({ initialDelayUs: 12 * S }) },
      7,
      20,
    ],
  ] as const)('O4 a program is ready %s', (_, probes: PlanProbes, up, ready) => {
    expect(readyAfterUs(probes, up * S)).toBe(ready * S);
  });

  it('O4 it must be up at the last failure that the start-up probe allows, else the liveness probe', () => {
    expect(startDeadlineUs({})).toBe(Infinity);
    expect(startDeadlineUs({ readiness: probe() })).toBe(Infinity);
    // The documentation's example: 30 failures of 10 s give a program five minutes, the last at 290 s.
    expect(startDeadlineUs({ startup: probe({ failures: 30 }), liveness: probe() })).toBe(290 * S);
    expect(startDeadlineUs({ liveness: probe({ initialDelayUs: 15 * S, periodUs: 10 * S }) })).toBe(40 * S);
  });
});

interface Setting {
  readonly probes: PlanProbes;
  readonly init?: Law;
  readonly of?: Partial<PlanService>;
  readonly perSecond?: number;
  readonly seconds?: number;
}

const run = ({
  probes,
  init = { law: 'constant', mean: 12 * S },
  of = {},
  perSecond = 1,
  seconds = 300,
}: Setting) => {
  const phase = (name: 'initialised' | 'probed', law: Law) =>
    ({ kind: 'delay', name, technology: 'app', law, factor: 1, source: '' }) as const;
  return simulate({
    plan: plan({
      pools: [pool({ count: 1, max: 1 })],
      services: [service({ warm: false, work: { law: 'constant', mean: 1000 }, probes, ...of })],
      traffic: [traffic(perSecond, { arrivals: 'regular' })],
      platforms: [
        platform({
          deployments: [
            deployment({
              phases: [
                phase('initialised', init),
                { ...phase('probed', { law: 'constant', mean: 0 }), probes },
              ],
            }),
          ],
        }),
      ],
      run: { ...plan().run, warmupUs: 0, durationUs: seconds * S },
    }),
    platform: 0,
    seed: 1,
  });
};

describe('probes in a run', () => {
  it('O4 the readiness probe keeps requests away until it has succeeded, and is a step of the start', () => {
    const { startup, requests } = run({ probes: { readiness: probe() } });
    expect(startup.records[0]!.phases.map(({ name, fromMs, toMs }) => [name, toMs - fromMs])).toEqual([
      ['initialised', 12_000],
      ['probed', 8000],
    ]);
    expect(requests.failed.unavailable).toBeGreaterThanOrEqual(19);
    expect(requests.failed.unavailable).toBeLessThanOrEqual(20);
  });

  it('O4 one that takes longer than its liveness probe allows is started again and again, with back-off', () => {
    const { scaling, requests, startup } = run({
      probes: { liveness: probe({ periodUs: 5 * S }) },
      init: { law: 'constant', mean: 12 * S },
    });
    // Killed at 10 s; again at once, then after 10, 20, 40, 80 … s: kills at 10, 20, 40, 70, 120 and 210 s.
    expect(scaling.probes).toEqual([{ service: 'web', failedStarts: 6, restarts: 0, unready: 0 }]);
    expect(startup.records).toEqual([]);
    expect(requests.completed).toBe(0);
  });

  it('O4 a start-up probe gives it the time, and is no hindrance', () => {
    const { scaling, requests } = run({ probes: { liveness: probe({ periodUs: 5 * S }), startup: probe() } });
    expect(scaling.probes![0]).toMatchObject({ failedStarts: 0, restarts: 0 });
    expect(requests.failed.unavailable).toBeLessThanOrEqual(20);
  });

  // One slot, two seconds a request, one request a second: the queue grows, and waits for more than a second.
  const overload = { concurrency: 1, work: { law: 'constant', mean: 2 * S } as const, warm: true };
  const init = { law: 'constant', mean: 0 } as const;

  it('O4 a liveness probe that stands in the queue of an overloaded instance has it started again, and its requests lost', () => {
    const { scaling, requests } = run({ probes: { liveness: probe() }, of: overload, init, seconds: 120 });
    expect(scaling.probes![0]!.restarts).toBeGreaterThan(1);
    expect(requests.failed.killed).toBeGreaterThan(5);
    // Without one nobody is killed.
    expect(run({ probes: {}, of: overload, init, seconds: 120 }).requests.failed.killed).toBe(0);
  });

  it('O4 a readiness probe takes it from its callers until it has caught up', () => {
    const { scaling, requests, faults, laws } = run({
      probes: { readiness: probe({ periodUs: 2 * S, failures: 2 }) },
      of: overload,
      init,
      seconds: 120,
    });
    expect(scaling.probes![0]!.unready).toBeGreaterThan(1);
    expect(requests.failed).toMatchObject({ killed: 0 });
    expect(requests.failed.unavailable).toBeGreaterThan(5);
    expect(faults.availability).toBeLessThan(1);
    expect(laws.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('O4 an instance that keeps up is left alone', () => {
    const { scaling } = run({
      probes: { liveness: probe(), readiness: probe() },
      of: { concurrency: 1, warm: true },
      init,
      perSecond: 100,
    });
    expect(scaling.probes).toEqual([{ service: 'web', failedStarts: 0, restarts: 0, unready: 0 }]);
  });
});
