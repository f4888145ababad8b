import { longerBytes, longerFloats, longerInts } from '../kernel/columns.ts';
import { HeapWalk } from '../kernel/heap-walk.ts';
import { HeapRegister, IndexedHeap } from '../kernel/indexed-heap.ts';
import type { SizeOrder } from './by-score.ts';
import { BLOCK_BITS, type Need, type Rooms } from './rooms.ts';

/** So many are looked at in order; where none of them has room for a need, all are asked, block by block. */
const LOOKS = 24;
/** Holders of a block. */
const BLOCK = 1 << BLOCK_BITS;

/** Of each holder its place in the heap of its size, and how many of its size came before it. */
export class Seats {
  readonly register = new HeapRegister();
  indexes = new Int32Array(16);

  reserve(holder: number): void {
    this.register.reserve(holder + 1);
    if (holder >= this.indexes.length) this.indexes = longerInts(this.indexes, holder * 2);
  }
}

/**
 * Holders of one size, the emptiest first (by the mean of what is free of CPU and memory; the lowest number among equals), in a heap
 * in which one that changes moves up or down. Mostly the emptiest has room, or one that is as good as it. Where those have not, as on a
 * fleet that is full of one of the two, blocks of holders by number say the most that anybody in them has.
 */
export class MostFree implements SizeOrder {
  readonly #rooms: Rooms;
  readonly #seats: Seats;
  readonly #heap: IndexedHeap;
  readonly #walk: HeapWalk;
  /** In the order of their numbers. */
  readonly #holders: number[] = [];
  /** Of each block: the most free of CPU, of memory and of both together; 1: it has changed since. */
  #cpu = new Float64Array(4);
  #memory = new Float64Array(4);
  #free = new Float64Array(4);
  #stale = new Uint8Array(4);

  constructor(rooms: Rooms, seats: Seats) {
    this.#rooms = rooms;
    this.#seats = seats;
    this.#heap = new IndexedHeap(seats.register);
    this.#walk = new HeapWalk(this.#heap);
  }

  add(holder: number): void {
    this.#seats.reserve(holder);
    this.#seats.indexes[holder] = this.#holders.push(holder) - 1;
    if (this.#holders.length > this.#stale.length * BLOCK) this.#grow();
    this.insert(holder);
  }

  insert(holder: number): void {
    this.#stale[this.#seats.indexes[holder]! >> BLOCK_BITS] = 1;
    if (this.#rooms.freeSlots[holder]! < 1) this.#heap.remove(holder);
    // A size that has nothing has no share free, which is no number.
    else this.#heap.set(holder, -this.#rooms.free(holder) || 0);
  }

  /** It moves from where it stands when it is inserted again. */
  remove(): void {
    // Nothing to take out.
  }

  first(need: Need, least: number): number {
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
    return this.#inBlocks(need, least);
  }

  #inBlocks(need: Need, least: number): number {
    const rooms = this.#rooms;
    const holders = this.#holders;
    let chosen = -1;
    let best = least;
    for (let from = 0, block = 0; from < holders.length; from += BLOCK, block++) {
      if (this.#stale[block] === 1) this.#look(block);
      if (this.#cpu[block]! < need.cpuMilli || this.#memory[block]! < need.memoryBytes) continue;
      if (this.#free[block]! < best) continue;
      const end = Math.min(from + BLOCK, holders.length);
      for (let at = from; at < end; at++) {
        const holder = holders[at]!;
        const free = rooms.free(holder);
        if (free < best || (free === best && chosen >= 0) || !rooms.fits(holder, need)) continue;
        best = free;
        chosen = holder;
      }
    }
    return chosen;
  }

  /** One without a free slot has nothing to give. */
  #look(block: number): void {
    const { freeCpu, freeMemory, freeSlots } = this.#rooms;
    const end = Math.min((block + 1) * BLOCK, this.#holders.length);
    let cpu = -1;
    let memory = -1;
    let free = -1;
    for (let at = block * BLOCK; at < end; at++) {
      const holder = this.#holders[at]!;
      if (freeSlots[holder]! < 1) continue;
      cpu = Math.max(cpu, freeCpu[holder]!);
      memory = Math.max(memory, freeMemory[holder]!);
      free = Math.max(free, this.#rooms.free(holder));
    }
    this.#cpu[block] = cpu;
    this.#memory[block] = memory;
    this.#free[block] = free;
    this.#stale[block] = 0;
  }

  #grow(): void {
    const blocks = this.#stale.length * 2;
    this.#cpu = longerFloats(this.#cpu, blocks);
    this.#memory = longerFloats(this.#memory, blocks);
    this.#free = longerFloats(this.#free, blocks);
    this.#stale = longerBytes(this.#stale, blocks);
  }
}
