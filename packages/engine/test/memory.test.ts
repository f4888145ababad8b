import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restartBackoffUs, restartsAfter } from '../src/memory/backoff.ts';
import { evictionOrder } from '../src/memory/eviction.ts';
import { oomScoreAdj } from '../src/memory/oom-score.ts';
import { Ages } from '../src/memory/ages.ts';
import { leakedBytes, roomForRequests } from '../src/memory/limits.ts';
import { migrate } from '../src/migration/pre-copy.ts';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const GIB = 1024 ** 3;

const MIB = 1024 ** 2;

describe('memory', () => {
  it('M1 oom_score_adj as in the kubelet’s own tests (pkg/kubelet/qos/policy_test.go)', () => {
    const capacity = 4_000_000_000;
    expect(oomScoreAdj('BestEffort', 0, capacity)).toBe(1000);
    expect(oomScoreAdj('Guaranteed', 10 * GIB, capacity)).toBe(-997);
    expect(oomScoreAdj('Burstable', 0, capacity)).toBe(999);
    expect(oomScoreAdj('Burstable', capacity - 1, capacity)).toBe(3);
    const half = oomScoreAdj('Burstable', capacity / 2, capacity);
    expect(half).toBeGreaterThanOrEqual(495);
    expect(half).toBeLessThanOrEqual(505);
  });
  it('M1 evicts first who uses more than asked for, then by priority, then by excess', () => {
    const pod = (id: string, usedBytes: number, requestBytes: number, priority = 0) => ({
      id,
      usedBytes,
      requestBytes,
      priority,
    });
    const order = evictionOrder([
      pod('within, low', 90, 100, -10),
      pod('over, high', 500, 100, 1000),
      pod('over by 20', 120, 100),
      pod('best effort', 50, 0),
      pod('over by 200', 300, 100),
      pod('within', 10, 100),
    ]);
    expect(order.map(({ id }) => id)).toEqual([
      'over by 200',
      'best effort',
      'over by 20',
      'over, high',
      'within, low',
      'within',
    ]);
  });
  it('M1 the first restart comes at once, then after 10, 20, 40 … 300 s, and anew after ten minutes of quiet', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 60].map(restarts => restartBackoffUs(restarts) / 1e6)).toEqual([
      0, 10, 20, 40, 80, 160, 300, 300,
    ]);
    expect([restartsAfter(4, 599e6), restartsAfter(4, 600e6)]).toEqual([4, 0]);
  });
});

describe('memory limits', () => {
  it('M1 working set = base + what requests hold; the limit leaves so much for these', () => {
    const of = (base: number, limit: number) =>
      roomForRequests(
        { memory: { baseBytes: base * MIB, fileBytes: 0, perRequestBytes: MIB, leakBytesPerHour: 0 } },
        { memoryLimitBytes: limit * MIB },
      );
    expect([of(100, 150), of(100, 0), of(200, 150)]).toEqual([50 * MIB, Infinity, -50 * MIB]);
  });

  /** Requests of 400 ms each, so many a second, into one instance that can hold five at once. */
  const crowded = (perSecond: number, over: { limitMib?: number; baseMib?: number } = {}) =>
    simulate({
      plan: plan({
        services: [
          service({
            work: { law: 'constant', mean: 400_000 },
            memory: {
              baseBytes: (over.baseMib ?? 100) * MIB,
              fileBytes: 0,
              perRequestBytes: 10 * MIB,
              leakBytesPerHour: 0,
            },
          }),
        ],
        traffic: [traffic(perSecond, { arrivals: 'regular' })],
        pools: [pool()],
        platforms: [
          platform({
            deployments: [
              deployment({
                capMilli: 16_000,
                memoryLimitBytes: (over.limitMib ?? 150) * MIB,
                phases: [
                  {
                    kind: 'delay',
                    name: 'initialised',
                    technology: 'x',
                    law: { law: 'constant', mean: 1e6 },
                    factor: 1,
                    source: '',
                  },
                ],
              }),
            ],
          }),
        ],
        run: { ...plan().run, durationUs: 100e6, warmupUs: 0 },
      }),
      platform: 0,
      seed: 1,
    });

  it('M1 five at once fit, and nobody is killed', () => {
    // 10/s · 0.4 s = 4 at once, on as many cores as they like.
    const { summary, requests } = crowded(10);
    expect([summary.oomKills, requests.failed.killed]).toEqual([0, 0]);
  });
  it('M1 the sixth kills the instance and with it all six; it is back at once, after 10 s, 20 s, 40 s, and a second each', () => {
    // 20/s: the sixth arrives a quarter of a second after the first.
    const { summary, requests, services, laws, faults } = crowded(20);
    // Up for 0.3 s with six gaps of 50 ms, then four times for five gaps after 1, 11, 21 and 41 s.
    expect(summary.oomKills).toBe(5);
    expect(services[0]!.oomKills).toBe(5);
    expect(requests.failed.killed).toBe(30);
    expect(requests.completed).toBe(0);
    expect(requests.failed.unavailable).toBe(requests.arrived - 30);
    expect(laws.every(({ ok }) => ok)).toBe(true);
    expect(faults.availability).toBeCloseTo((0.3 + 4 * 0.25) / 100, 6);
  });
  it('M1 an instance whose base is over its limit never takes a request', () => {
    const { summary, requests } = crowded(1, { baseMib: 200 });
    // When traffic begins, at once, and after 10, 20 and 40 s, with a second each.
    expect(summary.oomKills).toBeGreaterThanOrEqual(3);
    expect(requests.completed).toBe(0);
  });
});

describe('leaks', () => {
  const HOUR = 3600e6;
  const leaking = (over: { perRequestMib?: number; perSecond?: number } = {}) =>
    simulate({
      plan: plan({
        services: [
          service({
            replicas: 1,
            // Half a second for each request, on as many cores as they like.
            work: { law: 'constant', mean: 500_000 },
            memory: {
              baseBytes: 128 * MIB,
              fileBytes: 0,
              perRequestBytes: (over.perRequestMib ?? 0) * MIB,
              leakBytesPerHour: 128 * MIB,
            },
          }),
        ],
        traffic: over.perSecond === undefined ? [] : [traffic(over.perSecond, { arrivals: 'regular' })],
        platforms: [
          platform({ deployments: [deployment({ memoryLimitBytes: 256 * MIB, capMilli: 16_000 })] }),
        ],
        run: { ...plan().run, durationUs: 10.5 * HOUR, warmupUs: 0 },
      }),
      platform: 0,
      seed: 1,
    });
  it('M1 128 MiB an hour fill 128 MiB in an hour: killed ten times in ten and a half', () => {
    expect(leaking().summary.oomKills).toBe(10);
  });
  it('M1 requests take of the same room: two of 16 MiB each leave 96, filled in three quarters of an hour', () => {
    // Four arrive each second and stay half a second each: two at once.
    const { summary, laws } = leaking({ perRequestMib: 16, perSecond: 4 });
    expect(summary.oomKills).toBe(13);
    expect(laws.every(({ ok }) => ok)).toBe(true);
  });
  it('M1 the mean of what a leak has taken is half of what it takes in an hour', () => {
    const ages = new Ages();
    ages.grow(1);
    ages.ready(0, 0);
    ages.restart(0);
    ages.down(0, HOUR);
    ages.ready(0, HOUR);
    expect(ages.area(0, 2 * HOUR) / (2 * HOUR) / HOUR).toBeCloseTo(0.5, 12);
    const mean = leakedBytes(
      service({ memory: { baseBytes: 0, fileBytes: 0, perRequestBytes: 0, leakBytesPerHour: 128 * MIB } }),
      0.5 * HOUR,
    );
    expect(mean).toBe(64 * MIB);
    // A window that begins when it is an hour old sees ages from one hour on.
    const late = new Ages();
    late.grow(1);
    late.ready(0, 0);
    late.restart(HOUR);
    expect(late.area(0, 2 * HOUR) / HOUR / HOUR).toBeCloseTo(1.5, 12);
    expect(late.of(0, HOUR)).toBe(HOUR);
  });
});

describe('migration', () => {
  const move = (dirtyMibPerSecond: number) =>
    migrate({
      memoryMib: 4096,
      dirtyMibPerSecond,
      bandwidthMibPerSecond: 1250,
      stopBelowMib: 37.5,
      maxRounds: 30,
    });
  it('M4 4096 MiB at 1250 MiB/s: 3.277 s idle; 3.560 s, 4450 MiB, 21 ms and 2 rounds at 100 MiB/s', () => {
    expect(move(0)).toMatchObject({ rounds: 1, downtimeSeconds: 0, converged: true });
    expect(move(0).seconds).toBeCloseTo(3.277, 3);
    const slow = move(100);
    expect(slow.seconds).toBeCloseTo(3.56, 3);
    expect(Math.round(slow.transferredMib)).toBe(4450);
    expect(Math.round(slow.downtimeSeconds * 1000)).toBe(21);
    expect(slow.rounds).toBe(2);
  });
  it('M4 at 500 MiB/s: 5.452 s, 6815 MiB, 6 rounds', () => {
    const fast = move(500);
    expect(fast.seconds).toBeCloseTo(5.452, 3);
    expect(Math.round(fast.transferredMib)).toBe(6815);
    expect(fast.rounds).toBe(6);
  });
  it('M4 a VM that writes faster than it is copied never gets there, and says so', () => {
    const { rounds, converged, downtimeSeconds } = move(2000);
    expect([rounds, converged]).toEqual([30, false]);
    expect(downtimeSeconds).toBeCloseTo(4096 / 1250, 9);
  });
  it('M4 what is sent is the geometric series of the ratio of dirty rate and bandwidth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), dirty => {
        const { rounds, transferredMib, seconds } = move(dirty);
        const ratio = dirty / 1250;
        const series = (4096 * (1 - ratio ** (rounds + 1))) / (1 - ratio);
        expect(transferredMib / series).toBeCloseTo(1, 9);
        expect(seconds).toBeCloseTo(transferredMib / 1250, 6);
      }),
    );
  });
});
