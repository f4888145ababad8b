import { Holders } from '../placement/holders.ts';
import { fitsIn, hasDevicesFor, workloadOf } from '../placement/needs.ts';
import type { Need } from '../placement/rooms.ts';
import type { Inventory } from './inventory.ts';
import { PoolGrowth } from './pool-growth.ts';
import type { SiteGate } from './site-gate.ts';

/** What is done with a new host or guest before anything is placed there. */
export interface OpeningHooks {
  readonly onHost: (host: number) => void;
  readonly onGuest: (guest: number) => void;
}

/** Hosts, and guests that hold many instances: what room they have, and how more of them are opened and closed. */
export class Openings {
  readonly onHosts: Holders;
  readonly inGuests: Holders;
  readonly growth: PoolGrowth;
  readonly #inventory: Inventory;
  readonly #gate: SiteGate;
  readonly #hooks: OpeningHooks;
  /** Share of each host’s room that is kept for fail-over; 0 once that has begun. */
  #reserve: number;
  /** The first host that is late: the next one, once the first roll-out is placed. */
  firstLate = Infinity;

  /** `seed`: of what placement leaves to chance. */
  constructor(inventory: Inventory, seed: number, gate: SiteGate, hooks: OpeningHooks) {
    const { plan, platform } = inventory;
    this.#inventory = inventory;
    this.#gate = gate;
    this.#hooks = hooks;
    this.growth = new PoolGrowth(plan);
    this.#reserve = platform.reserveShare ?? 0;
    const workload = workloadOf(plan, platform);
    const hasDevices =
      platform.pools.some(pool => plan.pools[pool]!.accelerators !== undefined) ||
      workload.some(({ need }) => need.accelerators !== undefined);
    const apart = platform.sites === undefined ? {} : { sites: plan.sites.length };
    this.onHosts = new Holders(platform.placement, { seed, hasDevices, workload, ...apart });
    this.inGuests = new Holders(platform.placement, { seed, hasDevices: false, workload: [], ...apart });
  }

  /** Who holds instances: guests where the platform has those that hold many, else hosts. */
  get holders(): Holders {
    return this.#inventory.platform.guest === null ? this.onHosts : this.inGuests;
  }

  /** The first roll-out is placed: hosts opened from now on are late. */
  beLate(): void {
    this.firstLate = this.#inventory.hosts.length;
  }

  /** What one VM that holds many instances takes of its host. */
  guestNeed(): Need {
    const { memoryBytes, tare, cpuMilli, vcpus } = this.#inventory.platform.guest!;
    return { cpuMilli, memoryBytes: memoryBytes + tare.overheadBytes, vcpus };
  }

  /** Whether a pool may have one more host as soon as it is needed, for this. */
  mayOpen(pool: number, need: Need): boolean {
    return (
      !this.#gate.isBarred(this.#inventory.plan.pools[pool]!.site) &&
      fitsIn(need, this.#roomOf(pool)) &&
      this.growth.mayOpen(pool, need, this.firstLate < Infinity)
    );
  }

  openHost(pool: number): number {
    const { plan, platform } = this.#inventory;
    const { cpuMilli, accelerators, site } = plan.pools[pool]!;
    const host = this.#inventory.addHost({ pool, zone: this.growth.open(pool) });
    this.onHosts.add({
      ...this.#roomOf(pool),
      site,
      vcpus: Math.floor((cpuMilli / 1000) * platform.vcpusPerThread),
      ...(accelerators === undefined ? {} : { accelerators }),
    });
    this.#hooks.onHost(host);
    return host;
  }

  openGuest(host: number): number {
    const { allocatable } = this.#inventory.platform.guest!;
    const guest = this.#inventory.addGuest(host);
    this.onHosts.take(host, this.guestNeed());
    this.inGuests.add({ ...allocatable, site: this.#inventory.siteOf(host), vcpus: Infinity });
    this.#hooks.onGuest(guest);
    return guest;
  }

  /** The host that a need goes to, a new one where none has room; −1: no pool may have one more. */
  hostFor(need: Need): number {
    const chosen = this.onHosts.choose(need);
    if (chosen >= 0) return chosen;
    for (const pool of this.#inventory.platform.pools) {
      if (!this.mayOpen(pool, need)) continue;
      const host = this.openHost(pool);
      if (this.onHosts.fits(host, need)) return host;
    }
    return -1;
  }

  /** As `hostFor`, of guests. */
  guestFor(need: Need): number {
    const chosen = this.inGuests.choose(need);
    if (chosen >= 0) return chosen;
    if (!fitsIn(need, this.#inventory.platform.guest!.allocatable)) return -1;
    const host = this.hostFor(this.guestNeed());
    if (host < 0) return -1;
    const guest = this.openGuest(host);
    return this.inGuests.fits(guest, need) ? guest : -1;
  }

  /** Of those that hold instances the one that a need goes to, a new one where none has room; −1: there is none. */
  holderFor(need: Need): number {
    return this.#inventory.platform.guest === null ? this.hostFor(need) : this.guestFor(need);
  }

  /** Nothing more is placed on a host, nor in the guests that stand on it. */
  close(host: number): void {
    this.onHosts.close(host);
    for (const guest of this.#guestsOn(host)) this.inGuests.close(guest);
  }

  /** Nothing is placed on a host, nor in its guests, until it is let go as often as it was kept. */
  keep(host: number): void {
    this.onHosts.hold(host);
    for (const guest of this.#guestsOn(host)) this.inGuests.hold(guest);
  }

  letGo(host: number): void {
    this.onHosts.release(host);
    for (const guest of this.#guestsOn(host)) this.inGuests.release(guest);
  }

  /** From now on what is kept of each host for fail-over may be taken (rule O5). */
  openReserve(): void {
    if (this.#reserve === 0) return;
    for (const [host, { pool, until }] of this.#inventory.hosts.entries())
      if (until === Infinity) {
        const { cpuMilli, memoryBytes } = this.#reserveOf(pool);
        this.onHosts.extend(host, cpuMilli, memoryBytes);
      }
    this.#reserve = 0;
  }

  /** Other sites take instances than before. */
  turn(): void {
    for (const { rooms } of [this.onHosts, this.inGuests]) {
      rooms.barred = this.#gate.barred;
      rooms.asked = this.#gate.asked;
    }
  }

  /** Why something fits on no host and in no guest of the platform, were it empty; null when it would. */
  tooLarge(need: Need): string | null {
    const { plan, platform } = this.#inventory;
    if (platform.guest !== null && !fitsIn(need, platform.guest.allocatable))
      return 'one replica is larger than what a guest has to give';
    const fits = platform.pools.some(pool => {
      const { allocatable, accelerators } = plan.pools[pool]!;
      return fitsIn(need, allocatable) && hasDevicesFor(need, accelerators);
    });
    return fits ? null : 'one replica is larger than what any host has to give';
  }

  #guestsOn(host: number): readonly number[] {
    return this.#inventory.hosts[host]!.guests;
  }

  /** What a host of a pool has to give for now. */
  #roomOf(pool: number) {
    const { allocatable } = this.#inventory.plan.pools[pool]!;
    const kept = this.#reserveOf(pool);
    return {
      ...allocatable,
      cpuMilli: allocatable.cpuMilli - kept.cpuMilli,
      memoryBytes: allocatable.memoryBytes - kept.memoryBytes,
    };
  }

  #reserveOf(pool: number): { readonly cpuMilli: number; readonly memoryBytes: number } {
    const { cpuMilli, memoryBytes } = this.#inventory.plan.pools[pool]!.allocatable;
    return {
      cpuMilli: Math.floor(cpuMilli * this.#reserve),
      memoryBytes: Math.floor(memoryBytes * this.#reserve),
    };
  }
}
