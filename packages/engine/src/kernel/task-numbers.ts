import { longerBytes, roomFor } from './columns.ts';

/** Whose a task is. */
export const REQUEST = 0;
export const START_UP = 1;
export const HOG = 2;
export const TASK = 3;

/** Numbers of the tasks that CPUs and disks work on, given out again when they are released, and whose they are. */
export class TaskNumbers {
  /** How many there have been at once: all numbers are below. */
  count = 0;
  #owners = new Uint8Array(64);
  readonly #free: number[] = [];

  take(owner: number): number {
    const task = this.#free.pop() ?? this.#add();
    this.#owners[task] = owner;
    return task;
  }

  release(task: number): void {
    this.#free.push(task);
  }

  ownerOf(task: number): number {
    return this.#owners[task]!;
  }

  #add(): number {
    const length = this.#owners.length;
    if (this.count === length) this.#owners = longerBytes(this.#owners, roomFor(length, length + 1));
    return this.count++;
  }
}
