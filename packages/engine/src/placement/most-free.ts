import { HeapWalk } from '../kernel/heap-walk.ts';
import { type HeapRegister, IndexedHeap } from '../kernel/indexed-heap.ts';
import type { Need, Rooms, SizeOrder } from './rooms.ts';
import { Shelf, type Standing } from './shelf.ts';

/** So many are looked at in order; where none of them has room for a need, all are asked. */
const LOOKS = 24;
/** More asking of all than this, and more often than once in so many needs, is what a shelf is for. */
const MISSES = 64;
const SELDOM = 256;

/**
 * Holders of one size, the emptiest first (by the mean of what is free of CPU and memory; the lowest number among equals), in a heap
 * in which one that changes moves up or down. Mostly the emptiest has room, or one that is as good as it. Where those have not, as on a
 * fleet that is full of one of the two, they are put on a shelf, which costs more at every change and less at such a need.
 */
export class MostFree implements SizeOrder {
  readonly #rooms: Rooms;
  readonly #standing: Standing;
  readonly #register: HeapRegister;
  readonly #heap: IndexedHeap;
  readonly #walk: HeapWalk;
  /** In the order of their numbers. */
  readonly #holders: number[] = [];
  #needs = 0;
  #misses = 0;
  #shelf: Shelf | null = null;

  constructor(rooms: Rooms, register: HeapRegister, standing: Standing) {
    this.#rooms = rooms;
    this.#register = register;
    this.#standing = standing;
    this.#heap = new IndexedHeap(register);
    this.#walk = new HeapWalk(this.#heap);
  }

  add(holder: number): void {
    this.#holders.push(holder);
    this.#register.reserve(holder + 1);
    this.#standing.reserve(holder);
    this.insert(holder);
  }

  insert(holder: number): void {
    if (this.#shelf !== null) this.#shelf.insert(holder);
    else if (this.#rooms.freeSlots[holder]! < 1) this.#heap.remove(holder);
    // A size that has nothing has no share free, which is no number.
    else this.#heap.set(holder, -this.#rooms.free(holder) || 0);
  }

  /** In the heap it moves from where it stands when it is inserted again. */
  remove(holder: number): void {
    this.#shelf?.remove(holder);
  }

  first(need: Need, least: number): number {
    if (this.#shelf !== null) return this.#shelf.first(need, least);
    this.#needs++;
    if (this.#heap.topKey() > -least) return -1;
    const top = this.#heap.top();
    return top < 0 || this.#rooms.fits(top, need) ? top : this.#beyondTop(need, least);
  }

  #beyondTop(need: Need, least: number): number {
    this.#walk.begin();
    for (let looks = 0; looks < LOOKS; looks++) {
      const holder = this.#walk.next();
      if (holder < 0 || this.#rooms.free(holder) < least) return -1;
      if (this.#rooms.fits(holder, need)) return holder;
    }
    this.#misses++;
    if (this.#misses <= MISSES || this.#misses * SELDOM < this.#needs) return this.#ofAll(need, least);
    this.#shelf = new Shelf(this.#rooms, this.#standing, -1);
    for (const holder of this.#holders) this.#shelf.insert(holder);
    return this.#shelf.first(need, least);
  }

  #ofAll(need: Need, least: number): number {
    let chosen = -1;
    let best = least;
    for (const holder of this.#holders) {
      const free = this.#rooms.free(holder);
      if (free < best || (free === best && chosen >= 0) || !this.#rooms.fits(holder, need)) continue;
      best = free;
      chosen = holder;
    }
    return chosen;
  }
}
