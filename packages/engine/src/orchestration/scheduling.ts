import { payload, SCHEDULE } from '../kernel/event-kinds.ts';
import type { RunParts } from '../parts.ts';

const PRIORITY = 1;

/** How the scheduler reaches the instances of a run. */
export interface SchedulingHooks {
  /** These have found a place: they start. */
  readonly begin: (placed: readonly number[]) => void;
  /** Whether an instance may be told to go for others. */
  readonly mayGo: (instance: number) => boolean;
  /** How many of a service its disruption budget lets go. */
  readonly allowedOf: (service: number) => number;
  readonly retire: (instance: number, graceUs: number) => void;
}

/** Rule O1: Kubernetes' scheduler in the course of a run: when it looks at its queue again, and who goes for whom it has no room. */
export class Scheduling {
  readonly #parts: Pick<RunParts, 'fleet' | 'plan' | 'queue'>;
  readonly #hooks: SchedulingHooks;
  /** When it looks at its queue next. */
  #at = Infinity;
  #isOpen = false;

  constructor(parts: Pick<RunParts, 'fleet' | 'plan' | 'queue'>, hooks: SchedulingHooks) {
    this.#parts = parts;
    this.#hooks = hooks;
  }

  /** Traffic begins: before, only starts may be pending. */
  open(): void {
    this.#isOpen = true;
    this.expect();
  }

  /** A look is due, or overdue where it was lost for a while; one that another has overtaken is none. */
  fire(): void {
    const { fleet, queue } = this.#parts;
    if (queue.now < this.#at) return;
    this.#at = Infinity;
    const { placed, refused } = fleet.retry(queue.now);
    this.#hooks.begin(placed);
    for (const service of refused) this.preemptFor(service);
    this.expect();
  }

  /** Somebody has come to the queue, or something has moved those in it. */
  expect(): void {
    const { fleet, queue } = this.#parts;
    const at = fleet.retryAt(queue.now);
    if (!this.#isOpen || at >= this.#at) return;
    this.#at = at;
    queue.push(at, PRIORITY, payload(SCHEDULE, 0));
  }

  /** Whoever is less important makes room for those that wait, and waits for room itself. */
  preemptFor(service: number): void {
    const { fleet, plan, queue } = this.#parts;
    for (;;) {
      const victims = fleet.preempt(service, this.#hooks);
      if (victims.length === 0) return;
      for (const instance of victims) {
        const { service: own } = fleet.instances[instance]!;
        fleet.await(own, queue.now);
        this.#hooks.retire(instance, plan.services[own]!.graceUs);
      }
    }
  }
}
