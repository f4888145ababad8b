/** One reconciliation of the horizontal autoscaler, its store of events, and how it sorts pods. */
import { SCALING_POLICIES } from '@tare/catalog';
import {
  changeWithin,
  groupPods,
  HorizontalAutoscaler,
  type MetricSamples,
  type ObservedPod,
  type PodSample,
  replicasForWhole,
  stillCounting,
} from '@tare/engine/rules';
import type { PlanScaling } from '@tare/schema';
import { milli, oldLimit, type Rules, rulesOf, type ScaledEvent } from './autoscaling.ts';
import { compare, type Verdict } from './suite.ts';

const SECOND = 1e6;
const READINESS = { initialisation: 120, initialDelay: 10 };
const TOLERANCE = 0.1;

/** "zero" is long ago. */
type Age = { readonly secondsAgo: number } | 'zero';
const agoOf = (age: Age): number => (age === 'zero' ? Infinity : age.secondsAgo);

interface PodObject {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: unknown };
  readonly status: {
    readonly phase: ObservedPod['phase'];
    readonly startTime?: Age;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly lastTransitionTime: Age;
    }[];
  };
}

function observed({ metadata, status }: PodObject): ObservedPod {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  return {
    name: metadata.name,
    phase: status.phase,
    isDeleted: metadata.deletionTimestamp !== undefined,
    ...(status.startTime === undefined ? {} : { startedAgo: agoOf(status.startTime) }),
    ...(ready === undefined
      ? {}
      : { ready: { is: ready.status === 'True', changedAgo: agoOf(ready.lastTransitionTime) } }),
  };
}

const DURATION = /^(?:(\d+)h)?(?:(\d+)m)?(?:([\d.]+)s)?$/;
/** Go's durations, in seconds. */
function seconds(text: string): number {
  const [, hours = 0, minutes = 0, rest = 0] = DURATION.exec(text) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}

interface GroupCase {
  readonly resource: string;
  readonly pods: readonly PodObject[];
  readonly metrics: Readonly<Record<string, { readonly Timestamp: Age; readonly Window: string }>>;
}

/** `groupPods`. */
export function podGroups(
  { resource, pods, metrics }: GroupCase,
  expected: Readonly<Record<'unready' | 'missing' | 'ignored', readonly string[]>> & {
    readonly readyPodCount: number;
  },
): Verdict {
  const ages = new Map(
    Object.entries(metrics).map(([name, { Timestamp, Window }]) => [
      name,
      { takenAgo: agoOf(Timestamp), window: seconds(Window) },
    ]),
  );
  const kind = resource === 'cpu' || resource === 'memory' ? resource : 'other';
  const { ready, ...others } = groupPods(pods.map(observed), ages, kind, READINESS);
  const sorted = (names: readonly string[]) => [...names].sort();
  return compare(
    [expected.readyPodCount, sorted(expected.unready), sorted(expected.missing), sorted(expected.ignored)],
    [ready.length, sorted(others.unready), sorted(others.missing), sorted(others.ignored)],
  );
}

interface StoreCase {
  readonly replicaChange: number;
  readonly scalingRules: Rules | null;
  readonly prevScaleEvents: readonly ScaledEvent[];
}

/**
 * `storeScaleEvent`: what is left are the events that some policy still looks at, and the new one. Upstream reuses the place
 * of one that is outdated and leaves others standing, marked; they count nowhere.
 */
export function scaleEvents(
  { replicaChange, scalingRules, prevScaleEvents }: StoreCase,
  expected: {
    readonly replicasChangeInPeriod: number;
    readonly newScaleEvents: readonly { readonly replicaChange: number; readonly outdated: boolean }[];
  },
): Verdict {
  const past = prevScaleEvents.map(event => ({
    change: event.replicaChange,
    atUs: -event.secondsAgo * SECOND,
  }));
  const kept =
    scalingRules === null
      ? []
      : [...stillCounting(past, rulesOf(scalingRules, 'up').policies, 0), { change: replicaChange }];
  const counted = expected.newScaleEvents.filter(({ outdated }) => !outdated);
  return compare(
    [expected.replicasChangeInPeriod, counted.map(event => event.replicaChange)],
    [changeWithin(past, -60 * SECOND), kept.map(({ change }) => change)],
  );
}

type Target = Readonly<
  Partial<Record<'averageValue' | 'value', string>> & { readonly averageUtilization?: number }
>;
interface MetricSource {
  readonly type: string;
  readonly pods?: { readonly target: Target };
  readonly object?: { readonly target: Target };
  readonly external?: { readonly target: Target };
  readonly containerResource?: { readonly target: Target };
}
interface ControllerCase {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly specReplicas: number;
  readonly statusReplicas: number;
  readonly CPUTarget: number;
  readonly reportedLevels: readonly number[];
  readonly reportedCPURequests?: readonly string[];
  readonly reportedPodReadiness?: readonly string[];
  readonly reportedPodPhase?: readonly ObservedPod['phase'][];
  readonly reportedPodDeletionTimestamp?: readonly boolean[];
  readonly reportedPodStartTime?: readonly Age[];
  readonly metricsTarget?: readonly MetricSource[];
  readonly scaleUpRules?: Rules & { readonly stabilizationWindowSeconds?: number };
  readonly scaleDownRules?: Rules & { readonly stabilizationWindowSeconds?: number };
}

const podName = (index: number): string => `pod-${index}`;

/** Pod i of the test: running, ready and old unless it says otherwise. */
function podsOf(input: ControllerCase): ObservedPod[] {
  const { statusReplicas, reportedCPURequests = [], reportedPodStartTime = [] } = input;
  const count = reportedCPURequests.length > 0 ? reportedCPURequests.length : statusReplicas;
  return Array.from({ length: count }, (_, index) => {
    const startedAgo = agoOf(reportedPodStartTime[index] ?? { secondsAgo: 180 });
    return {
      name: podName(index),
      phase: input.reportedPodPhase?.[index] ?? 'Running',
      isDeleted: input.reportedPodDeletionTimestamp?.[index] ?? false,
      startedAgo,
      ready: {
        is: (input.reportedPodReadiness?.[index] ?? 'True') === 'True',
        changedAgo: startedAgo,
      },
    };
  });
}

/** Each pod as one metric sees it. */
function samplesOf(input: ControllerCase, isCpu: boolean): PodSample[] {
  const pods = podsOf(input);
  const ages = new Map(
    input.reportedLevels.map((_, index) => [podName(index), { takenAgo: 0, window: 60 }] as const),
  );
  const groups = groupPods(pods, ages, isCpu ? 'cpu' : 'other', READINESS);
  const unready = new Set(groups.unready);
  const ignored = new Set(groups.ignored);
  return pods.flatMap(({ name }, index) =>
    ignored.has(name)
      ? []
      : [
          {
            value: input.reportedLevels[index] ?? null,
            request: requestOf(input, index),
            isReady: !unready.has(name),
          },
        ],
  );
}

const requestOf = ({ reportedCPURequests = [] }: ControllerCase, index: number): number =>
  milli(reportedCPURequests[index] ?? '0');

type Metric = PlanScaling['metrics'][number];

interface Asked {
  readonly metrics: Metric[];
  readonly samples: MetricSamples[];
}

/** A metric of one kind or another, and what it says: of pods, of the whole, or nothing. */
function ask(input: ControllerCase, source: MetricSource, asked: Asked): void {
  const utilisation = source.containerResource?.target.averageUtilization;
  const average = source.pods?.target.averageValue;
  const whole = (source.object ?? source.external)?.target;
  if (utilisation !== undefined)
    push(asked, { metric: 'cpu', kind: 'utilisation', target: utilisation }, samplesOf(input, true));
  else if (average !== undefined)
    push(asked, { metric: 'requests', kind: 'average', target: milli(average) }, samplesOf(input, false));
  else push(asked, { metric: 'requests', kind: 'average', target: 1 }, whole ? wholeOf(input, whole) : null);
}

function push(asked: Asked, metric: Metric, sample: MetricSamples): void {
  asked.metrics.push(metric);
  asked.samples.push(sample);
}

function wholeOf(input: ControllerCase, { value, averageValue }: Target) {
  const amount = milli(value ?? averageValue!);
  const ready = podsOf(input).filter(pod => pod.phase === 'Running' && pod.ready?.is).length;
  const total = input.reportedLevels.reduce((sum, level) => sum + level, 0);
  return replicasForWhole(
    { value: total, target: { kind: value === undefined ? 'average' : 'value', amount } },
    { current: input.statusReplicas, ready },
    TOLERANCE,
  );
}

function askedBy(input: ControllerCase): Asked {
  const asked: Asked = { metrics: [], samples: [] };
  for (const source of input.metricsTarget ?? []) ask(input, source, asked);
  if (input.CPUTarget > 0)
    push(asked, { metric: 'cpu', kind: 'utilisation', target: input.CPUTarget }, samplesOf(input, true));
  return asked;
}

function upRules({ scaleUpRules, specReplicas }: ControllerCase): PlanScaling['up'] {
  if (scaleUpRules === undefined) return oldLimit(specReplicas);
  const stabilisationUs = (scaleUpRules.stabilizationWindowSeconds ?? 0) * SECOND;
  return { ...rulesOf(scaleUpRules, 'up'), stabilisationUs };
}

/** `reconcileAutoscaler`. */
export function reconciled(
  input: ControllerCase,
  { desiredReplicas }: { readonly desiredReplicas: number },
): Verdict {
  const { metrics, samples } = askedBy(input);
  const autoscaler = new HorizontalAutoscaler({
    min: input.minReplicas,
    max: input.maxReplicas,
    metrics,
    up: upRules(input),
    down: { stabilisationUs: 300 * SECOND, select: 'Max', policies: SCALING_POLICIES.down },
    syncUs: 15 * SECOND,
    tolerance: TOLERANCE,
  });
  const decision = autoscaler.step(0, input.specReplicas, samples);
  return compare(desiredReplicas, decision?.replicas ?? input.specReplicas);
}
