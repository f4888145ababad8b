import type { PlanScaling, PlanTargetTracking } from '@tare/schema';
import type { ScaleDecision } from './horizontal.ts';

/**
 * Rule O3: a managed instance group that follows a target, as Google's autoscaler: as many as bring the mean CPU to the target; fewer
 * only as many as were needed at the peak of the stabilisation period ("Scaling based on CPU utilization", "Autoscaling groups of
 * instances", cloud.google.com/compute/docs/autoscaler).
 */
export class TargetTracking {
  readonly #rules: PlanTargetTracking;
  #wanted: readonly { readonly atUs: number; readonly hosts: number }[] = [];

  constructor(rules: PlanTargetTracking) {
    this.#rules = rules;
  }

  /** One look. `percent`: mean CPU of those that were up since the look before, and how many these are; null: there is none. */
  step(
    now: number,
    {
      current,
      percent,
      up,
    }: { readonly current: number; readonly percent: number | null; readonly up: number },
    { min, max }: Pick<PlanScaling, 'min' | 'max'>,
  ): ScaleDecision | null {
    const { target, stabilisationUs } = this.#rules;
    const recommended = percent === null ? current : Math.ceil((up * percent) / target);
    const kept = this.#wanted.filter(({ atUs }) => atUs > now - stabilisationUs);
    this.#wanted = [...kept, { atUs: now, hosts: recommended }];
    const peak = this.#wanted.reduce((most, { hosts }) => Math.max(most, hosts), 0);
    const stable = recommended > current ? recommended : Math.min(current, peak);
    const replicas = Math.min(max, Math.max(min, stable));
    return replicas === current ? null : { replicas, recommended, metric: 'cpu', level: percent ?? 0 };
  }
}
