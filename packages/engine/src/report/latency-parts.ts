import { longerFloats } from '../kernel/columns.ts';
import { PATH_PARTS } from '../workload/paths.ts';

/** Requests, their time, and its parts. */
const SIZE = PATH_PARTS.length + 2;

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

/** What the latency of requests is made of, kept for each bucket of the histogram, so that every percentile opens up (rule R3). */
export class LatencyParts {
  #sums = new Float64Array(256 * SIZE);

  /** `bucket`: that of the latency in a histogram. */
  record(latencyUs: number, bucket: number, paths: Paths, id: number): void {
    const row = bucket * SIZE;
    if (row >= this.#sums.length) this.#lengthen(row + SIZE);
    const sums = this.#sums;
    sums[row]!++;
    sums[row + 1]! += latencyUs;
    paths.addPath(id, sums, row + 2);
  }

  clear(): void {
    this.#sums.fill(0);
  }

  #lengthen(size: number): void {
    this.#sums = longerFloats(this.#sums, Math.max(size, this.#sums.length * 2));
  }

  /** Mean of the requests whose rank lies between two shares of all; a bucket counts by its part of that range. */
  between(from: number, to: number): MeanParts | null {
    const sums = this.#sums;
    let count = 0;
    for (let row = 0; row < sums.length; row += SIZE) count += sums[row]!;
    const total = new Float64Array(SIZE);
    let seen = 0;
    for (let row = 0; row < sums.length; row += SIZE) {
      const own = sums[row]!;
      if (own === 0) continue;
      const share = Math.max(0, Math.min(seen + own, to * count) - Math.max(seen, from * count)) / own;
      seen += own;
      for (let column = 0; column < SIZE; column++) total[column]! += sums[row + column]! * share;
    }
    const requests = total[0]!;
    if (requests === 0) return null;
    return {
      latencyUs: total[1]! / requests,
      parts: Array.from(total.subarray(2), sum => sum / requests),
    };
  }
}
