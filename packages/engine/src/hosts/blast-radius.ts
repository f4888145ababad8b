import type { ReportSummary } from '@tare/schema';
import type { Fleet } from './fleet.ts';

/**
 * Rule F3 on the placement: the largest share of the instances that one kernel panic, one host or one zone takes.
 * Instances share the host's kernel, their guest's, or have one of their own (rule F1).
 */
export function blastRadius(fleet: Fleet): ReportSummary['blastRadius'] {
  const total = fleet.instances.length;
  const largest = (domainOf: (instance: number) => string): number => {
    const sizes = new Map<string, number>();
    let most = 0;
    for (let instance = 0; instance < total; instance++) {
      const domain = domainOf(instance);
      const size = (sizes.get(domain) ?? 0) + 1;
      sizes.set(domain, size);
      if (size > most) most = size;
    }
    return total === 0 ? 0 : most / total;
  };
  return {
    kernel: largest(instance => kernelOf(fleet, instance)),
    host: largest(instance => String(fleet.instances[instance]!.host)),
    zone: largest(instance => {
      const { host } = fleet.instances[instance]!;
      return `${String(fleet.poolOf(host).site)}/${String(fleet.hosts[host]!.zone)}`;
    }),
  };
}

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
