import { longerFloats, roomFor } from '../kernel/columns.ts';

/** Places of a task's links. */
const CHILD = 2;
const SIBLING = 3;

/**
 * Tasks waiting for their virtual finish: one pairing heap for each leaf, whose nodes are the tasks themselves
 * (Fredman, Sedgewick, Sleator, Tarjan, "The pairing heap", Algorithmica 1, 1986). No allocation for a task.
 */
export class TaskHeaps {
  /** Of a task its finish, and in the same 16 bytes, for they are looked at together, its first child and next sibling. */
  #finish = new Float64Array(128);
  #links = new Int32Array(this.#finish.buffer);

  /** Makes room for tasks numbered below `size`. */
  reserve(size: number): void {
    if (2 * size <= this.#finish.length) return;
    this.#finish = longerFloats(this.#finish, 2 * roomFor(this.#finish.length / 2, size));
    this.#links = new Int32Array(this.#finish.buffer);
  }

  finishOf(task: number): number {
    return this.#finish[2 * task]!;
  }

  /** Adds a task to the heap with this root (−1: empty); returns the new root. Among equals the earlier stays on top. */
  insert(root: number, task: number, finish: number): number {
    this.#finish[2 * task] = finish;
    this.#links[4 * task + CHILD] = -1;
    this.#links[4 * task + SIBLING] = -1;
    return root < 0 ? task : this.#meld(root, task);
  }

  /** Removes the root; returns the new root or −1. */
  removeTop(root: number): number {
    const links = this.#links;
    let list = links[4 * root + CHILD]!;
    let paired = -1;
    while (list >= 0) {
      const first = list;
      const second = links[4 * first + SIBLING]!;
      if (second < 0) {
        links[4 * first + SIBLING] = paired;
        paired = first;
        break;
      }
      list = links[4 * second + SIBLING]!;
      const merged = this.#meld(second, first);
      links[4 * merged + SIBLING] = paired;
      paired = merged;
    }
    let top = -1;
    while (paired >= 0) {
      const next = links[4 * paired + SIBLING]!;
      top = top < 0 ? paired : this.#meld(top, paired);
      paired = next;
    }
    if (top >= 0) links[4 * top + SIBLING] = -1;
    return top;
  }

  /** Which of two ends first is anybody's guess, so it is worked out without a branch that the processor would guess at. */
  #meld(a: number, b: number): number {
    const links = this.#links;
    const second = Number(this.#finish[2 * b]! < this.#finish[2 * a]!);
    const winner = a + Math.imul(b - a, second);
    const loser = a + b - winner;
    links[4 * loser + SIBLING] = links[4 * winner + CHILD]!;
    links[4 * winner + CHILD] = loser;
    return winner;
  }
}
