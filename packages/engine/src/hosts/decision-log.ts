import type { Decision } from '@tare/schema';
import type { Inventory } from './inventory.ts';

const KEPT = 500;
/** Decisions that tell what was found of each host. */
const EXPLAINED = 100;

/** The first decisions of placement: where an instance went, and what the scheduler found of each host (rule O1). */
export class DecisionLog {
  readonly decisions: Decision[] = [];
  readonly #inventory: Inventory;

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
  }

  /** Whether the next decision is to tell what was found of each host. */
  get explains(): boolean {
    return this.decisions.length < EXPLAINED;
  }

  /** Whether the next decision is kept at all. */
  get hasRoom(): boolean {
    return this.decisions.length < KEPT;
  }

  /** An instance has got its place; `hosts`: what the scheduler found of each. */
  note(number: number, hosts: Decision['hosts']): void {
    const { plan, platform, instances, hosts: all } = this.#inventory;
    const { service, host, guest } = instances[number]!;
    const where = guest < 0 ? '' : `, in guest ${String(guest)}`;
    this.decisions.push({
      service: plan.services[service]!.id,
      instance: number,
      host: this.#nameOfHost(host),
      reason: `${platform.placement} among ${String(all.length)} hosts${where}`,
      ...(hosts === undefined || !this.explains ? {} : { hosts }),
    });
  }

  /** How a node of the scheduler is named: a host, or a guest that holds many and its host. */
  nameOf(node: number): string {
    if (this.#inventory.platform.guest === null) return this.#nameOfHost(node);
    return `${this.#nameOfHost(this.#inventory.guests[node]!.host)}, guest ${String(node)}`;
  }

  #nameOfHost(host: number): string {
    return `${this.#inventory.poolOf(host).id}/${String(host)}`;
  }
}
