/** What a caller does about a call that failed. */
export interface RetryPolicy {
  /** Tries after the first. */
  readonly attempts: number;
  /** Wait before the first retry; doubled each time. */
  readonly backoffUs: number;
  /** Most retries as a share of calls; −1 = unbounded. */
  readonly budget: number;
  /** How long an unused part of the budget is kept. */
  readonly keepUs: number;
}

/** What a call puts into the budget; a retry takes this divided by the budget's share out. */
const DEPOSIT = 1000;
/** Parts of the time for which deposits are kept; they expire part by part. */
const SLICES = 10;

/**
 * Rule W1: a retry budget as a bucket of tokens that expire: each call puts in, each retry takes out. After
 * TokenRetryBudget and WindowedAdder of Finagle (com.twitter.finagle.service.RetryBudget, com.twitter.util), with no
 * reserve, so that retries never exceed `budget` of the calls.
 */
export class RetryBudget {
  readonly #withdrawal: number;
  readonly #sliceUs: number;
  readonly #slices = new Float64Array(SLICES);
  #slice = 0;

  constructor({ budget, keepUs }: RetryPolicy) {
    this.#withdrawal = budget < 0 ? 0 : Math.ceil(DEPOSIT / budget);
    this.#sliceUs = keepUs / SLICES;
  }

  called(now: number): void {
    if (this.#withdrawal > 0) this.#slices[this.#sliceAt(now)]! += DEPOSIT;
  }

  /** Takes one retry out of the budget if it is there. */
  allows(now: number): boolean {
    if (this.#withdrawal === 0) return true;
    const slice = this.#sliceAt(now);
    if (this.#slices.reduce((sum, tokens) => sum + tokens, 0) < this.#withdrawal) return false;
    this.#slices[slice]! -= this.#withdrawal;
    return true;
  }

  /** Place of the present slice; what has expired is emptied. */
  #sliceAt(now: number): number {
    const slice = Math.floor(now / this.#sliceUs);
    for (let next = Math.max(this.#slice + 1, slice - SLICES + 1); next <= slice; next++)
      this.#slices[next % SLICES] = 0;
    this.#slice = slice;
    return slice % SLICES;
  }
}

/** Wait before the retry after so many tries, in microseconds. */
export function backoffUs({ backoffUs: first }: Pick<RetryPolicy, 'backoffUs'>, tries: number): number {
  let wait = first;
  for (let doubled = 1; doubled < tries; doubled++) wait *= 2;
  return wait;
}

/** A call that waits for its back-off before it is made again. */
export interface WaitingRetry {
  /** Invocation that calls again; it is not released while a retry waits. */
  readonly caller: number;
  /** Number of the call in the graph. */
  readonly call: number;
  readonly tries: number;
  readonly keyHigh: number;
  readonly keyLow: number;
}

/** Retries that wait, each in a slot that its event names. */
export class WaitingRetries {
  readonly #slots: (WaitingRetry | undefined)[] = [];
  readonly #free: number[] = [];

  put(retry: WaitingRetry): number {
    const slot = this.#free.pop() ?? this.#slots.length;
    this.#slots[slot] = retry;
    return slot;
  }

  take(slot: number): WaitingRetry {
    const retry = this.#slots[slot]!;
    this.#slots[slot] = undefined;
    this.#free.push(slot);
    return retry;
  }
}
