/** The scheduler's scores on upstream's own cases. */
import { kubernetes } from '@tare/engine/rules';
import { compare, unsupported, type Verdict } from '../suite.ts';
import {
  hostOf,
  type NodeObject,
  type PreferredTerm,
  podOf,
  type PodObject,
  preferredHosts,
} from './objects.ts';
import { affinityIn120, balancedIn120, mostAllocatedIn120, ratioIn120, spreadIn120 } from './superseded.ts';

interface Args {
  readonly Resources?: readonly { readonly Name: string; readonly Weight: number }[];
  readonly Shape?: readonly { readonly Utilization: number; readonly Score: number }[];
  readonly HardPodAffinityWeight?: number;
  readonly AddedAffinity?: {
    readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredTerm[];
  };
}
interface Case {
  readonly pod: PodObject;
  readonly nodes: readonly NodeObject[];
  readonly failedNodes?: readonly NodeObject[];
  readonly existingPods?: readonly PodObject[];
  readonly args?: Args;
  readonly runPreScore?: boolean;
}
interface Expected {
  readonly scores?: Readonly<Record<string, number>>;
  readonly preScore?: 'Skip';
  readonly configError?: string;
  readonly configErrorField?: string;
  readonly status?: { readonly reasons: readonly string[] };
}

function clusterOf({ pod, nodes, failedNodes = [], existingPods = [] }: Case): kubernetes.Candidates {
  const feasible = nodes.map(node => hostOf(node, existingPods));
  const failed = failedNodes.map(node => hostOf(node, existingPods));
  return { pod: podOf(pod), feasible, hosts: [...feasible, ...failed] };
}

const named = ({ feasible }: kubernetes.Candidates, scores: readonly number[]): object =>
  Object.fromEntries(feasible.map(({ name }, index) => [name, scores[index]]));

const resourcesOf = ({ args }: Case): readonly kubernetes.ResourceWeight[] =>
  args?.Resources?.map(({ Name, Weight }) => ({ name: Name, weight: Weight })) ?? kubernetes.CPU_AND_MEMORY;

/** Wrong weights are refused, by the same path, and in one sentence that names the resource. */
function misconfigured(input: Case, { configError, configErrorField }: Expected): Verdict | undefined {
  const [fault] = kubernetes.weightFaults(resourcesOf(input));
  if (configErrorField !== undefined) return compare(configErrorField, fault?.field);
  if (configError === undefined) return undefined;
  const resource = resourcesOf(input).find(({ name }) => configError.includes(` of ${name} `));
  return compare(true, fault?.message.includes(` of ${resource?.name} `));
}

/** A rule that was replaced since 1.20: a row that follows from the old one and no longer from the new is left aside. */
const replaced = ({ scores }: Expected, got: object, old: object, why: string): Verdict => {
  const now = compare(scores, got);
  if (now.status === 'passed') return now;
  const before = compare(scores, old);
  return before.status === 'passed' ? unsupported(why) : now;
};

const strategyOf = (input: Case, type: kubernetes.FitStrategy['type']): kubernetes.FitStrategy => {
  const resources = resourcesOf(input);
  if (type !== 'RequestedToCapacityRatio') return { type, resources };
  const shape = (input.args?.Shape ?? []).map(({ Utilization, Score }) => ({
    utilisation: Utilization,
    score: Score,
  }));
  return { type, resources, shape };
};

const REPLACED = {
  LeastAllocated: '',
  MostAllocated:
    'Since Kubernetes 1.22 what is requested beyond a resource counts as all of it; 1.20 gave 0.',
  RequestedToCapacityRatio: 'Utilisation is rounded down since Kubernetes 1.22; 1.20 rounded it up.',
} as const;

const fitScores =
  (
    type: kubernetes.FitStrategy['type'],
    old?: (cluster: kubernetes.Candidates, strategy: kubernetes.FitStrategy) => number[],
  ) =>
  (input: Case, expected: Expected): Verdict => {
    const fault = misconfigured(input, expected);
    if (fault !== undefined) return fault;
    const cluster = clusterOf(input);
    const strategy = strategyOf(input, type);
    const got = named(
      cluster,
      cluster.feasible.map(host => kubernetes.fitScore(cluster.pod, host, strategy)),
    );
    if (old === undefined) return compare(expected.scores, got);
    return replaced(expected, got, named(cluster, old(cluster, strategy)), REPLACED[type]);
  };

export const leastAllocated = fitScores('LeastAllocated');
export const mostAllocated = fitScores('MostAllocated');
export const mostAllocated120 = fitScores('MostAllocated', mostAllocatedIn120);
export const requestedToCapacityRatio = fitScores('RequestedToCapacityRatio', ratioIn120);

export function balanced(input: Case, expected: Expected): Verdict {
  const { pod, feasible } = clusterOf(input);
  const resources = resourcesOf(input);
  if (expected.preScore === 'Skip') return compare(true, kubernetes.skipsBalance(pod, resources));
  const scores = feasible.map(host => kubernetes.balancedAllocation(pod, host, resources));
  return compare(expected.scores, named(clusterOf(input), scores));
}

export function balanced120(input: Case, expected: Expected): Verdict {
  const cluster = clusterOf(input);
  const scores = cluster.feasible.map(host => kubernetes.balancedAllocation(cluster.pod, host));
  return replaced(
    expected,
    named(cluster, scores),
    named(cluster, balancedIn120(cluster)),
    'Since Kubernetes 1.23 the score is 100 · (1 − standard deviation) of the shares of plain requests.',
  );
}

export const brokenLinear = (
  input: {
    readonly points: readonly { readonly score: number; readonly utilization: number }[];
    readonly p: number;
  },
  { value }: { readonly value: number },
): Verdict =>
  compare(
    value,
    kubernetes.brokenLinear(
      input.points.map(({ score, utilization }) => ({ score, utilisation: utilization })),
      input.p,
    ),
  );

const check =
  (scoresOf: (cluster: kubernetes.Candidates, args: Args) => readonly number[]) =>
  (input: Case, expected: Expected): Verdict => {
    const cluster = clusterOf(input);
    return compare(expected.scores, named(cluster, scoresOf(cluster, input.args ?? {})));
  };

export const imageLocality = check(({ pod, feasible, hosts }) => {
  const spread = { hosts: hosts.length, spread: kubernetes.imageSpread(hosts) };
  return feasible.map(host => kubernetes.imageLocality(pod, host, spread));
});

export const nodeAffinity = check(({ pod, feasible }, { AddedAffinity }) => {
  const added = preferredHosts(AddedAffinity?.preferredDuringSchedulingIgnoredDuringExecution);
  return kubernetes.normalised(
    feasible.map(host => kubernetes.preferredHostWeight([...added, ...pod.preferredHosts], host)),
    false,
  );
});

export const taintToleration = check(({ pod, feasible }) =>
  kubernetes.normalised(
    feasible.map(host => kubernetes.untoleratedTaints(pod, host)),
    true,
  ),
);

export function interPodAffinity(input: Case, expected: Expected): Verdict {
  const cluster = clusterOf(input);
  if (expected.status !== undefined)
    return compare(expected.status.reasons, [kubernetes.affinityFault(cluster.pod)]);
  const { HardPodAffinityWeight: weight } = input.args ?? {};
  return replaced(
    expected,
    named(cluster, kubernetes.interPodAffinityScores(cluster, weight)),
    named(cluster, affinityIn120(cluster, weight)),
    'The scale begins at the smallest sum of any host; in 1.20 it began at 0 at the latest.',
  );
}

export function topologySpread(input: Case, expected: Expected): Verdict {
  const cluster = clusterOf(input);
  return replaced(
    expected,
    named(cluster, kubernetes.podTopologySpreadScores(cluster)),
    named(cluster, spreadIn120(cluster)),
    'Sums are rounded to the nearest whole number before they are normalised; 1.20 cut them off.',
  );
}
