import { describe, expect, it } from 'vitest';
import { Fleet } from '../src/hosts/fleet.ts';
import { choice, type Over, someSites } from './some-sites.ts';

/** Instances at each site once the first roll-out stands, and what finds no room. */
function placed(over: Over) {
  const plan = someSites(over);
  const fleet = new Fleet(plan, plan.platforms[0]!);
  fleet.rollOut(service => plan.services[service]!.replicas);
  const counts = [0, 0, 0];
  for (const { host } of fleet.instances) counts[fleet.siteOf(host)]!++;
  return [...counts, fleet.waitingOf(0)];
}

describe('O5 choice of sites', () => {
  it.each([
    [
      'price: the cheapest that has room, then the next',
      { by: choice('price'), usdPerHour: [3, 1, 2], replicas: 14 },
      [0, 12, 2, 0],
    ],
    [
      'latency: the nearest to the clients',
      { by: choice('latency', { latencyUs: [9, 5, 7] }), replicas: 14 },
      [0, 12, 2, 0],
    ],
    [
      'carbon: the cleanest, unknown last',
      { by: choice('carbon'), carbon: [null, 0.4, 0.1], replicas: 30 },
      [6, 12, 12, 0],
    ],
    ['spread: evenly', { by: choice('spread'), replicas: 8 }, [3, 3, 2, 0]],
    [
      'spread: what finds no room goes on to others',
      { by: choice('spread'), replicas: 14, hosts: [1, 3, 3] },
      [4, 5, 5, 0],
    ],
    [
      'weighted: in proportion',
      { by: choice('weighted', { weights: [3, 2, 1] }), replicas: 12 },
      [6, 4, 2, 0],
    ],
    [
      'weighted: nothing for who has no weight',
      { by: choice('weighted', { weights: [0, 2, 1] }), replicas: 30 },
      [0, 12, 12, 6],
    ],
    [
      'fail-over: the first group',
      { by: choice('fail-over', { groups: [[1], [0, 2]] }), replicas: 6 },
      [0, 6, 0, 0],
    ],
    [
      'fail-over: the next group takes what the first has no room for',
      { by: choice('fail-over', { groups: [[1], [0, 2]] }), replicas: 16 },
      [2, 12, 2, 0],
    ],
    [
      'available: by the room that there is',
      { by: choice('available'), replicas: 6, hosts: [3, 2, 1] },
      [3, 2, 1, 0],
    ],
    [
      'aggregated: as few sites as hold them',
      { by: choice('aggregated'), replicas: 6, hosts: [1, 2, 1] },
      [0, 6, 0, 0],
    ],
    [
      'aggregated: two where one is too small',
      { by: choice('aggregated'), replicas: 12, hosts: [1, 2, 1] },
      [4, 8, 0, 0],
    ],
    ['duplicated: all of them at each', { by: choice('duplicated'), replicas: 3 }, [3, 3, 3, 0]],
  ] as const)('O5 %s', (_, over, expected) => {
    expect(placed(over)).toEqual(expected);
  });

  it('O5 a service that may only stand at some sites is placed there alone', () => {
    const rules = { hostLabels: {}, tolerations: [], spread: [], affinity: [], hostPorts: [] };
    const only = { placement: { sites: [0, 2], ...rules } };
    expect(placed({ by: choice('spread'), replicas: 6, service: only })).toEqual([3, 0, 3, 0]);
  });

  it.each([
    'first-fit',
    'best-fit',
    'least-allocated',
    'round-robin',
    'random',
    'dot-product',
    'kube-scheduler',
  ] as const)('O5 within the site the platform’s own policy places (%s)', placement => {
    expect(
      placed({ by: choice('weighted', { weights: [1, 4, 1] }), replicas: 12, platform: { placement } }),
    ).toEqual([2, 8, 2, 0]);
  });

  it('O5 pools that grow open hosts at the site that is asked, and no other', () => {
    const grows = (over: Over) => {
      const plan = someSites(over);
      const pools = plan.pools.map(pool => ({ ...pool, count: -1, max: 2 }));
      const fleet = new Fleet({ ...plan, pools }, plan.platforms[0]!);
      fleet.rollOut(() => 12);
      return [0, 1, 2].map(site => fleet.hosts.filter(({ pool }) => pools[pool]!.site === site).length);
    };
    expect(grows({ by: choice('price'), usdPerHour: [3, 1, 2] })).toEqual([0, 2, 1]);
    expect(grows({ by: choice('spread') })).toEqual([1, 1, 1]);
  });

  it('O5 surplus replicas go from the site that had its last one last', () => {
    const plan = someSites({ by: choice('weighted', { weights: [3, 2, 1] }), replicas: 12 });
    const fleet = new Fleet(plan, plan.platforms[0]!);
    fleet.rollOut(() => 12);
    const siteOf = (one: number) => fleet.siteOf(fleet.instances[one]!.host);
    const leaving = fleet.sites!.leaving(0, [...fleet.instances.keys()].reverse(), siteOf);
    // Whatever is left, it is divided as that many would be.
    for (let left = 11; left > 0; left--) {
      const kept = [0, 0, 0];
      for (const one of leaving.slice(12 - left)) kept[siteOf(one)]!++;
      const fresh = placed({ by: choice('weighted', { weights: [3, 2, 1] }), replicas: left });
      expect([...kept, 0]).toEqual(fresh);
    }
  });
});
