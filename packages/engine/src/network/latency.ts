import type { Plan } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';

/** A number for each zone over all sites. */
const ZONES_PER_SITE = 64;

/** How far instances stand apart (rule H1), looked up once for each call. */
export class Distances {
  readonly #host: Int32Array;
  readonly #zone: Int32Array;
  readonly #sameHost: Float64Array;
  readonly #sameZone: Float64Array;
  readonly #sameSite: Float64Array;

  constructor(plan: Plan, fleet: Fleet) {
    const siteOf = (host: number): number => fleet.poolOf(host).site;
    const latency = (host: number) => plan.sites[siteOf(host)]!.latencyUs;
    this.#host = Int32Array.from(fleet.instances, ({ host }) => host);
    this.#zone = Int32Array.from(
      fleet.instances,
      ({ host }) => siteOf(host) * ZONES_PER_SITE + fleet.hosts[host]!.zone,
    );
    this.#sameHost = Float64Array.from(fleet.instances, ({ host }) => 2 * latency(host).host);
    this.#sameZone = Float64Array.from(fleet.instances, ({ host }) => 2 * latency(host).zone);
    this.#sameSite = Float64Array.from(fleet.instances, ({ host }) => 2 * latency(host).site);
  }

  /** Round trip between two instances in microseconds; −1 is a client at the door, who stands beside the instance. */
  roundTrip(from: number, to: number): number {
    if (from < 0) return 0;
    if (this.#host[from] === this.#host[to]) return this.#sameHost[to]!;
    return this.#zone[from] === this.#zone[to] ? this.#sameZone[to]! : this.#sameSite[to]!;
  }
}
