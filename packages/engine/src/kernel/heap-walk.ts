import { longerInts } from './columns.ts';
import type { IndexedHeap } from './indexed-heap.ts';

/**
 * The entries of a heap one after another, least first, and none is taken out: after each its children are to be looked at as well.
 * What is to be looked at is a heap of places itself, so the n-th costs O(log n) (G. N. Frederickson, 1993, has the bound without the log).
 */
export class HeapWalk {
  readonly #heap: IndexedHeap;
  /** Places that are to be looked at, as a binary heap, and how many. */
  #ahead = new Int32Array(64);
  #size = 0;

  constructor(heap: IndexedHeap) {
    this.#heap = heap;
  }

  /** Begins anew, at the least. */
  begin(): void {
    this.#ahead[0] = 0;
    this.#size = this.#heap.size > 0 ? 1 : 0;
  }

  /** The next entry; −1 after the last. */
  next(): number {
    if (this.#size === 0) return -1;
    const place = this.#ahead[0]!;
    const first = 4 * place + 1;
    const end = Math.min(first + 4, this.#heap.size);
    // The first child takes the place of its parent, which costs less than taking one out and putting one in.
    this.#sink(first < end ? first : this.#ahead[--this.#size]!);
    for (let child = first + 1; child < end; child++) this.#swim(child);
    return this.#heap.entryAt(place);
  }

  #swim(place: number): void {
    if (this.#size === this.#ahead.length) this.#ahead = longerInts(this.#ahead, 2 * this.#size);
    const ahead = this.#ahead;
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#heap.isBefore(place, ahead[parent]!)) break;
      ahead[at] = ahead[parent]!;
      at = parent;
    }
    ahead[at] = place;
  }

  #sink(place: number): void {
    const ahead = this.#ahead;
    const size = this.#size;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && this.#heap.isBefore(ahead[child + 1]!, ahead[child]!)) child++;
      if (!this.#heap.isBefore(ahead[child]!, place)) break;
      ahead[at] = ahead[child]!;
      at = child;
    }
    ahead[at] = place;
  }
}
