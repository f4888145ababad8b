import { log } from '../../numeric/elementary.ts';
import { allowsHost } from './host-filters.ts';
import {
  type Candidates,
  type Host,
  MAX_SCORE,
  type Pod,
  type Refusal,
  refusal,
  type SpreadConstraint,
} from './pod.ts';
import { type LabelSelector, selects } from './selectors.ts';
import { taintToleration } from './taint-toleration.ts';

const HOSTNAME = 'kubernetes.io/hostname';

/** What a pod without constraints of its own gets where the cluster says nothing, over the pods of its service. */
export const systemSpread = (selector: LabelSelector): SpreadConstraint[] => [
  { maxSkew: 3, topologyKey: HOSTNAME, whenUnsatisfiable: 'ScheduleAnyway', selector },
  { maxSkew: 5, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', selector },
];

/** Labels of the pod that its peers must share are a part of the selector. */
function withLabelKeys(constraint: SpreadConstraint, pod: Pod): SpreadConstraint {
  const { selector, matchLabelKeys = [] } = constraint;
  if (selector === null || matchLabelKeys.length === 0) return constraint;
  const own = matchLabelKeys.flatMap(key => {
    const value = pod.labels[key];
    return value === undefined ? [] : [{ key, operator: 'In' as const, values: [value] }];
  });
  return {
    ...constraint,
    selector: { ...selector, matchExpressions: [...selector.matchExpressions, ...own] },
  };
}

const constraintsOf = (pod: Pod, when: SpreadConstraint['whenUnsatisfiable']): SpreadConstraint[] =>
  pod.spread
    .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === when)
    .map(constraint => withLabelKeys(constraint, pod));

const hasAllKeys = (host: Host, constraints: readonly SpreadConstraint[]): boolean =>
  constraints.every(({ topologyKey }) => Object.hasOwn(host.labels, topologyKey));

/** Whether a host counts for a constraint at all. */
const isIncluded = (pod: Pod, host: Host, constraint: SpreadConstraint): boolean =>
  (constraint.hostAffinityPolicy === 'Ignore' || allowsHost(pod, host)) &&
  (constraint.hostTaintsPolicy !== 'Honor' || taintToleration(pod, host) === null);

/** Peers of a pod on a host: of its namespace, not about to go. */
const peersOn = (pod: Pod, { pods }: Host, { selector }: SpreadConstraint): number =>
  pods.filter(
    other => other.namespace === pod.namespace && !other.terminating && selects(selector, other.labels),
  ).length;

/** Of each hard constraint: peers in each domain, and the fewest in any. */
export interface SpreadState {
  readonly constraints: readonly SpreadConstraint[];
  readonly peers: readonly ReadonlyMap<string, number>[];
  readonly fewest: readonly number[];
}

/** PreFilter (podtopologyspread/filtering.go). */
export function spreadState(pod: Pod, hosts: readonly Host[]): SpreadState {
  const constraints = constraintsOf(pod, 'DoNotSchedule');
  const peers = constraints.map(constraint => {
    const domains = new Map<string, number>();
    for (const host of hosts) {
      if (!hasAllKeys(host, constraints) || !isIncluded(pod, host, constraint)) continue;
      const domain = host.labels[constraint.topologyKey]!;
      domains.set(domain, (domains.get(domain) ?? 0) + peersOn(pod, host, constraint));
    }
    return domains;
  });
  const fewest = constraints.map(({ minDomains = 1 }, index) => {
    const domains = peers[index]!;
    // Upstream's minimum over nothing is the largest number that it has: no skew then.
    return domains.size < minDomains ? 0 : Math.min(...domains.values());
  });
  return { constraints, peers, fewest };
}

/** Rule O1, PodTopologySpread as a filter. */
export function podTopologySpread(
  pod: Pod,
  host: Host,
  { constraints, peers, fewest }: SpreadState,
): Refusal | null {
  for (const [index, constraint] of constraints.entries()) {
    const domain = host.labels[constraint.topologyKey];
    if (domain === undefined)
      return refusal("node(s) didn't match pod topology spread constraints (missing required label)", false);
    const own = selects(constraint.selector, pod.labels) ? 1 : 0;
    if ((peers[index]!.get(domain) ?? 0) + own - fewest[index]! > constraint.maxSkew)
      return refusal("node(s) didn't match pod topology spread constraints", true);
  }
  return null;
}

interface SoftState {
  readonly constraints: readonly SpreadConstraint[];
  /** Of each constraint: peers in each domain of a feasible host, and the weight of one. */
  readonly peers: readonly Map<string, number>[];
  readonly weights: readonly number[];
}

function softState(pod: Pod, counting: readonly Host[], hosts: readonly Host[]): SoftState {
  const constraints = constraintsOf(pod, 'ScheduleAnyway');
  const peers = constraints.map(({ topologyKey }) =>
    topologyKey === HOSTNAME
      ? new Map<string, number>()
      : new Map(counting.map(host => [host.labels[topologyKey]!, 0] as const)),
  );
  for (const host of hosts) {
    if (!hasAllKeys(host, constraints)) continue;
    for (const [index, constraint] of constraints.entries()) {
      const domain = host.labels[constraint.topologyKey]!;
      const before = peers[index]!.get(domain);
      if (before === undefined || !isIncluded(pod, host, constraint)) continue;
      peers[index]!.set(domain, before + peersOn(pod, host, constraint));
    }
  }
  const weights = constraints.map(({ topologyKey }, index) =>
    log((topologyKey === HOSTNAME ? counting.length : peers[index]!.size) + 2),
  );
  return { constraints, peers, weights };
}

function rawScore(pod: Pod, host: Host, { constraints, peers, weights }: SoftState): number {
  return constraints.reduce((sum, constraint, index) => {
    const domain = host.labels[constraint.topologyKey]!;
    const own =
      constraint.topologyKey === HOSTNAME ? peersOn(pod, host, constraint) : peers[index]!.get(domain)!;
    return sum + own * weights[index]! + (constraint.maxSkew - 1);
  }, 0);
}

/** Of each feasible host how crowded its domains are; null for a host without one of the labels. */
export function podTopologySpreadSums({ pod, feasible, hosts }: Candidates): (number | null)[] {
  const constraints = constraintsOf(pod, 'ScheduleAnyway');
  const counting = feasible.filter(host => hasAllKeys(host, constraints));
  const state = softState(pod, counting, hosts);
  return feasible.map(host => (hasAllKeys(host, constraints) ? rawScore(pod, host, state) : null));
}

/** The fewer, the better: whole sums → 0…100. */
export function spreadScores(sums: readonly (number | null)[]): number[] {
  const counted = sums.filter(sum => sum !== null);
  const most = Math.max(0, ...counted);
  const least = Math.min(...counted);
  return sums.map(sum => {
    if (sum === null) return 0;
    return most === 0 ? MAX_SCORE : Math.trunc((MAX_SCORE * (most + least - sum)) / most);
  });
}

/**
 * Rule O1, PodTopologySpread as a score of the feasible hosts, 0…100: the fewer peers in a host's domains, the better;
 * domains of few values weigh as much as those of many by log(n + 2) (podtopologyspread/scoring.go). A host without one of
 * the labels gets 0.
 */
export function podTopologySpreadScores(candidates: Candidates): number[] {
  if (!candidates.pod.spread.some(({ whenUnsatisfiable }) => whenUnsatisfiable === 'ScheduleAnyway'))
    return candidates.feasible.map(() => 0);
  const sums = podTopologySpreadSums(candidates);
  return spreadScores(sums.map(sum => (sum === null ? null : Math.round(sum))));
}
