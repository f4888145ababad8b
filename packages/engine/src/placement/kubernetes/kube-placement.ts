import type { DecisionHost, PlanDeployment } from '@tare/schema';
import type { Need } from '../rooms.ts';
import type { NodePlace, PodStanding } from './census.ts';
import { type Choice, explain } from './choice.ts';
import { Nominations, type Suppose } from './nominations.ts';
import type { Removable } from './preemption.ts';
import { type Ground, KubeScheduler, type PodMove } from './scheduler.ts';

/** Hosts explained in one decision. */
const HOSTS_EXPLAINED = 50;

/** Where new nodes come from when no present one will do. Numbers are those of nodes, hosts and pools; −1: none. */
export interface NodeSource {
  /** In the order in which they are tried. */
  readonly pools: readonly number[];
  /** Whether a pool may have one more host, and that has room for this. */
  mayOpen(pool: number, need: Need): boolean;
  placeOf(host: number): NodePlace;
  /** Where the next host of a pool would stand. */
  placeOfNext(pool: number): NodePlace;
  openHost(pool: number): number;
  /** Where guests are the nodes; null where hosts are. */
  readonly guests: {
    readonly need: Need;
    /** Whether an empty one has room for this. */
    holds(need: Need): boolean;
    /** A present host that the platform would put one more on. */
    host(): number;
    hasRoom(host: number): boolean;
    open(host: number): number;
  } | null;
}

/**
 * Rule O1: placement by Kubernetes' scheduler: its choice among the present nodes, new nodes where none will do and one more
 * would, and room that is kept for those for whom others have to go.
 */
export class KubePlacement {
  readonly #scheduler: KubeScheduler;
  readonly #source: NodeSource;
  readonly #priorities: readonly number[];
  /** For whom pods of lower priority are going: the node will be theirs. */
  readonly #nominations = new Nominations();
  readonly #suppose: Suppose;
  #choice: Choice | null = null;

  constructor(ground: Ground, source: NodeSource) {
    this.#scheduler = new KubeScheduler(ground);
    this.#source = source;
    this.#priorities = ground.plan.services.map(({ priority }) => priority);
    this.#suppose = (...supposed) => this.#scheduler.suppose(...supposed);
  }

  add(place: NodePlace): void {
    this.#scheduler.add(place);
  }

  setPresent(node: number, isPresent: boolean): void {
    this.#scheduler.setPresent(node, isPresent);
  }

  /** Other sites take pods than before. */
  turn(): void {
    this.#scheduler.turn();
  }

  change(move: PodMove, now: number): void {
    this.#scheduler.change(move, now);
  }

  /** A pod is told to go. */
  leave(service: number, node: number, standing: PodStanding): void {
    this.#scheduler.leave(service, node, standing);
  }

  /** Pods of a service that come from now on are of another revision. */
  renew(service: number): void {
    this.#scheduler.renew(service);
  }

  /** Pods of a service that come from now on ask for this. */
  admit(service: number, deployment: PlanDeployment): void {
    this.#scheduler.admit(service, deployment);
  }

  reserve(node: number, need: Need, by: 1 | -1): void {
    this.#scheduler.reserve(node, need, by);
  }

  fitError(service: number): string {
    return this.#scheduler.fitError(service);
  }

  /** Plugins that refused nodes when the last one was tried. */
  get refusers(): ReadonlySet<string> {
    return this.#scheduler.refusers;
  }

  /** Whether a node suits a pod as far as they alone are concerned. */
  suits(service: number, node: number): boolean {
    return this.#scheduler.suits(service, node);
  }

  /** Whether pods of a service that wait may be waiting for one of another (`AssignedPodAdd`). */
  awaits(waiting: number, other: number): boolean {
    return this.#scheduler.awaits(waiting, other);
  }

  /** The node for one more of a service, a new one where no present one will do; −1: none. */
  nodeFor(service: number, need: Need, { now, tells }: { now: number; tells: boolean }): number {
    this.#supposeNominees(service, 1);
    this.#choice = this.#scheduler.choose(service, now, tells);
    this.#supposeNominees(service, -1);
    const { node } = this.#choice;
    if (node >= 0) return node;
    return this.#source.guests === null ? this.#newHostFor(service, need) : this.#newGuestFor(service, need);
  }

  /** What the last choice found of each node; told once, undefined afterwards. */
  takeExplanation(nameOf: (node: number) => string): DecisionHost[] | undefined {
    const choice = this.#choice;
    this.#choice = null;
    return choice === null ? undefined : explain(choice, nameOf, HOSTS_EXPLAINED);
  }

  /**
   * Instances of lower priority that have to go so that one more of a service, of which so many wait, finds room; none where
   * it has been seen to already, or nobody can go. `lowerOn`: those on a node that may.
   */
  preempt(
    { service, waiting }: { readonly service: number; readonly waiting: number },
    lowerOn: (node: number) => readonly Removable[],
    isThere: (instance: number) => boolean,
  ): readonly number[] {
    if (waiting <= this.#nominations.of(service)) return [];
    this.#nominations.supposeAll(this.#suppose, 1, isThere);
    const sacrifice = this.#scheduler.preempt(service, lowerOn);
    this.#nominations.supposeAll(this.#suppose, -1, isThere);
    if (sacrifice === undefined) return [];
    this.#nominations.add(sacrifice, service);
    return sacrifice.victims.map(({ instance }) => instance);
  }

  /** Those of a service that were tried have found no room. */
  refuse(service: number, isThere: (instance: number) => boolean): void {
    this.#nominations.forgetMissed(service, isThere);
  }

  /** One of a service has found a place, or is no longer asked for. */
  fulfil(service: number): void {
    this.#nominations.fulfil(service);
  }

  /** Room that is to be for others of no lower priority is not free (`addNominatedPods`). */
  #supposeNominees(service: number, by: 1 | -1): void {
    const priorities = this.#priorities;
    this.#nominations.supposeNominees(
      this.#suppose,
      by,
      nominee => nominee !== service && priorities[nominee]! >= priorities[service]!,
    );
  }

  /** A new host that takes a pod of this service; −1: no pool may have one more. */
  #newHostFor(service: number, need: Need): number {
    const source = this.#source;
    for (const pool of source.pools) {
      if (!source.mayOpen(pool, need) || !this.#scheduler.wouldTake(service, source.placeOfNext(pool)))
        continue;
      const host = source.openHost(pool);
      if (source.guests !== null || this.#scheduler.refusal(service, host) === null) return host;
    }
    return -1;
  }

  #newGuestFor(service: number, need: Need): number {
    const guests = this.#source.guests!;
    if (!guests.holds(need)) return -1;
    const present = guests.host();
    const suits = present >= 0 && this.#scheduler.wouldTake(service, this.#source.placeOf(present));
    const host = suits ? present : this.#newHostFor(service, guests.need);
    if (host < 0 || !guests.hasRoom(host)) return -1;
    const guest = guests.open(host);
    return this.#scheduler.refusal(service, guest) === null ? guest : -1;
  }
}
