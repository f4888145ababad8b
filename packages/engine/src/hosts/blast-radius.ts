import type { FaultDomain, ReportSummary } from '@tare/schema';
import type { Presence } from '../ledger/presence.ts';
import { instancesByDomain } from './domains.ts';
import type { Fleet } from './fleet.ts';

type Radius = ReportSummary['blastRadius'];
/** Instances of each service that one failure takes at worst. */
export type LargestDomains = Readonly<Record<keyof Radius, readonly (readonly [string, number])[]>>;

/**
 * Rule F3 on the placement: of each kind of failure domain the one that holds most instances, and whose they are; each
 * instance counts for the share of the window for which it was there.
 */
export const largestDomains = (fleet: Fleet, presence: Presence): LargestDomains => ({
  kernel: largest(fleet, presence, 'kernel'),
  host: largest(fleet, presence, 'host'),
  zone: largest(fleet, presence, 'zone'),
  site: largest(fleet, presence, 'site'),
  provider: largest(fleet, presence, 'provider'),
  controlPlane: largest(fleet, presence, 'control-plane'),
});

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

function largest(fleet: Fleet, { ofInstance }: Presence, domain: FaultDomain): [string, number][] {
  const there = [...fleet.instances.keys()].filter(instance => ofInstance[instance]! > 0);
  const size = (own: readonly number[]) => own.reduce((sum, instance) => sum + ofInstance[instance]!, 0);
  let most: readonly number[] = [];
  let mostSize = 0;
  // Of domains of one size the one that was full first.
  for (const own of instancesByDomain(fleet, domain, there).values()) {
    const ownSize = size(own);
    if (ownSize < mostSize || (ownSize === mostSize && own.at(-1)! > most.at(-1)!)) continue;
    most = own;
    mostSize = ownSize;
  }
  const byService = new Map<string, number>();
  for (const instance of most) {
    const { id } = fleet.plan.services[fleet.instances[instance]!.service]!;
    byService.set(id, (byService.get(id) ?? 0) + ofInstance[instance]!);
  }
  return [...byService];
}
