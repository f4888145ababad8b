import type { FaultDomain } from '@tare/schema';
import type { Fleet } from './fleet.ts';

/** The kernel that an instance runs on: its host's, its guest's, or its own. */
function kernelOf(fleet: Fleet, instance: number): string {
  const { service, host, guest } = fleet.instances[instance]!;
  switch (fleet.platform.deployments[service]!.kernel) {
    case 'own':
      return `own ${String(instance)}`;
    case 'guest':
      return `guest ${String(guest)}`;
    case 'host':
      return `host ${String(host)}`;
  }
}

/** Name of what manages the instances of a site (rule O5). */
export const controlPlaneOf = ({ platform }: Fleet, site: number): string =>
  (platform.controlPlanes ?? []).find(({ sites }) => sites.includes(site))?.id ?? '';

/** Rule F1: name of the domain of this kind that an instance stands in, and fails with. */
export function domainOf(fleet: Fleet, kind: FaultDomain, instance: number): string {
  const { host, service } = fleet.instances[instance]!;
  const site = fleet.plan.sites[fleet.poolOf(host).site]!;
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
    case 'control-plane':
      return controlPlaneOf(fleet, fleet.siteOf(host));
  }
}

/** Kinds of domains that take all of a host with it, or at least all on one kernel. */
export type WideDomain = Exclude<FaultDomain, 'process' | 'sandbox'>;

/** The domains of a kind by numbers, for who looks at very many instances: all on one host are in one, unless they have other kernels. */
export class NumberedDomains {
  readonly #fleet: Fleet;
  readonly #kind: WideDomain;
  readonly #numbers = new Map<string, number>();
  /** −1 until somebody has been asked who stands there. */
  readonly #ofHost: Int32Array;
  /** Whether some on a host may have a kernel that is not the host's. */
  readonly #mayDiffer: boolean;

  constructor(fleet: Fleet, kind: WideDomain) {
    this.#fleet = fleet;
    this.#kind = kind;
    this.#ofHost = new Int32Array(fleet.hosts.length).fill(-1);
    this.#mayDiffer = kind === 'kernel' && fleet.platform.deployments.some(({ kernel }) => kernel !== 'host');
  }

  /** That of an instance, which is on this host. */
  of(instance: number, host: number): number {
    if (this.#mayDiffer && !this.#sharesKernel(instance)) return this.#numberOf(instance);
    const known = this.#ofHost[host]!;
    return known >= 0 ? known : this.#first(instance, host);
  }

  #sharesKernel(instance: number): boolean {
    const { platform, instances } = this.#fleet;
    return platform.deployments[instances[instance]!.service]!.kernel === 'host';
  }

  #first(instance: number, host: number): number {
    const number = this.#numberOf(instance);
    this.#ofHost[host] = number;
    return number;
  }

  #numberOf(instance: number): number {
    const name = domainOf(this.#fleet, this.#kind, instance);
    const number = this.#numbers.get(name) ?? this.#numbers.size;
    this.#numbers.set(name, number);
    return number;
  }
}

/** Some of the fleet's things by the domain that each stands in, in the order given. */
function byDomain(things: Iterable<number>, domain: (thing: number) => string): Map<string, number[]> {
  const members = new Map<string, number[]>();
  for (const thing of things) {
    const name = domain(thing);
    const own = members.get(name);
    if (own === undefined) members.set(name, [thing]);
    else own.push(thing);
  }
  return members;
}

/** Some of the instances by the domain of a kind that each stands in. */
export const instancesByDomain = (
  fleet: Fleet,
  kind: FaultDomain,
  instances: readonly number[],
): ReadonlyMap<string, number[]> => byDomain(instances, instance => domainOf(fleet, kind, instance));

/** VMs that hold many instances, by the domain that they go down with: their own kernel, their host, what is above it. */
export function guestsByDomain(fleet: Fleet, kind: FaultDomain): ReadonlyMap<string, number[]> {
  if (kind === 'process' || kind === 'sandbox' || kind === 'control-plane') return new Map();
  const first = (guest: number) => fleet.guests[guest]!.instances[0];
  const inUse = [...fleet.guests.keys()].filter(guest => first(guest) !== undefined);
  return byDomain(inUse, guest => domainOf(fleet, kind, first(guest)!));
}
