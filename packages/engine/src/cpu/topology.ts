import type { PlanDeployment } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import { DRAW, deriveDraw, derived, uniform } from '../random/keys.ts';
import { FairShare } from './fair-share.ts';
import { Quota } from './quota.ts';
import { SHARES_PER_CORE, schedulerWeight } from './weights.ts';

/** Of each host: millicore-microseconds. */
export interface CpuIntegrals {
  readonly used: Float64Array;
  readonly idleReserved: Float64Array;
}

/** Capacity of each host used, and reserved but idle, until now. */
export function cpuIntegrals({ share, roots }: CpuTopology, now: number): CpuIntegrals {
  const used = new Float64Array(roots.length);
  const idleReserved = new Float64Array(roots.length);
  roots.forEach((root, host) => {
    const own = share.integrals(root, now);
    used[host] = own.used;
    idleReserved[host] = own.idleReserved;
  });
  return { used, idleReserved };
}

/** Capacity of all hosts used until now: millicore-microseconds. */
export function cpuUsed({ share }: CpuTopology, now: number): number {
  let used = 0;
  for (const root of share.sharedRoots()) used += share.integrals(root, now).used;
  return used;
}

/** One request, and the boot of one guest, runs on one core at a time: millicores. */
export const CORE = 1000;

/** Weight of a VM among VMs: the shares of as many whole cores as it has vCPUs (rule C3). */
export const guestWeight = ({ platform }: Fleet): number =>
  schedulerWeight(platform.guest!.vcpus * SHARES_PER_CORE, platform.cpuWeights);

/**
 * The sharing tree of a fleet: hosts, the guests that hold many instances, instances. A host shares what is left
 * after the system reserve, which the system is taken to use in full.
 */
export class CpuTopology {
  readonly share = new FairShare();
  /** Root of each host. */
  readonly roots: number[] = [];
  /** Group of each guest that holds many instances. */
  readonly groups: number[] = [];
  /** Leaf of each instance. */
  readonly leaves: number[] = [];
  readonly #fleet: Fleet;
  readonly #seed: number;

  constructor(fleet: Fleet, seed: number) {
    this.#fleet = fleet;
    this.#seed = seed;
    this.grow(0);
  }

  /** Takes in the hosts, guests and instances that have come since. */
  grow(now: number): void {
    const { hosts, guests, instances } = this.#fleet;
    while (this.roots.length < hosts.length) this.roots.push(this.#addHost(this.roots.length));
    while (this.groups.length < guests.length) this.groups.push(this.#addGuest(this.groups.length, now));
    while (this.leaves.length < instances.length)
      this.leaves.push(this.#addInstance(this.leaves.length, now));
  }

  /** An instance is gone: what it had reserved is free, and its leaf wants nothing any more. */
  remove(instance: number, now: number): void {
    const { host, guest, deployment } = this.#fleet.instances[instance]!;
    const { reserve } = deployment;
    this.share.remove(this.leaves[instance]!, now);
    if (guest < 0) this.share.reserve(this.roots[host]!, -reserve.cpuMilli, now);
  }

  /** An instance has been resized. */
  resize(instance: number, before: PlanDeployment, now: number): void {
    const { host, guest, deployment } = this.#fleet.instances[instance]!;
    const more = deployment.reserve.cpuMilli - before.reserve.cpuMilli;
    if (guest < 0) this.share.reserve(this.roots[host]!, more, now);
    const leaf = this.leaves[instance]!;
    const { limit, weight } = this.#shapeOf(instance);
    this.share.reshape(leaf, { limit, weight, quota: this.#requota(instance, now) }, now);
  }

  /** An account that there is goes on, so that what it has counted stays. */
  #requota(instance: number, now: number): Quota | null {
    const { quota } = this.#fleet.instances[instance]!.deployment;
    const own = this.share.quotaOf(this.leaves[instance]!);
    if (own === null) return quota === null ? null : new Quota(quota.milli, quota.periodUs, now);
    own.change(quota, now);
    return own;
  }

  /** A host is gone with its guests: what these had reserved is free. */
  removeHost(host: number, now: number): void {
    const { guests } = this.#fleet.hosts[host]!;
    if (guests.length === 0) return;
    const { cpuMilli } = this.#fleet.platform.guest!.allocatable;
    this.share.reserve(this.roots[host]!, -cpuMilli * guests.length, now);
  }

  #addHost(host: number): number {
    const { allocatable, cpuMilli, smt } = this.#fleet.poolOf(host);
    if (smt === undefined) return this.share.addRoot(allocatable.cpuMilli);
    // What the system keeps has cores to itself as well.
    const cores = Math.max(0, smt.coresMilli - (cpuMilli - allocatable.cpuMilli));
    return this.share.addRoot(allocatable.cpuMilli, { cores, gain: smt.gain });
  }

  #addGuest(guest: number, now: number): number {
    const shape = this.#fleet.platform.guest!;
    const root = this.roots[this.#fleet.guests[guest]!.host]!;
    this.share.reserve(root, shape.allocatable.cpuMilli, now);
    return this.share.addGroup(root, shape.allocatable.cpuMilli, guestWeight(this.#fleet));
  }

  #addInstance(instance: number, now: number): number {
    const fleet = this.#fleet;
    const { service, host, guest, deployment } = fleet.instances[instance]!;
    const { reserve, quota, preemptionLoss } = deployment;
    const root = this.roots[host]!;
    if (guest < 0) this.share.reserve(root, reserve.cpuMilli, now);
    const { limit, weight } = this.#shapeOf(instance);
    const leaf = this.share.addLeaf(
      guest < 0 ? root : this.groups[guest]!,
      limit,
      weight,
      fleet.plan.services[service]!.batch?.coresMilli ?? CORE,
      quota === null
        ? null
        : new Quota(quota.milli, quota.periodUs, phaseOf(this.#seed, instance, quota.periodUs)),
    );
    if (preemptionLoss > 0) this.share.wasteWhenSqueezed(leaf, preemptionLoss);
    return leaf;
  }

  /** What it may use at any moment, of what there is where it stands, and its weight. */
  #shapeOf(instance: number): { readonly limit: number; readonly weight: number } {
    const fleet = this.#fleet;
    const { host, guest, deployment } = fleet.instances[instance]!;
    const room = (guest < 0 ? fleet.poolOf(host) : fleet.platform.guest!).allocatable.cpuMilli;
    return {
      limit: Math.min(deployment.capMilli, room),
      weight: schedulerWeight(deployment.weight, fleet.platform.cpuWeights),
    };
  }
}

/** Where in its period an instance's quota stands at time 0. */
function phaseOf(seed: number, instance: number, periodUs: number): number {
  deriveDraw(seed, DRAW.quota, instance);
  return Math.floor(uniform(derived[0]!, derived[1]!) * periodUs);
}
