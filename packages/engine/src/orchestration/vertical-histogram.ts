import { powerOfTwo } from '../numeric/elementary.ts';

/** Where each bucket starts, ascending from 0; the last one has no end. */
export type Buckets = readonly number[];

/** A weight below this counts as none (0.001 of the least weight of a sample, 0.1). */
const LEAST_WEIGHT = 1e-4;

/** Half-lives after which the time that weights refer to moves on, before they overflow. */
const MOST_HALF_LIVES = 100;

/** Buckets of which each is `ratio` times as wide as the one before, until one starts at `most` or beyond. */
export function growingBuckets(most: number, first: number, ratio: number): Buckets {
  const starts = [0];
  for (let grown = ratio; starts.at(-1)! < most; grown *= ratio)
    starts.push((first * (grown - 1)) / (ratio - 1));
  return starts;
}

/** Index of the bucket of a value: the nearest where it is below or beyond all. */
export function bucketOf(buckets: Buckets, value: number): number {
  let low = 0;
  let high = buckets.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (buckets[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Rule O3: the vertical autoscaler's histogram, whose samples lose half their weight with each half-life
 * (kubernetes/autoscaler vertical-pod-autoscaler/pkg/recommender/util/histogram.go at 2589b9a, decaying_histogram.go at 43e197d). Later
 * samples weigh more instead of earlier ones less, from a reference time that moves on when that grows too large.
 */
export class DecayingHistogram {
  readonly #buckets: Buckets;
  readonly #halfLifeUs: number;
  readonly #weights: Float64Array;
  readonly #least: number;
  #total = 0;
  #reference: number | null = null;

  constructor(buckets: Buckets, halfLifeUs: number, least = LEAST_WEIGHT) {
    this.#buckets = buckets;
    this.#halfLifeUs = halfLifeUs;
    this.#weights = new Float64Array(buckets.length);
    this.#least = least;
  }

  add(value: number, weight: number, atUs: number): void {
    const grown = weight * this.#growth(atUs);
    this.#weights[bucketOf(this.#buckets, value)]! += grown;
    this.#total += grown;
  }

  /** Takes away a sample that was added; what is left of its bucket goes where that is next to nothing. */
  subtract(value: number, weight: number, atUs: number): void {
    const grown = weight * this.#growth(atUs);
    const bucket = bucketOf(this.#buckets, value);
    const has = this.#weights[bucket]!;
    const less = grown > has - this.#least ? has : grown;
    this.#weights[bucket] = has - less;
    this.#total -= less;
  }

  get isEmpty(): boolean {
    return this.#weights.every(weight => weight < this.#least);
  }

  /** The end of the bucket in which so much of the weight is reached (the start of the last one); 0 where there is none. */
  percentile(share: number): number {
    const first = this.#weights.findIndex(weight => weight >= this.#least);
    if (first < 0) return 0;
    const last = this.#weights.findLastIndex(weight => weight >= this.#least);
    const wanted = share * this.#total;
    let bucket = first;
    for (let sum = this.#weights[first]!; bucket < last && sum < wanted; sum += this.#weights[bucket]!)
      bucket++;
    return this.#buckets[Math.min(bucket + 1, this.#buckets.length - 1)]!;
  }

  /** How much more a sample of this time weighs than one of the reference time. */
  #growth(atUs: number): number {
    const age = this.#reference === null ? Infinity : (atUs - this.#reference) / this.#halfLifeUs;
    if (age > MOST_HALF_LIVES) this.#moveOn(atUs);
    return powerOfTwo((atUs - this.#reference!) / this.#halfLifeUs);
  }

  /** To a whole number of half-lives, so that weights change by powers of two. */
  #moveOn(atUs: number): void {
    const to = Math.floor(atUs / this.#halfLifeUs + 0.5) * this.#halfLifeUs;
    const factor = powerOfTwo(((this.#reference ?? to) - to) / this.#halfLifeUs);
    for (let bucket = 0; bucket < this.#weights.length; bucket++) this.#weights[bucket]! *= factor;
    this.#total *= factor;
    this.#reference = to;
  }
}
