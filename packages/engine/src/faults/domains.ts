import type { FaultDomain } from '@tare/schema';
import { domainOf, guestsByDomain, instancesByDomain } from '../hosts/domains.ts';
import type { Fleet } from '../hosts/fleet.ts';

/** One thing that fails, with all that stands in it (rule F1). */
export interface Domain {
  readonly name: string;
  /** Instances inside, in the order of their numbers. */
  readonly instances: number[];
  /** VMs that hold many instances and go down with it. */
  readonly guests: number[];
}

/** Whether the target of a fault (a service, site, site/zone or site/pool) covers an instance. */
export function covers(fleet: Fleet, target: string, instance: number): boolean {
  const { host, service } = fleet.instances[instance]!;
  return [
    fleet.plan.services[service]!.id,
    domainOf(fleet, 'site', instance),
    fleet.poolOf(host).id,
    domainOf(fleet, 'zone', instance),
  ].includes(target);
}

/** All domains of a kind that hold an instance which the target covers; without a target all that hold one. */
export function domainsOf(fleet: Fleet, kind: FaultDomain, target: string | null): Domain[] {
  const guests = guestsByDomain(fleet, kind);
  return [...instancesByDomain(fleet, kind, fleet.present())].flatMap(([name, instances]) =>
    target === null || instances.some(instance => covers(fleet, target, instance))
      ? [{ name, instances, guests: guests.get(name) ?? [] }]
      : [],
  );
}
