import type { Histogram, Quantiles } from '@tare/schema';
import { longerFloats } from '../kernel/columns.ts';

/** Values below this have a bucket each; above, each octave has half as many buckets. */
const EXACT = 256;
const HALF = 128;
const HALF_BITS = 7;
const TWO_31 = 2147483648;
const TWO_24 = 16777216;

/** Bucket of a non-negative whole number: width at most 1/128 of the value, so the middle is within 0.4 %. */
export function bucketOf(value: number): number {
  // A whole number for the compiler too, which would go on with doubles otherwise.
  if (value < EXACT) return value | 0;
  if (value < TWO_31) return indexOf(31 - Math.clz32(value), value);
  const high = Math.floor(value / TWO_24);
  return high < TWO_31
    ? indexOf(31 - Math.clz32(high) + 24, high, 31 - Math.clz32(high))
    : indexOf(54, TWO_31 - 1, 30);
}

const indexOf = (exponent: number, value: number, own = exponent): number =>
  EXACT + (exponent - 8) * HALF + ((value >>> (own - HALF_BITS)) & (HALF - 1));

/** Middle of a bucket. */
function middleOf(bucket: number): number {
  if (bucket < EXACT) return bucket;
  const octave = Math.floor((bucket - EXACT) / HALF);
  const part = (bucket - EXACT) % HALF;
  let width = 2;
  for (let step = 0; step < octave; step++) width *= 2;
  return width * (HALF + part) + (width - 1) / 2;
}

/**
 * A mergeable histogram of whole numbers (microseconds): log-linear buckets as in G. Tene's HdrHistogram, 7 bits a
 * power of two. Adding two gives exactly the histogram of all values; quantiles are within 0.4 % (rule R1).
 */
export class LatencyHistogram {
  count = 0;
  sum = 0;
  min = Infinity;
  max = 0;
  #buckets = new Float64Array(EXACT);

  record(value: number): void {
    this.recordIn(bucketOf(value), value);
  }

  /** As `record`, of a value whose bucket is known. */
  recordIn(bucket: number, value: number): void {
    if (bucket >= this.#buckets.length) this.#lengthen(bucket + 1);
    this.#buckets[bucket]!++;
    this.count++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  /** Forgets all. */
  clear(): void {
    this.count = this.sum = this.max = 0;
    this.min = Infinity;
    this.#buckets.fill(0);
  }

  /** The value that a share `q` of all values does not exceed (nearest rank); 0 when empty. */
  quantile(q: number): number {
    const rank = Math.max(1, Math.ceil(q * this.count));
    let seen = 0;
    for (let bucket = 0; bucket < this.#buckets.length; bucket++) {
      seen += this.#buckets[bucket]!;
      if (seen >= rank) return Math.min(this.max, Math.max(this.min, middleOf(bucket)));
    }
    return 0;
  }

  countIn(bucket: number): number {
    return this.#buckets[bucket] ?? 0;
  }

  /** How many are in buckets beyond that of this value. */
  above(value: number): number {
    let sum = 0;
    for (let bucket = bucketOf(Math.floor(value)) + 1; bucket < this.#buckets.length; bucket++)
      sum += this.#buckets[bucket]!;
    return sum;
  }

  /** Mean and quantiles in milliseconds; null when empty. */
  milliseconds(): Quantiles | null {
    if (this.count === 0) return null;
    const at = (q: number) => this.quantile(q) / 1000;
    return {
      mean: this.sum / this.count / 1000,
      p50: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
      max: this.max / 1000,
    };
  }

  toReport(): Histogram {
    const buckets: number[] = [];
    this.#buckets.forEach((count, bucket) => {
      if (count > 0) buckets.push(bucket, count);
    });
    return { count: this.count, sum: this.sum, min: this.count === 0 ? 0 : this.min, max: this.max, buckets };
  }

  /** Adds what another histogram (as reported) holds. */
  merge(other: Histogram): void {
    for (let index = 0; index < other.buckets.length; index += 2)
      this.#add(other.buckets[index]!, other.buckets[index + 1]!);
    this.count += other.count;
    this.sum += other.sum;
    if (other.count > 0) this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
  }

  #add(bucket: number, count: number): void {
    if (bucket >= this.#buckets.length) this.#lengthen(bucket + 1);
    this.#buckets[bucket]! += count;
  }

  #lengthen(size: number): void {
    this.#buckets = longerFloats(this.#buckets, Math.max(size, this.#buckets.length * 2));
  }
}
