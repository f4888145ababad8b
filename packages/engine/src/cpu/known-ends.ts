import { longerFloats, longerInts, roomFor } from '../kernel/columns.ts';
import { EndQueue } from '../kernel/end-queue.ts';
import { MEMBER, type MemberRows } from './member-rows.ts';

const { PER_TASK, FLOATS } = MEMBER;

/**
 * Tasks that have all that they can use, so that their ends are known when they begin. Ends of one time come in the order
 * in which their tasks began. A task may be forgotten; its end is void then, and is dropped when its time comes.
 */
export class KnownEnds {
  /** Of a task, side by side: when it ends, −1 when that is not known; work that it receives beyond that, for the rounding of time. */
  #times = new Float64Array(128);
  /** The row of its leaf, and its place among the tasks there. */
  #places = new Int32Array(128);
  readonly #ends = new EndQueue();
  /** How many that stand there are void. */
  #void = 0;
  readonly #rows: MemberRows;

  constructor(rows: MemberRows) {
    this.#rows = rows;
  }

  /** Time of the next end; Infinity when there is none. */
  nextTime(): number {
    if (this.#void > 0) this.#dropVoid();
    return this.#ends.nextTime();
  }

  /** When the task that was taken last ended. */
  get now(): number {
    return this.#ends.now;
  }

  /** The row of the leaf of the task that ends next. */
  get row(): number {
    return this.#places[2 * this.#ends.nextPayload]!;
  }

  rowOf(task: number): number {
    return this.#places[2 * task]!;
  }

  /** A task of this much work begins on the leaf in this row, at this place among its tasks there, and has all that it can use. */
  add(task: number, row: number, place: number, work: number, now: number): void {
    const at = 2 * task;
    if (at >= this.#places.length) this.#lengthen(task + 1);
    const perTask = this.#rows.floats[row * FLOATS + PER_TASK]!;
    const takes = Math.floor(work / perTask + 0.5);
    this.#times[at] = now + takes;
    this.#times[at + 1] = work - takes * perTask;
    this.#places[at] = row;
    this.#places[at + 1] = place;
    this.#ends.push(now + takes, task);
  }

  /** Removes the task that ends next, when `nextTime` has just said. */
  take(): number {
    const task = this.#ends.popNext();
    this.#times[2 * task] = -1;
    return task;
  }

  /** What a task receives for the rounding of time when it ends. */
  restOf(task: number): number {
    return this.#times[2 * task + 1]!;
  }

  placeOf(task: number): number {
    return this.#places[2 * task + 1]!;
  }

  put(task: number, place: number): void {
    this.#places[2 * task + 1] = place;
  }

  /** The end of a task is no longer known. */
  forget(task: number): void {
    this.#times[2 * task] = -1;
    this.#void++;
  }

  /** Work that is left of a task at this rate. */
  left(task: number, now: number, rate: number): number {
    return (this.#times[2 * task]! - now) * rate + this.#times[2 * task + 1]!;
  }

  /** An end is void where its task does not end then; of two that are alike either may be the void one. */
  #dropVoid(): void {
    const ends = this.#ends;
    while (this.#void > 0 && ends.size > 0 && this.#times[2 * ends.nextPayload] !== ends.nextTime()) {
      this.#void--;
      ends.pop();
    }
  }

  #lengthen(tasks: number): void {
    const length = 2 * roomFor(this.#places.length / 2, tasks);
    this.#times = longerFloats(this.#times, length);
    this.#places = longerInts(this.#places, length);
  }
}
