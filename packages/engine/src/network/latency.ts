import type { Plan } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';

/** A number for each zone over all sites. */
const ZONES_PER_SITE = 64;

/** How far instances stand apart (rule H1), looked up once for each call. */
export class Distances {
  readonly #host: Int32Array;
  readonly #zone: Int32Array;
  readonly #site: Int32Array;
  readonly #sameHost: Float64Array;
  readonly #sameZone: Float64Array;
  readonly #sameSite: Float64Array;
  /** Round trip between two sites: from · sites + to. */
  readonly #between: Float64Array;
  readonly #sites: number;

  constructor(plan: Plan, fleet: Fleet) {
    const siteOf = (host: number): number => fleet.poolOf(host).site;
    const latency = (host: number) => plan.sites[siteOf(host)]!.latencyUs;
    this.#sites = plan.sites.length;
    this.#host = Int32Array.from(fleet.instances, ({ host }) => host);
    this.#site = Int32Array.from(fleet.instances, ({ host }) => siteOf(host));
    this.#zone = Int32Array.from(
      fleet.instances,
      ({ host }) => siteOf(host) * ZONES_PER_SITE + fleet.hosts[host]!.zone,
    );
    this.#sameHost = Float64Array.from(fleet.instances, ({ host }) => 2 * latency(host).host);
    this.#sameZone = Float64Array.from(fleet.instances, ({ host }) => 2 * latency(host).zone);
    this.#sameSite = Float64Array.from(fleet.instances, ({ host }) => 2 * latency(host).site);
    this.#between = Float64Array.from(plan.sites.flatMap(({ linkUs }) => linkUs.map(us => 2 * us)));
  }

  /** Round trip between two instances in microseconds; −1 is a client at the door, who stands beside the instance. */
  roundTrip(from: number, to: number): number {
    if (from < 0) return 0;
    if (this.#host[from] === this.#host[to]) return this.#sameHost[to]!;
    if (this.#zone[from] === this.#zone[to]) return this.#sameZone[to]!;
    const site = this.#site[from]!;
    if (site === this.#site[to]) return this.#sameSite[to]!;
    return this.#between[site * this.#sites + this.#site[to]!]!;
  }
}
