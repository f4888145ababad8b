import type {
  PlanConcurrency,
  PlanMetricsPipeline,
  PlanScaleSet,
  PlanScaling,
  PlanScalingRules,
  Service,
} from '@tare/schema';
import type { Book } from '../book.ts';
import { alarmTracking } from './host-scaling.ts';

const US_PER_SECOND = 1e6;
const MILLI = 1000;
const PER_CENT = 100;
/** Looks are at whole tenths of a second, as samples are. */
const SAMPLE_US = 1e5;
const POLICY_PERIOD_US = 15 * US_PER_SECOND;

type Scaling = NonNullable<Service['scaling']>;
type Metric = NonNullable<Scaling['metrics']>[number];
type Rules = Scaling['up'];

/** What a scaler is told to follow; nothing where it starts one for each request. */
export const metricsOf = ({ scaling }: Service): readonly Metric[] => scaling?.metrics ?? [];

/**
 * Whether this scaling is simulated: Kubernetes' horizontal autoscaler, KEDA, Knative or a VM scale set, with a metric that a run has,
 * or by request.
 */
export const isScaled = (service: Service): boolean => {
  const { scaling, controller } = service;
  if (scaling === undefined || controller === 'daemonset') return false;
  return scaling.by === 'request' || metricsOf(service).some(followedBy[scaling.by]);
};

/** What Knative's autoscaler can follow. */
const isConcurrency = ({ metric }: Metric): boolean => metric === 'concurrency' || metric === 'requests';

const isCpu = ({ metric }: Metric): boolean => metric === 'cpu';

export const isMeasured = ({ metric }: Metric): boolean => metric !== 'external';

/** Which metrics each scaler can follow. */
const followedBy: Readonly<Record<Scaling['by'], (metric: Metric) => boolean>> = {
  hpa: isMeasured,
  vpa: () => false,
  event: isMeasured,
  concurrency: isConcurrency,
  'scale-set': isCpu,
  request: () => false,
};

/** Whether a scale set is given a metric that it does not follow. */
export const isBeyondSet = (service: Service): boolean =>
  service.scaling?.by === 'scale-set' && !metricsOf(service).every(isCpu);

/** What a horizontal autoscaler takes where its behaviour says nothing (pkg/apis/autoscaling/v2/defaults.go). */
export const SCALING_POLICIES: Readonly<Record<'up' | 'down', PlanScalingRules['policies']>> = {
  up: [
    { type: 'Pods', value: 4, periodUs: POLICY_PERIOD_US },
    { type: 'Percent', value: 100, periodUs: POLICY_PERIOD_US },
  ],
  down: [{ type: 'Percent', value: 100, periodUs: POLICY_PERIOD_US }],
};

const rulesOf = (rules: Rules, direction: 'up' | 'down', stabilisationUs: number): PlanScalingRules => ({
  stabilisationUs: rules?.stabilisation ?? stabilisationUs,
  select: rules?.select ?? 'Max',
  policies:
    rules?.policies?.map(({ type, value, period }) => ({ type, value, periodUs: period })) ??
    SCALING_POLICIES[direction],
});

function metricOf({ metric, kind, target }: Metric): PlanScaling['metrics'] {
  if (metric === 'external') return [];
  const ofRequests = (metric === 'cpu' || metric === 'memory') && (kind ?? 'utilisation') === 'utilisation';
  if (ofRequests) return [{ metric, kind: 'utilisation', target }];
  return [{ metric, kind: 'average', target: metric === 'memory' ? target : target * MILLI }];
}

/** How a service's replicas follow its load; null where they do not. */
export function prepareScaling(name: string, service: Service, book: Book): PlanScaling | null {
  const { scaling } = service;
  if (scaling === undefined || !isScaled(service)) return null;
  if (scaling.by === 'scale-set') return scaleSetOf(scaling, book);
  if (scaling.by === 'request') return perRequestOf(scaling, book);
  const at = `services.${name}`;
  for (const direction of ['up', 'down'] as const)
    if (scaling[direction]?.policies === undefined)
      book.fill({
        path: `${at}.scaling.${direction}.policies`,
        what: `Policies of scaling ${direction}`,
        value: direction === 'up' ? '4 pods or 100 % in 15 s, whichever is more' : '100 % in 15 s',
        unit: '',
        source: 'The defaults of autoscaling/v2.',
      });
  return {
    min: scaling.min,
    max: scaling.max,
    metrics: metricsOf(service).flatMap(metricOf),
    up: rulesOf(scaling.up, 'up', 0),
    down: rulesOf(
      scaling.down,
      'down',
      Math.round(book.number('kubernetes.hpa.down_stabilisation') * US_PER_SECOND),
    ),
    syncUs: Math.round(book.number('kubernetes.hpa.sync') * US_PER_SECOND),
    tolerance: book.number('kubernetes.hpa.tolerance'),
    ...(metricsOf(service).some(isOfResources) && scaling.by !== 'concurrency'
      ? { pipeline: pipelineOf(book) }
      : {}),
    ...beyond(scaling, book),
  };
}

const isOfResources = ({ metric }: Metric): boolean => metric === 'cpu' || metric === 'memory';

/** Rule O3: the way of CPU and memory to the autoscaler. */
const pipelineOf = (book: Book): PlanMetricsPipeline => ({
  readEveryUs: Math.max(1, Math.round(book.number('kubernetes.metrics.housekeeping') * US_PER_SECOND)),
  askEveryUs: Math.max(2, Math.round(book.number('kubernetes.metrics.resolution') * US_PER_SECOND)),
});

/** What Knative or KEDA do instead of the horizontal autoscaler, or beside it. */
function beyond(scaling: Scaling, book: Book): Pick<PlanScaling, 'concurrency' | 'events'> {
  const seconds = (id: string) => Math.round(book.number(id) * US_PER_SECOND);
  switch (scaling.by) {
    case 'concurrency':
      return { concurrency: concurrencyOf(scaling, seconds, book) };
    case 'event':
      return {
        events: {
          pollUs: seconds('keda.poll'),
          cooldownUs: seconds('keda.cooldown'),
          activation: book.number('keda.activation'),
        },
      };
    default:
      return {};
  }
}

function concurrencyOf(scaling: Scaling, seconds: (id: string) => number, book: Book): PlanConcurrency {
  const { metric, target } = scaling.metrics!.find(isConcurrency)!;
  const stableUs = seconds('knative.stable_window');
  return {
    of: metric === 'requests' ? 'requests' : 'concurrency',
    target: (target * book.number('knative.utilisation')) / PER_CENT,
    stableUs,
    panicUs: Math.round((stableUs * book.number('knative.panic_window')) / PER_CENT),
    panicThreshold: book.number('knative.panic_threshold') / PER_CENT,
    maxUp: book.number('knative.max_up'),
    maxDown: book.number('knative.max_down'),
    graceUs: seconds('knative.grace'),
    tickUs: Math.max(SAMPLE_US, Math.round(seconds('knative.tick') / SAMPLE_US) * SAMPLE_US),
  };
}

const NO_RULES: PlanScalingRules = { stabilisationUs: 0, select: 'Disabled', policies: [] };

/** A VM scale set: bounds and its own rules, nothing of Kubernetes' autoscaler. */
function scaleSetOf({ min, max, metrics, set }: Scaling, book: Book): PlanScaling {
  const { target } = metrics!.find(isCpu)!;
  const seconds = (id: string) => Math.round(book.number(id) * US_PER_SECOND);
  const steps = (): PlanScaleSet => ({
    above: target,
    below: set?.below ?? book.number('scale-set.below'),
    windowUs: set?.window ?? seconds('scale-set.window'),
    change: set?.change ?? book.number('scale-set.change'),
    coolDownUs: set?.coolDown ?? seconds('scale-set.cool_down'),
  });
  return {
    min,
    max,
    metrics: [{ metric: 'cpu', kind: 'utilisation', target }],
    up: NO_RULES,
    down: NO_RULES,
    syncUs: seconds('scale-set.look'),
    tolerance: 0,
    set: set?.follow === 'alarms' ? alarmTracking(target, book) : steps(),
  };
}

/** One for each request: bounds and how long an idle one stays, and nothing to look at. */
const perRequestOf = ({ min, max, idle }: Scaling, book: Book): PlanScaling => ({
  min,
  max,
  metrics: [],
  up: NO_RULES,
  down: NO_RULES,
  syncUs: 0,
  tolerance: 0,
  perRequest: { idleUs: idle ?? Math.round(book.number('per-request.idle') * US_PER_SECOND) },
});
