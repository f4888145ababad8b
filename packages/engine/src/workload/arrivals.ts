import type { PlanTraffic } from '@tare/schema';
import { log } from '../numeric/elementary.ts';
import { DRAW, derive, derived, nameOf, uniform } from '../random/keys.ts';

/**
 * Arrival times of one traffic source by inversion of its cumulative rate (E. Çinlar, "Introduction to Stochastic
 * Processes", 1975, §4.7): the k-th arrival is where the cumulative rate reaches the sum of k unit gaps, drawn
 * (Poisson) or 1 (regular). The k-th gap depends on nothing but seed, source and k (rule K3).
 */
export class Arrivals {
  /** Number of arrivals given out. */
  given = 0;
  readonly #traffic: PlanTraffic;
  readonly #high: number;
  readonly #low: number;
  /** Expected arrivals still to pass until the next one. */
  #due = 0;
  #at = 0;
  #segment = 0;

  constructor(traffic: PlanTraffic, seed: number) {
    this.#traffic = traffic;
    derive(seed, 0, DRAW.arrivals);
    derive(derived[0]!, derived[1]!, nameOf(traffic.id));
    this.#high = derived[0]!;
    this.#low = derived[1]!;
  }

  /** Time of the next arrival in whole microseconds, Infinity when there is none. */
  next(): number {
    this.#due = this.#gap(this.given++);
    while (this.#segment < this.#traffic.points.length) {
      const end = this.#traffic.points[this.#segment + 1]?.atUs ?? Infinity;
      const passed = this.#timeFor(this.#due, end);
      if (this.#at + passed <= end) {
        this.#at += passed;
        return passed === Infinity ? Infinity : Math.round(this.#at);
      }
      this.#due -= this.#expectedUntil(end);
      this.#at = end;
      this.#segment++;
    }
    return Infinity;
  }

  #gap(k: number): number {
    if (this.#traffic.arrivals === 'regular') return 1;
    derive(this.#high, this.#low, k);
    return -log(uniform(derived[0]!, derived[1]!));
  }

  /** Rate per microsecond at a time in the present segment, and its slope. */
  #rateAt(time: number): number {
    const from = this.#traffic.points[this.#segment]!;
    return (from.perSecond + this.#slope() * (time - from.atUs)) / 1e6;
  }

  /** Change of the rate per second for each microsecond. */
  #slope(): number {
    const from = this.#traffic.points[this.#segment]!;
    const to = this.#traffic.points[this.#segment + 1];
    return !this.#traffic.ramp || to === undefined
      ? 0
      : (to.perSecond - from.perSecond) / (to.atUs - from.atUs);
  }

  /** Time until so many arrivals are expected, going on at this segment's rate. */
  #timeFor(due: number, end: number): number {
    const rate = this.#rateAt(this.#at);
    const slope = this.#slope() / 1e6;
    if (slope === 0) return rate > 0 ? due / rate : Infinity;
    if (due > this.#expectedUntil(end)) return Infinity;
    return (2 * due) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * due)));
  }

  #expectedUntil(end: number): number {
    const rate = this.#rateAt(this.#at);
    return ((rate + this.#rateAt(end)) / 2) * (end - this.#at);
  }
}
