import type { ReportSummary } from '@tare/schema';
import { intsOf } from '../kernel/columns.ts';
import type { Presence } from '../ledger/presence.ts';
import { NumberedDomains, type WideDomain } from './domains.ts';
import type { Fleet } from './fleet.ts';

type Radius = ReportSummary['blastRadius'];
/** Instances of each service that one failure takes at worst. */
export type LargestDomains = Readonly<Record<keyof Radius, readonly (readonly [string, number])[]>>;

const KINDS = ['kernel', 'host', 'zone', 'site', 'provider', 'control-plane'] as const;

/**
 * Rule F3 on the placement: of each kind of failure domain the one that holds most instances, and whose they are; each
 * instance counts for the share of the window for which it was there.
 */
export function largestDomains(fleet: Fleet, presence: Presence): LargestDomains {
  const all = KINDS.map(kind => new Sizes(fleet, kind));
  const hosts = intsOf(fleet.instances.length, instance => fleet.instances[instance]!.host);
  for (const sizes of all) {
    sizes.count(hosts, presence.ofInstance);
    sizes.settle();
    sizes.list(hosts, presence.ofInstance);
  }
  const [kernel, host, zone, site, provider, controlPlane] = all.map(({ members }) => members);
  return {
    kernel: kernel!,
    host: host!,
    zone: zone!,
    site: site!,
    provider: provider!,
    controlPlane: controlPlane!,
  };
}

/** The largest share of the instances that one kernel panic, one host, zone, site, provider or control plane takes. */
export function blastRadius(domains: LargestDomains, instances: number): Radius {
  const share = (domain: keyof Radius) =>
    instances === 0 ? 0 : domains[domain].reduce((sum, [, count]) => sum + count, 0) / instances;
  return {
    kernel: share('kernel'),
    host: share('host'),
    zone: share('zone'),
    site: share('site'),
    provider: share('provider'),
    controlPlane: share('controlPlane'),
  };
}

/** How many instances the domains of one kind hold, and of the largest whose they are. */
class Sizes {
  readonly #fleet: Fleet;
  readonly #domains: NumberedDomains;
  readonly #sizes: number[] = [];
  /** The last instance of each. */
  readonly #last: number[] = [];
  #largest = -1;
  readonly #byService: (number | undefined)[];
  /** The services that have any there, in the order in which they came. */
  readonly #services: number[] = [];

  constructor(fleet: Fleet, kind: WideDomain) {
    this.#fleet = fleet;
    this.#domains = new NumberedDomains(fleet, kind);
    this.#byService = fleet.plan.services.map(() => undefined);
  }

  /** All instances, on these hosts, for these shares of the window. */
  count(hosts: Int32Array, shares: Float64Array): void {
    const sizes = this.#sizes;
    for (let instance = 0; instance < hosts.length; instance++) {
      const share = shares[instance]!;
      if (share === 0) continue;
      const domain = this.#domains.of(instance, hosts[instance]!);
      if (domain === sizes.length) sizes.push(0);
      sizes[domain]! += share;
      this.#last[domain] = instance;
    }
  }

  /** All have been counted. */
  settle(): void {
    const sizes = this.#sizes;
    const last = this.#last;
    this.#largest = sizes.reduce((best, size, domain) => {
      // Of domains of one size the one that was full first.
      const beats = best < 0 || size > sizes[best]! || (size === sizes[best] && last[domain]! < last[best]!);
      return beats ? domain : best;
    }, -1);
  }

  /** Of the instances those that stand in the largest. */
  list(hosts: Int32Array, shares: Float64Array): void {
    for (let instance = 0; instance < hosts.length; instance++) {
      const share = shares[instance]!;
      if (share > 0 && this.#domains.of(instance, hosts[instance]!) === this.#largest)
        this.#add(instance, share);
    }
  }

  #add(instance: number, share: number): void {
    const { service } = this.#fleet.instances[instance]!;
    const before = this.#byService[service];
    if (before === undefined) this.#services.push(service);
    this.#byService[service] = (before ?? 0) + share;
  }

  /** Of each service that has any in the largest. */
  get members(): [string, number][] {
    const { services } = this.#fleet.plan;
    return this.#services.map(service => [services[service]!.id, this.#byService[service]!]);
  }
}
