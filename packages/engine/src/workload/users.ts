import type { Plan } from '@tare/schema';
import { DRAW, derive, deriveDraw, derived, nameOf } from '../random/keys.ts';
import { type Sampler, sampler } from '../random/laws.ts';

/**
 * Rule W1: closed users. Each thinks, asks, waits for the answer or the failure, and thinks again. Users of all sources
 * are numbered one after another; what a user thinks and asks depends on who asks and for the how-many-eth time (K3).
 */
export class Users {
  /** Requests that each user has made. */
  readonly asked: Int32Array;
  readonly #traffic: Int32Array;
  /** First user of each source. */
  readonly #first: number[] = [];
  readonly #think: (Sampler | null)[];
  readonly #keys: readonly { readonly high: number; readonly low: number }[];

  constructor(plan: Plan, seed: number) {
    let count = 0;
    for (const traffic of plan.traffic) {
      this.#first.push(count);
      if (traffic.arrivals === 'closed') count += traffic.users;
    }
    this.asked = new Int32Array(count);
    this.#traffic = new Int32Array(count);
    this.#think = plan.traffic.map(traffic =>
      traffic.arrivals === 'closed' ? sampler(traffic.think) : null,
    );
    this.#keys = plan.traffic.map(({ id }) => {
      deriveDraw(seed, DRAW.users, nameOf(id));
      return { high: derived[0]!, low: derived[1]! };
    });
    for (const [traffic, first] of this.#first.entries())
      this.#traffic.fill(traffic, first, this.#first[traffic + 1] ?? count);
  }

  get count(): number {
    return this.asked.length;
  }

  trafficOf(user: number): number {
    return this.#traffic[user]!;
  }

  /** Time in whole microseconds, at least one, that a user thinks before the next request. */
  thinks(user: number): number {
    const traffic = this.#traffic[user]!;
    const key = this.#keys[traffic]!;
    derive(key.high, key.low, this.nthOf(user));
    derive(derived[0]!, derived[1]!, this.asked[user]!);
    return Math.max(1, Math.round(this.#think[traffic]!(derived[0]!, derived[1]!)));
  }

  /** Place of a user among those of its source. */
  nthOf(user: number): number {
    return user - this.#first[this.#traffic[user]!]!;
  }
}
