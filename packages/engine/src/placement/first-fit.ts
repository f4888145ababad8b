import type { Need, PlacementIndex, Rooms } from './rooms.ts';

/**
 * First fit by a binary tree over the holders in order of their numbers: each node has the most free CPU, memory and
 * vCPUs of any holder below it, so a half in which nothing can fit is not looked at. A holder without a free slot counts
 * as full.
 */
export class FirstFit implements PlacementIndex {
  readonly #rooms: Rooms;
  /** Leaves: a power of two. The root is node 1, the leaf of a holder `leaves + holder`. */
  #leaves = 16;
  #cpu = new Float64Array(32).fill(-1);
  #memory = new Float64Array(32).fill(-1);
  #vcpus = new Float64Array(32).fill(-1);

  constructor(rooms: Rooms) {
    this.#rooms = rooms;
  }

  insert(holder: number): void {
    while (holder >= this.#leaves) this.#grow();
    const { freeCpu, freeMemory, freeVcpus, freeSlots } = this.#rooms;
    const open = freeSlots[holder]! >= 1;
    const leaf = this.#leaves + holder;
    set(this.#cpu, leaf, open ? freeCpu[holder]! : -1);
    set(this.#memory, leaf, open ? freeMemory[holder]! : -1);
    set(this.#vcpus, leaf, open ? freeVcpus[holder]! : -1);
  }

  /** Its new room replaces the old one when it is inserted again. */
  remove(): void {
    // Nothing to take out.
  }

  /** The first that the need fits, of those from a number on. */
  choose(need: Need, from = 0): number {
    return this.#find(1, need, this.#leaves + from, this.#leaves);
  }

  /** The first leaf below a node of so many leaves that the need fits, not before leaf `from`; −1: none. */
  #find(node: number, need: Need, from: number, leaves: number): number {
    if ((node + 1) * leaves <= from) return -1;
    const fits =
      this.#cpu[node]! >= need.cpuMilli &&
      this.#memory[node]! >= need.memoryBytes &&
      this.#vcpus[node]! >= need.vcpus;
    if (!fits) return -1;
    if (node >= this.#leaves) return node - this.#leaves;
    const left = this.#find(2 * node, need, from, leaves / 2);
    return left >= 0 ? left : this.#find(2 * node + 1, need, from, leaves / 2);
  }

  #grow(): void {
    const before = this.#leaves;
    this.#leaves *= 2;
    this.#cpu = spread(this.#cpu, before);
    this.#memory = spread(this.#memory, before);
    this.#vcpus = spread(this.#vcpus, before);
  }
}

/** Sets a leaf, and the most below each node above it. */
function set(most: Float64Array, leaf: number, value: number): void {
  most[leaf] = value;
  for (let node = leaf >> 1; node >= 1; node >>= 1) {
    const above = Math.max(most[2 * node]!, most[2 * node + 1]!);
    if (most[node] === above) break;
    most[node] = above;
  }
}

/** The same leaves in a tree of twice the size. */
function spread(most: Float64Array, leaves: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(4 * leaves).fill(-1);
  longer.set(most.subarray(leaves), 2 * leaves);
  for (let node = 2 * leaves - 1; node >= 1; node--)
    longer[node] = Math.max(longer[2 * node]!, longer[2 * node + 1]!);
  return longer;
}
