import type { PlanBursts, PlanRate, PlanTrace, PlanTraffic } from '@tare/schema';
import { log } from '../numeric/elementary.ts';
import { DRAW, derive, deriveDraw, derived, nameOf, uniform } from '../random/keys.ts';

/** Requests that come whatever becomes of them. */
export interface Arrivals {
  /** Number of arrivals given out. */
  readonly given: number;
  /** Time of the next arrival in whole microseconds since traffic began, Infinity when there is none. */
  next(): number;
}

/** Arrivals of a source; null for closed users, whose requests follow their answers. */
export function arrivalsOf(traffic: PlanTraffic, seed: number): Arrivals | null {
  switch (traffic.arrivals) {
    case 'poisson':
    case 'regular':
      return new RatedArrivals(traffic, traffic.id, seed);
    case 'bursty':
      return new BurstyArrivals(traffic, traffic.id, seed);
    case 'trace':
      return new TracedArrivals(traffic);
    case 'closed':
      return null;
  }
}

/** Rule W1: arrivals at recorded times. */
class TracedArrivals implements Arrivals {
  given = 0;
  readonly #times: readonly number[];

  constructor({ timesUs }: PlanTrace) {
    this.#times = timesUs;
  }

  next(): number {
    return this.#times[this.given++] ?? Infinity;
  }
}

/**
 * Rule W1: a Markov-modulated Poisson process of two states (W. Fischer and K. Meier-Hellstern, "The Markov-modulated
 * Poisson process cookbook", Performance Evaluation 18, 1993). It begins in a state drawn by the share of time spent
 * there, so it is stationary from the start.
 */
class BurstyArrivals implements Arrivals {
  given = 0;
  readonly #traffic: PlanBursts;
  readonly #high: number;
  readonly #low: number;
  #inBurst: boolean;
  #changes = 0;
  /** Length of the present stay that is not used up. */
  #left: number;
  #at = 0;

  constructor(traffic: PlanBursts, id: string, seed: number) {
    this.#traffic = traffic;
    deriveDraw(seed, DRAW.arrivals, nameOf(id));
    this.#high = derived[0]!;
    this.#low = derived[1]!;
    const { calm, burst } = traffic;
    this.#inBurst = this.#uniform(-1, 0) < burst.meanUs / (calm.meanUs + burst.meanUs);
    this.#left = this.#stay();
  }

  next(): number {
    let due = -log(this.#uniform(this.given++, 0));
    for (;;) {
      const rate = (this.#inBurst ? this.#traffic.burst : this.#traffic.calm).perSecond / 1e6;
      const passed = rate > 0 ? due / rate : Infinity;
      if (passed <= this.#left) {
        this.#left -= passed;
        this.#at += passed;
        return Math.round(this.#at);
      }
      due -= rate * this.#left;
      this.#at += this.#left;
      this.#inBurst = !this.#inBurst;
      this.#left = this.#stay();
    }
  }

  #stay(): number {
    const { meanUs } = this.#inBurst ? this.#traffic.burst : this.#traffic.calm;
    return -meanUs * log(this.#uniform(this.#changes++, 1));
  }

  /** Gaps and stays are drawn apart, each by its number. */
  #uniform(k: number, what: number): number {
    derive(this.#high, this.#low, k);
    derive(derived[0]!, derived[1]!, what);
    return uniform(derived[0]!, derived[1]!);
  }
}

/**
 * Arrival times of one traffic source by inversion of its cumulative rate (E. Çinlar, "Introduction to Stochastic
 * Processes", 1975, §4.7): the k-th arrival is where the cumulative rate reaches the sum of k unit gaps, drawn
 * (Poisson) or 1 (regular). The k-th gap depends on nothing but seed, source and k (rule K3).
 */
class RatedArrivals implements Arrivals {
  given = 0;
  readonly #traffic: PlanRate;
  readonly #high: number;
  readonly #low: number;
  /** Expected arrivals still to pass until the next one. */
  #due = 0;
  #at = 0;
  #segment = 0;

  constructor(traffic: PlanRate, id: string, seed: number) {
    this.#traffic = traffic;
    deriveDraw(seed, DRAW.arrivals, nameOf(id));
    this.#high = derived[0]!;
    this.#low = derived[1]!;
  }

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
