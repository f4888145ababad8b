import type { Plan } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';

/** Where hosts of one pool and zone stand, and the round trips from there in microseconds (rule H1). */
interface Place {
  /** Among the zones of its site. */
  readonly zone: number;
  readonly site: number;
  readonly sameHostUs: number;
  readonly sameZoneUs: number;
  readonly sameSiteUs: number;
  /** To each site. */
  readonly toSiteUs: readonly number[];
}

/** Where the hosts of a fleet stand. */
export class Places {
  readonly #fleet: Fleet;
  /** Of each host, the same for all of its pool and zone. */
  readonly #ofHost: Place[] = [];
  readonly #known = new Map<string, Place>();

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  /** Takes in the hosts that have come since. */
  grow(): void {
    while (this.#ofHost.length < this.#fleet.hosts.length)
      this.#ofHost.push(this.#placeOf(this.#ofHost.length));
  }

  siteOf(host: number): number {
    return this.#ofHost[host]!.site;
  }

  /** Round trip of a client: the link to its site; −1, or the host's own: it stands beside the instance. */
  clientTripUs(site: number, host: number): number {
    const place = this.#ofHost[host]!;
    return site < 0 || site === place.site ? 0 : place.toSiteUs[site]!;
  }

  /** Round trip between instances on two hosts, or on one. */
  roundTripUs(from: number, to: number): number {
    const there = this.#ofHost[to]!;
    if (from === to) return there.sameHostUs;
    const here = this.#ofHost[from]!;
    if (here.site !== there.site) return here.toSiteUs[there.site]!;
    return here.zone === there.zone ? there.sameZoneUs : there.sameSiteUs;
  }

  #placeOf(host: number): Place {
    const { pool, zone } = this.#fleet.hosts[host]!;
    const name = `${String(pool)} ${String(zone)}`;
    const place = this.#known.get(name) ?? placeIn(this.#fleet.plan, this.#fleet.siteOf(host), zone);
    this.#known.set(name, place);
    return place;
  }
}

function placeIn({ sites }: Plan, site: number, zone: number): Place {
  const { latencyUs, linkUs } = sites[site]!;
  return {
    zone,
    site,
    sameHostUs: 2 * latencyUs.host,
    sameZoneUs: 2 * latencyUs.zone,
    sameSiteUs: 2 * latencyUs.site,
    toSiteUs: linkUs.map(us => 2 * us),
  };
}
