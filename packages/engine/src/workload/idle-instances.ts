import { longerFloats } from '../kernel/columns.ts';
import { HeapRegister, IndexedHeap } from '../kernel/indexed-heap.ts';

/**
 * Rule O3 by request: the instances of a service that have a free slot, the youngest first, as functions are run. A request
 * holds its slot until it ends, also while it waits for what it calls.
 */
export class IdleInstances {
  readonly #slots: number;
  readonly #register = new HeapRegister();
  /** Stations by minus their numbers: the youngest stands at the top. */
  readonly #free = new IndexedHeap(this.#register);
  /** Those that take requests. */
  readonly #stations = new Set<number>();
  /** Requests that each has. */
  #taken = new Float64Array(16);

  /** So many requests at a time each. */
  constructor(slots: number) {
    this.#slots = slots;
  }

  /** An instance takes requests from now on, and has so many: what was on its way while it went and came back, or has stayed there. */
  join(station: number, has: number): void {
    if (station >= this.#taken.length) this.#taken = longerFloats(this.#taken, station * 2);
    this.#register.reserve(station + 1);
    this.#stations.add(station);
    this.#taken[station] = has;
    if (has < this.#slots) this.#free.set(station, -station);
  }

  /** It takes no more. */
  leave(station: number): void {
    if (this.#stations.delete(station)) this.#free.remove(station);
  }

  get hasRoom(): boolean {
    return this.#free.size > 0;
  }

  /** The youngest with a free slot; −1 where there is none. */
  youngest(): number {
    return this.#free.top();
  }

  /** An instance gets a request. */
  take(station: number): void {
    if (++this.#taken[station]! >= this.#slots) this.#free.remove(station);
  }

  /** A request of an instance has ended; whether it takes requests and has none any more. */
  give(station: number): boolean {
    const left = --this.#taken[station]!;
    if (!this.#stations.has(station)) return false;
    if (left < this.#slots) this.#free.set(station, -station);
    return left === 0;
  }
}
