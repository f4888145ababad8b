import { longerFloats, longerInts } from '../kernel/columns.ts';
import { EventQueue } from '../kernel/event-queue.ts';

/**
 * Tasks that have all that they can use, so that their ends are known when they begin. Ends of one time come in the order
 * in which their tasks began. A task may be forgotten; its end is void then, and is dropped when its time comes.
 */
export class KnownEnds {
  /** Of a task: when it ends, −1 when that is not known; work that it receives beyond that, for the rounding of time. */
  dues = new Float64Array(64);
  rests = new Float64Array(64);
  /** Its place among the tasks of its leaf. */
  places = new Int32Array(64);
  #leaves = new Int32Array(64);
  readonly #ends = new EventQueue();
  /** How many that stand there are void. */
  #void = 0;

  /** Time of the next end; Infinity when there is none. */
  nextTime(): number {
    if (this.#void > 0) this.#dropVoid();
    return this.#ends.nextTime();
  }

  /** When the task that was taken last ended. */
  get now(): number {
    return this.#ends.now;
  }

  /** Leaf of the task that ends next. */
  get leaf(): number {
    return this.#leaves[this.#ends.nextPayload]!;
  }

  /** Makes room for tasks numbered below `size`. */
  reserve(size: number): void {
    if (size > this.dues.length) this.#lengthen(size);
  }

  /** A task of a leaf begins; when it ends is in `dues` already, for a number that is handed over would be boxed. */
  add(leaf: number, task: number): void {
    this.#leaves[task] = leaf;
    this.#ends.push(this.dues[task]!, 0, task);
  }

  /** Removes the task that ends next. */
  take(): number {
    const task = this.#ends.pop();
    this.dues[task] = -1;
    return task;
  }

  /** The end of a task is no longer known. */
  forget(task: number): void {
    this.dues[task] = -1;
    this.#void++;
  }

  /** Work that is left of a task at this rate. */
  left(task: number, now: number, rate: number): number {
    return (this.dues[task]! - now) * rate + this.rests[task]!;
  }

  /** An end is void where its task does not end then; of two that are alike either may be the void one. */
  #dropVoid(): void {
    const ends = this.#ends;
    while (this.#void > 0 && ends.size > 0 && this.dues[ends.nextPayload] !== ends.nextTime()) {
      this.#void--;
      ends.pop();
    }
  }

  #lengthen(size: number): void {
    const length = Math.max(size, 2 * this.dues.length);
    this.dues = longerFloats(this.dues, length);
    this.rests = longerFloats(this.rests, length);
    this.places = longerInts(this.places, length);
    this.#leaves = longerInts(this.#leaves, length);
  }
}
