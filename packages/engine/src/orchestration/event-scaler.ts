import type { PlanEvents, PlanScaling } from '@tare/schema';
import type { FlowMeter } from '../ledger/meter.ts';
import type { ScaleDecision } from './horizontal.ts';

const US_PER_SECOND = 1e6;

/**
 * Rule O3: KEDA beside Kubernetes' autoscaler (kedacore/keda pkg/scaling/executor/scale_scaledobjects.go). It looks every polling
 * interval: where there is no replica and its source is active it makes the first ones; where there are and the source has not been
 * active for the cool-down, and none need stay, all go. Otherwise the horizontal autoscaler decides.
 */
export class EventScaler {
  readonly #rules: PlanEvents;
  #polledAt = -Infinity;
  #arrived = 0;
  #activeAt = 0;

  constructor(rules: PlanEvents) {
    this.#rules = rules;
  }

  /** null: not KEDA's to decide. */
  step(
    now: number,
    current: number,
    flow: Pick<FlowMeter, 'inFlight' | 'everArrived'>,
    { metrics, min, max }: Pick<PlanScaling, 'metrics' | 'min' | 'max'>,
  ): ScaleDecision | null {
    if (now - this.#polledAt < this.#rules.pollUs) return null;
    const elapsed = this.#polledAt === -Infinity ? this.#rules.pollUs : now - this.#polledAt;
    const rate = ((flow.everArrived - this.#arrived) * US_PER_SECOND) / elapsed;
    this.#polledAt = now;
    this.#arrived = flow.everArrived;
    const level = metrics[0]?.metric === 'requests' ? rate : flow.inFlight;
    const decide = (replicas: number) => ({ replicas, recommended: replicas, metric: 'activation', level });
    if (level > this.#rules.activation) {
      this.#activeAt = now;
      return current === 0 ? decide(Math.min(max, Math.max(1, min))) : null;
    }
    const isOver = now - this.#activeAt >= this.#rules.cooldownUs;
    return current > 0 && min === 0 && isOver ? decide(0) : null;
  }
}
