import type { PlanScaling } from '@tare/schema';
import { IDLE, payload } from '../kernel/event-kinds.ts';
import type { RunParts } from '../parts.ts';
import type { Roster } from '../roster.ts';
import type { ScaleDecision } from './horizontal.ts';

/** Since when an instance has had no request, µs, and whether a look at it is due. */
interface Idle {
  since: number;
  isExpected: boolean;
}

/** Told of every change of a service's number of replicas. */
export type NoteScaling = (service: number, from: number, decision: ScaleDecision) => void;

/**
 * Rule O3 by request: a request that finds no instance with a free slot starts one more and waits for it, up to the most; one
 * that has had no request for the window goes, down to the fewest. As SimFaaS has it (pacslab/simfaas, `ServerlessSimulator`).
 */
export class PerRequest {
  readonly #parts: RunParts;
  readonly #roster: Roster;
  readonly #note: NoteScaling;
  readonly #idle = new Map<number, Idle>();
  /** True from the moment at which traffic begins. */
  #isOpen = false;

  constructor(parts: RunParts, roster: Roster, note: NoteScaling) {
    this.#parts = parts;
    this.#roster = roster;
    this.#note = note;
  }

  /** Traffic begins: those that run by now are idle. */
  begin(): void {
    const { fleet, plan } = this.#parts;
    this.#isOpen = true;
    for (const [service, { scaling }] of plan.services.entries()) {
      if (scaling?.perRequest === undefined) continue;
      for (const one of fleet.instancesOf(service)) if (this.#roster.isReady(one)) this.emptied(one);
    }
  }

  /** A request waits for an instance of its own; false: there are as many as there may be. */
  held(service: number, { max }: PlanScaling): boolean {
    const { fleet, queue } = this.#parts;
    const current = this.#roster.wantedOf(service).length + fleet.waitingOf(service);
    if (current >= max) return false;
    this.#change(service, current, current + 1);
    this.#roster.scaleOuts.asked(service, 1, queue.now);
    this.#roster.add(service, 1);
    return true;
  }

  /** An instance has no request any more. */
  emptied(instance: number): void {
    if (!this.#isOpen) return;
    const { queue } = this.#parts;
    const own = this.#idle.get(instance) ?? { since: 0, isExpected: false };
    own.since = queue.now;
    this.#idle.set(instance, own);
    if (!own.isExpected) this.#expect(instance, own);
  }

  /** An instance may have been idle for long enough; it may have had requests meanwhile, or have gone. */
  fire(instance: number): void {
    const { fleet, queue, requests, plan } = this.#parts;
    const own = this.#idle.get(instance)!;
    own.isExpected = false;
    const { service } = fleet.instances[instance]!;
    const { outstanding, held } = requests.loadOf(instance);
    if (!fleet.isThere(instance) || !this.#roster.isReady(instance)) this.#idle.delete(instance);
    else if (outstanding + held > 0) return;
    else if (queue.now < own.since + this.#windowOf(service) || this.#roster.rolling.has(service))
      this.#expect(instance, own);
    else this.#expire(instance, service, plan.services[service]!.scaling!.min);
  }

  #expire(instance: number, service: number, min: number): void {
    const current = this.#roster.wantedOf(service).length;
    if (current <= min || !this.#roster.isWanted(instance)) return;
    this.#idle.delete(instance);
    this.#change(service, current, current - 1);
    this.#roster.retire(instance, this.#parts.plan.services[service]!.graceUs);
  }

  /** A look at an instance when its window will be over; a whole window on where it is already. */
  #expect(instance: number, own: Idle): void {
    const { fleet, queue } = this.#parts;
    const windowUs = this.#windowOf(fleet.instances[instance]!.service);
    const due = own.since + windowUs > queue.now ? own.since + windowUs : queue.now + Math.max(1, windowUs);
    own.isExpected = true;
    queue.push(due, 1, payload(IDLE, instance));
  }

  #windowOf(service: number): number {
    return this.#parts.plan.services[service]!.scaling!.perRequest!.idleUs;
  }

  #change(service: number, from: number, to: number): void {
    const { inFlight } = this.#parts.requests.services[service]!.flow;
    this.#note(service, from, { replicas: to, recommended: to, metric: 'request', level: inFlight });
  }
}
