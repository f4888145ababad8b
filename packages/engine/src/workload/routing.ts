import type { PlanService } from '@tare/schema';
import { derive, derived } from '../random/keys.ts';
import type { Station } from './station.ts';

/** Name of the draw under an invocation's key; its calls have others. */
const ROUTING = 2;
const TWO_32 = 4294967296;

/** Instances of one service that take requests, and how a caller chooses among them (rule W1). */
export class Route {
  readonly ready: Station[] = [];
  readonly #policy: PlanService['balancing'];
  #turn = 0;

  constructor(policy: PlanService['balancing']) {
    this.#policy = policy;
  }

  /** The instance takes no more requests. */
  leave(station: Station): void {
    const at = this.ready.indexOf(station);
    if (at >= 0) this.ready.splice(at, 1);
  }

  /** An instance for a request with this key; null when none is ready. */
  choose(high: number, low: number): Station | null {
    const { ready } = this;
    if (ready.length < 2) return ready[0] ?? null;
    switch (this.#policy) {
      case 'round-robin':
        return ready[this.#next()]!;
      case 'random':
        derive(high, low, ROUTING);
        return this.#drawn(derived[0]!);
      case 'two-choices': {
        derive(high, low, ROUTING);
        const first = this.#drawn(derived[0]!);
        const second = this.#drawn(derived[1]!);
        return second.outstanding < first.outstanding ? second : first;
      }
      case 'least-requests':
        return ready.reduce((least, one) => (one.outstanding < least.outstanding ? one : least));
    }
  }

  #next(): number {
    const next = this.#turn + 1;
    this.#turn = next < this.ready.length ? next : next % this.ready.length;
    return this.#turn;
  }

  #drawn(word: number): Station {
    return this.ready[Math.floor(((word >>> 0) / TWO_32) * this.ready.length)]!;
  }
}
