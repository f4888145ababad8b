import type { DecayingHistogram } from './vertical-histogram.ts';

const DAY_US = 86_400e6;

/** `--oom-bump-up-ratio` and `--oom-min-bump-up-bytes`: what a kill shows to be needed. */
const BUMP_RATIO = 1.2;
const BUMP_BYTES = 100 * 1024 * 1024;

/** What a container that was killed with so much memory is taken to need (`RecordOOM`), in bytes. */
export const neededAfterKill = (usedBytes: number): number =>
  Math.max(usedBytes + BUMP_BYTES, Math.trunc(usedBytes * BUMP_RATIO));

/**
 * Rule O3: the memory peaks of one container, one for each 24 hours from its first sample on; a kill for want of memory
 * counts as a sample (`addMemorySample`, `RecordOOM`, kubernetes/autoscaler vertical-pod-autoscaler/pkg/recommender/model/container.go at 0307fef).
 */
export class MemoryPeaks {
  readonly #into: DecayingHistogram;
  readonly #everyUs: number;
  #endUs: number | null = null;
  #lastUs = -Infinity;
  #used = 0;
  #afterKill = 0;

  constructor(into: DecayingHistogram, everyUs = DAY_US) {
    this.#into = into;
    this.#everyUs = everyUs;
  }

  /** False where the sample is out of order, and left out. */
  add(atUs: number, bytes: number): boolean {
    if (bytes < 0 || atUs < this.#lastUs) return false;
    if (this.#count(atUs, bytes)) this.#used = bytes;
    return true;
  }

  /** A kill; false where it is from before the interval that goes on. */
  kill(atUs: number, requestedBytes: number): boolean {
    if (this.#endUs !== null && atUs < this.#endUs - this.#everyUs) return false;
    const needed = neededAfterKill(Math.max(requestedBytes, this.#used));
    if (this.#count(atUs, needed)) this.#afterKill = needed;
    return true;
  }

  /** Whether this is the interval's peak from now on. */
  #count(atUs: number, bytes: number): boolean {
    this.#lastUs = atUs;
    const end = this.#endUs ?? atUs;
    if (atUs >= end) this.#begin(atUs, end);
    else {
      const peak = Math.max(this.#used, this.#afterKill);
      if (peak === 0 || bytes <= peak) return false;
      this.#into.subtract(peak, 1, end);
    }
    this.#into.add(bytes, 1, this.#endUs!);
    return true;
  }

  #begin(atUs: number, endUs: number): void {
    this.#endUs = endUs + (Math.floor((atUs - endUs) / this.#everyUs) + 1) * this.#everyUs;
    this.#used = this.#afterKill = 0;
  }
}
