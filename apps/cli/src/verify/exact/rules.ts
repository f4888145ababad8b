/** Arithmetic of others that the engine has as pure functions (rules M1, M4): no run is needed to ask it. */
import {
  estimateHosts,
  type PodGroup,
  migrate,
  oomScoreAdj,
  type PodSample,
  replicasFor,
  restartBackoffUs,
} from '@tare/engine/rules';
import type { VerifyCase, VerifySet } from '../case.ts';
import { small } from '../scenario.ts';

type Asked = Pick<VerifyCase, 'id' | 'rule' | 'what' | 'source' | 'unit' | 'expected'> & {
  readonly got: number;
  readonly tolerance: number;
};

const PRE_COPY = 'Pre-copy by hand: rounds of what was written meanwhile (Clark et al., NSDI 2005)';

interface Moved {
  readonly dirty: number;
  readonly seconds: number;
  readonly mib?: number;
  readonly rounds?: number;
  readonly downtimeMs?: number;
}

/** 4096 MiB at 1250 MiB/s, stopped below 37.5 MiB. */
function moved({ dirty, seconds, mib, rounds, downtimeMs }: Moved): Asked[] {
  const cost = migrate({
    memoryMib: 4096,
    dirtyMibPerSecond: dirty,
    bandwidthMibPerSecond: 1250,
    stopBelowMib: 37.5,
    maxRounds: 30,
  });
  const one = (what: string, unit: string, tolerance: number, expected: number | undefined, got: number) =>
    expected === undefined
      ? []
      : [
          {
            id: `m4.${String(dirty)}.${what}`,
            rule: 'M4',
            what: `Live migration of 4 GiB that writes ${String(dirty)} MiB/s: ${what}`,
            source: PRE_COPY,
            unit,
            expected,
            got,
            tolerance,
          },
        ];
  return [
    ...one('time', 's', 0.0005, seconds, cost.seconds),
    ...one('sent', 'MiB', 0.5, mib, cost.transferredMib),
    ...one('rounds', '', 0, rounds, cost.rounds),
    ...one('downtime', 'ms', 0.5, downtimeMs, cost.downtimeSeconds * 1000),
  ];
}

const OOM = 'Kubernetes pkg/kubelet/qos/policy_test.go';
const GIB = 1024 ** 3;
const score = (id: string, what: string, expected: number, got: number, tolerance = 0): Asked => ({
  id: `m1.oom.${id}`,
  rule: 'M1',
  what: `oom_score_adj: ${what}`,
  source: OOM,
  unit: '',
  expected,
  got,
  tolerance,
});

const BACK_OFF = 'Kubernetes documentation, pod lifecycle: 10 s doubling to 5 min';
const backOff = (restarts: number, seconds: number): Asked => ({
  id: `m1.backoff.${String(restarts)}`,
  rule: 'M1',
  what: `Wait before restart ${String(restarts)}`,
  source: BACK_OFF,
  unit: 's',
  expected: seconds,
  got: restartBackoffUs(restarts) / 1e6,
  tolerance: 0,
});

const CALCULATOR = 'Kubernetes pkg/controller/podautoscaler/replica_calculator_test.go';
const podOf = (value: number | null, isReady = true, request = 1000): PodSample => ({
  value,
  request,
  isReady,
});
const podsOf = (...values: readonly number[]): PodSample[] => values.map(value => podOf(value));

/** Replicas that a target of CPU utilisation asks for. */
const scaled = (
  id: string,
  what: string,
  pods: readonly PodSample[],
  target: number,
  expected: number,
): Asked => ({
  id: `o3.replicas.${id}`,
  rule: 'O3',
  what: `Horizontal autoscaler: ${what}`,
  source: CALCULATOR,
  unit: 'replicas',
  expected,
  got: replicasFor(pods.length, pods, { kind: 'utilisation', target }, 0.1)?.replicas ?? Number.NaN,
  tolerance: 0,
});

const ESTIMATOR = 'kubernetes/autoscaler cluster-autoscaler/estimator/binpacking_estimator_test.go';
const MIB = 1024 ** 2;

interface Estimated {
  readonly id: string;
  readonly what: string;
  readonly group: PodGroup;
  /** Of the pool: millicores, MiB. */
  readonly host: readonly [number, number];
  readonly most?: number;
  readonly hosts: number;
  readonly pods: number;
}

/** Hosts of ten pods each that a cluster autoscaler would add, beside one of 100m that is there. */
function estimated({ id, what, group, host, most = 0, hosts, pods }: Estimated): Asked[] {
  const template = { cpuMilli: host[0], memoryBytes: host[1] * MIB, pods: 10, zone: 'new' };
  const existing = [{ cpuMilli: 100, memoryBytes: 100 * MIB, pods: 10, zone: 'old' }];
  const got = estimateHosts([group], template, { most, existing });
  const one = (part: 'hosts' | 'pods', expected: number): Asked => ({
    id: `o3.estimate.${id}.${part}`,
    rule: 'O3',
    what: `Cluster autoscaler: ${part} for ${what}`,
    source: ESTIMATOR,
    unit: part,
    expected,
    got: got[part],
    tolerance: 0,
  });
  return [one('hosts', hosts), one('pods', pods)];
}

const podsAsking = (count: number, cpuMilli: number, mib: number): PodGroup => ({
  count,
  cpuMilli,
  memoryBytes: mib * MIB,
});

const estimates: readonly Estimated[] = [
  {
    id: 'simple',
    what: '10 of 350m',
    group: podsAsking(10, 350, 1000),
    host: [1000, 2000],
    hosts: 5,
    pods: 10,
  },
  {
    id: 'port',
    what: '8 that take a port of their host',
    group: { ...podsAsking(8, 200, 1000), hostPort: true },
    host: [1000, 5000],
    hosts: 8,
    pods: 8,
  },
  {
    id: 'limit',
    what: '20 of 500m on at most 5',
    group: podsAsking(20, 500, 1000),
    host: [1000, 5000],
    most: 5,
    hosts: 5,
    pods: 10,
  },
  {
    id: 'skew2',
    what: '8 spread over hosts with skew 2',
    group: { ...podsAsking(8, 200, 200 / MIB), spread: { over: 'host', maxSkew: 2, minDomains: 1 } },
    host: [1000, 5000],
    hosts: 4,
    pods: 8,
  },
  {
    id: 'domains3',
    what: '12 spread over at least 3 hosts with skew 1',
    group: { ...podsAsking(12, 20, 100 / MIB), spread: { over: 'host', maxSkew: 1, minDomains: 3 } },
    host: [1000, 5000],
    hosts: 3,
    pods: 12,
  },
];

const asked: readonly Asked[] = [
  ...estimates.flatMap(estimated),
  scaled('up', 'three pods at 50 % of a target of 30 %', podsOf(300, 500, 700), 30, 5),
  scaled('unready', 'the same, one of them not ready', [podOf(300, false), ...podsOf(500, 700)], 30, 4),
  scaled('down', 'five pods at 28 % of a target of 50 %', podsOf(100, 300, 500, 250, 250), 50, 3),
  scaled(
    'tolerance',
    'within a tenth of the target nothing changes',
    [podOf(1010, true, 900), podOf(1030), podOf(1020, true, 1100)],
    100,
    3,
  ),
  scaled(
    'missing',
    'two of four pods without a metric',
    [...podsOf(400, 95), podOf(null), podOf(null)],
    100,
    3,
  ),
  ...moved({ dirty: 0, seconds: 3.277 }),
  ...moved({ dirty: 100, seconds: 3.56, mib: 4450, rounds: 2, downtimeMs: 21 }),
  ...moved({ dirty: 500, seconds: 5.452, mib: 6815, rounds: 6 }),
  score('besteffort', 'best effort', 1000, oomScoreAdj('BestEffort', 0, 8 * GIB)),
  score('guaranteed', 'guaranteed', -997, oomScoreAdj('Guaranteed', 4 * GIB, 8 * GIB)),
  score('norequest', 'burstable without a request', 999, oomScoreAdj('Burstable', 0, 8 * GIB)),
  score('half', 'burstable with half of the host', 500, oomScoreAdj('Burstable', 4 * GIB, 8 * GIB), 5),
  ...(
    [
      [1, 10],
      [2, 20],
      [3, 40],
      [4, 80],
      [5, 160],
      [6, 300],
      [20, 300],
    ] as const
  ).map(([n, s]) => backOff(n, s)),
];

export const ruleSets: readonly VerifySet[] = [
  {
    document: small({ services: { a: {} }, run: { duration: '1s' } }),
    replications: 1,
    cases: asked.map(({ got, ...one }) => ({ ...one, kind: 'exact', read: () => got })),
  },
];
