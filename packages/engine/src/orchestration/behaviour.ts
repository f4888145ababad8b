import type { PlanScalingRules } from '@tare/schema';

/** A change of the number of replicas that was made. */
export interface ScaleEvent {
  readonly atUs: number;
  readonly change: number;
}

/** What was recommended before limits. */
export interface Recommendation {
  readonly atUs: number;
  readonly replicas: number;
}

/** Replicas changed after a moment. */
export const changeWithin = (events: readonly ScaleEvent[], fromUs: number): number =>
  events.reduce((sum, { atUs, change }) => (atUs > fromUs ? sum + change : sum), 0);

/** Past changes, upwards and downwards; both positive. */
export interface ScaleHistory {
  readonly up: readonly ScaleEvent[];
  readonly down: readonly ScaleEvent[];
}

/**
 * Rule O3: how far policies let the number go at once, after `calculateScaleUpLimitWithScalingRules` and
 * `calculateScaleDownLimitWithScalingRules` of Kubernetes pkg/controller/podautoscaler/horizontal.go: each from where its
 * period began.
 */
function limitBy(
  current: number,
  sign: 1 | -1,
  rules: PlanScalingRules,
  { up, down }: ScaleHistory,
  now: number,
): number {
  if (rules.select === 'Disabled') return current;
  const proposed = rules.policies.map(({ type, value, periodUs }) => {
    const began = current - changeWithin(up, now - periodUs) + changeWithin(down, now - periodUs);
    if (type === 'Pods') return began + sign * value;
    // Upwards rounded up, downwards cut off: both the larger number of replicas, and as upstream.
    return sign > 0 ? Math.ceil(began * (1 + value / 100)) : Math.trunc(began * (1 - value / 100));
  });
  const widest = (rules.select === 'Max') === sign > 0;
  return widest ? Math.max(...proposed) : Math.min(...proposed);
}

/** Events that some policy still looks at. */
export function stillCounting(
  events: readonly ScaleEvent[],
  policies: PlanScalingRules['policies'],
  now: number,
): ScaleEvent[] {
  const longest = Math.max(0, ...policies.map(({ periodUs }) => periodUs));
  return events.filter(({ atUs }) => atUs > now - longest);
}

/** What bounds a change. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly up: PlanScalingRules;
  readonly down: PlanScalingRules;
}

/** The desired number within the policies and the bounds, after `convertDesiredReplicasWithBehaviorRate`. */
export function limited(
  current: number,
  desired: number,
  bounds: Bounds,
  history: ScaleHistory,
  now: number,
): number {
  if (desired > current) {
    const limit = Math.max(current, limitBy(current, 1, bounds.up, history, now));
    return Math.min(desired, bounds.max, limit);
  }
  if (desired < current) {
    const limit = Math.min(current, limitBy(current, -1, bounds.down, history, now));
    return Math.max(desired, bounds.min, limit);
  }
  return desired;
}

/**
 * The safest number of the windows before now, after `stabilizeRecommendationWithBehaviors`: upwards the lowest that was
 * recommended within the one, downwards the highest within the other.
 */
export function stabilised(
  current: number,
  desired: number,
  { up, down }: Pick<Bounds, 'up' | 'down'>,
  recommendations: readonly Recommendation[],
  now: number,
): number {
  let least = desired;
  let most = desired;
  for (const { atUs, replicas } of recommendations) {
    if (atUs > now - up.stabilisationUs) least = Math.min(least, replicas);
    if (atUs > now - down.stabilisationUs) most = Math.max(most, replicas);
  }
  return Math.min(Math.max(current, least), Math.max(least, most));
}
