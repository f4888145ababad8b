import type { Plan } from '@tare/schema';
import {
  type QueueCounts,
  type QueueEvent,
  SchedulingQueue,
  type WaitingPods,
} from '../placement/kubernetes/scheduling-queue.ts';
import type { KubePlacement } from '../placement/kubernetes/kube-placement.ts';
import type { Inventory } from './inventory.ts';

/** What the scheduler made of those whose turn it was. */
export interface Retried {
  readonly placed: number[];
  /** Services of which some still find no room. */
  readonly refused: number[];
}

/** How those that wait get a place. */
export interface WaitingHooks {
  /** So many of a service are about to be placed. */
  readonly onTurn: (service: number, replicas: number) => void;
  /** −1: there is no room. */
  readonly placeOne: (service: number) => number;
}

/** Replicas that are asked for and have no place yet, service by service, and the order in which they are tried. */
export class Waiting {
  readonly #inventory: Inventory;
  readonly #kube: KubePlacement | null;
  readonly #hooks: WaitingHooks;
  readonly #count: number[];
  /** Where those stand that Kubernetes' scheduler has no room for. */
  readonly #queue: SchedulingQueue | null;
  /** Services in the order in which they are placed: those of higher priority first, where that is the policy. */
  readonly order: readonly number[];

  constructor(inventory: Inventory, kube: KubePlacement | null, hooks: WaitingHooks) {
    const { plan } = inventory;
    this.#inventory = inventory;
    this.#kube = kube;
    this.#hooks = hooks;
    this.#count = plan.services.map(() => 0);
    this.#queue = kube === null ? null : new SchedulingQueue(plan.services.map(({ priority }) => priority));
    this.order = orderOf(plan, kube !== null);
  }

  /** So many more are asked for; returns the numbers of those for which there was room. */
  place(service: number, replicas: number, now: number): number[] {
    this.#count[service]! += replicas;
    if (this.#queue === null) return this.#placeUpTo(service, this.#count[service]!, now);
    return replicas === 0 ? [] : this.#try(this.#queue.add(service, replicas, now), now);
  }

  /** Room has come: places what waits for some, as far as it may be tried again; returns their numbers. */
  placeAll(now: number): number[] {
    if (this.#queue === null)
      return this.order.flatMap(service => this.#placeUpTo(service, this.#count[service]!, now));
    this.move(now, 'any');
    return this.retry(now).placed;
  }

  /** Whether they stand in a queue of their scheduler, which says when they are tried again. */
  get isQueued(): boolean {
    return this.#queue !== null;
  }

  /** Rule O1: those in the scheduler's queue whom this may help are tried again when their back-off is over. */
  move(now: number, event: QueueEvent): void {
    this.#queue?.move(now, event);
  }

  /** A node has come: it may help those that it suits. */
  moveTo(now: number, node: number): void {
    this.#queue?.move(now, 'node-added', service => this.#kube!.suits(service, node));
  }

  /** When the scheduler tries somebody again, µs; Infinity: it tries nobody. */
  retryAt(now: number): number {
    return this.#queue?.nextAt(now) ?? Infinity;
  }

  /** The scheduler tries those whose turn it is. */
  retry(now: number): Retried {
    const placed: number[] = [];
    const refused = new Set<number>();
    this.#queue?.look(now);
    for (let pods = this.#queue?.next(); pods !== undefined; pods = this.#queue!.next()) {
      placed.push(...this.#try(pods, now));
      if (pods.count > 0) refused.add(pods.service);
    }
    return { placed, refused: [...refused] };
  }

  /** What the scheduler's queue has seen; null where there is none. */
  get queueCounts(): QueueCounts | null {
    return this.#queue?.counts ?? null;
  }

  /** One more of a service waits for room, for the one that it had has gone. */
  await(service: number, now: number): void {
    this.#count[service]!++;
    this.#queue?.add(service, 1, now);
  }

  /** So many are no longer asked for. */
  callOff(service: number, replicas: number): void {
    this.#count[service]! -= replicas;
    this.#queue?.callOff(service, replicas);
    for (let gone = 0; gone < replicas; gone++) this.#kube?.fulfil(service);
  }

  get isAny(): boolean {
    return this.#count.some(waiting => waiting > 0);
  }

  of(service: number): number {
    return this.#count[service]!;
  }

  #try(pods: WaitingPods, now: number): number[] {
    const { service } = pods;
    const queue = this.#queue!;
    const kube = this.#kube!;
    const placed = this.#placeUpTo(service, pods.count, now);
    for (const _ of placed) queue.placed(pods, now);
    if (pods.count > 0) kube.refuse(service, instance => this.#inventory.isThere(instance));
    // Where sites are asked one after another the last one's plugins alone are known: then anything may help.
    queue.refuse(pods, now, this.#inventory.platform.sites === undefined ? kube.refusers : undefined);
    if (placed.length > 0) queue.move(now, 'pod-added', other => kube.awaits(other, service));
    return placed;
  }

  #placeUpTo(service: number, most: number, now: number): number[] {
    const placed: number[] = [];
    this.#inventory.now = now;
    this.#hooks.onTurn(service, most);
    while (placed.length < most) {
      const instance = this.#hooks.placeOne(service);
      if (instance < 0) break;
      this.#count[service]!--;
      this.#kube?.fulfil(service);
      placed.push(instance);
    }
    return placed;
  }
}

/** All services in the plan's order, or those of higher priority first (PrioritySort). */
function orderOf({ services }: Plan, byPriority: boolean): number[] {
  const order = services.map((_, service) => service);
  const priority = (service: number) => services[service]!.priority;
  return byPriority ? order.sort((a, b) => priority(b) - priority(a) || a - b) : order;
}
