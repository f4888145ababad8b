import { longerFloats, longerInts } from '../kernel/columns.ts';

/**
 * Tasks waiting for their virtual finish: one pairing heap for each leaf, whose nodes are the tasks themselves
 * (Fredman, Sedgewick, Sleator, Tarjan, "The pairing heap", Algorithmica 1, 1986). No allocation for a task.
 */
export class TaskHeaps {
  finish = new Float64Array(64);
  /** First child of a task, then its next sibling: side by side, for they are looked at together. */
  #links = new Int32Array(128);

  /** Makes room for tasks numbered below `size`. */
  reserve(size: number): void {
    if (size <= this.finish.length) return;
    const length = Math.max(size, this.finish.length * 2);
    this.finish = longerFloats(this.finish, length);
    this.#links = longerInts(this.#links, 2 * length);
  }

  /** Adds a task to the heap with this root (−1: empty); returns the new root. Among equals the earlier stays on top. */
  insert(root: number, task: number, finish: number): number {
    this.finish[task] = finish;
    this.#links[2 * task] = -1;
    this.#links[2 * task + 1] = -1;
    return root < 0 ? task : this.#meld(root, task);
  }

  /** Removes the root; returns the new root or −1. */
  removeTop(root: number): number {
    const links = this.#links;
    let list = links[2 * root]!;
    let paired = -1;
    while (list >= 0) {
      const first = list;
      const second = links[2 * first + 1]!;
      if (second < 0) {
        links[2 * first + 1] = paired;
        paired = first;
        break;
      }
      list = links[2 * second + 1]!;
      const merged = this.#meld(second, first);
      links[2 * merged + 1] = paired;
      paired = merged;
    }
    let top = -1;
    while (paired >= 0) {
      const next = links[2 * paired + 1]!;
      top = top < 0 ? paired : this.#meld(top, paired);
      paired = next;
    }
    if (top >= 0) links[2 * top + 1] = -1;
    return top;
  }

  /** Which of two ends first is anybody's guess, so it is worked out without a branch that the processor would guess at. */
  #meld(a: number, b: number): number {
    const links = this.#links;
    const second = Number(this.finish[b]! < this.finish[a]!);
    const winner = a + Math.imul(b - a, second);
    const loser = a + b - winner;
    links[2 * loser + 1] = links[2 * winner]!;
    links[2 * winner] = loser;
    return winner;
  }
}
