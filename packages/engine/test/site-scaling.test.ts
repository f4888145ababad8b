import type { PlanControlPlane, PlanPoolScaling, PlanSiteChoice } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { simulate } from '../src/index.ts';
import { choice, lost, ONE, type Over, PER_SITE, someSites } from './some-sites.ts';
import { plan, pool, service } from './small-plan.ts';

const SECOND = 1e6;
const AUTOSCALER: PlanPoolScaling = {
  by: 'cluster-autoscaler',
  expander: 'least-waste',
  fewest: 0,
  priority: 0,
  scanUs: 10 * SECOND,
  threshold: 0.5,
  unneededUs: 60 * SECOND,
  afterAddUs: 60 * SECOND,
  provisionUs: 900 * SECOND,
  backOffUs: 300 * SECOND,
};
const KARPENTER: PlanPoolScaling = {
  by: 'karpenter',
  fewest: 0,
  priority: 0,
  idleUs: SECOND,
  mostUs: 10 * SECOND,
  everyUs: 10 * SECOND,
  afterUs: 15 * SECOND,
  budget: 1,
};

interface Site {
  readonly provisionS: number;
  readonly usdPerHour: number;
  readonly max: number;
  readonly scaling: PlanPoolScaling;
}
const SITES: readonly Site[] = [
  { provisionS: 100, usdPerHour: 3, max: 9, scaling: { ...AUTOSCALER, expander: 'price' } },
  { provisionS: 200, usdPerHour: 1, max: 2, scaling: AUTOSCALER },
  { provisionS: 50, usdPerHour: 2, max: 9, scaling: KARPENTER },
];

/** Twelve tasks of a core for five minutes come at 5 s; no site has a host. Hosts hold four. */
function run(
  by: PlanSiteChoice,
  { planes = PER_SITE, faults = [] }: { planes?: readonly PlanControlPlane[]; faults?: Over['faults'] } = {},
) {
  const batch = { tasks: 12, parallelism: 12, atUs: 5 * SECOND, coresMilli: 1000 };
  const own = someSites({
    by,
    planes,
    faults: faults ?? [],
    more: {
      services: [service({ id: 'work', replicas: 0, batch, work: { law: 'constant', mean: 300 * SECOND } })],
      traffic: [],
      run: { ...plan().run, durationUs: 900 * SECOND, warmupUs: 0 },
      pools: SITES.map(({ provisionS, usdPerHour, max, scaling }, site) =>
        pool({
          id: `${'abc'[site]!}/general`,
          site,
          count: 0,
          max,
          usdPerHour,
          cpuMilli: 4000,
          allocatable: { cpuMilli: 4000, memoryBytes: 2 ** 36, instances: 110 },
          provisioning: { law: 'constant', mean: provisionS * SECOND },
          scaling,
        }),
      ),
    },
  });
  const { scaling, batches } = simulate({ plan: own, platform: 0, seed: 1 });
  return { added: scaling.hosts.filter(({ from, to }) => to > from), all: scaling.hosts, batch: batches[0]! };
}

describe('O5 each site has an autoscaler of hosts of its own', () => {
  it('price: what waits is the cheapest site’s until that may not grow any more, each with its own kind and times', () => {
    const { added, batch } = run(choice('price'));
    // Two hosts at b at its look; the four left are Karpenter’s at c, whose batch is closed a second after they came.
    expect(added.map(({ pool: id, atMs, to, why }) => [id, atMs, to, why])).toEqual([
      ['c/general', 6000, 1, 'cheapest that fits'],
      ['b/general', 10_000, 2, 'least-waste'],
    ]);
    // At b from 210 s, five seconds to start and five minutes each.
    expect(batch).toMatchObject({ completed: 12, makespanMs: 510_000 });
  });
  it('spread: each makes room for its share, by its own provisioning', () => {
    const { added } = run(choice('spread'));
    expect(added.map(({ pool: id, to }) => [id, to]).sort()).toEqual([
      ['a/general', 1],
      ['b/general', 1],
      ['c/general', 1],
    ]);
  });
  it('weighted: 2 : 0 : 1', () => {
    const { added } = run(choice('weighted', { weights: [2, 0, 1] }));
    expect(added.map(({ pool: id, to }) => [id, to]).sort()).toEqual([
      ['a/general', 2],
      ['c/general', 1],
    ]);
  });
  it('each lets its own hosts go by its own rules', () => {
    const gone = run(choice('spread')).all.filter(({ from, to }) => to < from);
    // Empty from 415, 515 and 361 s: a and b at the look a minute after the first that finds them so, c at the second ten seconds apart that is 15 s later.
    expect(gone.map(({ pool: id, atMs }) => [id, atMs]).sort()).toEqual([
      ['a/general', 480_000],
      ['b/general', 580_000],
      ['c/general', 390_000],
    ]);
  });
  it('one that is down makes no room, and what waits is the next site’s', () => {
    const down = lost('control-plane', 'control plane of b', { atUs: 0 });
    const { added } = run(choice('price'), { faults: [down] });
    expect(added.map(({ pool: id, to }) => [id, to])).toEqual([['c/general', 3]]);
  });
  it('one control plane over all sites has one autoscaler of each kind, which sees all that waits', () => {
    const { added } = run(choice('price'), { planes: ONE });
    // Karpenter asks first, and there is nothing left for the other.
    expect(added.map(({ pool: id, to }) => [id, to])).toEqual([['c/general', 3]]);
  });
});
