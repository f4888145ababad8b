/** A metric of the whole workload (an object's, or another system's) instead of one of each pod. */
export interface WholeMetric {
  readonly value: number;
  /** For all pods together, or for each. */
  readonly target: { readonly kind: 'value' | 'average'; readonly amount: number };
}

/** Pods that there are, and of them those that are ready. */
export interface PodCounts {
  readonly current: number;
  readonly ready: number;
}

/**
 * Rule O3: replicas for a metric of the whole (`GetObjectMetricReplicas`, `GetObjectPerPodMetricReplicas` and their
 * external likes, replica_calculator.go). Without replicas there is no tolerance: whatever there is to do wants one.
 */
export function replicasForWhole(
  { value, target }: WholeMetric,
  { current, ready }: PodCounts,
  tolerance: number,
): { readonly replicas: number; readonly level: number } {
  const isClose = (ratio: number) => Math.abs(1 - ratio) <= tolerance;
  if (target.kind === 'average') {
    const near = isClose(value / (target.amount * current));
    return {
      replicas: near ? current : Math.ceil(value / target.amount),
      level: Math.ceil(value / current),
    };
  }
  const ratio = value / target.amount;
  if (current === 0) return { replicas: Math.ceil(ratio), level: value };
  return { replicas: isClose(ratio) ? current : Math.ceil(ratio * ready), level: value };
}
