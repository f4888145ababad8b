import type { IndexedHeap } from './indexed-heap.ts';

/**
 * The entries of a heap one after another, least first, and none is taken out: after each its children are to be looked at as well.
 * The n-th costs O(n), so it is for the first few.
 */
export class HeapWalk {
  readonly #heap: IndexedHeap;
  /** Places that are to be looked at, the least of them last. */
  readonly #ahead: number[] = [];

  constructor(heap: IndexedHeap) {
    this.#heap = heap;
  }

  /** Begins anew, at the least. */
  begin(): void {
    this.#ahead.length = 0;
    if (this.#heap.size > 0) this.#ahead.push(0);
  }

  /** The next entry; −1 after the last. */
  next(): number {
    const place = this.#ahead.pop();
    if (place === undefined) return -1;
    const end = Math.min(4 * place + 5, this.#heap.size);
    for (let child = 4 * place + 1; child < end; child++) this.#expect(child);
    return this.#heap.entryAt(place);
  }

  #expect(place: number): void {
    const ahead = this.#ahead;
    let at = ahead.length;
    ahead.push(place);
    for (; at > 0 && this.#heap.isBefore(ahead[at - 1]!, place); at--) ahead[at] = ahead[at - 1]!;
    ahead[at] = place;
  }
}
