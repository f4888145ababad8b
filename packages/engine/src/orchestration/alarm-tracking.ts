import type { PlanAlarmTracking, PlanScaling } from '@tare/schema';
import type { ScaleDecision } from './horizontal.ts';

/** What is known at a look. */
export interface TrackedLevel {
  readonly current: number;
  /** Mean CPU since the look before of those that are warmed up, and how many these are; null: none is. */
  readonly percent: number | null;
  readonly up: number;
}

/**
 * Rule O3: an auto scaling group that follows a target, as EC2's: one alarm when the mean CPU was above it at three looks
 * one after another, one when it was below nine tenths of it at fifteen; what then brings the mean to the target. Those that
 * warm up count among those that are there and not in the mean, and nobody goes meanwhile ("Target tracking scaling policies
 * for Amazon EC2 Auto Scaling", docs.aws.amazon.com).
 */
export class AlarmTracking {
  readonly #rules: PlanAlarmTracking;
  /** Looks one after another that were above, and below. */
  #above = 0;
  #below = 0;

  constructor(rules: PlanAlarmTracking) {
    this.#rules = rules;
  }

  step(
    _now: number,
    { current, percent, up }: TrackedLevel,
    { min, max }: Pick<PlanScaling, 'min' | 'max'>,
  ): ScaleDecision | null {
    if (percent !== null) this.#count(percent);
    const recommended = percent === null ? current : this.#wanted(percent, { current, up });
    const replicas = Math.min(max, Math.max(min, recommended));
    return replicas === current ? null : { replicas, recommended, metric: 'cpu', level: percent ?? 0 };
  }

  #count(percent: number): void {
    const { target, lowest } = this.#rules;
    this.#above = percent > target ? this.#above + 1 : 0;
    this.#below = percent < lowest ? this.#below + 1 : 0;
  }

  #wanted(percent: number, { current, up }: Pick<TrackedLevel, 'current' | 'up'>): number {
    const { target, high, low } = this.#rules;
    const wanted = Math.ceil((up * percent) / target);
    if (this.#above >= high) return Math.max(current, wanted);
    return this.#below >= low && up === current ? Math.min(current, wanted) : current;
  }
}
