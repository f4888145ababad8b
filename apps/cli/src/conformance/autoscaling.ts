/** What Kubernetes' horizontal autoscaler makes of pods, policies and windows. */
import { SCALING_POLICIES } from '@tare/catalog';
import { limited, type PodSample, replicasFor, replicasForWhole, stabilised } from '@tare/engine/rules';
import { parseQuantity, scaledValue } from '@tare/importers';
import type { PlanScalingRules } from '@tare/schema';
import { compare, unsupported, type Verdict } from './suite.ts';

const SECOND = 1e6;
const TOLERANCE = 0.1;
/** Of the controller in these tests. */
const CPU_INITIALISATION_S = 120;

export interface Rules {
  readonly policies?: readonly {
    readonly type: 'Pods' | 'Percent';
    readonly value: number;
    readonly periodSeconds: number;
  }[];
  readonly selectPolicy?: PlanScalingRules['select'];
}
export interface ScaledEvent {
  readonly replicaChange: number;
  readonly secondsAgo: number;
}
interface RateCase {
  readonly currentReplicas: number;
  readonly prenormalizedDesiredReplicas: number;
  readonly specMinReplicas: number;
  readonly specMaxReplicas: number;
  readonly scaleUpRules?: Rules;
  readonly scaleDownRules?: Rules;
  readonly scaleUpEvents?: readonly ScaledEvent[];
  readonly scaleDownEvents?: readonly ScaledEvent[];
}

export const rulesOf = (rules: Rules | undefined, direction: 'up' | 'down'): PlanScalingRules => ({
  stabilisationUs: 0,
  select: rules?.selectPolicy ?? 'Max',
  policies:
    rules?.policies?.map(({ type, value, periodSeconds }) => ({
      type,
      value,
      periodUs: periodSeconds * SECOND,
    })) ?? SCALING_POLICIES[direction],
});
const eventsOf = (events: readonly ScaledEvent[] = []) =>
  events.map(({ replicaChange, secondsAgo }) => ({ change: replicaChange, atUs: -secondsAgo * SECOND }));

/** `convertDesiredReplicasWithBehaviorRate`. */
export function scalingRate(input: RateCase, expected: { readonly replicas: number }): Verdict {
  const bounds = {
    min: input.specMinReplicas,
    max: input.specMaxReplicas,
    up: rulesOf(input.scaleUpRules, 'up'),
    down: rulesOf(input.scaleDownRules, 'down'),
  };
  const history = { up: eventsOf(input.scaleUpEvents), down: eventsOf(input.scaleDownEvents) };
  const got = limited(input.currentReplicas, input.prenormalizedDesiredReplicas, bounds, history, 0);
  return compare(expected.replicas, got);
}

interface WindowCase {
  readonly op: 'stabilize' | 'stabilizeWithBehavior' | 'convertWithRules';
  readonly current: number;
  readonly desired: number;
  readonly windowSeconds: number;
  readonly scaleUpWindowSeconds: number;
  readonly scaleDownWindowSeconds: number;
  readonly min: number;
  readonly max: number;
  readonly recommendations: readonly { readonly recommendation: number; readonly secondsAgo: number }[];
}

/** What autoscaling/v2 replaced: so many times as many (8 in these tests), or so many. */
export function oldLimit(current: number): PlanScalingRules {
  const limit = Math.max(8 * current, 4);
  const policies = [{ type: 'Pods' as const, value: limit - current, periodUs: 15 * SECOND }];
  return { stabilisationUs: 0, select: 'Max', policies };
}

function withRules({ current, desired, min, max }: WindowCase): number {
  const bounds = { min, max, up: oldLimit(current), down: rulesOf(undefined, 'down') };
  const got = limited(current, desired, bounds, { up: [], down: [] }, 0);
  return Math.min(max, Math.max(min, got));
}

/**
 * `stabilizeRecommendationWithBehaviors`; `stabilizeRecommendation`, which is the same with a window downwards only; and
 * `convertDesiredReplicasWithRules`, which is a limit by one policy.
 */
export function scalingWindows(input: WindowCase, expected: { readonly replicas: number }): Verdict {
  if (input.op === 'convertWithRules') return compare(expected.replicas, withRules(input));
  const isOld = input.op === 'stabilize';
  const window = (seconds: number) => ({ ...rulesOf(undefined, 'up'), stabilisationUs: seconds * SECOND });
  const windows = {
    up: window(isOld ? 0 : input.scaleUpWindowSeconds),
    down: window(isOld ? input.windowSeconds : input.scaleDownWindowSeconds),
  };
  const past = input.recommendations.map(({ recommendation, secondsAgo }) => ({
    replicas: recommendation,
    atUs: -secondsAgo * SECOND,
  }));
  const current = isOld ? Infinity : input.current;
  return compare(expected.replicas, stabilised(current, input.desired, windows, past, 0));
}

interface ReplicasCase {
  readonly currentReplicas: number;
  readonly podReadiness?: readonly string[];
  readonly podPhase?: readonly string[];
  readonly podDeletionTimestamp?: readonly boolean[];
  readonly podStartTime?: readonly { readonly secondsAgo: number }[];
  readonly container?: 'container1' | 'container2';
  readonly resource?: {
    readonly perContainerRequests: readonly string[];
    readonly milliUsagePerPodPerContainer: readonly (readonly number[])[];
    readonly targetUtilization: number;
    readonly metricPodNames?: readonly string[];
  };
  readonly metric?: {
    readonly type: string;
    readonly levelsMilli: readonly number[];
    readonly targetMilli: number;
    readonly perPodTargetMilli: number;
  };
}

/** Thousandths of a quantity. */
export const milli = (text: string): number => Number(scaledValue(parseQuantity(text)!, -3));

/** Pods that count: neither failed nor about to go. */
function podsOf(input: ReplicasCase): number[] {
  const { currentReplicas, podPhase = [], podDeletionTimestamp = [] } = input;
  return Array.from({ length: Math.max(currentReplicas, podPhase.length) }, (_, pod) => pod).filter(
    pod => podPhase[pod] !== 'Failed' && podDeletionTimestamp[pod] !== true,
  );
}

function isUnready({ podReadiness, podStartTime }: ReplicasCase, pod: number): boolean {
  const isYoung = (podStartTime?.[pod]?.secondsAgo ?? Infinity) < CPU_INITIALISATION_S;
  return (podReadiness?.[pod] ?? 'True') !== 'True' || isYoung;
}

/** A pod as `groupPods` sorts it: one that is pending is not ready, one without a metric is missing. */
function sampleOf(input: ReplicasCase, pod: number, value: number | null, request: number): PodSample {
  if (input.podPhase?.[pod] === 'Pending') return { value, request, isReady: false };
  return {
    value,
    request,
    isReady: value === null || input.resource === undefined || !isUnready(input, pod),
  };
}

function cpuSamples(input: ReplicasCase, resource: NonNullable<ReplicasCase['resource']>): PodSample[] {
  const { perContainerRequests, milliUsagePerPodPerContainer: usage, metricPodNames } = resource;
  const { container } = input;
  return podsOf(input).map(pod => {
    const row = metricPodNames === undefined ? pod : metricPodNames.indexOf(`test-pod-${String(pod)}`);
    const used = usage[row];
    const of = (values: readonly number[]) =>
      container === undefined ? values[0]! + values[1]! : values[container === 'container1' ? 0 : 1]!;
    const request = milli(perContainerRequests[pod] ?? '0') * (container === undefined ? 2 : 1);
    return sampleOf(input, pod, used === undefined ? null : of(used), request);
  });
}

/** Metrics of an object or of another system. */
function ofWhole(input: ReplicasCase, metric: NonNullable<ReplicasCase['metric']>) {
  const isEach = metric.type.endsWith('PerPod');
  const ready = podsOf(input).filter(
    pod =>
      (input.podPhase?.[pod] ?? 'Running') === 'Running' && (input.podReadiness?.[pod] ?? 'True') === 'True',
  ).length;
  const { replicas, level } = replicasForWhole(
    {
      value: metric.levelsMilli.reduce((sum, one) => sum + one, 0),
      target: isEach
        ? { kind: 'average', amount: metric.perPodTargetMilli }
        : { kind: 'value', amount: metric.targetMilli },
    },
    { current: input.currentReplicas, ready },
    TOLERANCE,
  );
  return { replicas, utilization: level };
}

/** `ReplicaCalculator`. */
export function scalingReplicas(
  input: ReplicasCase,
  expected: { readonly replicas?: number; readonly utilization?: number; readonly errorContains?: string },
): Verdict {
  const { metric, resource, currentReplicas } = input;
  if (metric !== undefined && metric.type !== 'pods') return compare(expected, ofWhole(input, metric));
  const samples =
    resource === undefined
      ? podsOf(input).map(pod => sampleOf(input, pod, metric!.levelsMilli[pod] ?? null, 0))
      : cpuSamples(input, resource);
  if (expected.errorContains?.includes('not present in metrics') === true)
    return unsupported('Every pod has one metric here; that of one container cannot be missing.');
  const target =
    resource === undefined
      ? ({ kind: 'average', target: metric!.targetMilli } as const)
      : ({ kind: 'utilisation', target: resource.targetUtilization } as const);
  const got = replicasFor(currentReplicas, samples, target, TOLERANCE);
  if (expected.errorContains !== undefined) return compare(null, got);
  return compare(
    { replicas: expected.replicas, utilization: expected.utilization },
    { replicas: got?.replicas, utilization: got?.level },
  );
}
