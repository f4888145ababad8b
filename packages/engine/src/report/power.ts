import type { Fleet } from '../hosts/fleet.ts';
import type { WindowUse } from '../ledger/capacity.ts';
import { HOURS_PER_MONTH } from './month.ts';

const WATTS_PER_KILOWATT = 1000;

/** Of a month; null where something that it rests on is not known. */
export interface Power {
  readonly kilowattHours: number | null;
  readonly kgCo2e: number | null;
}

/** Of each host, where the carbon of a grid changes: CPU time that was used, and the share of the window awake, each piece times the intensity of its time. */
export interface GridUse {
  readonly usedByHost: readonly number[];
  readonly awakeByHost: (host: number) => number;
}

/**
 * Energy of the facility = PUE · ∫ power, host by host, with power linear between idle and full; and the carbon of the
 * grid that it is drawn from (rule L3).
 */
export function powerOf(
  fleet: Fleet,
  { usedByHost, tenants, windowUs, presence, grid }: WindowUse & { readonly grid?: GridUse },
): Power {
  let kilowattHours: number | null = windowUs === 0 ? null : 0;
  let kgCo2e = kilowattHours;
  for (const [host] of fleet.hosts.entries()) {
    const { watts, cpuMilli, site } = fleet.poolOf(host);
    if (watts === null || kilowattHours === null) return { kilowattHours: null, kgCo2e: null };
    const utilisation = (usedByHost[host]! + tenants.cpuMilli[host]!) / (cpuMilli * windowUs);
    const { pue, kgCo2ePerKwh } = fleet.plan.sites[site]!;
    const ofMonth = (idle: number, busy: number) =>
      ((watts.idle * idle + (watts.full - watts.idle) * busy) * pue * HOURS_PER_MONTH) / WATTS_PER_KILOWATT;
    const own = ofMonth(presence.ofHostAwake[host]!, utilisation);
    kilowattHours += own;
    if (kgCo2e === null || kgCo2ePerKwh === null) kgCo2e = null;
    else if (grid === undefined) kgCo2e += own * kgCo2ePerKwh;
    else kgCo2e += ofMonth(grid.awakeByHost(host), grid.usedByHost[host]! / (cpuMilli * windowUs));
  }
  return { kilowattHours, kgCo2e };
}
