import type { PlanConcurrency, PlanScaling } from '@tare/schema';
import type { FlowMeter } from '../ledger/meter.ts';
import { ConcurrencyAutoscaler, LevelWindow } from './concurrency.ts';
import type { ScaleDecision } from './horizontal.ts';

/** Between two samples of what is under way: ten for each bucket of a second. */
const SAMPLE_US = 1e5;
const US_PER_SECOND = 1e6;
const MILLI = 1000;

/** Knative's autoscaler in a run: its windows, its looks, and the last replica, which stays for a grace. */
export class ConcurrencyScaler {
  readonly everyUs = SAMPLE_US;
  readonly #rules: PlanConcurrency;
  #autoscaler: ConcurrencyAutoscaler;
  #window = new LevelWindow(0);
  #samples = 0;
  #arrived = 0;
  /** Since when nothing has been asked for; −1: something is. */
  #idleSince = -1;

  constructor(rules: PlanConcurrency) {
    this.#rules = rules;
    this.#autoscaler = new ConcurrencyAutoscaler(rules, 0, 0);
  }

  begin(ready: number, now: number): void {
    this.#autoscaler = new ConcurrencyAutoscaler(this.#rules, ready, now);
    this.#window = new LevelWindow(now);
  }

  sample(now: number, { inFlight, everArrived }: Pick<FlowMeter, 'inFlight' | 'everArrived'>): void {
    const rate = ((everArrived - this.#arrived) * US_PER_SECOND) / SAMPLE_US;
    this.#arrived = everArrived;
    // A sample is of the time before it.
    this.#window.add(now - 1, this.#rules.of === 'requests' ? rate : inFlight);
    this.#samples++;
  }

  isDue(): boolean {
    return (this.#samples * SAMPLE_US) % this.#rules.tickUs === 0;
  }

  /** Something asks for the first replica. */
  activate(): void {
    this.#idleSince = -1;
  }

  step(now: number, ready: number, { min, max }: PlanScaling): ScaleDecision {
    const stable = this.#window.mean(this.#rules.stableUs);
    const panic = this.#window.mean(this.#rules.panicUs);
    const recommended = this.#autoscaler.step(now, { stable, panic, ready });
    const { isInPanic } = this.#autoscaler;
    return {
      replicas: Math.min(max, Math.max(min, this.#keepLast(now, recommended, ready))),
      recommended,
      metric: `${this.#rules.of}, ${isInPanic ? 'panic' : 'stable'}`,
      level: Math.round((isInPanic ? panic : stable) * MILLI) / Math.max(1, ready),
    };
  }

  #keepLast(now: number, wanted: number, ready: number): number {
    if (wanted > 0) this.#idleSince = -1;
    else if (this.#idleSince < 0) this.#idleSince = now;
    if (wanted > 0 || ready === 0) return wanted;
    return now - this.#idleSince < this.#rules.graceUs ? 1 : 0;
  }
}
