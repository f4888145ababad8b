import type { Fleet } from '../hosts/fleet.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import { Pulls } from '../storage/pulls.ts';
import { Starts } from './starts.ts';

export interface LifecycleHooks {
  readonly queue: EventQueue;
  readonly payload: (start: number) => number;
  readonly onReady: (instance: number, startedAt: number) => void;
}

/** Starts of instances and the pulls that they need, on one clock. */
export class Lifecycle {
  readonly pulls: Pulls;
  readonly starts: Starts;
  readonly #queue: EventQueue;
  readonly #fleet: Fleet;
  /** Instances of each service so far; an instance's place among them names its draws. */
  readonly #begun: number[];

  constructor(fleet: Fleet, seed: number, hooks: LifecycleHooks) {
    this.#fleet = fleet;
    this.#queue = hooks.queue;
    this.#begun = fleet.plan.services.map(() => 0);
    this.pulls = new Pulls(fleet, (start, now) => this.starts.pullOver(start, now));
    this.starts = new Starts(fleet, this.pulls, hooks, seed);
  }

  begin(instance: number): void {
    const { service } = this.#fleet.instances[instance]!;
    this.starts.begin(instance, this.#begun[service]!++, this.#queue.now);
  }

  /** Goes on until everything that has begun is ready; only starts may be pending. `startOf` undoes the payload. */
  drain(startOf: (payload: number) => number): void {
    for (;;) {
      const pull = this.pulls.share.nextTime();
      const event = this.#queue.nextTime();
      if (pull === Infinity && event === Infinity) return;
      if (pull <= event) {
        this.#queue.now = pull;
        this.pulls.fire(pull);
      } else this.starts.delayOver(startOf(this.#queue.pop()), this.#queue.now);
    }
  }
}
