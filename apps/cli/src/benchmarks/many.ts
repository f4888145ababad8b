import type { ScenarioDocument } from '@tare/schema';
import type { Benchmark } from './benchmark.ts';
import { machine, NO_IMAGE, oneOf, run } from './parts.ts';

const HOUR_S = 3600;
const GIB = 2 ** 30;

interface Many {
  readonly size: number;
  readonly perHost: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/** Many instances of one service on hosts that they fill. */
const many = (id: string, { size, perHost, perSecond, seconds }: Many): ScenarioDocument => ({
  tare: 1,
  name: id,
  sites: {
    site: {
      provider: 'own',
      pools: { hosts: { machine: machine(perHost), count: Math.ceil(size / perHost), reserve: 'none' } },
    },
  },
  images: NO_IMAGE,
  services: {
    service: {
      image: 'any',
      replicas: size,
      requests: { cpu: 1, memory: '1Gi' },
      work: { cpu: { law: 'exponential', mean: '100ms' }, mix: { compute: 1 } },
      memory: { base: '64Mi' },
      startup: { init: { law: 'exponential', mean: '1s' } },
    },
  },
  traffic: { clients: { arrivals: 'poisson', to: 'service', rate: `${String(perSecond)}/s` } },
  platforms: { bare: { stack: [], engine: 'none', placement: 'first-fit', cpuLimits: 'share' } },
  run: run(seconds),
});

const allReady: Benchmark['checkOf'] = ({ summary, laws, startup }, size) => {
  const recorded = startup.records.length + startup.omitted;
  const ok =
    summary.instances === size &&
    recorded >= size &&
    summary.failedFraction === 0 &&
    laws.every(law => law.ok);
  return {
    quantity: 'instances whose start was recorded, none of their requests failed',
    expected: size,
    got: recorded,
    ok,
  };
};

/** As much as one run may have: a hundred thousand hosts, ten instances each. */
export const scale: Benchmark = {
  id: 'scale',
  what: 'a million instances on a hundred thousand hosts, started and held under load for an hour',
  size: 1_000_000,
  goal: { peakBytes: 4 * GIB },
  documentOf: size => many('scale', { size, perHost: 10, perSecond: size / 1000, seconds: HOUR_S }),
  checkOf: allReady,
};

/** What CloudSim Plus' example of large scale does: twice as many VMs as hosts, first fit. */
export const cloud: Benchmark = {
  id: 'cloud',
  what: '40,000 VMs first fit on 20,000 hosts',
  size: 40_000,
  goal: { ms: 2000 },
  documentOf: size => many('cloud', { size, perHost: 2, perSecond: 100, seconds: 60 }),
  checkOf: allReady,
};

const PODS_MILLI = [250, 500, 1000, 2000, 4000, 8000] as const;
const PODS_GIB_PER_CORE = [1, 2, 4, 8] as const;
const PODS_PER_HOST = 51_000 / 2595;

/** Pods that all come at once, on hosts that they fill to four fifths. */
export const pods: Benchmark = {
  id: 'pods',
  what: '51,000 pods binned onto 2,595 hosts, first fit',
  size: 51_000,
  goal: { ms: 100 },
  documentOf: size => ({
    ...many('pods', { size, perHost: 64, perSecond: 1, seconds: 1 }),
    sites: {
      site: {
        provider: 'own',
        pools: {
          hosts: { machine: machine(64), count: Math.ceil(size / PODS_PER_HOST), reserve: 'none' },
        },
      },
    },
    services: {},
    traffic: {},
    traces: {
      pods: {
        kind: 'pod-lifetimes',
        rows: Array.from({ length: size }, (_, pod) => {
          const cores = oneOf(PODS_MILLI, 2 * pod) / 1000;
          return [0, HOUR_S, cores, cores * oneOf(PODS_GIB_PER_CORE, 2 * pod + 1) * GIB];
        }),
      },
    },
  }),
  checkOf: ({ lifetimes }, size) => {
    const { placed, waiting, refused } = lifetimes[0]!;
    return {
      quantity: 'pods placed',
      expected: size,
      got: placed,
      ok: placed === size && waiting + refused === 0,
    };
  },
};
