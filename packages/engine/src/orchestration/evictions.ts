import { EVICT, payload } from '../kernel/event-kinds.ts';
import type { RunParts } from '../parts.ts';
import type { Roster } from '../roster.ts';

/** `kubectl drain` asks again after so long where a budget has refused. */
const AGAIN_US = 5e6;

/** An instance that is to go, and who is told when it does. */
interface Asked {
  readonly instance: number;
  readonly onEvicted: () => void;
}

/**
 * Rule O4: instances that are to go elsewhere go as soon as the disruption budget of their service lets them, and others are started in
 * their stead; where it does not they are asked for again every five seconds.
 */
export class Evictions {
  readonly #parts: RunParts;
  readonly #roster: Roster;
  #refused: Asked[] = [];

  constructor(parts: RunParts, roster: Roster) {
    this.#parts = parts;
    this.#roster = roster;
  }

  ask(instance: number, onEvicted: () => void): void {
    if (this.#evict({ instance, onEvicted })) return;
    if (this.#refused.length === 0) this.#expect();
    this.#refused.push({ instance, onEvicted });
  }

  /** Those that were refused are asked for again. */
  fire(): void {
    const asked = this.#refused;
    this.#refused = [];
    this.#refused = asked.filter(one => !this.#evict(one)).concat(this.#refused);
    if (this.#refused.length > 0) this.#expect();
  }

  /** Whether a budget lets an instance go; what is not ready disturbs nobody where enough others are. */
  allows(instance: number): boolean {
    if (!this.#roster.isManaged(instance)) return false;
    if (this.#roster.isSpare(instance)) return true;
    const allowed = this.#roster.disruptionsAllowed(this.#parts.fleet.instances[instance]!.service);
    return allowed >= Number(this.#roster.isReady(instance));
  }

  /** An instance goes now, and another is started in its stead; false: its budget does not let it. */
  evict(instance: number): boolean {
    return this.#evict({ instance, onEvicted: () => {} });
  }

  /** Whether it is on its way, or was before. */
  #evict({ instance, onEvicted }: Asked): boolean {
    const { fleet, plan } = this.#parts;
    if (!fleet.isThere(instance) || this.#roster.isRetiring(instance)) return true;
    if (!this.allows(instance)) return false;
    const { service } = fleet.instances[instance]!;
    const isSpare = this.#roster.isSpare(instance);
    onEvicted();
    this.#roster.retire(instance, plan.services[service]!.graceUs);
    // What was kept warm serves nobody: its pool is filled again where there is room.
    if (!isSpare) this.#roster.standIn(service, 1);
    return true;
  }

  #expect(): void {
    const { queue } = this.#parts;
    queue.push(queue.now + AGAIN_US, 1, payload(EVICT, 0));
  }
}
