import type { Need, PlacementIndex, Rooms } from './rooms.ts';
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
  readonly #shelves: Shelf[] = [];
  readonly #bySize = new Map<string, Shelf>();
  readonly #shelfOf: Shelf[] = [];
  readonly #standing = new Standing();

  constructor(rooms: Rooms, prefer: 'least-free' | 'most-free') {
    this.#rooms = rooms;
    this.#sign = prefer === 'least-free' ? 1 : -1;
  }

  insert(holder: number): void {
    this.#standing.reserve(holder);
    this.#standing.keys[holder] = this.#sign * this.#rooms.free(holder);
    const shelf = this.#shelfOf[holder] ?? this.#shelve(holder);
    shelf.insert(holder);
  }

  remove(holder: number): void {
    this.#shelfOf[holder]!.remove(holder);
  }

  choose(need: Need): number {
    let chosen = -1;
    let best = Infinity;
    for (const shelf of this.#shelves) {
      const share = shelf.shareOf(need);
      // Whoever has not the need's shares free in all cannot have both.
      const least = share - ROUNDING;
      const holder =
        this.#sign > 0 ? shelf.first(need, least, Infinity) : shelf.first(need, -Infinity, -least);
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
    const { cpu, memory } = this.#rooms;
    return holder => {
      const asked = need.cpuMilli / cpu[holder]! + need.memoryBytes / memory[holder]!;
      const left = 50 * (this.#rooms.free(holder) - asked);
      return this.#sign > 0 ? 100 - left : left;
    };
  }

  #shelve(holder: number): Shelf {
    const { cpu, memory } = this.#rooms;
    const size = `${String(cpu[holder])} ${String(memory[holder])}`;
    const known = this.#bySize.get(size);
    const shelf = known ?? new Shelf(this.#rooms, this.#standing, holder);
    if (known === undefined) this.#shelves.push(shelf);
    this.#bySize.set(size, shelf);
    this.#shelfOf[holder] = shelf;
    return shelf;
  }
}
