import type { PlanScaling } from '@tare/schema';
import { limited, type Recommendation, type ScaleEvent, stabilised, stillCounting } from './behaviour.ts';
import { type PodSample, replicasFor } from './replicas.ts';

/** What a metric of the workload as a whole asks for. */
export interface WholeAnswer {
  readonly replicas: number;
  readonly level: number;
}
/** What is known of a metric: pod by pod, of the whole, or nothing. */
export type MetricSamples = readonly PodSample[] | WholeAnswer | null;

const isOfPods = (samples: MetricSamples): samples is readonly PodSample[] => Array.isArray(samples);

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

  /** One reconciliation. `samples`: of each metric; null where nothing can be said, so that nothing changes. */
  step(now: number, current: number, samples: readonly MetricSamples[]): ScaleDecision | null {
    const { metrics, min, max, up, down } = this.#scaling;
    // Who scaled it to nothing by hand keeps it there, unless nothing is allowed.
    if (current === 0 && min > 0) return null;
    if (current > max || current < min) return this.#toBound(now, current);
    const asked = this.#ask(current, samples);
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
    const replicas = Math.min(max, Math.max(min, bounded));
    this.#store(now, current, replicas);
    return { replicas, recommended: most.replicas, metric: most.metric, level: most.level };
  }

  /** Beyond its bounds no metric is asked. */
  #toBound(now: number, current: number): ScaleDecision {
    const replicas = Math.min(this.#scaling.max, Math.max(this.#scaling.min, current));
    this.#store(now, current, replicas);
    return { replicas, recommended: replicas, metric: 'bounds', level: current };
  }

  #ask(current: number, samples: readonly MetricSamples[]) {
    const { metrics, tolerance } = this.#scaling;
    return metrics.flatMap((metric, index) => {
      const said = samples[index]!;
      const answer = isOfPods(said) ? replicasFor(current, said, metric, tolerance) : said;
      return answer === null ? [] : [{ metric: metric.metric, ...answer }];
    });
  }

  #store(now: number, current: number, replicas: number): void {
    if (replicas > current) this.#up.push({ atUs: now, change: replicas - current });
    if (replicas < current) this.#down.push({ atUs: now, change: current - replicas });
  }

  /** What is older than every window and period decides nothing any more. */
  #forget(now: number): void {
    const { up, down } = this.#scaling;
    const window = Math.max(up.stabilisationUs, down.stabilisationUs);
    const policies = [...up.policies, ...down.policies];
    this.#recommendations = this.#recommendations.filter(({ atUs }) => atUs > now - window);
    this.#up = stillCounting(this.#up, policies, now);
    this.#down = stillCounting(this.#down, policies, now);
  }
}
