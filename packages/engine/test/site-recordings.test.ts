import type { Plan, PlanLifetimes, PlanSiteChoice } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/index.ts';
import { choice, lost, type Over, PER_SITE, someSites } from './some-sites.ts';
import { plan, service } from './small-plan.ts';

const SECOND = 1e6;
const need = {
  cpuMilli: 1000,
  memoryBytes: 2 ** 20,
  vcpus: 0,
  overheadBytes: 0,
  guestOsBytes: 0,
};

/** Instances of a core each: [arrival s, lifetime s]. Three sites of three hosts, each with room for four. */
function replay(rows: readonly (readonly [number, number])[], by: PlanSiteChoice, over: Over = {}) {
  const recording: PlanLifetimes = {
    id: 'vms',
    arrivalUs: rows.map(([at]) => at * SECOND),
    lifetimeUs: rows.map(([, lives]) => lives * SECOND),
    shapeOf: rows.map(() => 0),
    samples: null,
  };
  const own: Plan = someSites({
    by,
    ...over,
    platform: { deployments: [], tenancies: [{ needs: [need], phases: [] }], ...over.platform },
    more: { services: [], traffic: [], lifetimes: [recording], ...over.more },
  });
  const report = simulate({ plan: own, platform: 0, seed: 1 });
  return {
    sites: report.lifetimes[0]!.sites!.map(({ placed }) => placed),
    waiting: report.lifetimes[0]!.waiting,
  };
}
const together = (count: number, lives = 1000) =>
  Array.from({ length: count }, (): [number, number] => [1, lives]);

describe('O5 recorded instances follow the choice of sites', () => {
  it.each([
    ['price: the cheapest until it is full', choice('price'), { usdPerHour: [3, 1, 2] }, [0, 12, 2]],
    ['latency: the nearest', choice('latency', { latencyUs: [5, 9, 7] }), {}, [12, 0, 2]],
    ['carbon: the cleanest', choice('carbon'), { carbon: [0.3, 0.5, 0.1] }, [2, 0, 12]],
    ['spread: evenly', choice('spread'), {}, [5, 5, 4]],
    ['fail-over: the first group', choice('fail-over', { groups: [[1], [0, 2]] }), {}, [1, 12, 1]],
    ['weighted: by Webster, 4 : 2 : 1', choice('weighted', { weights: [4, 2, 1] }), {}, [8, 4, 2]],
    ['available: where most room is', choice('available'), { hosts: [3, 1, 2] }, [9, 1, 4]],
    ['aggregated: on as few as hold them', choice('aggregated'), {}, [12, 2, 0]],
  ] as const)('%s', (_, by, over, expected) => {
    expect(replay(together(14), by, over).sites).toEqual(expected);
  });

  it('who has gone no longer counts: the site that it left is next', () => {
    // Three are spread; the first leaves, and the fourth comes in its stead; the fifth by name.
    const rows: [number, number][] = [
      [1, 5],
      [2, 1000],
      [3, 1000],
      [10, 1000],
    ];
    expect(replay(rows, choice('spread')).sites).toEqual([2, 1, 1]);
  });
  it('what finds no room anywhere waits, and takes the room of who goes', () => {
    const { sites, waiting } = replay([...together(36, 20), [2, 20]], choice('price'));
    expect([sites, waiting]).toEqual([[13, 12, 12], 0]);
  });
  it('nobody is sent to a site that nothing manages', () => {
    const down = lost('control-plane', 'control plane of a', { atUs: 0 });
    const { sites } = replay(
      [
        [20, 60],
        [21, 60],
      ],
      choice('price'),
      { faults: [down], planes: PER_SITE },
    );
    expect(sites).toEqual([0, 2, 0]);
  });
});

describe('O5 tasks of batches follow the choice of sites', () => {
  const batch = { tasks: 14, parallelism: 14, atUs: 0, coresMilli: 1000 };
  const run = (by: PlanSiteChoice, usdPerHour: readonly number[]) => {
    const own = someSites({
      by,
      usdPerHour,
      more: {
        services: [service({ id: 'work', replicas: 0, batch, work: { law: 'constant', mean: 80e6 } })],
        traffic: [],
        run: { ...plan().run, durationUs: 60e6, warmupUs: 0 },
      },
    });
    const { rack } = simulate({ plan: own, platform: 0, seed: 1 });
    return ['a', 'b', 'c'].map(
      site => rack.instances.filter(({ host }) => rack.hosts[host]!.pool === `${site}/general`).length,
    );
  };
  it('the cheapest until it is full; evenly', () => {
    expect(run(choice('price'), [3, 1, 2])).toEqual([0, 12, 2]);
    expect(run(choice('spread'), [1, 1, 1])).toEqual([5, 5, 4]);
  });
});
