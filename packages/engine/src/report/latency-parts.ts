import { longerFloats } from '../kernel/columns.ts';
import { PATH_PARTS } from '../workload/paths.ts';
import type { LatencyHistogram } from './histogram.ts';

/** The time of requests, and its parts: a cache line. */
const SIZE = PATH_PARTS.length + 1;

/** Mean time of some requests and what it is made of, in microseconds. */
export interface MeanParts {
  readonly latencyUs: number;
  /** In the order of PATH_PARTS; what they leave was spent on calls that failed. */
  readonly parts: readonly number[];
}

/** Requests' ways: adds the parts of one, in µs and in the order of PATH_PARTS, to the sums that begin there. */
interface Paths {
  addPath(id: number, sums: Float64Array, to: number): void;
}

/**
 * What the latency of requests is made of, kept for each bucket of the histogram that counts them, so that every percentile opens
 * up (rule R3).
 */
export class LatencyParts {
  #sums = new Float64Array(256 * SIZE);

  /** `bucket`: that of the latency in a histogram. */
  record(latencyUs: number, bucket: number, paths: Paths, id: number): void {
    const row = bucket * SIZE;
    if (row >= this.#sums.length) this.#lengthen(row + SIZE);
    const sums = this.#sums;
    sums[row]! += latencyUs;
    paths.addPath(id, sums, row + 1);
  }

  clear(): void {
    this.#sums.fill(0);
  }

  #lengthen(size: number): void {
    this.#sums = longerFloats(this.#sums, Math.max(size, this.#sums.length * 2));
  }

  /**
   * Mean of the requests whose rank lies between two shares of all; a bucket counts by its part of that range. `counted`: how many
   * are in each bucket.
   */
  between(counted: LatencyHistogram, from: number, to: number): MeanParts | null {
    const sums = this.#sums;
    const { count } = counted;
    const total = new Float64Array(SIZE);
    let requests = 0;
    let seen = 0;
    for (let bucket = 0; bucket * SIZE < sums.length; bucket++) {
      const own = counted.countIn(bucket);
      if (own === 0) continue;
      const share = Math.max(0, Math.min(seen + own, to * count) - Math.max(seen, from * count)) / own;
      seen += own;
      requests += own * share;
      for (let column = 0; column < SIZE; column++) total[column]! += sums[bucket * SIZE + column]! * share;
    }
    if (requests === 0) return null;
    return {
      latencyUs: total[0]! / requests,
      parts: Array.from(total.subarray(1), sum => sum / requests),
    };
  }
}
