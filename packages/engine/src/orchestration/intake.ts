import type { RunParts } from '../parts.ts';
import { WarmPool } from './warm-pool.ts';

/** How those who come reach the run. */
export interface IntakeHooks {
  readonly isReady: (instance: number) => boolean;
  /** The fleet has grown. */
  readonly grow: () => void;
  /** One that has been placed starts when its turn comes. */
  readonly start: (instance: number) => void;
  /** A daemon of a new host or guest starts. */
  readonly startDaemon: (instance: number) => void;
  /** One that was kept warm takes requests from now on. */
  readonly enlist: (instance: number) => void;
  /** One of a service has been placed that takes requests once it is ready. */
  readonly placed: (instance: number) => void;
}

/** How more instances of a service come: those that are kept warm at once, others as there is room for them. */
export class Intake {
  readonly #parts: RunParts;
  readonly #hooks: IntakeHooks;
  readonly #pool: WarmPool;
  /** Of each service, those given up that wait for room: they count as wanted all the same. */
  readonly #owed: number[];
  /** True from the moment at which traffic begins. */
  #isOpen = false;

  constructor(parts: RunParts, hooks: IntakeHooks) {
    this.#parts = parts;
    this.#hooks = hooks;
    this.#pool = new WarmPool(parts.plan.services.length, parts.platform.warmPool);
    this.#owed = parts.plan.services.map(() => 0);
  }

  open(): void {
    this.#isOpen = true;
  }

  /** Whether an instance is kept for later. */
  isSpare(instance: number): boolean {
    return this.#pool.isSpare(instance);
  }

  /** One has gone; whether it was kept for later, so that nobody misses it. */
  lose(instance: number): boolean {
    return this.#pool.lose(this.#parts.fleet.instances[instance]!.service, instance);
  }

  /** So many more of a service; those for which there is no room wait for it. */
  add(service: number, replicas: number): void {
    const { fleet, queue } = this.#parts;
    const warm = this.#pool.take(service, replicas, instance => this.#hooks.isReady(instance));
    for (const instance of warm) this.#hooks.enlist(instance);
    this.begin(fleet.place(service, replicas - warm.length, queue.now));
  }

  /** As many more as there is room for; how many. */
  addIfRoom(service: number, replicas: number): number {
    const { fleet, queue } = this.#parts;
    const placed = fleet.placeIfRoom(service, replicas, queue.now);
    this.begin(placed);
    return placed.length;
  }

  /** Of those that were asked for in the stead of others, so many wait for room: they are missed until they find some. */
  owe(service: number, replicas: number): void {
    const { uptime, queue } = this.#parts;
    this.#owed[service]! += replicas;
    uptime.want(replicas, queue.now);
  }

  /** These have been placed; daemons may have come with new hosts. */
  begin(placed: readonly number[]): void {
    const daemons = this.#parts.fleet.newDaemons();
    this.#settleOwed();
    if (placed.length + daemons.length === 0) return;
    this.#hooks.grow();
    for (const instance of daemons) this.#hooks.startDaemon(instance);
    for (const instance of placed) {
      if (!this.isSpare(instance)) this.#hooks.placed(instance);
      this.#hooks.start(instance);
    }
  }

  /** Room has become free, or those kept warm have been taken. */
  refillAll(): void {
    if (this.#parts.platform.warmPool === 0) return;
    for (const [service, { everyHost }] of this.#parts.plan.services.entries())
      if (!everyHost) this.refill(service);
  }

  /** Starts as many more as the pool of a service lacks and there is room for; nobody waits for them. */
  refill(service: number): void {
    const { fleet, uptime, queue } = this.#parts;
    const missing = this.#pool.missing(service);
    if (missing <= 0) return;
    const placed = fleet.placeIfRoom(service, missing, queue.now);
    this.#pool.keep(service, placed);
    if (this.#isOpen) this.begin(placed);
    else this.#hooks.grow();
    uptime.want(-placed.length, queue.now);
  }

  #settleOwed(): void {
    const { fleet, uptime, queue } = this.#parts;
    for (const [service, owed] of this.#owed.entries()) {
      const left = Math.min(owed, fleet.waitingOf(service));
      if (left === owed) continue;
      this.#owed[service] = left;
      uptime.want(left - owed, queue.now);
    }
  }
}
