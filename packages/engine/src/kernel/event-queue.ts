import { longerFloats, longerInts } from './columns.ts';

/**
 * Pending events in order of (time, priority, sequence): rule K1. An implicit 4-ary heap over typed arrays; the
 * popped root stays a hole that the next push fills, so the usual pop-then-push walks the heap once
 * (LaMarca and Ladner, "The influence of caches on the performance of heaps", 1996).
 */
const ARITY_SHIFT = 2;
/** Sequence numbers below this many events never reach the next priority. */
const PRIORITY_STEP = 17592186044416; // 2^44

export class EventQueue {
  /** Time of the event that `pop` returned last, microseconds. */
  now = 0;
  peak = 0;
  /** The first is Infinity while there is none. */
  #times = new Float64Array(64).fill(Infinity, 0, 1);
  /** priority · 2^44 + sequence */
  #orders = new Float64Array(64);
  #payloads = new Int32Array(64);
  /** Places in use, and of those the holes: the root, or none. */
  #size = 0;
  #holes = 0;
  #sequence = 0;

  get size(): number {
    return this.#size - this.#holes;
  }

  /** Time of the next event, Infinity when there is none. */
  nextTime(): number {
    if (this.#holes > 0) this.#fillHole();
    return this.#times[0]!;
  }

  /** Payload of the next event; there is one. */
  get nextPayload(): number {
    if (this.#holes > 0) this.#fillHole();
    return this.#payloads[0]!;
  }

  /** Adds an event; `payload` is any 32-bit integer. */
  push(time: number, priority: number, payload: number): void {
    const isFilled = this.#holes === 0;
    const at = isFilled ? this.#size : 0;
    if (at === this.#times.length) this.#grow();
    this.#times[at] = time;
    this.#orders[at] = priority * PRIORITY_STEP + this.#sequence++;
    this.#payloads[at] = payload;
    if (isFilled) this.#add();
    else this.#sink();
  }

  /** Removes the next event, sets `now`, and returns its payload. The queue must not be empty. */
  pop(): number {
    if (this.#holes > 0) this.#fillHole();
    return this.popNext();
  }

  /** As `pop`, of the event whose time `nextTime` has just said: nobody has to look for a hole again. */
  popNext(): number {
    this.#holes = 1;
    this.now = this.#times[0]!;
    return this.#payloads[0]!;
  }

  #fillHole(): void {
    const last = --this.#size;
    this.#times[0] = last === 0 ? Infinity : this.#times[last]!;
    this.#orders[0] = this.#orders[last]!;
    this.#payloads[0] = this.#payloads[last]!;
    this.#sink();
  }

  /** What stands in the place after the last one in use goes up to where it belongs. */
  #add(): void {
    const times = this.#times;
    const orders = this.#orders;
    const payloads = this.#payloads;
    let at = this.#size++;
    if (this.#size > this.peak) this.peak = this.#size;
    const time = times[at]!;
    const order = orders[at]!;
    const payload = payloads[at]!;
    while (at > 0) {
      const parent = (at - 1) >> ARITY_SHIFT;
      const above = times[parent]!;
      if (above < time || (above === time && orders[parent]! < order)) break;
      times[at] = above;
      orders[at] = orders[parent]!;
      payloads[at] = payloads[parent]!;
      at = parent;
    }
    times[at] = time;
    orders[at] = order;
    payloads[at] = payload;
  }

  /** What stands at the root, which was a hole, goes down to where it belongs. No number is handed over: it would be boxed. */
  #sink(): void {
    this.#holes = 0;
    const size = this.#size;
    const times = this.#times;
    const orders = this.#orders;
    const payloads = this.#payloads;
    const time = times[0]!;
    const order = orders[0]!;
    const payload = payloads[0]!;
    let at = 0;
    for (;;) {
      const first = (at << ARITY_SHIFT) + 1;
      if (first >= size) break;
      let least = first;
      let below = times[first]!;
      const end = Math.min(first + 4, size);
      for (let child = first + 1; child < end; child++) {
        const one = times[child]!;
        if (one < below || (one === below && orders[child]! < orders[least]!)) {
          least = child;
          below = one;
        }
      }
      if (time < below || (time === below && order < orders[least]!)) break;
      times[at] = below;
      orders[at] = orders[least]!;
      payloads[at] = payloads[least]!;
      at = least;
    }
    times[at] = time;
    orders[at] = order;
    payloads[at] = payload;
  }

  /** Gives back what more than is pending now once took. */
  trim(): void {
    let size = 64;
    while (size < this.#size) size *= 2;
    this.#times = this.#times.slice(0, size);
    this.#orders = this.#orders.slice(0, size);
    this.#payloads = this.#payloads.slice(0, size);
  }

  #grow(): void {
    const size = this.#times.length * 2;
    this.#times = longerFloats(this.#times, size);
    this.#orders = longerFloats(this.#orders, size);
    this.#payloads = longerInts(this.#payloads, size);
  }
}
