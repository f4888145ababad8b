import { longerFloats, longerInts } from '../kernel/columns.ts';

/**
 * Calls that share one time-out end in the order in which they began, so their deadlines are a ring: one pending
 * event for all of them instead of one each.
 */
export class DeadlineLine {
  readonly timeoutUs: number;
  #times = new Float64Array(64);
  #items = new Int32Array(64);
  #generations = new Int32Array(64);
  #head = 0;
  #size = 0;

  constructor(timeoutUs: number) {
    this.timeoutUs = timeoutUs;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a call that begins now; returns its deadline. */
  push(item: number, generation: number, now: number): number {
    if (this.#size === this.#times.length) this.#grow();
    const at = (this.#head + this.#size++) & (this.#times.length - 1);
    this.#times[at] = now + this.timeoutUs;
    this.#items[at] = item;
    this.#generations[at] = generation;
    return this.#times[at]!;
  }

  /** Deadline at the head; Infinity when empty. */
  headTime(): number {
    return this.#size === 0 ? Infinity : this.#times[this.#head]!;
  }

  headItem(): number {
    return this.#items[this.#head]!;
  }

  headGeneration(): number {
    return this.#generations[this.#head]!;
  }

  shift(): void {
    this.#head = (this.#head + 1) & (this.#times.length - 1);
    this.#size--;
  }

  #grow(): void {
    const length = this.#times.length;
    this.#rotate();
    this.#times = longerFloats(this.#times, length * 2);
    this.#items = longerInts(this.#items, length * 2);
    this.#generations = longerInts(this.#generations, length * 2);
  }

  /** Puts the head at index 0. */
  #rotate(): void {
    const rolled = <Column extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(
      column: Column,
    ): Column => {
      const copy = column.slice() as Column;
      copy.set(column.subarray(this.#head));
      copy.set(column.subarray(0, this.#head), column.length - this.#head);
      return copy;
    };
    this.#times = rolled(this.#times);
    this.#items = rolled(this.#items);
    this.#generations = rolled(this.#generations);
    this.#head = 0;
  }
}
