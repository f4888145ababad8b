import type { Fleet } from '../hosts/fleet.ts';

/** What tells whether an instance lets those after it start. */
export interface OrderGround {
  readonly fleet: Fleet;
  readonly isReady: (instance: number) => boolean;
  /** Whether it is one that its service is to have. */
  readonly isWanted: (instance: number) => boolean;
}

/**
 * Rule O4: instances of a StatefulSet that wait until all before them are ready (`monotonic` in Kubernetes
 * pkg/controller/statefulset/stateful_set_control.go). Only their first start waits: what is down comes back by itself.
 */
export class StartOrder {
  readonly #held = new Set<number>();
  readonly #ground: OrderGround;

  constructor(ground: OrderGround) {
    this.#ground = ground;
  }

  /** Whether an instance that is to start for the first time waits for others. */
  holds(instance: number): boolean {
    if (!this.#isOrdered(instance) || this.#isFirst(instance)) return false;
    this.#held.add(instance);
    return true;
  }

  isHeld(instance: number): boolean {
    return this.#held.has(instance);
  }

  /** An instance goes before it has started. */
  forget(instance: number): void {
    this.#held.delete(instance);
  }

  /** Something has become of an instance: the one of its service whose turn it is now; -1: none. */
  next(instance: number): number {
    if (this.#held.size === 0 || !this.#isOrdered(instance)) return -1;
    const { fleet } = this.#ground;
    const { service } = fleet.instances[instance]!;
    const first = fleet.instancesOf(service).find(one => this.#held.has(one));
    if (first === undefined || !this.#isFirst(first)) return -1;
    this.#held.delete(first);
    return first;
  }

  #isOrdered(instance: number): boolean {
    const { fleet } = this.#ground;
    return fleet.plan.services[fleet.instances[instance]!.service]!.ordered === true;
  }

  /** Whether all before it are ready, of those that are to stay. */
  #isFirst(instance: number): boolean {
    const { fleet, isReady, isWanted } = this.#ground;
    for (const other of fleet.instancesOf(fleet.instances[instance]!.service)) {
      if (other >= instance) return true;
      if (isWanted(other) && !isReady(other)) return false;
    }
    return true;
  }
}
