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
  #times = new Float64Array(64);
  /** priority · 2^44 + sequence */
  #orders = new Float64Array(64);
  #payloads = new Int32Array(64);
  #size = 0;
  #sequence = 0;
  #hole = false;

  get size(): number {
    return this.#hole ? this.#size - 1 : this.#size;
  }

  /** Time of the next event, Infinity when there is none. */
  nextTime(): number {
    if (this.#hole) this.#fillHole();
    return this.#size === 0 ? Infinity : this.#times[0]!;
  }

  /** Payload of the next event; there is one. */
  get nextPayload(): number {
    if (this.#hole) this.#fillHole();
    return this.#payloads[0]!;
  }

  /** Adds an event; `payload` is any 32-bit integer. */
  push(time: number, priority: number, payload: number): void {
    const order = priority * PRIORITY_STEP + this.#sequence++;
    if (this.#hole) {
      this.#hole = false;
      this.#sink(time, order, payload);
      return;
    }
    if (this.#size === this.#times.length) this.#grow();
    this.#swim(this.#size++, time, order, payload);
    if (this.#size > this.peak) this.peak = this.#size;
  }

  /** Removes the next event, sets `now`, and returns its payload. The queue must not be empty. */
  pop(): number {
    if (this.#hole) this.#fillHole();
    this.#hole = true;
    this.now = this.#times[0]!;
    return this.#payloads[0]!;
  }

  #fillHole(): void {
    this.#hole = false;
    const last = --this.#size;
    if (last > 0) this.#sink(this.#times[last]!, this.#orders[last]!, this.#payloads[last]!);
  }

  #swim(from: number, time: number, order: number, payload: number): void {
    const times = this.#times;
    const orders = this.#orders;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> ARITY_SHIFT;
      const above = times[parent]!;
      if (above < time || (above === time && orders[parent]! < order)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#place(at, time, order, payload);
  }

  #sink(time: number, order: number, payload: number): void {
    const times = this.#times;
    const orders = this.#orders;
    let at = 0;
    for (;;) {
      const first = (at << ARITY_SHIFT) + 1;
      if (first >= this.#size) break;
      let least = first;
      const end = Math.min(first + 4, this.#size);
      for (let child = first + 1; child < end; child++) {
        const delta = times[child]! - times[least]!;
        if (delta < 0 || (delta === 0 && orders[child]! < orders[least]!)) least = child;
      }
      const below = times[least]!;
      if (time < below || (time === below && order < orders[least]!)) break;
      this.#move(least, at);
      at = least;
    }
    this.#place(at, time, order, payload);
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from]!;
    this.#orders[to] = this.#orders[from]!;
    this.#payloads[to] = this.#payloads[from]!;
  }

  #place(at: number, time: number, order: number, payload: number): void {
    this.#times[at] = time;
    this.#orders[at] = order;
    this.#payloads[at] = payload;
  }

  #grow(): void {
    const size = this.#times.length * 2;
    const times = new Float64Array(size);
    const orders = new Float64Array(size);
    const payloads = new Int32Array(size);
    times.set(this.#times);
    orders.set(this.#orders);
    payloads.set(this.#payloads);
    this.#times = times;
    this.#orders = orders;
    this.#payloads = payloads;
  }
}
