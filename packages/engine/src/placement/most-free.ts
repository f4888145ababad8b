import { HeapWalk } from '../kernel/heap-walk.ts';
import { type HeapRegister, IndexedHeap } from '../kernel/indexed-heap.ts';
import type { Need, Rooms, SizeOrder } from './rooms.ts';
import { Shelf, type Standing } from './shelf.ts';

/** So many are looked at in order; where none of them has room for a need, all are asked, of whom one costs a part of a look. */
const LOOKS = 96;
const ASKED = 1 / 8;
/** More looks than this a need are what a shelf is for; so many times may all be asked at once. */
const LOOKS_A_NEED = 6;
const AT_ONCE = 16;

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
  /** Looks that may come at once, and of these those that are left before there is a shelf. */
  #most = AT_ONCE * LOOKS;
  #left = this.#most;
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
    this.#most += AT_ONCE * ASKED;
    this.#left += AT_ONCE * ASKED;
    this.#register.reserve(holder + 1);
    this.#standing.reserve(holder);
    this.insert(holder);
  }

  insert(holder: number): void {
    if (this.#shelf !== null) this.#shelf.insert(holder);
    else if (this.#rooms.freeSlots(holder) < 1) this.#heap.remove(holder);
    // A size that has nothing has no share free, which is no number.
    else this.#heap.set(holder, -this.#rooms.free(holder) || 0);
  }

  /** In the heap it moves from where it stands when it is inserted again. */
  remove(holder: number): void {
    this.#shelf?.remove(holder);
  }

  first(need: Need, least: number): number {
    if (this.#shelf !== null) return this.#shelf.first(need, least);
    if (this.#left < this.#most) this.#left += LOOKS_A_NEED;
    if (this.#heap.topKey() > -least) return -1;
    const top = this.#heap.top();
    return top < 0 || this.#rooms.fits(top, need) ? top : this.#beyondTop(need, least);
  }

  #beyondTop(need: Need, least: number): number {
    if (this.#left < 0) return this.#shelve().first(need, least);
    this.#walk.begin();
    for (let looks = 1; looks <= LOOKS; looks++) {
      const holder = this.#walk.next();
      const isOver = holder < 0 || this.#rooms.free(holder) < least;
      if (!isOver && !this.#rooms.fits(holder, need)) continue;
      this.#left -= looks;
      return isOver ? -1 : holder;
    }
    this.#left -= LOOKS + this.#holders.length * ASKED;
    return this.#ofAll(need, least);
  }

  #shelve(): Shelf {
    const shelf = new Shelf(this.#rooms, this.#standing, -1);
    for (const holder of this.#holders) shelf.insert(holder);
    this.#shelf = shelf;
    return shelf;
  }

  #ofAll(need: Need, least: number): number {
    let chosen = -1;
    let best = least;
    for (const holder of this.#holders) {
      // Mostly it is room that is short.
      if (!this.#rooms.fits(holder, need)) continue;
      const free = this.#rooms.free(holder);
      if (free < best || (free === best && chosen >= 0)) continue;
      best = free;
      chosen = holder;
    }
    return chosen;
  }
}
