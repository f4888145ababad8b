import type { Need } from '../rooms.ts';
import type { PodStanding } from './census.ts';

/** A pod of lower priority, which may have to go for another. */
export interface Removable {
  readonly instance: number;
  readonly service: number;
  readonly need: Need;
  /** Accelerators that it has, by their numbers on its node. */
  readonly devices: readonly number[];
  readonly standing: PodStanding;
  readonly priority: number;
  /** When it came, µs. */
  readonly since: number;
  /** A disruption budget allows no more of its kind to go. */
  readonly isProtected: boolean;
}

/** Pods that would go from a node for one that wants to come, the most important first. */
export interface Sacrifice {
  readonly node: number;
  readonly victims: readonly Removable[];
  /** Of them, those that a budget protects. */
  readonly violations: number;
}

/** A node on trial: whether the pod would fit with those that are there. */
export interface Trial {
  remove(pod: Removable): void;
  add(pod: Removable): void;
  fits(): boolean;
}

/** Higher priority first, and who came first (`MoreImportantPod`). */
const byImportance = (a: Removable, b: Removable): number =>
  b.priority - a.priority || a.since - b.since || a.instance - b.instance;

/**
 * Which of these pods disruption budgets protect: the most important first, each uses up one of those that its budget allows
 * to go, and who comes after the last is protected (`filterPodsWithPDBViolation`). `allowedOf`: of a service, Infinity where
 * it has no budget.
 */
export function underBudgets(
  pods: readonly Omit<Removable, 'isProtected'>[],
  allowedOf: (service: number) => number,
): Removable[] {
  const left = new Map<number, number>();
  const order = pods.map(pod => ({ ...pod, isProtected: false })).sort(byImportance);
  return order.map(pod => {
    const allowed = (left.get(pod.service) ?? allowedOf(pod.service)) - 1;
    left.set(pod.service, allowed);
    return { ...pod, isProtected: allowed < 0 };
  });
}

/**
 * Rule O1, `SelectVictimsOnNode` (defaultpreemption/default_preemption.go): with all pods of lower priority gone the pod must
 * fit; then as many as possible are let stay, the protected and the most important first. null where it does not help.
 * The node is left as it was.
 */
export function sacrificeOn(node: number, lower: readonly Removable[], trial: Trial): Sacrifice | null {
  for (const pod of lower) trial.remove(pod);
  const helps = lower.length > 0 && trial.fits();
  const order = [...lower].sort(byImportance);
  const victims: Removable[] = [];
  for (const isProtected of [true, false])
    for (const pod of order.filter(one => one.isProtected === isProtected)) {
      trial.add(pod);
      if (!helps || trial.fits()) continue;
      trial.remove(pod);
      victims.push(pod);
    }
  for (const pod of victims) trial.add(pod);
  if (!helps) return null;
  const violations = victims.filter(({ isProtected }) => isProtected).length;
  return { node, victims: victims.sort(byImportance), violations };
}

/** Upstream adds this to every priority, so that fewer victims of negative priority are better than more. */
const OFFSET = 2_147_483_648;

/** The earliest coming of those victims that have the highest priority (`GetEarliestPodStartTime`). */
const earliest = ({ victims }: Sacrifice): number =>
  Math.min(...victims.filter(({ priority }) => priority === victims[0]!.priority).map(({ since }) => since));

/** What decides between two sacrifices, in this order; less is better (`pickOneNodeForPreemption`, preemption.go). */
const CRITERIA: readonly ((sacrifice: Sacrifice) => number)[] = [
  ({ violations }) => violations,
  ({ victims }) => victims[0]!.priority,
  ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + OFFSET, 0),
  ({ victims }) => victims.length,
  sacrifice => -earliest(sacrifice),
];

/** Rule O1: the sacrifice that costs least; the first of equals, undefined of none. */
export function leastSacrifice(sacrifices: readonly Sacrifice[]): Sacrifice | undefined {
  let best = sacrifices.filter(({ victims }) => victims.length > 0);
  for (const criterion of CRITERIA) {
    const least = Math.min(...best.map(criterion));
    best = best.filter(one => criterion(one) === least);
  }
  return best[0];
}

const MOST_CANDIDATES_SHARE = 0.1;
const LEAST_CANDIDATES = 100;

/** On how many nodes a sacrifice is looked for before the best is taken (`GetOffsetAndNumCandidates`). */
export const enoughCandidates = (nodes: number): number =>
  Math.min(nodes, Math.max(LEAST_CANDIDATES, Math.trunc(nodes * MOST_CANDIDATES_SHARE)));
