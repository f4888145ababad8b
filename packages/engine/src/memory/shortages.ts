import { LEAK, payload } from '../kernel/event-kinds.ts';
import type { RunParts } from '../parts.ts';
import { filledAfterUs } from './limits.ts';

/** Other events than ends of service, pulls and samples. */
const PRIORITY = 1;

/** Why an instance goes for want of memory. */
export type ShortageCause = 'out-of-memory' | 'evicted';

/** How whoever has to go is reached. */
export interface ShortageHooks {
  readonly isReady: (instance: number) => boolean;
  /** An instance goes, and starts again after a while. */
  readonly restartAfter: (instance: number, waitUs: number, cause: ShortageCause) => void;
  /** It was over its own limit. */
  readonly onKilled: (instance: number) => void;
}

/** Rule M1: who goes for want of memory, of an instance's own limit or of its host's or guest's. */
export class Shortages {
  readonly #parts: RunParts;
  readonly #hooks: ShortageHooks;
  /** True from the moment at which traffic begins. */
  #isOpen = false;

  constructor(parts: RunParts, hooks: ShortageHooks) {
    this.#parts = parts;
    this.#hooks = hooks;
  }

  /** Traffic begins: what is over its limit even when idle is killed only now, so that the roll-out has an end. */
  open(): void {
    this.#isOpen = true;
    const { fleet, requests } = this.#parts;
    for (const [instance] of fleet.instances.entries())
      if (this.#hooks.isReady(instance) && !requests.fitsIdle(instance)) this.outOfMemory(instance);
    this.relieveAll();
  }

  /** An instance is ready, and what it has leaked begins to count. */
  ready(instance: number): void {
    const { requests, pressure } = this.#parts;
    this.expectFull(instance);
    if (!requests.fitsIdle(instance)) this.outOfMemory(instance);
    this.relieve(pressure.roomOf(instance));
  }

  /** Killed for want of memory; starts again after the back-off. */
  outOfMemory(instance: number): void {
    if (!this.#hooks.isReady(instance)) return;
    const { restarts, queue } = this.#parts;
    this.#hooks.onKilled(instance);
    this.#hooks.restartAfter(instance, restarts.kill(instance, queue.now), 'out-of-memory');
  }

  /** A leak has filled an instance, unless it has been down meanwhile. */
  fill(instance: number): void {
    if (this.#parts.requests.isOverLimit(instance)) this.outOfMemory(instance);
  }

  /** While a host or guest is short of memory, who goes first there goes, and starts again after the back-off. */
  relieve(room: number): void {
    this.balance(room);
    const { pressure, requests, restarts, queue, platform } = this.#parts;
    while (pressure.isShort(room, queue.now)) {
      const victim = pressure.victim(room, queue.now, instance => requests.loadOf(instance).heldBytes);
      if (victim < 0) return;
      const evicts = platform.shortage === 'evict';
      const wait = evicts ? restarts.evict(victim, queue.now) : restarts.kill(victim, queue.now);
      this.#hooks.restartAfter(victim, wait, evicts ? 'evicted' : 'out-of-memory');
    }
  }

  relieveAll(): void {
    for (let room = 0; room < this.#parts.pressure.rooms; room++) this.relieve(room);
  }

  /** A hypervisor that sells memory several times over gets back what a host is short of. */
  balance(room: number): void {
    const { overcommit, pressure, queue } = this.#parts;
    if (overcommit === null || !this.#isOpen) return;
    const host = pressure.hostOf(room);
    if (host >= 0) overcommit.balance(host, queue.now);
  }

  /** A leak fills the instance some time; one that has been down meanwhile is not full then. */
  expectFull(instance: number): void {
    const { fleet, plan, queue, ages } = this.#parts;
    const { service, deployment } = fleet.instances[instance]!;
    const after = filledAfterUs(plan.services[service]!, deployment);
    if (after === Infinity) return;
    const left = Math.max(0, Math.floor(after - ages.of(instance, queue.now)) + 1);
    queue.push(queue.now + left, PRIORITY, payload(LEAK, instance));
  }
}
