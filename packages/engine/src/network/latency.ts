import type { Plan } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';

/** Where a host stands, and the round trips from there in microseconds (rule H1). All its instances share it. */
export interface Place {
  /** Among the zones of its site. */
  readonly zone: number;
  readonly site: number;
  readonly sameHostUs: number;
  readonly sameZoneUs: number;
  readonly sameSiteUs: number;
  /** To each site. */
  readonly toSiteUs: readonly number[];
}

/** The place of a host. */
export function placeOf(plan: Plan, fleet: Fleet, host: number): Place {
  const { site } = fleet.poolOf(host);
  const { latencyUs, linkUs } = plan.sites[site]!;
  return {
    zone: fleet.hosts[host]!.zone,
    site,
    sameHostUs: 2 * latencyUs.host,
    sameZoneUs: 2 * latencyUs.zone,
    sameSiteUs: 2 * latencyUs.site,
    toSiteUs: linkUs.map(us => 2 * us),
  };
}

/** Round trip of a client in microseconds: the link to its site; −1, or the instance's own: it stands beside the instance. */
export const clientTripUs = (site: number, to: Place): number =>
  site < 0 || site === to.site ? 0 : to.toSiteUs[site]!;

/** Round trip between two instances in microseconds. */
export function roundTripUs(from: Place, to: Place): number {
  if (from === to) return to.sameHostUs;
  if (from.site !== to.site) return from.toSiteUs[to.site]!;
  return from.zone === to.zone ? to.sameZoneUs : to.sameSiteUs;
}
