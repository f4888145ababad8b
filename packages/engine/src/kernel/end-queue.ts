import { longerFloats, longerInts } from './columns.ts';

/**
 * Events of which a new one mostly comes after most of those that are pending, as ends of work do; in order of time, those of one time in the
 * order in which they were pushed. An implicit binary heap over typed arrays. What fills the root
 * sinks to the bottom past the earlier child of each place and rises from there to where it belongs, which is mostly no step at all
 * (I. Wegener, "Bottom-up heapsort", 1993): so the only choice on the way down is of two children, and that is counted, not
 * jumped over, as no processor could foresee it. The popped root stays a hole that the next push fills (see EventQueue, which is faster where
 * what is pushed is often the next to come).
 */
export class EndQueue {
  /** Time of the event that `pop` returned last, microseconds. */
  now = 0;
  /** Infinity in all places that are not in use; there is one more of these than there are events. */
  #times = new Float64Array(64).fill(Infinity);
  /** In which they were pushed. */
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
  push(time: number, payload: number): void {
    let at = 0;
    if (this.#holes > 0) at = this.#sink();
    else {
      at = this.#size++;
      if (this.#size === this.#times.length) this.#grow();
    }
    this.#times[at] = time;
    this.#orders[at] = this.#sequence++;
    this.#payloads[at] = payload;
    // The newest of one time comes last, so mostly it is where it belongs.
    if (at > 0 && this.#times[(at - 1) >> 1]! > time) this.#rise(at);
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

  /** The last event goes where the root was. */
  #fillHole(): void {
    const last = this.#size - 1;
    const at = this.#sink();
    const times = this.#times;
    this.#size = last;
    if (at !== last) {
      times[at] = times[last]!;
      this.#orders[at] = this.#orders[last]!;
      this.#payloads[at] = this.#payloads[last]!;
      times[last] = Infinity;
      this.#rise(at);
    } else times[last] = Infinity;
  }

  /** The hole at the root goes down to the bottom, the earlier child of each place one up; returns where it is then. */
  #sink(): number {
    this.#holes = 0;
    const size = this.#size;
    const times = this.#times;
    const orders = this.#orders;
    const payloads = this.#payloads;
    let at = 0;
    let child = 1;
    while (child < size) {
      const left = times[child]!;
      const right = times[child + 1]!;
      if (left === right) child += +(child + 1 < size && orders[child + 1]! < orders[child]!);
      else child += +(right < left);
      times[at] = times[child]!;
      orders[at] = orders[child]!;
      payloads[at] = payloads[child]!;
      at = child;
      child = 2 * at + 1;
    }
    return at;
  }

  /** What stands in this place goes up to where it belongs. No time is handed over: it would be boxed. */
  #rise(from: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const payloads = this.#payloads;
    const time = times[from]!;
    const order = orders[from]!;
    const payload = payloads[from]!;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
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

  #grow(): void {
    const { length } = this.#times;
    this.#times = longerFloats(this.#times, length * 2).fill(Infinity, length);
    this.#orders = longerFloats(this.#orders, length * 2);
    this.#payloads = longerInts(this.#payloads, length * 2);
  }
}
