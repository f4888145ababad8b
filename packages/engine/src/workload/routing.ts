import type { PlanService } from '@tare/schema';
import { derive, derived } from '../random/keys.ts';
import type { Stations } from './stations.ts';

/** Name of the draw under an invocation's key; its calls have others. */
const ROUTING = 2;
const TWO_32 = 4294967296;

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
        derive(high, low, ROUTING);
        return this.#drawn(derived[0]!);
      case 'two-choices': {
        derive(high, low, ROUTING);
        const first = this.#drawn(derived[0]!);
        const second = this.#drawn(derived[1]!);
        return outstanding[second]! < outstanding[first]! ? second : first;
      }
      case 'least-requests':
        return ready.reduce((least, instance) =>
          outstanding[instance]! < outstanding[least]! ? instance : least,
        );
    }
  }

  #drawn(word: number): number {
    return this.ready[Math.floor(((word >>> 0) / TWO_32) * this.ready.length)]!;
  }
}
