import type { PlanDeployment } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import { needOf } from '../placement/needs.ts';
import type { Need } from '../placement/rooms.ts';
import type { TenantUse } from '../tenancy/holdings.ts';
import { ALL_HELD, added, inMemory, type MemoryHeld, type NotHeld } from './in-memory.ts';
import type { Parts } from './ledger.ts';
import { type Presence, reserveOf } from './presence.ts';

const MIB = 1048576;
/** millicore-microseconds → core-milliseconds */
const CORE_MS = 1 / 1e6;

/** What the window measured, for the lines of the ledger. */
export interface WindowUse {
  readonly windowUs: number;
  readonly presence: Presence;
  /** ∫ millicores used, and reserved but idle, of each host; used by each instance: millicore-microseconds. */
  readonly usedByHost: Float64Array;
  readonly idleReservedByHost: Float64Array;
  readonly usedByInstance: Float64Array;
  /** Of it, what starts took; and what boots of guests took of each host. Both are overhead. */
  readonly startsByInstance: Float64Array;
  readonly bootsByHost: Float64Array;
  /** What hogs took of each host: lost. */
  readonly hogsByHost: Float64Array;
  /** What recorded instances held of each host. */
  readonly tenants: TenantUse;
  /** Useful share of the CPU time that a service's instances take; the rest is the isolation stack's. */
  readonly usefulOf: (service: number) => number;
  /** Share of all CPU time that went into requests which failed. */
  readonly lostShare: number;
  /** Whether a hypervisor gets memory back; what it has of an instance, on average: bytes. */
  readonly reclaims: boolean;
  readonly notHeldOf: (instance: number) => NotHeld;
  /** Mean working set of one instance of a service, bytes. */
  readonly workingSetOf: (service: number) => number;
}

/** Parts of one capacity, before they are made whole: what is free is what these leave. */
export interface RawLine {
  readonly capacity: number;
  readonly parts: Parts;
}

const NOTHING: Parts = {
  net: 0,
  overhead: 0,
  guestOs: 0,
  systemReserve: 0,
  idleReserved: 0,
  stranded: 0,
  lost: 0,
};

/** What a platform places on its hosts. */
export function needsOn(fleet: Fleet): readonly Need[] {
  const { guest, tenancies } = fleet.platform;
  if (guest !== null) return [fleet.guestNeed()];
  const services = fleet.plan.services.map((_, service) => needOf(fleet.deploymentOf(service)));
  return [...services, ...tenancies.flatMap(({ needs }) => needs)];
}

/** Hosts on which nothing of this workload fits any more: what they have left is stranded. */
export const isFull = (fleet: Fleet, host: number, needs: readonly Need[]): boolean =>
  fleet.hostIsThere(host) && !needs.some(need => fleet.onHosts.fits(host, need));

/** Splits CPU time that was used into net work, the stack's overhead with its starts, and work for nothing: for requests that failed, and by hogs. */
function split(
  used: number,
  useful: number,
  lostShare: number,
  { starts, hogs }: { readonly starts: number; readonly hogs: number },
): Pick<Parts, 'net' | 'overhead' | 'lost'> {
  const served = used - starts - hogs;
  return {
    net: served * (1 - lostShare) * useful,
    overhead: served * (1 - lostShare) * (1 - useful) + starts,
    lost: served * lostShare + hogs,
  };
}

const strandedOf = (left: number, unplaced: number, full: boolean): number =>
  full ? Math.max(0, Math.min(left, unplaced)) : 0;

/** VMs that hold many instances there, on average. */
const guestsOn = (fleet: Fleet, host: number, { presence }: WindowUse): number =>
  fleet.hosts[host]!.guests.reduce((sum, guest) => sum + presence.ofGuest[guest]!, 0);

/** CPU of one host over the window in core-milliseconds (rule L1). */
export function hostCpu(fleet: Fleet, host: number, full: boolean, use: WindowUse): RawLine {
  const pool = fleet.poolOf(host);
  const { guest } = fleet.platform;
  const hostUs = use.windowUs * use.presence.ofHost[host]!;
  const guests = guestsOn(fleet, host, use);
  const inGuests = guest === null ? 0 : guests * (guest.cpuMilli - guest.allocatable.cpuMilli);
  let byInstances = 0;
  let usefulSum = 0;
  let starts = use.bootsByHost[host]!;
  for (const instance of fleet.hosts[host]!.instances) {
    const own = use.usedByInstance[instance]! - use.startsByInstance[instance]!;
    starts += use.startsByInstance[instance]!;
    byInstances += own;
    usefulSum += own * use.usefulOf(fleet.instances[instance]!.service);
  }
  const used = use.usedByHost[host]! * CORE_MS;
  const recorded = use.tenants.cpuMilli[host]! * CORE_MS;
  const capacity = pool.cpuMilli * hostUs * CORE_MS;
  const systemReserve =
    ((pool.cpuMilli - pool.allocatable.cpuMilli) * hostUs + inGuests * use.windowUs) * CORE_MS;
  // What recorded instances use inside guests is reserved by these; what they use beside services that need it all is not (W2).
  const idle = use.idleReservedByHost[host]! * CORE_MS;
  const idleReserved = guest === null ? idle : Math.max(0, idle - recorded);
  const left = capacity - systemReserve - used - recorded - idleReserved;
  const unplaced = Math.max(0, fleet.onHosts.freeCpu(host)) * hostUs * CORE_MS;
  const served = split(used, byInstances === 0 ? 1 : usefulSum / byInstances, use.lostShare, {
    starts: starts * CORE_MS,
    hogs: use.hogsByHost[host]! * CORE_MS,
  });
  return {
    capacity,
    parts: {
      net: served.net + recorded,
      overhead: served.overhead,
      guestOs: 0,
      systemReserve,
      idleReserved,
      stranded: strandedOf(left, unplaced, full),
      lost: served.lost,
    },
  };
}

type Sized = Pick<PlanDeployment, 'takenBytes' | 'reserve' | 'tare'>;

/** What an instance holds without using it: inside its VM, or inside its request. */
function idleIn(deployment: Sized, workingSet: number): number {
  const held =
    deployment.takenBytes > 0
      ? deployment.takenBytes
      : deployment.reserve.memoryBytes - deployment.tare.overheadBytes;
  return Math.max(0, held - deployment.tare.guestOsBytes - workingSet);
}

/** What so many instances hold. */
const heldBy = (deployment: Sized, workingSet: number, instances: number): MemoryHeld => ({
  net: workingSet * instances,
  overhead: deployment.tare.overheadBytes * instances,
  guestOs: deployment.tare.guestOsBytes * instances,
  idleReserved: idleIn(deployment, workingSet) * instances,
});

/** An instance as it was on average. */
function sizeOf(fleet: Fleet, instance: number, { presence }: WindowUse): Sized {
  const { deployment } = fleet.instances[instance]!;
  const reserve = reserveOf(fleet, instance, presence);
  return reserve === deployment.reserve ? deployment : { ...deployment, reserve };
}

/** Memory of one host over the window in mebibyte-milliseconds (rules L1 and I4). */
export function hostMemory(fleet: Fleet, host: number, full: boolean, use: WindowUse): RawLine {
  const pool = fleet.poolOf(host);
  const { guest } = fleet.platform;
  const there = use.presence.ofHost[host]!;
  const guests = guestsOn(fleet, host, use);
  let net = 0;
  let overhead = 0;
  let guestOs = 0;
  let idleReserved = 0;
  for (const instance of fleet.hosts[host]!.instances) {
    const { service } = fleet.instances[instance]!;
    const share = use.presence.ofInstance[instance]!;
    const held = inMemory(
      heldBy(sizeOf(fleet, instance, use), use.workingSetOf(service), share),
      use.notHeldOf(instance),
    );
    net += held.net;
    overhead += held.overhead;
    guestOs += held.guestOs;
    if (guest === null) idleReserved += held.idleReserved;
  }
  if (use.windowUs > 0) {
    net += use.tenants.memoryBytes[host]! / use.windowUs;
    overhead += use.tenants.overheadBytes[host]! / use.windowUs;
    guestOs += use.tenants.guestOsBytes[host]! / use.windowUs;
  }
  let system = (pool.memoryBytes - pool.allocatable.memoryBytes) * there;
  if (guest !== null) {
    system +=
      guests * Math.max(0, guest.memoryBytes - guest.tare.guestOsBytes - guest.allocatable.memoryBytes);
    idleReserved += Math.max(0, guests * guest.allocatable.memoryBytes - net - overhead);
    overhead += guests * guest.tare.overheadBytes;
    guestOs += guests * guest.tare.guestOsBytes;
  }
  const scale = use.windowUs / 1000 / MIB;
  const capacity = pool.memoryBytes * there;
  const left = capacity - system - net - overhead - guestOs - idleReserved;
  return {
    capacity: capacity * scale,
    parts: {
      net: net * scale,
      overhead: overhead * scale,
      guestOs: guestOs * scale,
      systemReserve: system * scale,
      idleReserved: idleReserved * scale,
      stranded: strandedOf(left, fleet.onHosts.freeMemory(host) * there, full) * scale,
      lost: 0,
    },
  };
}

const sumOf = (parts: Parts): number =>
  Object.values(parts).reduce((sum: number, part: number) => sum + part, 0);
const whole = (parts: Parts): RawLine => ({ capacity: sumOf(parts), parts });

/** What the instances of one service hold together. */
export interface Holding {
  /** On average over the window. */
  instances: number;
  /** millicore-microseconds */
  used: number;
  /** Of it, for starts. */
  starts: number;
  idleReserved: number;
  /** Bytes that they hold without using them, on average; null where all of them ask for the same. */
  idleBytes: number | null;
  /** Bytes that the hypervisor has got back from them, on average. */
  notHeld: NotHeld;
}

/** In the order of the plan's services; one pass over all instances. */
export function holdings(fleet: Fleet, use: WindowUse): Holding[] {
  const byService = fleet.plan.services.map(
    ({ vertical }): Holding => ({
      instances: 0,
      used: 0,
      starts: 0,
      idleReserved: 0,
      idleBytes: vertical?.update === undefined ? null : 0,
      notHeld: ALL_HELD,
    }),
  );
  fleet.instances.forEach(({ service }, instance) => {
    const holding = byService[service]!;
    const used = use.usedByInstance[instance]!;
    const share = use.presence.ofInstance[instance]!;
    holding.instances += share;
    holding.used += used;
    holding.starts += use.startsByInstance[instance]!;
    if (use.reclaims) holding.notHeld = added(holding.notHeld, use.notHeldOf(instance));
    const size = sizeOf(fleet, instance, use);
    holding.idleReserved += Math.max(0, size.reserve.cpuMilli * use.windowUs * share - used);
    if (holding.idleBytes !== null) holding.idleBytes += idleIn(size, use.workingSetOf(service)) * share;
  });
  return byService;
}

/** CPU that one service holds over the window: what its instances used, and the rest of what they reserve. */
export const serviceCpu = (
  service: number,
  { used, starts, idleReserved }: Holding,
  use: WindowUse,
): RawLine =>
  whole({
    ...NOTHING,
    ...split(used * CORE_MS, use.usefulOf(service), use.lostShare, { starts: starts * CORE_MS, hogs: 0 }),
    idleReserved: idleReserved * CORE_MS,
  });

/** Memory that one service holds over the window. */
export function serviceMemory(
  fleet: Fleet,
  service: number,
  { instances, idleBytes, notHeld }: Holding,
  use: WindowUse,
): RawLine {
  const deployment = fleet.platform.deployments[service]!;
  const scale = use.windowUs / 1000 / MIB;
  const all = heldBy(deployment, use.workingSetOf(service), instances);
  const held = inMemory({ ...all, idleReserved: idleBytes ?? all.idleReserved }, notHeld);
  return whole({
    ...NOTHING,
    net: held.net * scale,
    overhead: held.overhead * scale,
    guestOs: held.guestOs * scale,
    idleReserved: held.idleReserved * scale,
  });
}
