import type { ReportSummary } from '@tare/schema';
import type { Presence } from '../ledger/presence.ts';
import { NumberedDomains, type WideDomain } from './domains.ts';
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

function largest(fleet: Fleet, { ofInstance }: Presence, kind: WideDomain): [string, number][] {
  const domains = new NumberedDomains(fleet, kind);
  const sizes: number[] = [];
  const last: number[] = [];
  for (let instance = 0; instance < fleet.instances.length; instance++) {
    if (ofInstance[instance]! === 0) continue;
    const domain = domains.of(instance);
    sizes[domain] = (sizes[domain] ?? 0) + ofInstance[instance]!;
    last[domain] = instance;
  }
  const most = sizes.reduce((best, size, domain) => {
    // Of domains of one size the one that was full first.
    const beats = best < 0 || size > sizes[best]! || (size === sizes[best] && last[domain]! < last[best]!);
    return beats ? domain : best;
  }, -1);
  return membersOf(fleet, ofInstance, instance => domains.of(instance) === most);
}

/** Of each service that has any there. */
function membersOf(
  { instances, plan }: Fleet,
  ofInstance: Float64Array,
  isThere: (instance: number) => boolean,
): [string, number][] {
  const byService = new Map<string, number>();
  for (let instance = 0; instance < instances.length; instance++) {
    if (ofInstance[instance]! === 0 || !isThere(instance)) continue;
    const { id } = plan.services[instances[instance]!.service]!;
    byService.set(id, (byService.get(id) ?? 0) + ofInstance[instance]!);
  }
  return [...byService];
}
