import type { ReportSummary } from '@tare/schema';
import { instancesByDomain } from './domains.ts';
import type { Fleet } from './fleet.ts';

type Radius = ReportSummary['blastRadius'];
/** Instances of each service that one failure takes at worst. */
export type LargestDomains = Readonly<Record<keyof Radius, readonly (readonly [string, number])[]>>;

/** Rule F3 on the placement: of each kind of failure domain the one that holds most instances, and whose they are. */
export const largestDomains = (fleet: Fleet): LargestDomains => ({
  kernel: largest(fleet, 'kernel'),
  host: largest(fleet, 'host'),
  zone: largest(fleet, 'zone'),
});

/** The largest share of the instances that one kernel panic, one host or one zone takes. */
export function blastRadius(domains: LargestDomains, instances: number): Radius {
  const share = (domain: keyof Radius) =>
    instances === 0 ? 0 : domains[domain].reduce((sum, [, count]) => sum + count, 0) / instances;
  return { kernel: share('kernel'), host: share('host'), zone: share('zone') };
}

function largest(fleet: Fleet, domain: keyof Radius): [string, number][] {
  let most: readonly number[] = [];
  // Of domains of one size the one that was full first.
  for (const own of instancesByDomain(fleet, domain).values())
    if (own.length > most.length || (own.length === most.length && own.at(-1)! < most.at(-1)!)) most = own;
  const byService = new Map<string, number>();
  for (const instance of most) {
    const { id } = fleet.plan.services[fleet.instances[instance]!.service]!;
    byService.set(id, (byService.get(id) ?? 0) + 1);
  }
  return [...byService];
}
