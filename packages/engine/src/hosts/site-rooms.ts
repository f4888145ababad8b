import type { Need } from '../placement/rooms.ts';
import type { SiteRoom } from '../placement/sites/site-choice.ts';
import type { Holders } from '../placement/holders.ts';
import type { Fleet } from './fleet.ts';

/** What placement may give: millicores, bytes and places. */
interface Free {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly instances: number;
}

/** How many of a need fit into what is free. */
function timesIn({ cpuMilli, memoryBytes }: Need, free: Free): number {
  const shares = [free.instances];
  if (cpuMilli > 0) shares.push(free.cpuMilli / cpuMilli);
  if (memoryBytes > 0) shares.push(free.memoryBytes / memoryBytes);
  return Math.max(0, Math.floor(Math.min(...shares)));
}

const freeOn = (holders: Holders, holder: number): Free => ({
  cpuMilli: holders.freeCpu(holder),
  memoryBytes: holders.freeMemory(holder),
  instances: holders.freeSlots(holder),
});

/** Rule O5: how many more of a service each site could take now, as Karmada's estimators tell it: on its hosts, and on those that may still come. */
export class SiteRooms implements SiteRoom {
  readonly #fleet: Fleet;
  readonly #need: Need;

  constructor(fleet: Fleet, need: Need) {
    this.#fleet = fleet;
    this.#need = need;
  }

  isOpen(site: number): boolean {
    return !this.#fleet.gate.isShut(site);
  }

  available(site: number): number {
    return this.#present(site) + this.#toCome(site);
  }

  #present(site: number): number {
    const fleet = this.#fleet;
    const own = [...fleet.hosts.keys()].filter(
      host => fleet.hostIsThere(host) && fleet.siteOf(host) === site,
    );
    const { guest } = fleet.platform;
    if (guest === null) return sum(own.map(host => timesIn(this.#need, freeOn(fleet.onHosts, host))));
    const empty = own.map(host => timesIn(fleet.guestNeed(), freeOn(fleet.onHosts, host)));
    const begun = own.flatMap(host => fleet.hosts[host]!.guests);
    return (
      sum(empty) * timesIn(this.#need, guest.allocatable) +
      sum(begun.map(one => timesIn(this.#need, freeOn(fleet.inGuests, one))))
    );
  }

  #toCome(site: number): number {
    const { platform, plan } = this.#fleet;
    const pools = platform.pools.filter(pool => plan.pools[pool]!.site === site);
    return sum(pools.map(pool => this.#fleet.mayCome(pool, this.#holderNeed()) * this.perHost(pool)));
  }

  #holderNeed(): Need {
    return this.#fleet.platform.guest === null ? this.#need : this.#fleet.guestNeed();
  }

  /** How many an empty host of a pool holds. */
  perHost(pool: number): number {
    const { guest } = this.#fleet.platform;
    const held = timesIn(this.#holderNeed(), this.#fleet.plan.pools[pool]!.allocatable);
    return guest === null ? held : held * timesIn(this.#need, guest.allocatable);
  }
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
