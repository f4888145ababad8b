import { type Requests, RESOURCES, type VerticalRecommendation } from './vertical-recommender.ts';

/** How much a pod's requests differ from what is recommended. */
export interface UpdatePriority {
  /** A request is below its lower or above its upper bound, or there is none. */
  readonly isOutside: boolean;
  /** Something is to grow. */
  readonly grows: boolean;
  /** Sum over resources of |request − target| / request. */
  readonly difference: number;
}

/** Requests are compared in thousandths of their unit, at least one (`GetUpdatePriority`). */
const comparable = (of: (typeof RESOURCES)[number], amount: number): number =>
  of === 'cpuMilli' ? amount : amount * 1000;

/**
 * Rule O3 vertical: how urgent the update of a pod is, of one container (kubernetes/autoscaler
 * vertical-pod-autoscaler/pkg/updater/priority/priority_processor.go at 0a4bee4). A request of 0 is none.
 */
export function updatePriority(
  requested: Requests,
  { lower, target, upper }: VerticalRecommendation,
): UpdatePriority {
  const isOutside = RESOURCES.some(
    of => requested[of] === 0 || requested[of] < lower[of] || requested[of] > upper[of],
  );
  const difference = RESOURCES.reduce((sum, of) => {
    const request = Math.max(1, comparable(of, requested[of]));
    return sum + Math.abs(request - comparable(of, target[of])) / request;
  }, 0);
  return { isOutside, grows: RESOURCES.some(of => target[of] > requested[of]), difference };
}

/** Flags of upstream's updater. */
export interface UpdateThresholds {
  /** Least difference for which a pod within its bounds is updated (`--pod-update-threshold`). */
  readonly difference: number;
  /** Such a pod must have been there for so long (`--in-recommendation-bounds-eviction-lifetime-threshold`), µs. */
  readonly lifetimeUs: number;
  /** One killed for want of memory within so long of its start is updated at once (`--evict-after-oom-threshold`), µs. */
  readonly quickKillUs: number;
}

/** A pod whose update is thought of. */
export interface UpdateCandidate {
  readonly priority: UpdatePriority;
  /** Since it was started. */
  readonly ageUs: number;
  /** How long it had run when it was last ended, if that was for want of memory; null otherwise. */
  readonly killedAfterUs: number | null;
}

/** Rule O3 vertical: whether a pod is to be updated (`AddPod`, priority/update_priority_calculator.go at 66eabb3). */
export function isToBeUpdated(
  { priority, ageUs, killedAfterUs }: UpdateCandidate,
  thresholds: UpdateThresholds,
): boolean {
  const isQuickKill = killedAfterUs !== null && killedAfterUs < thresholds.quickKillUs;
  if (isQuickKill) return priority.difference !== 0;
  if (priority.isOutside) return true;
  return ageUs >= thresholds.lifetimeUs && priority.difference >= thresholds.difference;
}

/** Which of two is updated first: one that grows, then that of the greater difference (`PodPriority.Less`). */
export const byUpdatePriority = (a: UpdatePriority, b: UpdatePriority): number =>
  Number(b.grows) - Number(a.grows) || b.difference - a.difference;
