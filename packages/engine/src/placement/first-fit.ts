import { longerFloats } from '../kernel/columns.ts';
import { LEVELS, levelOf, Staircases } from './levels.ts';
import { CPU, MEMORY, type Need, type PlacementIndex, ROW, type Rooms, SLOTS, VCPUS } from './rooms.ts';

/** Holders of a leaf, which are looked at one by one. */
const BLOCK = 32;

/**
 * First fit by a binary tree over blocks of holders in order of their numbers: each node has a staircase, the most free
 * memory by free CPU of any holder below it, and the most free vCPUs, so a half in which nothing fits is not looked at. One
 * number each for CPU and memory would lead astray where one holder has the CPU and another the memory. A node may promise
 * too much once room is taken; it is put right when it has misled. A holder without a free slot counts as full.
 */
export class FirstFit implements PlacementIndex {
  readonly #rooms: Rooms;
  /** A power of two. The root is node 1, the leaf of a block `leaves + block`. */
  #leaves = 2;
  readonly #stairs = new Staircases(4);
  #vcpus = new Float64Array(4).fill(-1);

  constructor(rooms: Rooms) {
    this.#rooms = rooms;
  }

  insert(holder: number): void {
    const block = Math.floor(holder / BLOCK);
    while (block >= this.#leaves) this.#grow();
    const { rows } = this.#rooms;
    const at = ROW * holder;
    if (rows[at + SLOTS]! < 1) return;
    const level = levelOf(rows[at + CPU]!);
    const memory = rows[at + MEMORY]!;
    for (let node = this.#leaves + block; node >= 1; node >>= 1)
      if (!this.#stairs.raise(node, level, memory)) break;
    const vcpus = rows[at + VCPUS]!;
    for (let node = this.#leaves + block; node >= 1 && this.#vcpus[node]! < vcpus; node >>= 1)
      this.#vcpus[node] = vcpus;
  }

  /** Its new room replaces the old one when it is inserted again. */
  remove(): void {
    // Nothing to take out.
  }

  /** The first that the need fits, of those from a number on. */
  choose(need: Need, from = 0): number {
    if (from === 0) return this.#below(1, need);
    const block = Math.floor(from / BLOCK);
    const holder = this.#firstOf(block, need, from);
    return holder >= 0 ? holder : this.#below(this.#after(this.#leaves + block), need);
  }

  /** The first in a node or right of it that the need fits; −1: none. */
  #below(start: number, need: Need): number {
    const level = levelOf(need.cpuMilli);
    let node = start;
    while (node > 0) {
      if (this.#promises(node, level, need)) {
        if (node < this.#leaves) {
          node *= 2;
          continue;
        }
        const holder = this.#firstOf(node - this.#leaves, need);
        if (holder >= 0) return holder;
        this.#correct(node, level);
      }
      node = this.#after(node);
    }
    return -1;
  }

  /** The next that is not below a node: the right sibling of the first ancestor that is a left one; 0: none. */
  #after(node: number): number {
    let at = node;
    while ((at & 1) === 1) at >>= 1;
    return at === 0 ? 0 : at + 1;
  }

  #promises(node: number, level: number, { memoryBytes, vcpus }: Need): boolean {
    return this.#stairs.most(node, level) >= memoryBytes && this.#vcpus[node]! >= vcpus;
  }

  /** The first of a block, from a number on, that the need fits; −1: none. */
  #firstOf(block: number, need: Need, from = block * BLOCK): number {
    const end = Math.min((block + 1) * BLOCK, this.#rooms.size);
    for (let holder = from; holder < end; holder++) if (this.#rooms.fits(holder, need)) return holder;
    return -1;
  }

  /** Makes the promise of a leaf exact for a level of CPU, and of all above it no more than those below them make. */
  #correct(leaf: number, level: number): void {
    const { rows, size } = this.#rooms;
    const first = (leaf - this.#leaves) * BLOCK;
    let memory = -1;
    let vcpus = -1;
    for (let holder = first; holder < Math.min(first + BLOCK, size); holder++) {
      const at = ROW * holder;
      if (rows[at + SLOTS]! < 1) continue;
      if (rows[at + VCPUS]! > vcpus) vcpus = rows[at + VCPUS]!;
      if (rows[at + MEMORY]! > memory && levelOf(rows[at + CPU]!) >= level) memory = rows[at + MEMORY]!;
    }
    this.#stairs.lower(leaf, level, memory);
    this.#vcpus[leaf] = vcpus;
    for (let node = leaf >> 1; node >= 1; node >>= 1) if (!this.#adjust(node, level)) break;
  }

  /** False when a node promises no more than the two below it, from a level of CPU on. */
  #adjust(node: number, level: number): boolean {
    const left = 2 * node;
    const right = left + 1;
    let changed = false;
    let most = 0;
    for (let at = level; at < LEVELS && most >= 0; at++) {
      most = Math.max(this.#stairs.most(left, at), this.#stairs.most(right, at));
      if (this.#stairs.lower(node, at, most)) changed = true;
    }
    const vcpus = Math.max(this.#vcpus[left]!, this.#vcpus[right]!);
    if (this.#vcpus[node]! > vcpus) {
      this.#vcpus[node] = vcpus;
      changed = true;
    }
    return changed;
  }

  #grow(): void {
    const before = this.#leaves;
    this.#leaves *= 2;
    this.#stairs.respread(2 * this.#leaves, before, this.#leaves);
    const vcpus = longerFloats(this.#vcpus, 2 * this.#leaves);
    vcpus.copyWithin(this.#leaves, before, 2 * before);
    vcpus.fill(-1, this.#leaves + before);
    this.#vcpus = vcpus;
    for (let node = this.#leaves - 1; node >= 1; node--) this.#sum(node);
  }

  /** A node promises what the two below it do. */
  #sum(node: number): void {
    this.#stairs.clear(node);
    for (let at = LEVELS - 1; at >= 0; at--) {
      this.#stairs.raise(node, at, this.#stairs.most(2 * node, at));
      this.#stairs.raise(node, at, this.#stairs.most(2 * node + 1, at));
    }
    this.#vcpus[node] = Math.max(this.#vcpus[2 * node]!, this.#vcpus[2 * node + 1]!);
  }
}
