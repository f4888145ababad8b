import { HeapRegister } from '../kernel/indexed-heap.ts';
import { MostFree } from './most-free.ts';
import type { Need, PlacementIndex, Rooms, SizeOrder } from './rooms.ts';
import { Shelf, Standing } from './shelf.ts';

/** Sums of two shares differ by less than this from what they would be without rounding. */
const ROUNDING = 1e-9;

/**
 * Best fit (the least free share left) and least allocated (the most), by the mean of the free shares of CPU and memory:
 * the unrounded score of Kubernetes' LeastAllocated. For holders of one size what a need takes off is the same, so their
 * order does not depend on it: of each size the first that fits is found in order, and these are compared.
 */
export class ByScore implements PlacementIndex {
  readonly #rooms: Rooms;
  /** 1: the least free first; −1: the most. */
  readonly #sign: 1 | -1;
  readonly #newOrder: () => SizeOrder;
  readonly #orders: SizeOrder[] = [];
  /** One holder of each. */
  readonly #examples: number[] = [];
  readonly #bySize = new Map<string, SizeOrder>();
  readonly #orderOf: SizeOrder[] = [];

  constructor(rooms: Rooms, prefer: 'least-free' | 'most-free') {
    this.#rooms = rooms;
    this.#sign = prefer === 'least-free' ? 1 : -1;
    const standing = new Standing();
    const register = new HeapRegister();
    this.#newOrder = () =>
      prefer === 'least-free' ? new Shelf(rooms, standing, 1) : new MostFree(rooms, register, standing);
  }

  insert(holder: number): void {
    const order = this.#orderOf[holder];
    if (order === undefined) this.#add(holder);
    else order.insert(holder);
  }

  remove(holder: number): void {
    this.#orderOf[holder]!.remove(holder);
  }

  choose(need: Need): number {
    const orders = this.#orders;
    let chosen = -1;
    let best = Infinity;
    for (let size = 0; size < orders.length; size++) {
      const share = this.#shareOf(this.#examples[size]!, need);
      // Whoever has not the need's shares free in all cannot have both.
      const holder = orders[size]!.first(need, share - ROUNDING);
      if (holder < 0) continue;
      const key = this.#sign * (this.#rooms.free(holder) - share);
      if (key > best || (key === best && holder > chosen)) continue;
      best = key;
      chosen = holder;
    }
    return chosen;
  }

  /** Per cent of CPU and memory, in the mean, that are then free; of best fit, that are then taken. */
  scores(need: Need): (holder: number) => number {
    return holder => {
      const left = 50 * (this.#rooms.free(holder) - this.#shareOf(holder, need));
      return this.#sign > 0 ? 100 - left : left;
    };
  }

  /** Shares of CPU and memory together that a need takes of a holder, 0 to 2. */
  #shareOf(holder: number, { cpuMilli, memoryBytes }: Need): number {
    return cpuMilli / this.#rooms.cpu(holder) + memoryBytes / this.#rooms.memory(holder);
  }

  #add(holder: number): void {
    const size = `${String(this.#rooms.cpu(holder))} ${String(this.#rooms.memory(holder))}`;
    const known = this.#bySize.get(size);
    const order = known ?? this.#newOrder();
    if (known === undefined) {
      this.#orders.push(order);
      this.#examples.push(holder);
      this.#bySize.set(size, order);
    }
    this.#orderOf[holder] = order;
    order.add(holder);
  }
}
