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

export interface CpuTopology {
  readonly share: FairShare;
  /** Root of each host. */
  readonly roots: Int32Array;
  /** Group of each guest that holds many instances. */
  readonly groups: Int32Array;
  /** Leaf of each instance. */
  readonly leaves: Int32Array;
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
export function cpuUsed({ share, roots }: CpuTopology, now: number): number {
  let used = 0;
  for (const root of roots) used += share.integrals(root, now).used;
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
export function cpuTopology(fleet: Fleet, seed: number): CpuTopology {
  const share = new FairShare();
  const roots = Int32Array.from(fleet.hosts, (_, host) => {
    const { allocatable, cpuMilli, smt } = fleet.poolOf(host);
    if (smt === undefined) return share.addRoot(allocatable.cpuMilli);
    // What the system keeps has cores to itself as well.
    const cores = Math.max(0, smt.coresMilli - (cpuMilli - allocatable.cpuMilli));
    return share.addRoot(allocatable.cpuMilli, { cores, gain: smt.gain });
  });
  const { cpuWeights } = fleet.platform;
  const groups = Int32Array.from(fleet.guests, ({ host }) => {
    const shape = fleet.platform.guest!;
    share.reserve(roots[host]!, shape.allocatable.cpuMilli);
    return share.addGroup(roots[host]!, shape.allocatable.cpuMilli, guestWeight(fleet));
  });
  const leaves = Int32Array.from(fleet.instances, ({ service, host, guest }, instance) => {
    const { capMilli, weight, reserve, quota, preemptionLoss } = fleet.platform.deployments[service]!;
    if (guest < 0) share.reserve(roots[host]!, reserve.cpuMilli);
    const room =
      guest < 0 ? fleet.poolOf(host).allocatable.cpuMilli : fleet.platform.guest!.allocatable.cpuMilli;
    const limit = Math.min(capMilli, room);
    const leaf = share.addLeaf(
      guest < 0 ? roots[host]! : groups[guest]!,
      limit,
      schedulerWeight(weight, cpuWeights),
      CORE,
      quota === null ? null : new Quota(quota.milli, quota.periodUs, phaseOf(seed, instance, quota.periodUs)),
    );
    if (preemptionLoss > 0) share.wasteWhenSqueezed(leaf, preemptionLoss);
    return leaf;
  });
  return { share, roots, groups, leaves };
}

/** Where in its period an instance's quota stands at time 0. */
function phaseOf(seed: number, instance: number, periodUs: number): number {
  deriveDraw(seed, DRAW.quota, instance);
  return Math.floor(uniform(derived[0]!, derived[1]!) * periodUs);
}
