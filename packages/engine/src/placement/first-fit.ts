import { longerFloats } from '../kernel/columns.ts';
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
    this.#set(
      this.#leaves + holder,
      open ? freeCpu[holder]! : -1,
      open ? freeMemory[holder]! : -1,
      open ? freeVcpus[holder]! : -1,
    );
  }

  /** Its new room replaces the old one when it is inserted again. */
  remove(): void {
    // Nothing to take out.
  }

  choose(need: Need): number {
    return this.#find(1, need);
  }

  /** The first leaf below a node that the need fits; −1: none. */
  #find(node: number, need: Need): number {
    const fits =
      this.#cpu[node]! >= need.cpuMilli &&
      this.#memory[node]! >= need.memoryBytes &&
      this.#vcpus[node]! >= need.vcpus;
    if (!fits) return -1;
    if (node >= this.#leaves) return node - this.#leaves;
    const left = this.#find(2 * node, need);
    return left >= 0 ? left : this.#find(2 * node + 1, need);
  }

  #set(leaf: number, cpu: number, memory: number, vcpus: number): void {
    const most = [this.#cpu, this.#memory, this.#vcpus] as const;
    const own = [cpu, memory, vcpus] as const;
    for (const [at, column] of most.entries()) {
      column[leaf] = own[at]!;
      for (let node = leaf >> 1; node >= 1; node >>= 1) {
        const above = Math.max(column[2 * node]!, column[2 * node + 1]!);
        if (column[node] === above) break;
        column[node] = above;
      }
    }
  }

  #grow(): void {
    const before = this.#leaves;
    this.#leaves *= 2;
    this.#cpu = this.#spread(this.#cpu, before);
    this.#memory = this.#spread(this.#memory, before);
    this.#vcpus = this.#spread(this.#vcpus, before);
  }

  /** The same leaves in a tree of twice the size. */
  #spread(column: Float64Array<ArrayBuffer>, before: number): Float64Array<ArrayBuffer> {
    const longer = longerFloats(new Float64Array(0), 4 * before).fill(-1);
    longer.set(column.subarray(before), 2 * before);
    for (let node = 2 * before - 1; node >= 1; node--)
      longer[node] = Math.max(longer[2 * node]!, longer[2 * node + 1]!);
    return longer;
  }
}
