/** A pod as the controller's API tells it; ages in seconds before now. */
export interface ObservedPod {
  readonly name: string;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  readonly isDeleted: boolean;
  /** undefined: not started. */
  readonly startedAgo?: number;
  readonly ready?: { readonly is: boolean; readonly changedAgo: number };
}

/** When a metric was taken, and over how long before; infinitely long ago where nobody says. */
export interface MetricAge {
  readonly takenAgo: number;
  readonly window: number;
}

export interface PodGroups {
  readonly ready: readonly string[];
  readonly unready: readonly string[];
  readonly missing: readonly string[];
  readonly ignored: readonly string[];
}

/** Seconds for which a pod's CPU does not count unless it is fresh, and for which never having been ready says nothing. */
export interface Readiness {
  readonly initialisation: number;
  readonly initialDelay: number;
}

/** Whether the CPU metric of a pod is not to be counted yet. */
function isUnready({ startedAgo, ready }: ObservedPod, metric: MetricAge, limits: Readiness): boolean {
  if (ready === undefined || startedAgo === undefined) return true;
  // While it initialises, only what was measured wholly after it became ready counts.
  if (startedAgo < limits.initialisation)
    return !ready.is || metric.takenAgo + metric.window > ready.changedAgo;
  return !ready.is && startedAgo - ready.changedAgo < limits.initialDelay;
}

/** Rule O3: pods whose metric counts, counts not yet, is missing, and that do not count at all (`groupPods`). */
export function groupPods(
  pods: readonly ObservedPod[],
  metrics: ReadonlyMap<string, MetricAge>,
  resource: 'cpu' | 'memory' | 'other',
  limits: Readiness,
): PodGroups {
  const groups: Record<keyof PodGroups, string[]> = { ready: [], unready: [], missing: [], ignored: [] };
  for (const pod of pods) {
    const metric = metrics.get(pod.name);
    if (pod.isDeleted || pod.phase === 'Failed') groups.ignored.push(pod.name);
    else if (pod.phase === 'Pending') groups.unready.push(pod.name);
    else if (metric === undefined) groups.missing.push(pod.name);
    else if (resource === 'cpu' && isUnready(pod, metric, limits)) groups.unready.push(pod.name);
    else groups.ready.push(pod.name);
  }
  return groups;
}
