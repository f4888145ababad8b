import type { Fleet } from '../hosts/fleet.ts';
import type { WindowUse } from '../ledger/capacity.ts';
import { HOURS_PER_MONTH } from './month.ts';

const WATTS_PER_KILOWATT = 1000;

/** Of a month; null where something that it rests on is not known. */
export interface Power {
  readonly kilowattHours: number | null;
  readonly kgCo2e: number | null;
}

/**
 * Energy of the facility = PUE · ∫ power, host by host, with power linear between idle and full; and the carbon of the
 * grid that it is drawn from (rule L3).
 */
export function powerOf(fleet: Fleet, { usedByHost, tenants, windowUs, presence }: WindowUse): Power {
  let kilowattHours: number | null = windowUs === 0 ? null : 0;
  let kgCo2e = kilowattHours;
  for (const [host] of fleet.hosts.entries()) {
    const { watts, cpuMilli, site } = fleet.poolOf(host);
    if (watts === null || kilowattHours === null) return { kilowattHours: null, kgCo2e: null };
    const utilisation = (usedByHost[host]! + tenants.cpuMilli[host]!) / (cpuMilli * windowUs);
    const { pue, kgCo2ePerKwh } = fleet.plan.sites[site]!;
    const own =
      ((watts.idle * presence.ofHostAwake[host]! + (watts.full - watts.idle) * utilisation) *
        pue *
        HOURS_PER_MONTH) /
      WATTS_PER_KILOWATT;
    kilowattHours += own;
    kgCo2e = kgCo2e === null || kgCo2ePerKwh === null ? null : kgCo2e + own * kgCo2ePerKwh;
  }
  return { kilowattHours, kgCo2e };
}
