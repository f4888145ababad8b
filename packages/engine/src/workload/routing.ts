import type { PlanService } from '@tare/schema';
import { derive, derived, uniform } from '../random/keys.ts';
import type { Stations } from './stations.ts';

/** Names of the draws under an invocation's key; its demand and calls have others. */
const FIRST = 2;
const SECOND = 3;

/** Instances of one service that take requests, and how a caller chooses among them (rule W1). */
export class Route {
  readonly ready: number[] = [];
  readonly #policy: PlanService['balancing'];
  #turn = 0;

  constructor(policy: PlanService['balancing']) {
    this.#policy = policy;
  }

  /** The instance takes no more requests. */
  leave(instance: number): void {
    const at = this.ready.indexOf(instance);
    if (at >= 0) this.ready.splice(at, 1);
  }

  /**
   * An instance for a request with this key; −1 when none is ready.
   */
  choose(high: number, low: number, { outstanding }: Stations): number {
    const { ready } = this;
    if (ready.length < 2) return ready[0] ?? -1;
    switch (this.#policy) {
      case 'round-robin':
        this.#turn = (this.#turn + 1) % ready.length;
        return ready[this.#turn]!;
      case 'random':
        return this.#drawn(high, low, FIRST);
      case 'two-choices': {
        const first = this.#drawn(high, low, FIRST);
        const second = this.#drawn(high, low, SECOND);
        return outstanding[second]! < outstanding[first]! ? second : first;
      }
      case 'least-requests':
        return ready.reduce((least, instance) =>
          outstanding[instance]! < outstanding[least]! ? instance : least,
        );
    }
  }

  #drawn(high: number, low: number, name: number): number {
    derive(high, low, name);
    return this.ready[Math.floor(uniform(derived[0]!, derived[1]!) * this.ready.length)]!;
  }
}
