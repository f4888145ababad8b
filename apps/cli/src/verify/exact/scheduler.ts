/** Upstream's tables of the Kubernetes scheduler's scores (rule O1): no run is needed to ask it. */
import { kubernetes } from '@tare/engine/rules';
import type { VerifyCase, VerifySet } from '../case.ts';
import { small } from '../scenario.ts';

const TESTS = 'Kubernetes pkg/scheduler/framework/plugins';
const MIB = 2 ** 20;

interface Table {
  readonly id: string;
  readonly what: string;
  readonly source: string;
  readonly scores: readonly number[];
  readonly expected: readonly number[];
}

interface Load {
  readonly cpu?: number;
  readonly memory?: number;
}
const podOf = (...containers: readonly Load[]): kubernetes.Pod => ({
  ...kubernetes.EMPTY_POD,
  containers: containers.map(requests => ({ requests: { ...requests } })),
});
const hostOf = (cpu: number, memory: number, pods: readonly kubernetes.Pod[] = []): kubernetes.Host => ({
  name: '',
  labels: {},
  taints: [],
  unschedulable: false,
  allocatable: { cpu, memory, pods: 110 },
  images: [],
  pods,
});

const P = podOf({ cpu: 1000, memory: 2000 }, { cpu: 2000, memory: 3000 });
const FIT = `${TESTS}/noderesources/*_test.go`;
const PAIR = [hostOf(4000, 10_000), hostOf(6000, 10_000)];
const LOADED = [
  hostOf(10_000, 20_000, [podOf({ cpu: 3000, memory: 0 }), podOf({ cpu: 3000, memory: 0 })]),
  hostOf(10_000, 20_000, [podOf({ cpu: 3000, memory: 0 }), podOf({ cpu: 3000, memory: 5000 })]),
];
const HALF = [
  hostOf(10_000, 20_000, [podOf({ cpu: 3000, memory: 0 })]),
  hostOf(10_000, 20_000, [podOf({ cpu: 3000, memory: 5000 })]),
];
const plain = { resources: kubernetes.CPU_AND_MEMORY };
const least: kubernetes.FitStrategy = { type: 'LeastAllocated', ...plain };
const most: kubernetes.FitStrategy = { type: 'MostAllocated', ...plain };
const heavy: kubernetes.FitStrategy = {
  type: 'LeastAllocated',
  resources: [
    { name: 'memory', weight: 2 },
    { name: 'cpu', weight: 1 },
  ],
};
const ratio: kubernetes.FitStrategy = {
  type: 'RequestedToCapacityRatio',
  ...plain,
  shape: [
    { utilisation: 0, score: 10 },
    { utilisation: 100, score: 0 },
  ],
};
const fitted = (pod: kubernetes.Pod, hosts: readonly kubernetes.Host[], strategy: kubernetes.FitStrategy) =>
  hosts.map(host => kubernetes.fitScore(pod, host, strategy));
const small250 = (pods: number) =>
  hostOf(
    250,
    1000 * MIB,
    Array.from({ length: pods }, () => podOf({})),
  );

/** Hosts of the spread tables: so many peers, a hostname, perhaps a zone. */
function spread(peers: readonly number[], keys: readonly string[], maxSkew = 1): number[] {
  const peer: kubernetes.Pod = { ...kubernetes.EMPTY_POD, labels: { foo: '' } };
  const selector = { matchLabels: { foo: '' }, matchExpressions: [] };
  const hosts = peers.map((count, index) => ({
    ...hostOf(
      0,
      0,
      Array.from({ length: count }, () => peer),
    ),
    labels: { 'kubernetes.io/hostname': String(index), zone: index < 2 ? 'one' : 'two' },
  }));
  const pod = {
    ...peer,
    spread: keys.map(topologyKey => ({
      maxSkew,
      topologyKey,
      whenUnsatisfiable: 'ScheduleAnyway' as const,
      selector,
    })),
  };
  return kubernetes.podTopologySpreadScores({ pod, feasible: hosts, hosts });
}

const HOSTNAME = ['kubernetes.io/hostname'];
const SPREAD = `${TESTS}/podtopologyspread/scoring_test.go`;

const tables: readonly Table[] = [
  {
    id: 'least.empty',
    what: 'LeastAllocated, 3000m/5000 on empty hosts of 4000m and 6000m',
    source: FIT,
    scores: fitted(P, PAIR, least),
    expected: [37, 50],
  },
  {
    id: 'least.nothing',
    what: 'LeastAllocated, a pod that asks for nothing, on loaded hosts',
    source: FIT,
    scores: fitted(podOf(), LOADED, least),
    expected: [70, 57],
  },
  {
    id: 'least.loaded',
    what: 'LeastAllocated, 3000m/5000 on loaded hosts',
    source: FIT,
    scores: fitted(P, HALF, least),
    expected: [57, 45],
  },
  {
    id: 'least.weighed',
    what: 'LeastAllocated, memory twice as important',
    source: FIT,
    scores: fitted(P, PAIR, heavy),
    expected: [41, 50],
  },
  {
    id: 'most.empty',
    what: 'MostAllocated on empty hosts',
    source: FIT,
    scores: fitted(P, PAIR, most),
    expected: [62, 50],
  },
  {
    id: 'most.defaults',
    what: 'MostAllocated, pods without requests count as 100m and 200Mi',
    source: FIT,
    scores: fitted(podOf({}), [small250(2), small250(0)], most),
    expected: [80, 30],
  },
  {
    id: 'ratio.empty',
    what: 'RequestedToCapacityRatio, rounded to the nearest',
    source: FIT,
    scores: fitted(P, PAIR, ratio),
    expected: [38, 50],
  },
  {
    id: 'balanced.empty',
    what: 'BalancedAllocation on empty hosts',
    source: FIT,
    scores: PAIR.map(host => kubernetes.balancedAllocation(P, host)),
    expected: [87, 100],
  },
  {
    id: 'spread.1',
    what: 'PodTopologySpread over hosts with 2, 1, 0 and 3 peers, skew 1',
    source: SPREAD,
    scores: spread([2, 1, 0, 3], HOSTNAME),
    expected: [20, 60, 100, 0],
  },
  {
    id: 'spread.2',
    what: 'the same with skew 2',
    source: SPREAD,
    scores: spread([2, 1, 0, 3], HOSTNAME, 2),
    expected: [33, 66, 100, 16],
  },
  {
    id: 'spread.zones',
    what: 'PodTopologySpread over zones with 6 and 4 peers',
    source: SPREAD,
    scores: spread([4, 2, 1, 3], ['zone']),
    expected: [75, 75, 100, 100],
  },
];

const cases: readonly VerifyCase[] = tables.flatMap(({ id, what, source, scores, expected }) =>
  expected.map((score, host) => ({
    id: `o1.${id}.${host + 1}`,
    rule: 'O1',
    what: `${what}: host ${host + 1}`,
    source,
    unit: '',
    kind: 'exact' as const,
    expected: score,
    tolerance: 0,
    read: () => scores[host] ?? Number.NaN,
  })),
);

export const schedulerSets: readonly VerifySet[] = [
  { document: small({ services: { a: {} }, run: { duration: '1s' } }), replications: 1, cases },
];
