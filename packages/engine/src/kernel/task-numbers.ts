/** Whose a task is. */
export const REQUEST = 0;
export const START_UP = 1;
export const HOG = 2;
export const TASK = 3;

/** Numbers of the tasks that CPUs and disks work on, given out again when they are released, and whose they are. */
export class TaskNumbers {
  readonly #owners: number[] = [];
  readonly #free: number[] = [];

  take(owner: number): number {
    const task = this.#free.pop() ?? this.#owners.length;
    this.#owners[task] = owner;
    return task;
  }

  release(task: number): void {
    this.#free.push(task);
  }

  ownerOf(task: number): number {
    return this.#owners[task]!;
  }
}
