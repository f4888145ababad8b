import type { Report } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';

export type FaultRecord = Report['faults']['records'][number];

/** The record of what strikes these instances: how many they are, and of how many tenants. */
export function recordOf(
  { instances, plan }: Fleet,
  struck: readonly number[],
  what: Pick<FaultRecord, 'fault' | 'kind' | 'domain' | 'atMs' | 'requests'>,
): FaultRecord {
  const tenants = new Set(struck.map(instance => plan.services[instances[instance]!.service]!.tenant));
  return {
    ...what,
    repairedMs: null,
    instances: struck.length,
    tenants: tenants.size,
    slowdown: null,
    moved: null,
  };
}
