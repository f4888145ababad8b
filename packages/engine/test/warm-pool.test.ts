import { describe, expect, it } from 'vitest';
import { simulate } from '../src/run.ts';
import { deployment, plan, platform, pool, service, traffic } from './small-plan.ts';

const SECOND = 1e6;
const START_S = 40;

/** One replica of one core; ten times the load after a minute; an autoscaler that looks each 15 s; starts of 40 s. */
const crowd = (
  warmPool: number,
  over: { readonly hosts?: number; readonly seed?: number; readonly perSecond?: number } = {},
) =>
  simulate({
    plan: plan({
      pools: [pool({ count: over.hosts ?? 4, max: over.hosts ?? 4 })],
      services: [
        service({
          work: { law: 'constant', mean: 10_000 },
          scaling: {
            min: 1,
            max: 20,
            metrics: [{ metric: 'cpu', kind: 'utilisation', target: 50 }],
            up: {
              stabilisationUs: 0,
              select: 'Max',
              policies: [{ type: 'Pods', value: 3, periodUs: 15 * SECOND }],
            },
            down: { stabilisationUs: 300 * SECOND, select: 'Max', policies: [] },
            syncUs: 15 * SECOND,
            tolerance: 0.1,
          },
        }),
      ],
      traffic: [
        traffic(10, {
          points: [
            { atUs: 0, perSecond: 10 },
            { atUs: 60 * SECOND, perSecond: over.perSecond ?? 90 },
          ],
        }),
      ],
      platforms: [
        platform({
          warmPool,
          deployments: [
            deployment({
              phases: [
                {
                  kind: 'delay',
                  name: 'initialised',
                  technology: 'bare-process',
                  law: { law: 'constant', mean: START_S * SECOND },
                  factor: 1,
                  source: 'test',
                },
              ],
            }),
          ],
        }),
      ],
      run: { ...plan().run, durationUs: 300 * SECOND, warmupUs: 0 },
    }),
    platform: 0,
    seed: over.seed ?? 5,
  });

describe('S1 instances kept warm', () => {
  const cold = crowd(0);
  const warm = crowd(3);

  it('take requests at once when more are wanted, and are replaced', () => {
    // Half more than one core can do: what waits grows for 15 s at the most, instead of for those and the start.
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) {
      const over = { seed, perSecond: 150 };
      const [spared, late] = [crowd(3, over), crowd(0, over)].map(run => run.summary.latencyMs!.p99);
      expect(spared).toBeLessThan(late! / 2);
    }
    expect(cold.summary.startupMs!.p50).toBeCloseTo(START_S * 1000, -3);
    expect(warm.startup.histogram.min).toBe(0);
    // Those that were taken, those in their place, and the first.
    const there = warm.rack.instances.filter(({ untilMs }) => untilMs === null);
    const last = warm.scaling.records.at(-1)!;
    expect(there).toHaveLength(last.to + 3);
  });

  it('do not count as replicas, nor as missing ones', () => {
    expect(warm.scaling.records[0]!.from).toBe(1);
    expect(warm.faults.availability).toBeGreaterThan(cold.faults.availability!);
    expect(warm.laws.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('shorten the way from one replica to ten; with nine of them it takes no time', () => {
    expect(crowd(9).summary.scaleOutMs).toBe(0);
    expect(warm.summary.scaleOutMs).toBe(cold.summary.scaleOutMs);
  });

  it('take room, and are left out where there is none', () => {
    const full = crowd(30, { hosts: 1 });
    expect(full.unplaced).toEqual([]);
    expect(full.rack.instances).toHaveLength(16);
    expect(full.summary.instances).toBeLessThanOrEqual(16);
  });

  it('F1 where only they stand on a host, it fails at its own times, counted from when traffic begins', () => {
    const constant = (seconds: number) => ({ law: 'constant' as const, mean: seconds * SECOND });
    const { faults } = simulate({
      plan: plan({
        services: [service({ replicas: 0 })],
        traffic: [],
        faults: [
          {
            id: 'f',
            kind: 'again',
            domain: 'host',
            target: null,
            between: constant(50),
            repair: constant(10),
          },
        ],
        platforms: [
          platform({
            warmPool: 1,
            deployments: [
              deployment({
                phases: [
                  {
                    kind: 'delay',
                    name: 'initialised',
                    technology: 'bare-process',
                    law: constant(START_S),
                    factor: 1,
                    source: 'test',
                  },
                ],
              }),
            ],
          }),
        ],
        run: { ...plan().run, durationUs: 200 * SECOND, warmupUs: 0 },
      }),
      platform: 0,
      seed: 1,
    });
    const times = faults.records.map(({ atMs, repairedMs }) => [atMs, repairedMs].map(ms => ms! / 1000));
    expect(times).toEqual([
      [50, 60],
      [110, 120],
      [170, 180],
    ]);
  });
});
