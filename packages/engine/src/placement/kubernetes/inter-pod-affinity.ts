import {
  type Candidates,
  type Host,
  MAX_SCORE,
  type Pod,
  type PodTerm,
  type Refusal,
  refusal,
} from './pod.ts';
import { selectorFault, selects } from './selectors.ts';

/** Pods, or weights, by a label of the host and its value. */
type Counts = Map<string, number>;

/** No key or value holds this character. */
const at = (key: string, value: string): string => `${key}\u0000${value}`;

function count(counts: Counts, host: Host, key: string, by: number): void {
  const value = host.labels[key];
  if (value === undefined || by === 0) return;
  counts.set(at(key, value), (counts.get(at(key, value)) ?? 0) + by);
}

const counted = (counts: Counts, host: Host, key: string): number => {
  const value = host.labels[key];
  return value === undefined ? 0 : (counts.get(at(key, value)) ?? 0);
};

/** Whether a term of `owner` speaks of a pod. */
const speaksOf = (term: PodTerm, owner: Pod, pod: Pod): boolean =>
  (term.namespaces.length === 0
    ? owner.namespace === pod.namespace
    : term.namespaces.includes(pod.namespace)) && selects(term.selector, pod.labels);

const allSpeakOf = (terms: readonly PodTerm[], owner: Pod, pod: Pod): boolean =>
  terms.length > 0 && terms.every(term => speaksOf(term, owner, pod));

/** What the filter needs to know of all hosts. */
export interface AffinityState {
  readonly affinity: Counts;
  readonly antiAffinity: Counts;
  /** Anti-affinity of pods that are there already, against this one. */
  readonly existing: Counts;
}

/** Selectors of a pod that cannot be read. */
export const affinityFault = (pod: Pod): string | undefined =>
  [
    ...pod.affinity,
    ...pod.antiAffinity,
    ...pod.preferredAffinity.map(({ term }) => term),
    ...pod.preferredAntiAffinity.map(({ term }) => term),
  ]
    .map(({ selector }) => selectorFault(selector))
    .find(fault => fault !== undefined);

/** PreFilter (interpodaffinity/filtering.go). */
export function affinityState(pod: Pod, hosts: readonly Host[]): AffinityState {
  const state = { affinity: new Map(), antiAffinity: new Map(), existing: new Map() };
  for (const host of hosts)
    for (const other of host.pods) {
      for (const term of other.antiAffinity)
        if (speaksOf(term, other, pod)) count(state.existing, host, term.topologyKey, 1);
      if (allSpeakOf(pod.affinity, pod, other))
        for (const term of pod.affinity) count(state.affinity, host, term.topologyKey, 1);
      for (const term of pod.antiAffinity)
        if (speaksOf(term, pod, other)) count(state.antiAffinity, host, term.topologyKey, 1);
    }
  return state;
}

/** The first of a group that wants to be near its own kind may go anywhere that has the labels. */
function isNear(pod: Pod, host: Host, { affinity }: AffinityState): boolean {
  if (pod.affinity.some(({ topologyKey }) => !Object.hasOwn(host.labels, topologyKey))) return false;
  if (pod.affinity.every(({ topologyKey }) => counted(affinity, host, topologyKey) > 0)) return true;
  return affinity.size === 0 && allSpeakOf(pod.affinity, pod, pod);
}

/** Rule O1, InterPodAffinity as a filter. */
export function interPodAffinity(pod: Pod, host: Host, state: AffinityState): Refusal | null {
  if (!isNear(pod, host, state)) return refusal("node(s) didn't match pod affinity rules", false);
  if (pod.antiAffinity.some(({ topologyKey }) => counted(state.antiAffinity, host, topologyKey) > 0))
    return refusal("node(s) didn't match pod anti-affinity rules", true);
  if (Object.keys(host.labels).some(key => counted(state.existing, host, key) > 0))
    return refusal("node(s) didn't satisfy existing pods anti-affinity rules", true);
  return null;
}

/** What a pod that must be near this one counts where the configuration says nothing. */
export const HARD_POD_AFFINITY_WEIGHT = 1;

function weigh(weights: Counts, pod: Pod, other: Pod, host: Host, hardWeight: number): void {
  const add = (term: PodTerm, owner: Pod, of: Pod, weight: number) => {
    if (speaksOf(term, owner, of)) count(weights, host, term.topologyKey, weight);
  };
  for (const { term, weight } of pod.preferredAffinity) add(term, pod, other, weight);
  for (const { term, weight } of pod.preferredAntiAffinity) add(term, pod, other, -weight);
  for (const term of other.affinity) add(term, other, pod, hardWeight);
  for (const { term, weight } of other.preferredAffinity) add(term, other, pod, weight);
  for (const { term, weight } of other.preferredAntiAffinity) add(term, other, pod, -weight);
}

/** Of each feasible host the weights that speak for it, before they are normalised; null where nobody says anything. */
export function interPodAffinitySums(
  { pod, feasible, hosts }: Candidates,
  hardWeight = HARD_POD_AFFINITY_WEIGHT,
): number[] | null {
  const weights: Counts = new Map();
  for (const host of hosts) for (const other of host.pods) weigh(weights, pod, other, host, hardWeight);
  if (weights.size === 0) return null;
  const keys = new Set([...weights.keys()].map(pair => pair.slice(0, pair.indexOf('\u0000'))));
  return feasible.map(host => [...keys].reduce((sum, key) => sum + counted(weights, host, key), 0));
}

/**
 * Rule O1, InterPodAffinity as a score of the feasible hosts, 0…100: weights of the pod's own preferences and, the other
 * way round, of those of the pods that are there on any host (interpodaffinity/scoring.go).
 */
export function interPodAffinityScores(candidates: Candidates, hardWeight?: number): number[] {
  const sums = interPodAffinitySums(candidates, hardWeight);
  if (sums === null) return candidates.feasible.map(() => 0);
  const least = Math.min(...sums);
  const range = Math.max(...sums) - least;
  // Upstream divides first: 29 of 100 give 28.
  return sums.map(sum => (range > 0 ? Math.trunc(MAX_SCORE * ((sum - least) / range)) : 0));
}
