import type { PlanConcurrency } from '@tare/schema';

const SECOND = 1e6;

/** What an autoscaler by concurrency sees: averages over both windows, and pods that are ready. */
export interface ConcurrencyLevels {
  readonly stable: number;
  readonly panic: number;
  readonly ready: number;
}

/**
 * Rule O3: Knative's autoscaler for one service: `Scale` of knative/serving@00a4a55 pkg/autoscaler/scaling/autoscaler.go. What the
 * panic window asks for counts from the moment at which it is so many times what is ready until it has not been for a stable
 * window, and meanwhile the number of replicas only rises.
 */
export class ConcurrencyAutoscaler {
  readonly #rules: PlanConcurrency;
  #panicSince = -1;
  #mostInPanic = 0;

  /** It begins in panic where more than one pod is ready, so that it does not shrink before it has seen anything. */
  constructor(rules: PlanConcurrency, ready: number, now: number) {
    this.#rules = rules;
    if (ready > 1) {
      this.#panicSince = now;
      this.#mostInPanic = ready;
    }
  }

  get isInPanic(): boolean {
    return this.#panicSince >= 0;
  }

  /** Replicas wanted now, before the service's own bounds. */
  step(now: number, { stable, panic, ready }: ConcurrencyLevels): number {
    const { target, maxUp, maxDown } = this.#rules;
    const pods = Math.max(1, ready);
    const bounded = (asked: number) =>
      Math.min(Math.max(asked, Math.floor(pods / maxDown)), Math.ceil(maxUp * pods));
    const byPanic = Math.ceil(panic / target);
    this.#watch(now, byPanic / pods);
    const wanted = bounded(Math.ceil(stable / target));
    if (!this.isInPanic) return wanted;
    this.#mostInPanic = Math.max(this.#mostInPanic, wanted, bounded(byPanic));
    return this.#mostInPanic;
  }

  #watch(now: number, excess: number): void {
    if (excess >= this.#rules.panicThreshold) this.#panicSince = now;
    else if (this.isInPanic && this.#panicSince + this.#rules.stableUs < now) {
      this.#panicSince = -1;
      this.#mostInPanic = 0;
    }
  }
}

/** A level by the second, and its average over the last seconds: as Knative's buckets keep it. */
export class LevelWindow {
  readonly #sums: number[] = [];
  readonly #counts: number[] = [];
  readonly #origin: number;

  constructor(origin: number) {
    this.#origin = origin;
  }

  add(now: number, level: number): void {
    const at = Math.floor((now - this.#origin) / SECOND);
    while (this.#sums.length <= at) {
      this.#sums.push(0);
      this.#counts.push(0);
    }
    this.#sums[at]! += level;
    this.#counts[at]!++;
  }

  /** Of the whole seconds up to now, or of as many as there have been. */
  mean(windowUs: number): number {
    const seconds = Math.min(this.#sums.length, Math.max(1, Math.floor(windowUs / SECOND)));
    let sum = 0;
    for (let at = this.#sums.length - seconds; at < this.#sums.length; at++)
      if (this.#counts[at]! > 0) sum += this.#sums[at]! / this.#counts[at]!;
    return seconds === 0 ? 0 : sum / seconds;
  }
}
