import type { Rack } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';

/** Instances listed one by one; the report stays bounded. */
const LISTED = 5_000;

export interface RackUse {
  /** Mean millicores of an instance over the window. */
  readonly cpuOf: (instance: number) => number;
  /** Mean working set of an instance of a service. */
  readonly workingSetOf: (service: number) => number;
}

/**
 * Where everything stands and how much of it is used: what the racks are drawn from. Hosts list what stands there at the
 * end; the list of instances has those that have gone as well.
 */
export function rackOf(fleet: Fleet, use: RackUse, most = LISTED): Rack {
  const { plan, platform } = fleet;
  const listed = Math.min(fleet.instances.length, most);
  const instances = fleet.instances.slice(0, listed).map((own, instance) => {
    const { service, host, guest, from, until, deployment } = own;
    return {
      service,
      host,
      guest,
      cpuMilli: deployment.reserve.cpuMilli,
      usedCpuMilli: use.cpuOf(instance),
      memoryBytes: deployment.reserve.memoryBytes,
      usedMemoryBytes: use.workingSetOf(service),
      overheadBytes: deployment.tare.overheadBytes,
      guestOsBytes: deployment.tare.guestOsBytes,
      fromMs: from / 1000,
      untilMs: fleet.isThere(instance) ? null : until / 1000,
    };
  });
  const hosts = fleet.hosts.map((host, index) => {
    const pool = plan.pools[host.pool]!;
    return {
      id: `${pool.id}/${String(index)}`,
      pool: pool.id,
      zone: plan.sites[pool.site]!.zones[host.zone]!,
      cpuMilli: pool.cpuMilli,
      memoryBytes: pool.memoryBytes,
      systemMemoryBytes: pool.memoryBytes - pool.allocatable.memoryBytes,
      systemCpuMilli: pool.cpuMilli - pool.allocatable.cpuMilli,
      usedCpuMilli: host.instances.reduce((sum, instance) => sum + use.cpuOf(instance), 0),
      guests: [...host.guests],
      instances: host.instances.filter(instance => instance < listed && fleet.isThere(instance)),
      ...(fleet.hostIsThere(index) ? {} : { goneMs: host.until / 1000 }),
    };
  });
  const guests = fleet.guests.map(({ host }) => {
    const { cpuMilli, memoryBytes, tare } = platform.guest!;
    return {
      host,
      cpuMilli,
      memoryBytes,
      overheadBytes: tare.overheadBytes,
      guestOsBytes: tare.guestOsBytes,
    };
  });
  return {
    hosts,
    guests,
    instances,
    services: plan.services.map(service => service.id),
    omitted: fleet.instances.length - listed,
  };
}
