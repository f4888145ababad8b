/** A pod as the horizontal autoscaler sees it. */
export interface PodSample {
  /** What the metric says of it; null: nothing. */
  readonly value: number | null;
  /** What it asks for, for a utilisation; whatever for other targets. */
  readonly request: number;
  /** False while it has not been ready, or long enough, for its metric to count. */
  readonly isReady: boolean;
}

/** What one metric is to be. */
export interface MetricTarget {
  /** Per cent of the requests, or an average of the pods. */
  readonly kind: 'utilisation' | 'average';
  readonly target: number;
}

/** Usage over target, and the number behind it: per cent, or the pods' average. */
interface Usage {
  readonly ratio: number;
  readonly level: number;
}

function usageOf(
  values: readonly number[],
  requests: readonly number[],
  { kind, target }: MetricTarget,
): Usage {
  const sum = (of: readonly number[]) => of.reduce((total, one) => total + one, 0);
  const level =
    kind === 'utilisation'
      ? Math.trunc((sum(values) * 100) / sum(requests))
      : Math.trunc(sum(values) / values.length);
  return { ratio: level / target, level };
}

/**
 * Rule O3: the replicas that one metric asks for, after `GetResourceReplicas` and `calcPlainMetricReplicas` of Kubernetes
 * pkg/controller/podautoscaler/replica_calculator.go: ready pods count as measured; where the answer is to scale up, pods
 * that are not ready and pods without a metric count as idle, where it is to scale down, those without one as fully used,
 * and an answer that this turns round is no answer. null where no pod has a metric.
 */
export function replicasFor(
  current: number,
  pods: readonly PodSample[],
  metric: MetricTarget,
  tolerance: number,
): { readonly replicas: number; readonly level: number } | null {
  const measured = pods.filter(({ value, isReady }) => value !== null && isReady);
  const missing = pods.filter(({ value, isReady }) => value === null && isReady);
  const unready = pods.filter(({ isReady }) => !isReady);
  if (measured.length === 0) return null;
  const values = measured.map(({ value }) => value!);
  const requests = measured.map(({ request }) => request);
  // A utilisation of nothing asked for is no number.
  if (metric.kind === 'utilisation' && requests.every(request => request === 0)) return null;
  const { ratio, level } = usageOf(values, requests, metric);
  const idles = unready.length > 0 && ratio > 1;
  const isClose = (of: number) => Math.abs(1 - of) <= tolerance;
  if (!idles && missing.length === 0)
    return { level, replicas: isClose(ratio) ? current : Math.ceil(ratio * measured.length) };
  // Beside what is measured: as idle, or as used in full.
  const full = ({ request }: PodSample) =>
    metric.kind === 'utilisation' ? (request * Math.max(100, metric.target)) / 100 : metric.target;
  const others = [
    ...missing.map(pod => ({ request: pod.request, value: ratio < 1 ? full(pod) : 0 })),
    ...(idles ? unready.map(({ request }) => ({ request, value: 0 })) : []),
  ];
  const whole = usageOf(
    [...values, ...others.map(({ value }) => value)],
    [...requests, ...others.map(({ request }) => request)],
    metric,
  ).ratio;
  if (isClose(whole) || (ratio < 1 && whole > 1) || (ratio > 1 && whole < 1))
    return { level, replicas: current };
  const replicas = Math.ceil(whole * (measured.length + others.length));
  const turned = (whole < 1 && replicas > current) || (whole > 1 && replicas < current);
  return { level, replicas: turned ? current : replicas };
}
