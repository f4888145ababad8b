import { longerFloats } from '../kernel/columns.ts';
import { HeapRegister, IndexedHeap } from '../kernel/indexed-heap.ts';
import type { Station } from './station.ts';

/**
 * Rule O3 by request: the instances of a service that have a free slot, the youngest first, as functions are run. A request
 * holds its slot until it ends, also while it waits for what it calls.
 */
export class IdleInstances {
  readonly #slots: number;
  readonly #register = new HeapRegister();
  /** By minus their numbers: the youngest stands at the top. */
  readonly #free = new IndexedHeap(this.#register);
  /** Of each instance that takes requests. */
  readonly #stations = new Map<number, Station>();
  /** Requests that each has. */
  #taken = new Float64Array(16);

  /** So many requests at a time each. */
  constructor(slots: number) {
    this.#slots = slots;
  }

  /** An instance takes requests from now on. */
  join(station: Station): void {
    const { instance, held, outstanding, busy } = station;
    // It has none as a rule; but what was on its way while it went and came back, or has stayed there, it still has.
    const own = held + outstanding - busy;
    if (instance >= this.#taken.length) this.#taken = longerFloats(this.#taken, instance * 2);
    this.#register.reserve(instance + 1);
    this.#stations.set(instance, station);
    this.#taken[instance] = own;
    if (own < this.#slots) this.#free.set(instance, -instance);
  }

  /** It takes no more. */
  leave({ instance }: Station): void {
    if (this.#stations.delete(instance)) this.#free.remove(instance);
  }

  get hasRoom(): boolean {
    return this.#free.size > 0;
  }

  /** The youngest with a free slot; null where there is none. */
  youngest(): Station | null {
    return this.hasRoom ? this.#stations.get(this.#free.top())! : null;
  }

  /** An instance gets a request. */
  take({ instance }: Station): void {
    if (++this.#taken[instance]! >= this.#slots) this.#free.remove(instance);
  }

  /** A request of an instance has ended; whether it takes requests and has none any more. */
  give({ instance }: Station): boolean {
    const left = --this.#taken[instance]!;
    if (!this.#stations.has(instance)) return false;
    if (left < this.#slots) this.#free.set(instance, -instance);
    return left === 0;
  }
}
