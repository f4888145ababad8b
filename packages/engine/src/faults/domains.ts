import type { FaultDomain } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import { kernelOf } from '../hosts/blast-radius.ts';

/** One thing that fails, with all that stands in it (rule F1). */
export interface Domain {
  readonly name: string;
  /** Instances inside, in the order of their numbers. */
  readonly instances: readonly number[];
  /** VMs that hold many instances and go down with it. */
  readonly guests: readonly number[];
}

/** Name of the domain of this kind that an instance is in. */
function domainOf(fleet: Fleet, kind: FaultDomain, instance: number): string {
  const { host, service } = fleet.instances[instance]!;
  const pool = fleet.poolOf(host);
  const site = fleet.plan.sites[pool.site]!;
  switch (kind) {
    case 'process':
    case 'sandbox':
      return `${fleet.plan.services[service]!.id} ${String(instance)}`;
    case 'kernel':
      return kernelOf(fleet, instance);
    case 'host':
      return `host ${String(host)}`;
    case 'zone':
      return `${site.id}/${site.zones[fleet.hosts[host]!.zone] ?? String(fleet.hosts[host]!.zone)}`;
    case 'site':
      return site.id;
    case 'provider':
      return site.provider;
  }
}

/** Whether the target of a fault (a service, site, site/zone or site/pool) covers an instance. */
function covers(fleet: Fleet, target: string, instance: number): boolean {
  const { host, service } = fleet.instances[instance]!;
  const pool = fleet.poolOf(host);
  return [
    fleet.plan.services[service]!.id,
    fleet.plan.sites[pool.site]!.id,
    pool.id,
    domainOf(fleet, 'zone', instance),
  ].includes(target);
}

/** Whether a VM that holds many instances goes down: with its host and what is above it, and with its own kernel. */
function takesGuest(fleet: Fleet, kind: FaultDomain, name: string, guest: number): boolean {
  const first = fleet.guests[guest]!.instances[0];
  if (first === undefined || kind === 'process' || kind === 'sandbox') return false;
  return domainOf(fleet, kind, first) === name;
}

/** All domains of a kind that hold an instance which the target covers; without a target all that hold one. */
export function domainsOf(fleet: Fleet, kind: FaultDomain, target: string | null): Domain[] {
  const members = new Map<string, number[]>();
  const wanted = new Set<string>();
  for (const [instance] of fleet.instances.entries()) {
    const name = domainOf(fleet, kind, instance);
    const own = members.get(name) ?? [];
    members.set(name, own);
    own.push(instance);
    if (target === null || covers(fleet, target, instance)) wanted.add(name);
  }
  return [...members].flatMap(([name, instances]) =>
    wanted.has(name)
      ? [
          {
            name,
            instances,
            guests: [...fleet.guests.keys()].filter(guest => takesGuest(fleet, kind, name, guest)),
          },
        ]
      : [],
  );
}
