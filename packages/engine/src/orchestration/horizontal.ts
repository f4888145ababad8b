import type { PlanScaling } from '@tare/schema';
import { limited, type Recommendation, type ScaleEvent, stabilised } from './behaviour.ts';
import { type PodSample, replicasFor } from './replicas.ts';

/** What the autoscaler decides, and what decided it. */
export interface ScaleDecision {
  readonly replicas: number;
  /** Before windows, policies and bounds. */
  readonly recommended: number;
  /** Which metric asked for most, and its level: per cent, or the pods' average. */
  readonly metric: string;
  readonly level: number;
}

/** Rule O3: Kubernetes' horizontal autoscaler (autoscaling/v2) for one workload. */
export class HorizontalAutoscaler {
  readonly #scaling: PlanScaling;
  #recommendations: Recommendation[] = [];
  #up: ScaleEvent[] = [];
  #down: ScaleEvent[] = [];

  constructor(scaling: PlanScaling) {
    this.#scaling = scaling;
  }

  /** One reconciliation. `samples`: of each metric the pods; null where nothing can be said, so that nothing changes. */
  step(now: number, current: number, samples: readonly (readonly PodSample[])[]): ScaleDecision | null {
    const { metrics, tolerance, min, max, up, down } = this.#scaling;
    if (current === 0) return null;
    const asked = metrics.flatMap((metric, index) => {
      const answer = replicasFor(current, samples[index]!, metric, tolerance);
      return answer === null ? [] : [{ metric: metric.metric, ...answer }];
    });
    const most = asked.reduce<(typeof asked)[number] | null>(
      (largest, one) => (largest === null || one.replicas > largest.replicas ? one : largest),
      null,
    );
    // A metric that says nothing must not let the others scale down.
    if (most === null || (asked.length < metrics.length && most.replicas < current)) return null;
    this.#forget(now);
    const steady = stabilised(current, most.replicas, this.#scaling, this.#recommendations, now);
    this.#recommendations.push({ atUs: now, replicas: most.replicas });
    const bounded = limited(current, steady, { min, max, up, down }, { up: this.#up, down: this.#down }, now);
    // Who lets the last replica go is not this autoscaler (its minReplicas is at least 1).
    const replicas = Math.min(max, Math.max(min, 1, bounded));
    if (replicas > current) this.#up.push({ atUs: now, change: replicas - current });
    if (replicas < current) this.#down.push({ atUs: now, change: current - replicas });
    return { replicas, recommended: most.replicas, metric: most.metric, level: most.level };
  }

  /** What is older than every window and period decides nothing any more. */
  #forget(now: number): void {
    const { up, down } = this.#scaling;
    const window = Math.max(up.stabilisationUs, down.stabilisationUs);
    const period = Math.max(0, ...[...up.policies, ...down.policies].map(({ periodUs }) => periodUs));
    this.#recommendations = this.#recommendations.filter(({ atUs }) => atUs > now - window);
    this.#up = this.#up.filter(({ atUs }) => atUs > now - period);
    this.#down = this.#down.filter(({ atUs }) => atUs > now - period);
  }
}
