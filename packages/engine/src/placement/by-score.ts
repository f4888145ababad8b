import { longerFloats } from '../kernel/columns.ts';
import { levelOf, Staircases } from './levels.ts';
import type { Need, PlacementIndex, Rooms } from './rooms.ts';

/** Sums of two shares differ by less than this from what they would be without rounding. */
const ROUNDING = 1e-9;

/** Holders of a block; it is split when it would have more. */
const BLOCK = 64;

/** Holders of one size, in order, and the most that any of them has free (at least: it is put right when it misleads). */
class Block {
  readonly keys = new Float64Array(BLOCK);
  readonly holders = new Int32Array(BLOCK);
  /** Of the shelf's staircases: the most free memory by free CPU. */
  readonly row: number;
  size = 0;
  mostVcpus = -1;
  /** Whether the most may be too much, because a holder has gone. */
  isLoose = false;

  constructor(row: number) {
    this.row = row;
  }
}

/**
 * Holders of one size in ascending order of (key, number), in blocks that are searched by halving and skipped by the
 * most that anybody in them has free.
 */
class Shelf {
  readonly #rooms: Rooms;
  readonly #cpu: number;
  readonly #memory: number;
  #rows = 16;
  readonly #stairs = new Staircases(this.#rows);
  /** Rows of blocks that are gone, and how many have ever been used. */
  readonly #freeRows: number[] = [];
  #usedRows = 0;
  readonly #blocks: Block[] = [];
  /** Rows of the blocks, in their order. */
  readonly #order: number[] = [];

  /** `first`: one of the holders that will stand here. */
  constructor(rooms: Rooms, first: number) {
    this.#rooms = rooms;
    this.#cpu = rooms.cpu[first]!;
    this.#memory = rooms.memory[first]!;
    this.#add(this.#newBlock(), 0);
  }

  /** Shares of CPU and memory together that a need takes of one of them, 0 to 2. */
  shareOf({ cpuMilli, memoryBytes }: Need): number {
    return cpuMilli / this.#cpu + memoryBytes / this.#memory;
  }

  insert(key: number, holder: number): void {
    let at = this.#blockOf(key, holder);
    if (this.#blocks[at]!.size === BLOCK) {
      this.#split(at);
      at = this.#blockOf(key, holder);
    }
    const block = this.#blocks[at]!;
    const place = placeOf(block, key, holder);
    block.keys.copyWithin(place + 1, place, block.size);
    block.holders.copyWithin(place + 1, place, block.size);
    block.keys[place] = key;
    block.holders[place] = holder;
    block.size++;
    this.#count(block, holder);
  }

  remove(key: number, holder: number): void {
    const at = this.#blockOf(key, holder);
    const block = this.#blocks[at]!;
    const place = placeOf(block, key, holder);
    block.keys.copyWithin(place, place + 1, block.size);
    block.holders.copyWithin(place, place + 1, block.size);
    block.size--;
    block.isLoose = true;
    if (block.size > 0 || this.#blocks.length === 1) return;
    this.#blocks.splice(at, 1);
    this.#order.splice(at, 1);
    this.#freeRows.push(block.row);
  }

  /** The first with a key between these two that the need fits; −1: none. */
  first(need: Need, from: number, to: number): number {
    const level = levelOf(need.cpuMilli);
    for (let at = this.#blockOf(from, -1); at < this.#order.length; at++) {
      if (this.#stairs.most(this.#order[at]!, level) < need.memoryBytes) continue;
      const block = this.#blocks[at]!;
      if (block.size > 0 && block.keys[0]! > to) break;
      if (block.mostVcpus < need.vcpus) continue;
      for (let place = 0; place < block.size; place++)
        if (this.#rooms.fits(block.holders[place]!, need)) return block.holders[place]!;
      if (block.isLoose) this.#correct(block, level);
    }
    return -1;
  }

  /** The last block whose first is not after this one. */
  #blockOf(key: number, holder: number): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const { keys, holders } = this.#blocks[middle]!;
      if (keys[0]! < key || (keys[0] === key && holders[0]! <= holder)) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #split(at: number): void {
    const block = this.#blocks[at]!;
    const half = BLOCK / 2;
    const second = this.#newBlock();
    second.keys.set(block.keys.subarray(half));
    second.holders.set(block.holders.subarray(half));
    second.size = BLOCK - half;
    block.size = half;
    this.#add(second, at + 1);
    this.#tighten(block);
    this.#tighten(second);
  }

  #add(block: Block, at: number): void {
    this.#blocks.splice(at, 0, block);
    this.#order.splice(at, 0, block.row);
  }

  #newBlock(): Block {
    const row = this.#freeRows.pop() ?? this.#usedRows++;
    if (row === this.#rows) {
      this.#rows *= 2;
      this.#stairs.respread(this.#rows, 0, 0);
    }
    this.#stairs.clear(row);
    return new Block(row);
  }

  #tighten(block: Block): void {
    this.#stairs.clear(block.row);
    block.mostVcpus = -1;
    block.isLoose = false;
    for (let place = 0; place < block.size; place++) this.#count(block, block.holders[place]!);
  }

  /** Makes exact what a block promises for a level of CPU. */
  #correct(block: Block, level: number): void {
    const { freeCpu, freeMemory, freeVcpus, freeSlots } = this.#rooms;
    let memory = -1;
    let vcpus = -1;
    for (let place = 0; place < block.size; place++) {
      const holder = block.holders[place]!;
      if (freeSlots[holder]! < 1) continue;
      if (freeVcpus[holder]! > vcpus) vcpus = freeVcpus[holder]!;
      if (freeMemory[holder]! > memory && levelOf(freeCpu[holder]!) >= level) memory = freeMemory[holder]!;
    }
    this.#stairs.lower(block.row, level, memory);
    block.mostVcpus = vcpus;
  }

  /** One without a free slot has nothing to give. */
  #count(block: Block, holder: number): void {
    const { freeCpu, freeMemory, freeVcpus, freeSlots } = this.#rooms;
    if (freeSlots[holder]! < 1) return;
    this.#stairs.raise(block.row, levelOf(freeCpu[holder]!), freeMemory[holder]!);
    block.mostVcpus = Math.max(block.mostVcpus, freeVcpus[holder]!);
  }
}

/** Where (key, holder) stands in a block, or would stand. */
function placeOf({ keys, holders, size }: Block, key: number, holder: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < key || (keys[middle] === key && holders[middle]! < holder)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Best fit (the least free share left) and least allocated (the most), by the mean of the free shares of CPU and memory:
 * the unrounded score of Kubernetes' LeastAllocated. For holders of one size what a need takes off is the same, so their
 * order does not depend on it: of each size the first that fits is found in order, and these are compared.
 */
export class ByScore implements PlacementIndex {
  readonly #rooms: Rooms;
  /** 1: the least free first; −1: the most. */
  readonly #sign: 1 | -1;
  readonly #shelves = new Map<string, Shelf>();
  readonly #shelfOf: Shelf[] = [];
  #keys = new Float64Array(16);

  constructor(rooms: Rooms, prefer: 'least-free' | 'most-free') {
    this.#rooms = rooms;
    this.#sign = prefer === 'least-free' ? 1 : -1;
  }

  insert(holder: number): void {
    if (holder >= this.#keys.length) this.#keys = longerFloats(this.#keys, holder * 2);
    const key = this.#sign * this.#rooms.free(holder);
    this.#keys[holder] = key;
    const shelf = this.#shelfOf[holder] ?? this.#shelve(holder);
    shelf.insert(key, holder);
  }

  remove(holder: number): void {
    this.#shelfOf[holder]!.remove(this.#keys[holder]!, holder);
  }

  choose(need: Need): number {
    let chosen = -1;
    let best = Infinity;
    for (const shelf of this.#shelves.values()) {
      // Whoever has not the need's shares free in all cannot have both.
      const least = shelf.shareOf(need) - ROUNDING;
      const holder =
        this.#sign > 0 ? shelf.first(need, least, Infinity) : shelf.first(need, -Infinity, -least);
      if (holder < 0) continue;
      const key = this.#sign * (this.#rooms.free(holder) - shelf.shareOf(need));
      if (key > best || (key === best && holder > chosen)) continue;
      best = key;
      chosen = holder;
    }
    return chosen;
  }

  #shelve(holder: number): Shelf {
    const { cpu, memory } = this.#rooms;
    const size = `${String(cpu[holder])} ${String(memory[holder])}`;
    const shelf = this.#shelves.get(size) ?? new Shelf(this.#rooms, holder);
    this.#shelves.set(size, shelf);
    this.#shelfOf[holder] = shelf;
    return shelf;
  }
}
