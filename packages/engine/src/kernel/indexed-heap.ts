import { longerFloats, longerInts } from './columns.ts';

/** Of heaps that have never held anything; many never do. */
const NO_KEYS = new Float64Array(0);
const NO_ENTRIES = new Int32Array(0);

/** Positions of entries in their heaps; heaps whose entries never overlap may share one register. */
export class HeapRegister {
  /** Position in its heap, −1 when in none. */
  positions = new Int32Array(16).fill(-1);

  reserve(size: number): void {
    const old = this.positions.length;
    if (size <= old) return;
    this.positions = longerInts(this.positions, Math.max(size, old * 2)).fill(-1, old);
  }
}

/**
 * A heap of small integers, least (key, entry) first, in which any entry can be re-keyed or removed in O(log n). Four
 * children a place, and keys in the order of places: a level is one cache line where there are many (LaMarca and Ladner, 1996).
 */
export class IndexedHeap {
  readonly #register: HeapRegister;
  #keys = NO_KEYS;
  #entries = NO_ENTRIES;
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
    return this.#size === 0 ? Infinity : this.#keys[0]!;
  }

  /** The entry at a place; the places below it are 4 · place + 1 to + 4. */
  entryAt(place: number): number {
    return this.#entries[place]!;
  }

  /** Whether what stands at a place is less than what stands at another. */
  isBefore(place: number, other: number): boolean {
    const key = this.#keys[place]!;
    const than = this.#keys[other]!;
    return key < than || (key === than && this.#entries[place]! < this.#entries[other]!);
  }

  /** Adds an entry or changes its key. */
  set(entry: number, key: number): void {
    const at = this.#register.positions[entry]!;
    if (at < 0) {
      if (this.#size === this.#entries.length) this.#grow();
      this.#put(this.#size++, entry, key);
      this.#swim(this.#size - 1);
      return;
    }
    const rises = key < this.#keys[at]!;
    this.#keys[at] = key;
    if (rises) this.#swim(at);
    else this.#sink(at);
  }

  /** Removes an entry if it is there. */
  remove(entry: number): void {
    const { positions } = this.#register;
    const at = positions[entry]!;
    if (at < 0) return;
    positions[entry] = -1;
    const end = --this.#size;
    if (at === end) return;
    const last = this.#entries[end]!;
    this.#put(at, last, this.#keys[end]!);
    this.#sink(at);
    if (positions[last] === at) this.#swim(at);
  }

  #put(at: number, entry: number, key: number): void {
    this.#keys[at] = key;
    this.#entries[at] = entry;
    this.#register.positions[entry] = at;
  }

  /** What stands at a place goes up to where it belongs. No key is handed from call to call: a number that is would be boxed. */
  #swim(from: number): void {
    if (from === 0) return;
    const { positions } = this.#register;
    const entries = this.#entries;
    const keys = this.#keys;
    const key = keys[from]!;
    const entry = entries[from]!;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      const above = keys[parent]!;
      const moved = entries[parent]!;
      if (above < key || (above === key && moved < entry)) break;
      keys[at] = above;
      entries[at] = moved;
      positions[moved] = at;
      at = parent;
    }
    if (at === from) return;
    keys[at] = key;
    entries[at] = entry;
    positions[entry] = at;
  }

  #sink(from: number): void {
    const size = this.#size;
    if (4 * from + 1 >= size) return;
    const { positions } = this.#register;
    const entries = this.#entries;
    const keys = this.#keys;
    const key = keys[from]!;
    const entry = entries[from]!;
    let at = from;
    for (;;) {
      const first = 4 * at + 1;
      if (first >= size) break;
      let least = first;
      let below = keys[first]!;
      const end = Math.min(first + 4, size);
      for (let child = first + 1; child < end; child++) {
        const one = keys[child]!;
        if (one < below || (one === below && entries[child]! < entries[least]!)) {
          least = child;
          below = one;
        }
      }
      const moved = entries[least]!;
      if (key < below || (key === below && entry < moved)) break;
      keys[at] = below;
      entries[at] = moved;
      positions[moved] = at;
      at = least;
    }
    if (at === from) return;
    keys[at] = key;
    entries[at] = entry;
    positions[entry] = at;
  }

  #grow(): void {
    const size = Math.max(4, this.#size * 2);
    this.#keys = longerFloats(this.#keys, size);
    this.#entries = longerInts(this.#entries, size);
  }
}
