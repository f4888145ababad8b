import { longerFloats, longerInts } from './columns.ts';

/** Keys and positions of entries; heaps whose entries never overlap may share one register. */
export class HeapRegister {
  keys = new Float64Array(16);
  /** Position in its heap, −1 when in none. */
  positions = new Int32Array(16).fill(-1);

  reserve(size: number): void {
    const old = this.positions.length;
    if (size <= old) return;
    const length = Math.max(size, old * 2);
    this.keys = longerFloats(this.keys, length);
    this.positions = longerInts(this.positions, length).fill(-1, old);
  }
}

/** A binary heap of small integers, least (key, entry) first, in which any entry can be re-keyed or removed in O(log n). */
export class IndexedHeap {
  readonly #register: HeapRegister;
  #entries = new Int32Array(8);
  #size = 0;

  constructor(register: HeapRegister) {
    this.#register = register;
  }

  get size(): number {
    return this.#size;
  }

  /** The least entry; −1 when empty. */
  top(): number {
    return this.#size === 0 ? -1 : this.#entries[0]!;
  }

  /** Key of the least entry; Infinity when empty. */
  topKey(): number {
    return this.#size === 0 ? Infinity : this.#register.keys[this.#entries[0]!]!;
  }

  /** Adds an entry or changes its key. */
  set(entry: number, key: number): void {
    const { keys, positions } = this.#register;
    let at = positions[entry]!;
    if (at < 0) {
      if (this.#size === this.#entries.length) this.#entries = longerInts(this.#entries, this.#size * 2);
      at = this.#size++;
    }
    keys[entry] = key;
    this.#entries[at] = entry;
    positions[entry] = at;
    if (!this.#swim(at, entry, key)) this.#sink(at, entry, key);
  }

  /** Removes an entry if it is there. */
  remove(entry: number): void {
    const { keys, positions } = this.#register;
    const at = positions[entry]!;
    if (at < 0) return;
    positions[entry] = -1;
    const last = this.#entries[--this.#size]!;
    if (last === entry) return;
    this.#entries[at] = last;
    positions[last] = at;
    const key = keys[last]!;
    if (!this.#swim(at, last, key)) this.#sink(at, last, key);
  }

  #swim(from: number, entry: number, key: number): boolean {
    const { keys, positions } = this.#register;
    const entries = this.#entries;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = entries[parent]!;
      const aboveKey = keys[above]!;
      if (aboveKey < key || (aboveKey === key && above < entry)) break;
      entries[at] = above;
      positions[above] = at;
      at = parent;
    }
    entries[at] = entry;
    positions[entry] = at;
    return at !== from;
  }

  #sink(from: number, entry: number, key: number): void {
    const { keys, positions } = this.#register;
    const entries = this.#entries;
    const size = this.#size;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      const right = child + 1;
      if (right < size && before(keys, entries[right]!, entries[child]!)) child = right;
      const below = entries[child]!;
      const belowKey = keys[below]!;
      if (key < belowKey || (key === belowKey && entry < below)) break;
      entries[at] = below;
      positions[below] = at;
      at = child;
    }
    entries[at] = entry;
    positions[entry] = at;
  }
}

const before = (keys: Float64Array, a: number, b: number): boolean =>
  keys[a]! < keys[b]! || (keys[a]! === keys[b]! && a < b);
