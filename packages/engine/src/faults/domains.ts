import type { FaultDomain } from '@tare/schema';
import { controlPlaneOf, domainOf, guestsByDomain, instancesByDomain } from '../hosts/domains.ts';
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
    domainOf(fleet, 'provider', instance),
    domainOf(fleet, 'control-plane', instance),
  ].includes(target);
}

/** Names of the sites, providers or control planes of a platform, and what each is called as a target. */
function placesOf(fleet: Fleet, kind: FaultDomain): ReadonlyMap<string, readonly string[]> {
  const { plan, platform } = fleet;
  const sites = [...new Set(platform.pools.map(pool => plan.pools[pool]!.site))];
  const named = (nameOf: (site: number) => string) =>
    new Map(
      sites.map(nameOf).map(name => {
        const own = sites.filter(site => nameOf(site) === name);
        return [name, [name, ...own.map(site => plan.sites[site]!.id)]] as const;
      }),
    );
  switch (kind) {
    case 'site':
      return named(site => plan.sites[site]!.id);
    case 'provider':
      return named(site => plan.sites[site]!.provider);
    case 'control-plane': {
      const others = (platform.controlPlanes ?? []).filter(({ sites: managed }) => managed.length === 0);
      return new Map([
        ...named(site => controlPlaneOf(fleet, site)),
        ...others.map(({ id }) => [id, [id]] as const),
      ]);
    }
    default:
      return new Map();
  }
}

/** All domains of a kind that hold an instance which the target covers; without a target all that hold one. */
export function domainsOf(fleet: Fleet, kind: FaultDomain, target: string | null): Domain[] {
  const guests = guestsByDomain(fleet, kind);
  const inUse = [...instancesByDomain(fleet, kind, fleet.present())];
  const struck = inUse.flatMap(([name, instances]) =>
    target === null || instances.some(instance => covers(fleet, target, instance))
      ? [{ name, instances, guests: guests.get(name) ?? [] }]
      : [],
  );
  // Where nothing stands yet something may come.
  const empty = [...placesOf(fleet, kind)].flatMap(([name, targets]) =>
    inUse.some(([used]) => used === name) || (target !== null && !targets.includes(target))
      ? []
      : [{ name, instances: [], guests: [] }],
  );
  return [...struck, ...empty];
}
