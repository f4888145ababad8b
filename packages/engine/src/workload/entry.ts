import type { PlanTraffic } from '@tare/schema';
import { DRAW, derive, deriveDraw, derived, nameOf } from '../random/keys.ts';
import type { CompiledService } from './call-graph.ts';

/** Requests that are drawn at a time. */
const AHEAD = 64;

/**
 * Where a traffic source comes in: whom its requests ask, and what is drawn for each. A request's key depends on its
 * number alone (rule K3) and its demand on its key, so both are drawn for many at a time: in a loop of their own the
 * processor works on several at once. The columns hold request k at the place that `seek(k)` gives.
 */
export class Entry {
  readonly to: CompiledService;
  /** Of its time-out; −1: none. */
  readonly line: number;
  /** A client's bytes take no time. */
  readonly bytes = 0;
  /** Site where its clients are; −1: beside whichever instance they ask. */
  readonly from: number;
  readonly keyHigh = new Int32Array(AHEAD);
  readonly keyLow = new Int32Array(AHEAD);
  /** CPU time on the reference core, as recorded or as drawn by the service's law. */
  readonly workUs = new Float64Array(AHEAD);
  readonly #high: number;
  readonly #low: number;
  readonly #recordedUs: readonly number[] | null;
  /** Number of the first request in the columns. */
  #first = -AHEAD;

  constructor(traffic: PlanTraffic, seed: number, to: CompiledService, line: number) {
    deriveDraw(seed, DRAW.demand, nameOf(traffic.id));
    this.#high = derived[0]!;
    this.#low = derived[1]!;
    this.#recordedUs = traffic.arrivals === 'trace' ? traffic.workUs : null;
    this.to = to;
    this.line = line;
    this.from = traffic.from ?? -1;
  }

  /** Place of the k-th request in the columns. */
  seek(k: number): number {
    const at = k - this.#first;
    if (at >= 0 && at < AHEAD) return at;
    this.#draw(k);
    return 0;
  }

  /** The key of what a closed user, the so-many-eth of its source, asks for the k-th time; it stands in `derived`. */
  keyOf(nth: number, k: number): void {
    derive(this.#high, this.#low, nth);
    derive(derived[0]!, derived[1]!, k);
  }

  #draw(first: number): void {
    const { keyHigh, keyLow, workUs } = this;
    this.#first = first;
    for (let at = 0; at < AHEAD; at++) {
      derive(this.#high, this.#low, first + at);
      keyHigh[at] = derived[0]!;
      keyLow[at] = derived[1]!;
    }
    const { demand } = this.to;
    const recorded = this.#recordedUs;
    for (let at = 0; at < AHEAD; at++)
      workUs[at] = recorded === null ? demand(keyHigh[at]!, keyLow[at]!) : (recorded[first + at] ?? 0);
  }
}
