import type { ReportSummary } from '@tare/schema';
import type { Fleet } from './fleet.ts';

type Domain = keyof ReportSummary['blastRadius'];
/** Instances of each service that one failure takes at worst. */
export type LargestDomains = Readonly<Record<Domain, readonly (readonly [string, number])[]>>;

/**
 * Rule F3 on the placement: of each kind of failure domain the one that holds most instances, and whose they are.
 * Instances share the host's kernel, their guest's, or have one of their own (rule F1).
 */
export function largestDomains(fleet: Fleet): LargestDomains {
  return {
    kernel: largest(fleet, instance => kernelOf(fleet, instance)),
    host: largest(fleet, instance => String(fleet.instances[instance]!.host)),
    zone: largest(fleet, instance => {
      const { host } = fleet.instances[instance]!;
      return `${String(fleet.poolOf(host).site)}/${String(fleet.hosts[host]!.zone)}`;
    }),
  };
}

/** The largest share of the instances that one kernel panic, one host or one zone takes. */
export function blastRadius(fleet: Fleet): ReportSummary['blastRadius'] {
  const domains = largestDomains(fleet);
  const total = fleet.instances.length;
  const share = (domain: Domain) =>
    total === 0 ? 0 : domains[domain].reduce((sum, [, count]) => sum + count, 0) / total;
  return { kernel: share('kernel'), host: share('host'), zone: share('zone') };
}

function largest(fleet: Fleet, domainOf: (instance: number) => string): [string, number][] {
  const members = new Map<string, number[]>();
  let most: readonly number[] = [];
  for (const [instance] of fleet.instances.entries()) {
    const domain = domainOf(instance);
    const own = members.get(domain) ?? [];
    members.set(domain, own);
    own.push(instance);
    if (own.length > most.length) most = own;
  }
  const byService = new Map<string, number>();
  for (const instance of most) {
    const { id } = fleet.plan.services[fleet.instances[instance]!.service]!;
    byService.set(id, (byService.get(id) ?? 0) + 1);
  }
  return [...byService];
}

/** The kernel that an instance runs on: its host's, its guest's, or its own. */
export function kernelOf(fleet: Fleet, instance: number): string {
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
