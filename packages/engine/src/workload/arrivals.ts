import type { PlanBursts, PlanRate, PlanTrace, PlanTraffic } from '@tare/schema';
import { log } from '../numeric/elementary.ts';
import { DRAW, derive, deriveDraw, derived, nameOf, uniform } from '../random/keys.ts';
import { standardExponential } from '../random/ziggurat.ts';

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

/** Arrivals that are worked out at a time; a power of two. */
const AHEAD = 64;

/** Of regular arrivals. */
const EVEN = new Float64Array(AHEAD).fill(1);

/**
 * Exponential gaps of mean 1 between the arrivals of a source. The k-th depends on nothing but seed, source and k (rule K3), so
 * many are drawn at a time: in a loop of their own the processor works on several at once.
 */
class Gaps {
  readonly #high: number;
  readonly #low: number;
  readonly #drawn = new Float64Array(AHEAD);

  constructor(id: string, seed: number) {
    deriveDraw(seed, DRAW.arrivals, nameOf(id));
    this.#high = derived[0]!;
    this.#low = derived[1]!;
  }

  /** The gaps before these arrivals; of others after the next call. */
  draw(first: number): Float64Array {
    for (let at = 0; at < AHEAD; at++) {
      derive(this.#high, this.#low, first + at);
      this.#drawn[at] = standardExponential(derived[0]!, derived[1]!);
    }
    return this.#drawn;
  }
}

/**
 * Arrival times of one traffic source by inversion of its cumulative rate (E. Çinlar, "Introduction to Stochastic
 * Processes", 1975, §4.7): the k-th arrival is where the cumulative rate reaches the sum of k unit gaps, drawn
 * (Poisson) or 1 (regular). The k-th gap depends on nothing but seed, source and k (rule K3).
 */
class RatedArrivals implements Arrivals {
  given = 0;
  /** Times of those that come next: the k-th at k modulo AHEAD. */
  readonly #times = new Float64Array(AHEAD);
  readonly #traffic: PlanRate;
  readonly #gaps: Gaps | null;
  #at = 0;
  #segment = -1;
  /** Ends of the present segment, the rate per microsecond at the first, and its change for each microsecond. */
  #from = 0;
  #end = 0;
  #rate = 0;
  #slope = 0;

  constructor(traffic: PlanRate, id: string, seed: number) {
    this.#traffic = traffic;
    this.#gaps = traffic.arrivals === 'regular' ? null : new Gaps(id, seed);
    this.#enter(0);
  }

  next(): number {
    const at = this.given & (AHEAD - 1);
    if (at === 0) this.#lookAhead();
    this.given++;
    return this.#times[at]!;
  }

  #lookAhead(): void {
    const gaps = this.#gaps === null ? EVEN : this.#gaps.draw(this.given);
    for (let at = 0; at < AHEAD; at++) this.#times[at] = this.#after(gaps[at]!);
  }

  /** Where so many more arrivals are expected: mostly in this segment, at a steady rate. */
  #after(due: number): number {
    const steady = this.#slope === 0 && this.#rate > 0 ? this.#at + due / this.#rate : Infinity;
    if (steady > this.#end || steady === Infinity) return +this.#search(due);
    this.#at = steady;
    return Math.floor(steady + 0.5);
  }

  /** Where so many more arrivals are expected, in this segment or a later one. */
  #search(gap: number): number {
    let due = gap;
    while (this.#segment < this.#traffic.points.length) {
      const passed = this.#timeFor(due);
      if (this.#at + passed <= this.#end) {
        if (passed === Infinity) return Infinity;
        this.#at += passed;
        return Math.round(this.#at);
      }
      due -= this.#expectedUntil(this.#end);
      this.#at = this.#end;
      this.#enter(this.#segment + 1);
    }
    return Infinity;
  }

  #enter(segment: number): void {
    this.#segment = segment;
    const { points, ramp } = this.#traffic;
    const from = points[segment];
    if (from === undefined) return;
    const to = points[segment + 1];
    this.#from = from.atUs;
    this.#end = to?.atUs ?? Infinity;
    this.#rate = from.perSecond / 1e6;
    this.#slope =
      !ramp || to === undefined ? 0 : (to.perSecond - from.perSecond) / (to.atUs - from.atUs) / 1e6;
  }

  /** Time until so many arrivals are expected, going on at this segment's rate. */
  #timeFor(due: number): number {
    const rate = this.#rateNow();
    const slope = this.#slope;
    if (slope === 0) return rate > 0 ? due / rate : Infinity;
    if (due > this.#expectedUntil(this.#end)) return Infinity;
    return (2 * due) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * due)));
  }

  #rateNow(): number {
    return this.#rate + this.#slope * (this.#at - this.#from);
  }

  #expectedUntil(end: number): number {
    const passed = end - this.#at;
    return (this.#rateNow() + (this.#slope * passed) / 2) * passed;
  }
}
