import { holderOf } from '../hosts/inventory.ts';
import type { RunParts } from '../parts.ts';
import { DRAW, derived, deriveDraw, uniform } from '../random/keys.ts';
import type { Roster } from '../roster.ts';
import { byRemoval, type Removable } from './removal-order.ts';

/** Rules O3 and O4: who goes where a service has too many instances, and when. */
export class ScaleIns {
  readonly #parts: RunParts;
  readonly #roster: Roster;
  /** Of StatefulSets whose instances go one after another, those that still have to. */
  readonly #owed = new Map<number, number>();

  constructor(parts: RunParts, roster: Roster) {
    this.#parts = parts;
    this.#roster = roster;
  }

  /** Instances of a service that are there, and are no longer wanted. */
  owed(service: number): number {
    return this.#owed.get(service) ?? 0;
  }

  /** So many fewer of a service: those that wait for a place first. */
  lessen(service: number, surplus: number): void {
    const { fleet } = this.#parts;
    const waiting = Math.min(surplus, fleet.waitingOf(service));
    fleet.callOff(service, waiting);
    this.#roster.scaleOuts.calledOff(service, waiting);
    const left = surplus - waiting;
    if (this.#parts.plan.services[service]!.ordered === true) {
      this.#owed.set(service, this.owed(service) + left);
      this.#goOn(service);
    } else for (const instance of this.#order(service).slice(0, left)) this.#retire(instance);
  }

  /** As many of those that still have to go may stay; how many more than these are wanted. */
  spare(service: number, more: number): number {
    const spared = Math.min(more, this.owed(service));
    this.#owed.set(service, this.owed(service) - spared);
    return more - spared;
  }

  /** An instance is ready, or gone: the next one of its StatefulSet may go. */
  changed(instance: number): void {
    const { service } = this.#parts.fleet.instances[instance]!;
    if (this.owed(service) > 0) this.#goOn(service);
  }

  /**
   * Rule O4: with OrderedReady the one of the highest ordinal goes once the one before it has gone and all that stay are ready; of those that
   * are to go, one that is not ready goes only if it is the first that is not (`updateStatefulSet`, `processCondemned`,
   * pkg/controller/statefulset/stateful_set_control.go).
   */
  #goOn(service: number): void {
    const { fleet } = this.#parts;
    const left = this.owed(service);
    const present = fleet.instancesOf(service);
    if (left === 0 || present.some(one => this.#roster.isRetiring(one))) return;
    const order = this.#order(service);
    const unready = order.filter(one => !this.#roster.isReady(one));
    const last = order[0];
    if (last === undefined) return;
    // The first that is not ready: of the lowest ordinal.
    const first = unready.at(-1);
    if (first !== undefined && first !== last) return;
    this.#owed.set(service, left - 1);
    this.#retire(last);
  }

  /** Some of a service, whoever goes first at the front. */
  inOrder(service: number, some: readonly number[]): readonly number[] {
    const { ordinals } = this.#roster;
    if (ordinals.isStateful(service)) return [...some].sort((a, b) => ordinals.of(b) - ordinals.of(a));
    const isKubernetes = this.#parts.platform.shortage === 'evict';
    return isKubernetes ? this.#asReplicaSet(service, some) : this.#youngestFirst(some);
  }

  /** Those that may go. */
  #order(service: number): readonly number[] {
    const { fleet } = this.#parts;
    const own = this.#roster.wantedOf(service).filter(one => this.#roster.isManaged(one));
    const order = this.inOrder(service, own);
    if (this.#roster.ordinals.isStateful(service)) return order;
    const siteOf = (one: number) => fleet.siteOf(fleet.instances[one]!.host);
    return fleet.sites?.leaving(service, order, siteOf) ?? order;
  }

  #asReplicaSet(service: number, own: readonly number[]): number[] {
    const { fleet, ages, restarts, queue, seed } = this.#parts;
    const nodeOf = (one: number) => holderOf(fleet.instances[one]!);
    const onNode = new Map<number, number>();
    for (const one of this.#roster.wantedOf(service))
      onNode.set(nodeOf(one), (onNode.get(nodeOf(one)) ?? 0) + 1);
    const pods = own.map((instance): Removable => {
      deriveDraw(seed, DRAW.pod, instance);
      return {
        instance,
        isAssigned: true,
        hasBegun: this.#roster.hasBegun(instance),
        isReady: this.#roster.isReady(instance),
        rank: onNode.get(nodeOf(instance))!,
        readyUs: ages.of(instance, queue.now),
        ageUs: queue.now - fleet.instances[instance]!.from,
        restarts: restarts.restartsOf(instance),
        uid: uniform(derived[0]!, derived[1]!),
      };
    });
    return pods.sort((a, b) => byRemoval(a, b) || b.instance - a.instance).map(({ instance }) => instance);
  }

  /** What is not ready, then what was ready last. */
  #youngestFirst(own: readonly number[]): number[] {
    const { queue, ages } = this.#parts;
    const age = (instance: number) => (this.#roster.isReady(instance) ? ages.of(instance, queue.now) : -1);
    return [...own].sort((a, b) => age(a) - age(b) || b - a);
  }

  #retire(instance: number): void {
    const { fleet, plan } = this.#parts;
    this.#roster.retire(instance, plan.services[fleet.instances[instance]!.service]!.graceUs);
  }
}
