import type { PlanDeployment } from '@tare/schema';
import { sharesOf } from '../cpu/weights.ts';
import { type Requests, RESOURCES, type VerticalRecommendation } from './vertical-recommender.ts';

/** Which of a container's numbers follow the recommendation (`controlledValues`). */
export type ControlledValues = 'requests-and-limits' | 'requests-only';

/** Least and most that is asked for (`minAllowed`, `maxAllowed`); absent: no bound. */
export interface AllowedRequests {
  readonly least: Partial<Requests>;
  readonly most: Partial<Requests>;
}

/** Limits of a container; 0: none. */
export type Limits = Requests;

/**
 * Rule O3 vertical: a recommendation within what is allowed, and where only requests follow it within the limits
 * (`ApplyVPAPolicy` and `cappingRecommendationProcessor`, vertical-pod-autoscaler/pkg/utils/vpa/capping.go).
 */
export function capped(
  { lower, target, upper }: VerticalRecommendation,
  { least, most }: AllowedRequests,
  limits: Limits | null,
): VerticalRecommendation {
  const within = (of: (typeof RESOURCES)[number], amount: number): number => {
    const allowed = Math.min(Math.max(amount, least[of] ?? 0), most[of] ?? Infinity);
    return limits === null || limits[of] === 0 ? allowed : Math.min(allowed, limits[of]);
  };
  const all = (requests: Requests): Requests => ({
    cpuMilli: within('cpuMilli', requests.cpuMilli),
    memoryBytes: within('memoryBytes', requests.memoryBytes),
  });
  return { lower: all(lower), target: all(target), upper: all(upper) };
}

/**
 * Rule O3 vertical: the limit that stands to a new request as the old one to its own; 0: none
 * (`getProportionalResourceLimit`, pkg/utils/vpa/limit_and_request_scaling.go at 068565c).
 */
export function proportionalLimit(limit: number, request: number, recommended: number): number {
  if (limit === 0 || recommended === 0) return 0;
  if (request === 0 || request === limit) return recommended;
  return Number((BigInt(limit) * BigInt(recommended)) / BigInt(request));
}

/** What follows when a container asks for something else; absent where its requests cannot change. */
type Resizable = NonNullable<PlanDeployment['resizable']>;

/** The limits that a deployment has; 0: none. */
export const limitsOf = ({ resizable, memoryLimitBytes }: PlanDeployment): Limits => ({
  cpuMilli: resizable?.limitMilli ?? 0,
  memoryBytes: memoryLimitBytes,
});

/** A CPU limit as its host keeps it: none beyond what there is, over periods or as a plain cap. */
function ceilingOf(
  limitMilli: number,
  { ceilingMilli, periodUs }: Resizable,
): Pick<PlanDeployment, 'capMilli' | 'quota'> {
  if (limitMilli === 0 || limitMilli >= ceilingMilli) return { capMilli: ceilingMilli, quota: null };
  return periodUs === null
    ? { capMilli: limitMilli, quota: null }
    : { capMilli: ceilingMilli, quota: { milli: limitMilli, periodUs } };
}

/** A deployment as admission makes it of its original: it asks for so much, and its limits follow. */
export function resized(original: PlanDeployment, to: Requests, controls: ControlledValues): PlanDeployment {
  const { requested, reserve, resizable } = original;
  if (resizable === undefined) return original;
  const limits = limitsOf(original);
  const limitOf = (of: (typeof RESOURCES)[number]) =>
    controls === 'requests-only' ? limits[of] : proportionalLimit(limits[of], requested[of], to[of]);
  const limitMilli = limitOf('cpuMilli');
  return {
    ...original,
    requested: to,
    reserve: {
      cpuMilli: reserve.cpuMilli - requested.cpuMilli + to.cpuMilli,
      memoryBytes: reserve.memoryBytes - requested.memoryBytes + to.memoryBytes,
    },
    weight: sharesOf(to.cpuMilli),
    ...ceilingOf(limitMilli, resizable),
    resizable: { ...resizable, limitMilli },
    memoryLimitBytes: limitOf('memoryBytes'),
  };
}

/** How Kubernetes would treat a container: by which resources it asks for, and whether limits are the same. */
function qosOf({ requested, ...rest }: PlanDeployment): 'guaranteed' | 'burstable' | 'best-effort' {
  const limits = limitsOf({ requested, ...rest });
  if (RESOURCES.every(of => requested[of] === 0 && limits[of] === 0)) return 'best-effort';
  return RESOURCES.every(of => limits[of] > 0 && limits[of] === requested[of]) ? 'guaranteed' : 'burstable';
}

/**
 * Rule O3 vertical: whether the API server lets a pod be resized where it stands: its QoS class stays, and its memory limit
 * does not become less or go (`ValidatePodResize` of Kubernetes 1.33, resizePolicy NotRequired).
 */
export const mayResize = (from: PlanDeployment, to: PlanDeployment): boolean =>
  qosOf(from) === qosOf(to) &&
  (from.memoryLimitBytes === 0) === (to.memoryLimitBytes === 0) &&
  to.memoryLimitBytes >= from.memoryLimitBytes;
