/** CPU sharing by exact arithmetic (rules C1, C2, C3, I3). */
import type { Report, ScenarioDocument } from '@tare/schema';
import type { VerifyCase, VerifySet } from '../case.ts';
import { once, type Platform, type Service, small } from '../scenario.ts';

const WINDOW_S = 100;

interface Demand {
  readonly limit: number;
  /** Reserved, which gives the weight. */
  readonly request: number;
}

/** Services with endless work on a host of so many cores. */
function contenders(
  demands: readonly Demand[],
  { cores, platform }: { cores: number; platform?: Partial<Platform> },
): ScenarioDocument {
  const names = demands.map((_, index) => 'abcdef'[index]!);
  const service = ({ limit, request }: Demand): Partial<Service> => ({
    limits: { cpu: limit },
    requests: { cpu: request },
    work: { cpu: '10h', mix: { compute: 1 } },
  });
  return small({
    services: Object.fromEntries(demands.map((demand, index) => [names[index]!, service(demand)])),
    machine: { cores },
    ...(platform === undefined ? {} : { platform }),
    // So many endless requests that each could use every core that it is allowed.
    traffic: Object.fromEntries(
      names.map(name => [name, { arrivals: 'regular' as const, to: name, rate: '4/s' }]),
    ),
    run: { duration: `${String(WINDOW_S)}s`, warmup: '10s' },
  });
}

const coresOf = (id: string) => (report: Report) =>
  report.services.find(service => service.id === id)!.cpuUsed / (WINDOW_S * 1000);

interface Sharing {
  readonly id: string;
  readonly rule: string;
  readonly what: string;
  readonly source: string;
  readonly cores: number;
  readonly demands: readonly Demand[];
  readonly expected: readonly number[];
  readonly platform?: Partial<Platform>;
}

function sharing({ id, rule, what, source, cores, demands, expected, platform }: Sharing): VerifySet {
  return {
    document: contenders(demands, { cores, ...(platform === undefined ? {} : { platform }) }),
    replications: 1,
    cases: expected.map((share, index) => {
      const name = 'abcdef'[index]!;
      return {
        id: `${id}.${name}`,
        rule,
        what: `${what}: ${name} receives`,
        source,
        kind: 'exact' as const,
        unit: 'cores',
        expected: share,
        read: coresOf(name),
        tolerance: 1e-6,
      };
    }),
  };
}

const OPENDC = 'OpenDC’s max-min tables';
const equal = (...limits: readonly number[]): Demand[] => limits.map(limit => ({ limit, request: 0.5 }));
const weighted = (...requests: readonly number[]): Demand[] =>
  requests.map(request => ({ limit: 4, request }));

const tables: readonly VerifySet[] = [
  sharing({
    id: 'c1.3-1.5',
    rule: 'C1',
    what: 'four cores, demands 3 and 1.5',
    source: OPENDC,
    cores: 4,
    demands: equal(3, 1.5),
    expected: [2.5, 1.5],
  }),
  sharing({
    id: 'c1.1.5-3',
    rule: 'C1',
    what: 'four cores, demands 1.5 and 3',
    source: OPENDC,
    cores: 4,
    demands: equal(1.5, 3),
    expected: [1.5, 2.5],
  }),
  sharing({
    id: 'c1.6-5',
    rule: 'C1',
    what: 'four cores, demands over 4 each',
    source: OPENDC,
    cores: 4,
    demands: equal(4, 4),
    expected: [2, 2],
  }),
  sharing({
    id: 'c1.fill',
    rule: 'C1',
    what: 'ten cores, demands 2, 2.6, 4 and 5',
    source: 'S. Keshav, An Engineering Approach to Computer Networking (1997): 2, 2.6, 2.7, 2.7',
    cores: 10,
    demands: equal(2, 2.6, 4, 5),
    expected: [2, 2.6, 2.7, 2.7],
  }),
];

const SHARES = { cpuWeights: 'shares' } as const;
const LINEAR = { cpuWeights: 'linear' } as const;
const QUADRATIC = { cpuWeights: 'quadratic' } as const;
const parts = (...weights: readonly number[]): number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map(weight => (4 * weight) / total);
};

/** Keshav’s weighted example: demands 4, 2, 10, 4 with weights 2.5, 4, 0.5, 1 on a capacity of 16. */
const keshav = sharing({
  id: 'c1.fill.weighted',
  rule: 'C1',
  what: 'sixteen cores, demands 4, 2, 10 and 4, weights 2.5 : 4 : 0.5 : 1',
  source: 'S. Keshav, An Engineering Approach to Computer Networking (1997): 4, 2, 6, 4',
  cores: 16,
  demands: [
    { limit: 4, request: 0.3125 },
    { limit: 2, request: 0.5 },
    { limit: 10, request: 0.0625 },
    { limit: 4, request: 0.125 },
  ],
  expected: [4, 2, 6, 4],
  platform: SHARES,
});

/** What requests of 1 and 2 cores become, by version (rule C3), seen in what two busy neighbours receive. */
const weights: readonly VerifySet[] = [
  sharing({
    id: 'c1.weights',
    rule: 'C1',
    what: 'four cores, requests 1.5 and 0.5, both want all',
    source: 'weights 3 : 1 by cgroup v1 cpu.shares',
    cores: 4,
    demands: weighted(1.5, 0.5),
    expected: [3, 1],
    platform: SHARES,
  }),
  sharing({
    id: 'c3.shares',
    rule: 'C3',
    what: 'requests of 1 and 2 cores on cgroup v1',
    source: 'kubelet helpers_linux_test.go: 1024 and 2048 shares',
    cores: 4,
    demands: weighted(1, 2),
    expected: parts(1024, 2048),
    platform: SHARES,
  }),
  sharing({
    id: 'c3.linear',
    rule: 'C3',
    what: 'requests of 1024 and 2000 shares, runc before 1.4',
    source: 'opencontainers/runc#4896: weights 39 and 77',
    cores: 4,
    demands: weighted(1, 2000 / 1024),
    expected: parts(39, 77),
    platform: LINEAR,
  }),
  sharing({
    id: 'c3.quadratic',
    rule: 'C3',
    what: 'requests of 1024 and 2000 shares, runc since 1.4',
    source: 'opencontainers/runc#4896: weights 100 and 170',
    cores: 4,
    demands: weighted(1, 2000 / 1024),
    expected: parts(100, 170),
    platform: QUADRATIC,
  }),
  sharing({
    id: 'c3.besteffort',
    rule: 'C3',
    what: 'no request beside a request of 1 core, cgroup v1',
    source: 'kubelet policy_test.go: BestEffort has 2 shares',
    cores: 4,
    demands: weighted(0, 1),
    expected: parts(2, 1024),
    platform: SHARES,
  }),
];

/** One service each of 10, 100, 1000 s of work, a single request to each at the same time, sharing one core equally. */
function example9(): ScenarioDocument {
  const job = (cpu: string) => ({ work: { cpu, mix: { compute: 1 } }, requests: { cpu: 0.1 } });
  return small({
    services: { a: job('10s'), b: job('100s'), c: job('1000s') },
    machine: { cores: 1 },
    traffic: { a: once('a'), b: once('b'), c: once('c') },
    run: { duration: '1200s' },
  });
}

/** The same jobs one after another, each alone on a core. */
const spaceShared = (seconds: number): VerifySet => ({
  document: small({
    services: { a: { work: { cpu: `${String(seconds)}s`, mix: { compute: 1 } }, requests: { cpu: 1 } } },
    traffic: { a: once('a') },
    run: { duration: '1200s' },
  }),
  replications: 1,
  cases: [
    {
      id: `c2.example9.space.${String(seconds)}`,
      rule: 'C2',
      what: `a job of ${String(seconds)} s alone on its core: its end`,
      source: 'CloudSim Example 9, space-shared: 10, 100, 1000 s',
      kind: 'exact',
      unit: 's',
      expected: seconds,
      read: report => report.services[0]!.latencyMs!.max / 1000,
      tolerance: 1e-6,
    },
  ],
});

const timeShared: VerifySet = {
  document: example9(),
  replications: 1,
  cases: (
    [
      [0, 30],
      [1, 210],
      [2, 1110],
    ] as const
  ).map(
    ([nth, expected]): VerifyCase => ({
      id: `c2.example9.${String(nth)}`,
      rule: 'C2',
      what: 'jobs of 10, 100 and 1000 s begin together on one core: the end of one',
      source: 'CloudSim Example 9, time-shared: 30, 210, 1110 s',
      kind: 'exact',
      unit: 's',
      expected,
      read: report => report.services[nth]!.latencyMs!.max / 1000,
      tolerance: 1e-3,
    }),
  ),
};

export const sharingSets: readonly VerifySet[] = [
  ...tables,
  keshav,
  ...weights,
  timeShared,
  ...[10, 100, 1000].map(spaceShared),
];
