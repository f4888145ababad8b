import { longerInts } from '../kernel/columns.ts';

/** Retries that a budget lets through at once after a long quiet. */
const MOST_SAVED = 100;

/** What a caller does about a call that failed. */
export interface RetryPolicy {
  /** Tries after the first. */
  readonly attempts: number;
  /** Wait before the first retry; doubled each time. */
  readonly backoffUs: number;
  /** Most retries as a share of calls; −1 = unbounded. */
  readonly budget: number;
}

/**
 * Rule W1: a retry budget as a bucket of tokens: each call puts `budget` of one in, each retry takes one out (the idea of
 * Finagle's RetryBudget, com.twitter.finagle.service; no token is there at the start, so that retries never exceed
 * `budget` of the calls).
 */
export class RetryBudget {
  readonly #share: number;
  #tokens = 0;

  constructor({ budget }: RetryPolicy) {
    this.#share = budget;
  }

  called(): void {
    if (this.#share >= 0) this.#tokens = Math.min(MOST_SAVED, this.#tokens + this.#share);
  }

  /** Takes one retry out of the budget if it is there. */
  allows(): boolean {
    if (this.#share < 0) return true;
    // Shares such as 0.1 do not add up to 1 exactly.
    if (this.#tokens < 1 - 1e-9) return false;
    this.#tokens--;
    return true;
  }
}

/** Wait before the retry after so many tries, in microseconds. */
export function backoffUs({ backoffUs: first }: RetryPolicy, tries: number): number {
  let wait = first;
  for (let doubled = 1; doubled < tries; doubled++) wait *= 2;
  return wait;
}

/** Retries that wait for their back-off, as columns with a free list. */
export class WaitingRetries {
  /** Invocation that calls again; it is not released while a retry waits. */
  caller = new Int32Array(64);
  call = new Int32Array(64);
  tries = new Int32Array(64);
  keyHigh = new Int32Array(64);
  keyLow = new Int32Array(64);
  #next = new Int32Array(64);
  #free = -1;
  #used = 0;

  take(): number {
    if (this.#free >= 0) {
      const slot = this.#free;
      this.#free = this.#next[slot]!;
      return slot;
    }
    if (this.#used === this.caller.length) this.#grow(this.#used * 2);
    return this.#used++;
  }

  release(slot: number): void {
    this.#next[slot] = this.#free;
    this.#free = slot;
  }

  #grow(size: number): void {
    this.caller = longerInts(this.caller, size);
    this.call = longerInts(this.call, size);
    this.tries = longerInts(this.tries, size);
    this.keyHigh = longerInts(this.keyHigh, size);
    this.keyLow = longerInts(this.keyLow, size);
    this.#next = longerInts(this.#next, size);
  }
}
