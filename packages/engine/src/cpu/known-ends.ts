import { longerFloats, longerInts } from '../kernel/columns.ts';

/**
 * Tasks that have all that they can use, so that their ends are known when they begin: an implicit 4-ary heap of ends
 * in order of (time, leaf, task), whose popped root stays a hole that the next one fills, as in the queue of events.
 * A task may be forgotten; its entry is void then, and is dropped when its time comes.
 */
export class KnownEnds {
  /** Of a task: when it ends, −1 when that is not known; work that it receives beyond that, for the rounding of time. */
  dues = new Float64Array(64);
  rests = new Float64Array(64);
  /** Its place among the tasks of its leaf. */
  places = new Int32Array(64);
  #times = new Float64Array(64);
  #leaves = new Int32Array(64);
  #tasks = new Int32Array(64);
  #size = 0;
  #hole = false;
  /** Entries of tasks that have been forgotten. */
  #void = 0;

  /** Time of the next end; Infinity when there is none. */
  nextTime(): number {
    if (this.#hole) this.#fillHole();
    if (this.#void > 0) this.#dropVoid();
    return this.#size === 0 ? Infinity : this.#times[0]!;
  }

  /** Leaf of the task that ends next. */
  get leaf(): number {
    return this.#leaves[0]!;
  }

  /** Makes room for tasks numbered below `size`. */
  reserve(size: number): void {
    if (size > this.dues.length) this.#lengthen(size);
  }

  /** A task of a leaf begins; when it ends is in `dues` already, for a number that is handed over would be boxed. */
  add(leaf: number, task: number): void {
    let at = 0;
    if (this.#hole) this.#hole = false;
    else {
      if (this.#size === this.#times.length) this.#grow();
      at = this.#size++;
    }
    this.#times[at] = this.dues[task]!;
    this.#leaves[at] = leaf;
    this.#tasks[at] = task;
    if (at === 0) this.#sink();
    else this.#swim(at);
  }

  /** Removes the task that ends next. */
  take(): number {
    const task = this.#tasks[0]!;
    this.#hole = true;
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

  #dropVoid(): void {
    while (this.#void > 0 && this.#size > 0 && this.dues[this.#tasks[0]!] !== this.#times[0]) {
      this.#void--;
      this.#fillHole();
    }
  }

  #fillHole(): void {
    this.#hole = false;
    const last = --this.#size;
    if (last === 0) return;
    this.#times[0] = this.#times[last]!;
    this.#leaves[0] = this.#leaves[last]!;
    this.#tasks[0] = this.#tasks[last]!;
    this.#sink();
  }

  /** What stands at a place goes up to where it belongs. */
  #swim(from: number): void {
    const times = this.#times;
    const leaves = this.#leaves;
    const tasks = this.#tasks;
    const time = times[from]!;
    const leaf = leaves[from]!;
    const task = tasks[from]!;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      const above = times[parent]!;
      if (above < time) break;
      if (above === time && this.#isBefore(parent, leaf, task)) break;
      times[at] = above;
      leaves[at] = leaves[parent]!;
      tasks[at] = tasks[parent]!;
      at = parent;
    }
    times[at] = time;
    leaves[at] = leaf;
    tasks[at] = task;
  }

  /** What stands on top goes down to where it belongs. */
  #sink(): void {
    const times = this.#times;
    const leaves = this.#leaves;
    const tasks = this.#tasks;
    const size = this.#size;
    const time = times[0]!;
    const leaf = leaves[0]!;
    const task = tasks[0]!;
    let at = 0;
    for (;;) {
      const first = 4 * at + 1;
      if (first >= size) break;
      let least = first;
      let below = times[first]!;
      const end = Math.min(first + 4, size);
      for (let child = first + 1; child < end; child++) {
        const one = times[child]!;
        if (one < below || (one === below && this.#isBefore(child, leaves[least]!, tasks[least]!))) {
          least = child;
          below = one;
        }
      }
      if (time < below || (time === below && !this.#isBefore(least, leaf, task))) break;
      times[at] = below;
      leaves[at] = leaves[least]!;
      tasks[at] = tasks[least]!;
      at = least;
    }
    times[at] = time;
    leaves[at] = leaf;
    tasks[at] = task;
  }

  /** Of ends at one time, whether that at this place comes before one of this leaf and task. */
  #isBefore(at: number, leaf: number, task: number): boolean {
    const own = this.#leaves[at]!;
    return own < leaf || (own === leaf && this.#tasks[at]! < task);
  }

  #lengthen(size: number): void {
    const length = Math.max(size, 2 * this.dues.length);
    this.dues = longerFloats(this.dues, length);
    this.rests = longerFloats(this.rests, length);
    this.places = longerInts(this.places, length);
  }

  #grow(): void {
    const size = 2 * this.#times.length;
    this.#times = longerFloats(this.#times, size);
    this.#leaves = longerInts(this.#leaves, size);
    this.#tasks = longerInts(this.#tasks, size);
  }
}
