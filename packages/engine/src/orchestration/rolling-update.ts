/** Pods of a Deployment while its revision changes. */
export interface Revisions {
  readonly desired: number;
  /** Most pods over the desired number, and most that may be missing. */
  readonly surge: number;
  readonly unavailable: number;
  /** Of the new revision and of the old ones: all, and those that are ready. */
  readonly fresh: number;
  readonly freshReady: number;
  readonly old: number;
  readonly oldReady: number;
}

/** What one reconciliation does: new pods, and old ones that go, those that are not ready first. */
export interface RollingStep {
  readonly add: number;
  readonly remove: number;
}

/**
 * Rule O4: pods that an update may have too many and too few, from numbers or per cent: surge is rounded up, unavailable down, and where
 * both come to nothing one may be missing (`ResolveFenceposts` of Kubernetes pkg/controller/deployment/util/deployment_util.go).
 */
export function fenceposts(
  surge: number | string,
  unavailable: number | string,
  desired: number,
): { readonly surge: number; readonly unavailable: number } {
  const most = scaledValueOf(surge, desired, Math.ceil);
  const missing = scaledValueOf(unavailable, desired, Math.floor);
  return { surge: most, unavailable: most === 0 && missing === 0 ? 1 : missing };
}

/** Pods of a DaemonSet while its revision changes. */
export interface DaemonRevisions {
  /** One for each host. */
  readonly desired: number;
  readonly unavailable: number | string;
  /** All that are ready, and of the old revision those that are and those that are not. */
  readonly ready: number;
  readonly oldReady: number;
  readonly oldUnready: number;
}

/**
 * Rule O4: how many old pods of a DaemonSet go, after `rollingUpdate` of Kubernetes pkg/controller/daemon/update.go without surge: those
 * that are not ready at once, of the others as many as may still be missing; at least one may.
 */
export function daemonStep(of: DaemonRevisions): { readonly unready: number; readonly ready: number } {
  const most = Math.max(1, scaledValueOf(of.unavailable, of.desired, Math.ceil));
  const missing = of.desired - of.ready;
  return { unready: of.oldUnready, ready: Math.min(of.oldReady, Math.max(0, most - missing)) };
}

/** A number, or so many per cent of a whole: `GetScaledValueFromIntOrPercent`. */
export function scaledValueOf(value: number | string, of: number, round: (share: number) => number): number {
  if (typeof value === 'number') return value;
  return round((Number.parseInt(value, 10) * of) / 100);
}

/**
 * Rule O4: one reconciliation of a rolling update, after `reconcileNewReplicaSet` and `reconcileOldReplicaSets` of Kubernetes
 * pkg/controller/deployment/rolling.go: new pods come up to the surge; old ones go as far as enough stay ready without the new ones that are not.
 */
export function rollingStep({
  desired,
  surge,
  unavailable,
  fresh,
  freshReady,
  old,
  oldReady,
}: Revisions): RollingStep {
  const add = Math.max(0, Math.min(desired + surge - fresh - old, desired - fresh));
  // Controllers look at new pods first, and a reconciliation that makes some ends there.
  if (add > 0) return { add, remove: 0 };
  const fewest = desired - unavailable;
  const mayGo = Math.max(0, fresh + old - fewest - (fresh - freshReady));
  const unhealthy = Math.min(old - oldReady, mayGo);
  const healthy = Math.max(0, Math.min(oldReady, freshReady + oldReady - fewest));
  return { add: 0, remove: Math.min(mayGo, unhealthy + healthy) };
}
