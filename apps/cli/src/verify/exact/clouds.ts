/** Sites, by hand: replicas divided, bytes paid, round trips, bills, and what becomes of a lost site (rules O5, L3, H1, F1). */
import type { Report, ScenarioDocument } from '@tare/schema';
import type { VerifyCase, VerifySet } from '../case.ts';
import { PLATFORM, type Platform, type Pool, type Service, type Site } from '../scenario.ts';

interface Sites {
  readonly sites: Readonly<Record<string, Partial<Site> & { readonly pool?: Partial<Pool> }>>;
  readonly services?: Readonly<Record<string, Partial<Service>>>;
  readonly traffic?: ScenarioDocument['traffic'];
  readonly faults?: ScenarioDocument['faults'];
  readonly platform: Partial<Platform>;
  readonly run?: ScenarioDocument['run'];
}

/** Hosts of 16 cores at a dollar an hour, two at each site unless said otherwise; nothing takes time but what is asked. */
export function atSites({ sites, services = {}, traffic, faults, platform, run }: Sites): ScenarioDocument {
  const machine = {
    cores: 16,
    memory: '64Gi',
    architecture: 'amd64',
    kernel: 'linux',
    virtualisation: 'hardware',
    usdPerHour: 1,
  } as const;
  const still = { host: '0s', zone: '0s', site: '0s' };
  const base = {
    image: 'any',
    replicas: 1,
    requests: { cpu: 1, memory: '1Mi' },
    work: { cpu: '1us', mix: { compute: 1 } },
    memory: { base: '1Mi' },
    startup: { init: '0s' },
  };
  return {
    tare: 1,
    name: 'verify',
    sites: Object.fromEntries(
      Object.entries(sites).map(([id, { pool, ...site }]) => [
        id,
        {
          provider: 'own',
          latency: still,
          ...site,
          pools: { all: { machine, count: 2, reserve: 'none', ...pool } },
        },
      ]),
    ),
    images: { any: { os: 'linux', architectures: ['amd64'], layers: [{ digest: 'any', size: 1 }] } },
    services: Object.fromEntries(
      Object.entries(services).map(([id, service]) => [id, { ...base, ...service }]),
    ),
    ...(traffic === undefined ? {} : { traffic }),
    ...(faults === undefined ? {} : { faults }),
    platforms: { p: { ...PLATFORM, ...platform } },
    run: run ?? { duration: '10s' },
  };
}

const at =
  (site: string) =>
  ({ rack }: Report): number =>
    rack.instances.filter(({ host }) => rack.hosts[host]!.pool === `${site}/all`).length;

const exact = (of: Omit<VerifyCase, 'kind' | 'tolerance'> & { readonly tolerance?: number }): VerifyCase => ({
  kind: 'exact',
  tolerance: 0,
  because: 'whole numbers, or arithmetic to the microsecond',
  ...of,
});

const WEBSTER = 'Karmada pkg/util/helper/webstermethod_test.go (f3c4376): the method of Webster';

/** Replicas by weights, one figure for each site. */
const divided = (
  id: string,
  weights: Readonly<Record<string, number>>,
  expected: readonly number[],
): VerifySet => ({
  document: atSites({
    sites: Object.fromEntries(Object.keys(weights).map(site => [site, {}])),
    services: { web: { replicas: expected.reduce((sum, seats) => sum + seats, 0) } },
    platform: { prefer: 'weighted', siteWeights: weights },
  }),
  replications: 1,
  cases: Object.entries(weights).map(([site, weight], index) =>
    exact({
      id: `o5.weights.${id}.${site}`,
      rule: 'O5',
      what: `replicas at a site of weight ${String(weight)} of ${Object.values(weights).join(':')}`,
      source: WEBSTER,
      unit: 'replicas',
      expected: expected[index]!,
      read: at(site),
    }),
  ),
});

const FROM_A_TO_B: Pick<Sites, 'services' | 'traffic'> = {
  services: {
    a: { placement: { sites: ['one'] }, calls: [{ to: 'b', bytes: '1MB' }] },
    b: { placement: { sites: ['two'] }, work: { cpu: '1us', network: '3MB', mix: { compute: 1 } } },
  },
  traffic: { clients: { arrivals: 'regular', to: 'a', rate: '10/s', from: 'three' } },
};

const SECONDS_A_MONTH = 730 * 3600;

const paid: VerifySet = {
  document: atSites({
    sites: {
      one: {
        links: [
          { to: 'two', latency: '6ms', usdPerGB: 0.05 },
          { to: 'three', latency: '20ms' },
        ],
      },
      two: { links: [{ to: 'one', latency: '6ms', usdPerGB: 0.09 }] },
      three: {},
    },
    ...FROM_A_TO_B,
    platform: { prefer: 'spread' },
    // So long that what is under way at its ends hardly counts.
    run: { duration: '1000s' },
  }),
  replications: 1,
  cases: [
    exact({
      id: 'l3.egress',
      rule: 'L3',
      what: 'ten calls a second, 1 MB there at 0.05 USD/GB and 3 MB back at 0.09 USD/GB',
      source: 'bytes × price',
      unit: 'USD/month',
      expected: SECONDS_A_MONTH * 10 * (0.001 * 0.05 + 0.003 * 0.09),
      tolerance: 1,
      because: 'one request in ten thousand is under way at an end of the window',
      read: ({ summary }) => summary.usdPerMonthFor.egress,
    }),
    exact({
      id: 'h1.trip.sites',
      rule: 'H1',
      what: 'a client 20 ms away asks a site that calls another 6 ms away',
      source: '2 · 20 ms + 2 · 6 ms, and a microsecond of work at each',
      unit: 'ms',
      expected: 52.002,
      tolerance: 0.001,
      read: ({ summary }) => summary.latencyMs!.mean,
    }),
  ],
};

const bill: VerifySet = {
  document: atSites({
    sites: {
      one: { pool: { count: 2 } },
      two: { pool: { count: 3, buying: 'reserved' } },
    },
    services: { web: { licence: { usdPerCoreHour: 0.1 }, replicas: 2 } },
    platform: { prefer: 'spread' },
  }),
  replications: 1,
  cases: [
    exact({
      id: 'l3.bill.sites',
      rule: 'L3',
      what: 'two hosts on demand, three reserved at 63 %, and a licence for the 16 cores of one host at each site',
      source: '730 h · (2 + 3 · 0.63 + 2 · 16 · 0.1) USD',
      unit: 'USD/month',
      expected: 730 * (2 + 3 * 0.63 + 2 * 16 * 0.1),
      tolerance: 1e-6,
      read: ({ summary }) => summary.usdPerMonth,
    }),
  ],
};

const FAIL_OVER = 'Kubernetes and Karmada: marked after the grace, given up after tolerationSeconds';

const lost: VerifySet = {
  document: atSites({
    sites: { one: {}, two: {}, three: {} },
    services: { web: { replicas: 9 } },
    platform: { prefer: 'spread', failOver: { clients: 'at-once' } },
    faults: { out: { kind: 'failure', domain: 'site', target: 'two', at: '100s' } },
    run: { duration: '1000s' },
  }),
  replications: 1,
  cases: [
    exact({
      id: 'o5.fail-over.at',
      rule: 'O5',
      what: 'a lost site’s replicas are given up after 40 s and 300 s',
      source: FAIL_OVER,
      unit: 's',
      expected: 440,
      read: ({ failOvers }) => failOvers!.records[0]!.movedMs! / 1000,
    }),
    exact({
      id: 'o5.fail-over.availability',
      rule: 'O5',
      what: 'a third of the replicas is away for 340 s of 1000',
      source: '1 − 340 / 1000 / 3',
      unit: '',
      expected: 1 - 340 / 1000 / 3,
      tolerance: 1e-5,
      because: 'a process takes a few milliseconds to start',
      read: ({ faults }) => faults.availability,
    }),
    exact({
      id: 'f3.blast.site',
      rule: 'F3',
      what: 'instances that the loss of one of three sites takes',
      source: 'nine replicas, spread evenly',
      unit: 'instances',
      expected: 3,
      read: ({ faults }) => faults.records[0]!.instances,
    }),
  ],
};

export const cloudSets: readonly VerifySet[] = [
  divided('classic', { a: 100_000, b: 80_000, c: 30_000, d: 20_000 }, [3, 3, 1, 1]),
  divided('thirds', { a: 3, b: 2, c: 1 }, [6, 4, 2]),
  paid,
  bill,
  lost,
];
