import { longerFloats, longerInts } from '../kernel/columns.ts';

/**
 * Tasks waiting for their virtual finish: one pairing heap for each leaf, whose nodes are the tasks themselves
 * (Fredman, Sedgewick, Sleator, Tarjan, "The pairing heap", Algorithmica 1, 1986). No allocation for a task.
 */
export class TaskHeaps {
  finish = new Float64Array(64);
  #child = new Int32Array(64);
  #sibling = new Int32Array(64);

  /** Makes room for tasks numbered below `size`. */
  reserve(size: number): void {
    if (size <= this.finish.length) return;
    const length = Math.max(size, this.finish.length * 2);
    this.finish = longerFloats(this.finish, length);
    this.#child = longerInts(this.#child, length);
    this.#sibling = longerInts(this.#sibling, length);
  }

  /** Adds a task to the heap with this root (−1: empty); returns the new root. Among equals the earlier stays on top. */
  insert(root: number, task: number, finish: number): number {
    this.finish[task] = finish;
    this.#child[task] = -1;
    this.#sibling[task] = -1;
    return root < 0 ? task : this.#meld(root, task);
  }

  /** Removes the root; returns the new root or −1. */
  removeTop(root: number): number {
    let list = this.#child[root]!;
    let paired = -1;
    while (list >= 0) {
      const first = list;
      const second = this.#sibling[first]!;
      if (second < 0) {
        this.#sibling[first] = paired;
        paired = first;
        break;
      }
      list = this.#sibling[second]!;
      const merged = this.#meld(second, first);
      this.#sibling[merged] = paired;
      paired = merged;
    }
    let top = -1;
    while (paired >= 0) {
      const next = this.#sibling[paired]!;
      top = top < 0 ? paired : this.#meld(top, paired);
      paired = next;
    }
    if (top >= 0) this.#sibling[top] = -1;
    return top;
  }

  #meld(a: number, b: number): number {
    const winner = this.finish[a]! <= this.finish[b]! ? a : b;
    const loser = winner === a ? b : a;
    this.#sibling[loser] = this.#child[winner]!;
    this.#child[winner] = loser;
    return winner;
  }
}
