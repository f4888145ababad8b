import type { Why, WhyNode } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import type { Instance } from '../hosts/inventory.ts';
import { meanOf, type Presence, reserveOf } from '../ledger/presence.ts';
import { formula, leaf, scenario, wholeWithRest, why } from './tree.ts';

interface Resource {
  readonly name: string;
  /** Of one host of a pool. */
  readonly room: (host: number) => number;
  /** Of one instance, on the host itself. */
  readonly need: (instance: number) => number;
}

function resourcesOf(fleet: Fleet, presence: Presence): readonly Resource[] {
  const { platform } = fleet;
  return [
    {
      name: 'CPU',
      room: host => fleet.poolOf(host).allocatable.cpuMilli,
      need: instance => reserveOf(fleet, instance, presence).cpuMilli,
    },
    {
      name: 'memory',
      room: host => fleet.poolOf(host).allocatable.memoryBytes,
      need: instance => reserveOf(fleet, instance, presence).memoryBytes,
    },
    { name: 'instances a host', room: host => fleet.poolOf(host).allocatable.instances, need: () => 1 },
    {
      name: 'vCPUs',
      room: host => Math.floor((fleet.poolOf(host).cpuMilli / 1000) * platform.vcpusPerThread),
      need: instance => fleet.instances[instance]!.deployment.vcpus,
    },
  ];
}

/** Instances of a service in hosts' worth of a resource; the guests that hold them are counted by their own size. */
function inHosts(fleet: Fleet, { ofInstance, meanReserves }: Presence, { room, need }: Resource): number[] {
  const { plan, hosts, instances } = fleet;
  const byService = plan.services.map(() => 0);
  let before = { pool: -1, own: undefined as Instance['deployment'] | undefined, part: 0 };
  for (const [instance, { service, host, deployment }] of instances.entries()) {
    const { pool } = hosts[host]!;
    // Very many are like the one before them.
    const isLike = pool === before.pool && deployment === before.own && meanReserves === undefined;
    if (!isLike) before = { pool, own: deployment, part: need(instance) / room(host) };
    byService[service]! += before.part * ofInstance[instance]!;
  }
  return byService;
}

/** Hosts: how many of them the scarcest resource fills, by service, and what the packing leaves. */
export function whyHosts(fleet: Fleet, presence: Presence): Why | null {
  const { guest } = fleet.platform;
  if (fleet.hosts.length === 0 || guest !== null) return guest === null ? null : whyGuests(fleet, presence);
  const filled = resourcesOf(fleet, presence).map(resource => ({
    name: resource.name,
    byService: inHosts(fleet, presence, resource),
  }));
  const total = (byService: readonly number[]) => byService.reduce((sum, part) => sum + part, 0);
  const scarcest = filled.reduce((most, next) =>
    total(next.byService) > total(most.byService) ? next : most,
  );
  const parts = fleet.plan.services.map(
    ({ id, path }, service): WhyNode =>
      leaf(`${id}: ${scarcest.name} reserved`, scarcest.byService[service]!, scenario(path)),
  );
  return why(
    'hosts',
    'hosts',
    wholeWithRest(
      `hosts, of which ${scarcest.name} is the scarcest part`,
      meanOf(presence.ofHost),
      formula('H2'),
      parts,
      {
        label: 'room left over: the next instance did not fit, or hosts were given',
        origin: formula('L1'),
      },
    ),
  );
}

/** Hosts that carry VMs of one size: as many as these fill. */
function whyGuests(fleet: Fleet, { ofHost, ofGuest }: Presence): Why {
  const guest = fleet.platform.guest!;
  const byMemory = (host: number) =>
    (guest.memoryBytes + guest.tare.overheadBytes) / fleet.poolOf(host).allocatable.memoryBytes;
  const byCpu = (host: number) => guest.cpuMilli / fleet.poolOf(host).allocatable.cpuMilli;
  const sum = (of: (host: number) => number) =>
    fleet.guests.reduce((total, { host }, guest) => total + of(host) * ofGuest[guest]!, 0);
  const [name, value] = sum(byMemory) >= sum(byCpu) ? ['memory', sum(byMemory)] : ['CPU', sum(byCpu)];
  const label = `${String(Math.round(10 * meanOf(ofGuest)) / 10)} VMs: ${name} reserved`;
  return why(
    'hosts',
    'hosts',
    wholeWithRest(
      `hosts, of which ${name} is the scarcest part`,
      meanOf(ofHost),
      formula('H2'),
      [leaf(label, value, formula('I3'))],
      { label: 'room left over: the next VM did not fit, or hosts were given', origin: formula('L1') },
    ),
  );
}
