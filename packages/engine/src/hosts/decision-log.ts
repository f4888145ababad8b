import type { Decision } from '@tare/schema';
import type { Holders } from '../placement/holders.ts';
import type { Need } from '../placement/rooms.ts';
import type { Inventory } from './inventory.ts';

const KEPT = 500;
/** Decisions that tell what was found of each host. */
const EXPLAINED = 100;
/** Hosts explained in one decision. */
const HOSTS_EXPLAINED = 50;

/** Differences of less say nothing. */
const rounded = (score: number): number => Math.round(score * 100) / 100;

/** The first decisions of placement: where an instance went, and what the scheduler found of each host (rule O1). */
export class DecisionLog {
  readonly decisions: Decision[] = [];
  readonly #inventory: Inventory;
  #found: Decision['hosts'];

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

  /** What a policy other than Kubernetes' scheduler makes of hosts, or of guests, before it chooses one of them. */
  weigh(holders: Holders, need: Need): Decision['hosts'] {
    if (!this.explains) return undefined;
    const { placement } = this.#inventory.platform;
    return holders.weighed(need, HOSTS_EXPLAINED).map(({ holder, refused, score }) => ({
      host: this.nameOf(holder),
      ...(refused === null ? {} : { refused: { ...refused } }),
      ...(score === null ? {} : { scores: { [placement]: rounded(score) }, total: rounded(score) }),
    }));
  }

  /** The next instance that gets its place goes where these were found. */
  expect(hosts: Decision['hosts']): void {
    this.#found = hosts;
  }

  /** An instance has got its place; `told`: what the scheduler found of each host. */
  note(number: number, told: Decision['hosts']): void {
    const hosts = told ?? this.#found;
    this.#found = undefined;
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
