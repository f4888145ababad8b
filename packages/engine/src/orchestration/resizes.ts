import type { PlanDeployment } from '@tare/schema';
import { holderOf } from '../hosts/inventory.ts';
import type { Resized } from '../hosts/settling.ts';
import type { RunParts } from '../parts.ts';
import type { ResizeState } from './vertical-restriction.ts';

/** A resize that was asked for and has not been done. */
interface Pending {
  readonly to: PlanDeployment;
  readonly since: number;
  state: Exclude<ResizeState, null>;
}

/** Who hears of a resize that is done. */
export interface ResizeHooks {
  readonly onResized: (instance: number, before: PlanDeployment) => void;
}

/**
 * Rule O3 vertical: instances that are resized where they stand, as a kubelet does it (pkg/kubelet/allocation of Kubernetes
 * 1.33): at once where there is room, when room comes in the order in which they asked, never where the host is too small.
 */
export class Resizes {
  readonly #parts: RunParts;
  readonly #hooks: ResizeHooks;
  readonly #pending = new Map<number, Pending>();

  constructor(parts: RunParts, hooks: ResizeHooks) {
    this.#parts = parts;
    this.#hooks = hooks;
  }

  stateOf(instance: number): ResizeState {
    return this.#pending.get(instance)?.state ?? null;
  }

  /** For how long it has waited, µs. */
  waitedUs(instance: number): number {
    return this.#parts.queue.now - (this.#pending.get(instance)?.since ?? this.#parts.queue.now);
  }

  ask(instance: number, to: PlanDeployment): Resized {
    const outcome = this.#try(instance, to);
    if (outcome !== 'done') this.#pending.set(instance, { to, since: this.#parts.queue.now, state: outcome });
    return outcome;
  }

  /** Room has come where an instance stands, or stood: those that wait there are tried again. */
  retryBeside(instance: number): void {
    const there = this.#placeOf(instance);
    for (const [other, { to, state }] of this.#pending)
      if (state === 'deferred' && this.#placeOf(other) === there && this.#try(other, to) === 'done')
        this.#pending.delete(other);
  }

  /** It is gone, or to go. */
  forget(instance: number): void {
    this.#pending.delete(instance);
  }

  #placeOf(instance: number): number {
    return holderOf(this.#parts.fleet.instances[instance]!);
  }

  #try(instance: number, to: PlanDeployment): Resized {
    const { fleet, cpu, requests, queue } = this.#parts;
    const before = fleet.instances[instance]!.deployment;
    const outcome = fleet.resize(instance, to, queue.now);
    if (outcome !== 'done') return outcome;
    cpu.resize(instance, before, queue.now);
    requests.resize(instance);
    this.#hooks.onResized(instance, before);
    return outcome;
  }
}
