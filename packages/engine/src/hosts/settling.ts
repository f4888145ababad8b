import type { PlanDeployment, PlanGuest } from '@tare/schema';
import { KubePlacement, type NodeSource } from '../placement/kubernetes/kube-placement.ts';
import { fitsIn, needOf } from '../placement/needs.ts';
import type { Need } from '../placement/rooms.ts';
import type { SiteChoice } from '../placement/sites/site-choice.ts';
import { DecisionLog } from './decision-log.ts';
import { holderOf, type Instance, type Inventory, type Unplaced } from './inventory.ts';
import type { Openings } from './openings.ts';

/** Of all that have none. */
const NO_DEVICES: readonly number[] = [];

/** What is settled, and where. */
export interface SettlingGround {
  readonly inventory: Inventory;
  readonly openings: Openings;
  /** null where any host will do, at whichever site. */
  readonly sites: SiteChoice | null;
  readonly seed: number;
}

/** What becomes of a resize: there is no room for it now, or never can be. */
export type Resized = 'done' | 'deferred' | 'infeasible';

/** How an instance gets its place on a host or in a guest, and gives it back. */
export class Settling {
  readonly log: DecisionLog;
  /** Where Kubernetes' scheduler places, on hosts or in the guests that hold many. */
  readonly kube: KubePlacement | null;
  /** Daemons for which a new host or guest had no room. */
  readonly noRoom: Unplaced[] = [];
  readonly #inventory: Inventory;
  readonly #openings: Openings;
  readonly #sites: SiteChoice | null;
  /** Daemons that came with hosts and guests, and have not been started. */
  #daemons: number[] = [];

  constructor({ inventory, openings, sites, seed }: SettlingGround) {
    const { plan, platform } = inventory;
    this.#inventory = inventory;
    this.#openings = openings;
    this.#sites = sites;
    this.log = new DecisionLog(inventory);
    const ground = { plan, platform, seed, rooms: openings.holders.rooms };
    this.kube =
      platform.placement === 'kube-scheduler' ? new KubePlacement(ground, this.#nodeSource()) : null;
  }

  /** A place for one more of a service, wherever the gate lets it; −1: there is no room. */
  placeOne(service: number): number {
    const need = needOf(this.#inventory.deploymentOf(service));
    if (this.kube !== null) return this.#scheduled(service, need, this.kube);
    const weighed = this.log.weigh(this.#openings.holders, need);
    const holder = this.#openings.holderFor(need);
    if (holder < 0) return -1;
    this.log.expect(weighed);
    return this.#settle(service, holder, need);
  }

  /** An instance gives its place back. */
  remove(instance: number, now: number): void {
    const own = this.#inventory.removeInstance(instance, now);
    const { service, host, devices, deployment } = own;
    const standing = this.#inventory.standingOf(own);
    this.#sites?.change(service, this.#inventory.siteOf(host), -1);
    const need = needOf(deployment);
    this.#openings.holders.give(holderOf(own), need, devices);
    this.kube?.change({ service, node: holderOf(own), need, by: -1, standing }, now);
  }

  /** An instance is told to go: it keeps its place until it has gone. */
  leave(instance: number): void {
    const own = this.#inventory.instances[instance]!;
    this.kube?.leave(own.service, holderOf(own), this.#inventory.standingOf(own));
    this.#inventory.leave(instance);
  }

  /** Instances of a service that come from now on are of another revision. */
  renew(service: number): void {
    this.#inventory.renew(service);
    this.kube?.renew(service);
  }

  /** Instances of a service that come from now on ask for this. */
  admit(service: number, deployment: PlanDeployment): void {
    this.#inventory.admit(service, deployment);
    this.kube?.admit(service, deployment);
  }

  /** Where an instance stands it asks for something else from now on, if there is room for that now, or ever. */
  resize(instance: number, to: PlanDeployment, now: number): Resized {
    const own = this.#inventory.instances[instance]!;
    const { service, deployment } = own;
    const standing = this.#inventory.standingOf(own);
    const holder = holderOf(own);
    const more = differenceOf(needOf(deployment), needOf(to));
    const { holders } = this.#openings;
    if (!holders.isLargeEnough(holder, needOf(to))) return 'infeasible';
    if (!holders.hasMore(holder, more)) return 'deferred';
    holders.extend(holder, -more.cpuMilli, -more.memoryBytes);
    this.kube?.change({ service, node: holder, need: needOf(deployment), by: -1, standing }, now);
    this.kube?.change({ service, node: holder, need: needOf(to), by: 1, standing }, now);
    this.#inventory.resize(instance, to, now);
    return 'done';
  }

  /** Takes a place for something that is no instance of a service; −1 when there is no room. The devices that it gets are handed to `keep`. */
  occupy(need: Need, keep?: (devices: readonly number[]) => void): number {
    const holder = this.#openings.holderFor(need);
    if (holder < 0) return -1;
    const devices = this.#openings.holders.take(holder, need);
    this.kube?.reserve(holder, need, 1);
    if (devices.length > 0) keep?.(devices);
    return holder;
  }

  /** Gives such a place back, and its devices. */
  vacate(holder: number, need: Need, devices: readonly number[]): void {
    this.#openings.holders.give(holder, need, devices);
    this.kube?.reserve(holder, need, -1);
  }

  /** A new host: it is a node of the scheduler where it holds instances itself, and its daemons come with it. */
  welcomeHost(host: number): void {
    if (this.#inventory.platform.guest !== null) return;
    this.kube?.add(this.#openings.growth.placeOf(this.#inventory.hosts[host]!));
    this.#placeDaemons(host);
  }

  welcomeGuest(guest: number): void {
    const { host } = this.#inventory.guests[guest]!;
    this.kube?.add(this.#openings.growth.placeOf(this.#inventory.hosts[host]!));
    this.#placeDaemons(guest);
  }

  /** A host, or the guests on it, are nodes from now on, or none. */
  tellPresence(host: number, isPresent: boolean): void {
    const { platform, hosts } = this.#inventory;
    const nodes = platform.guest === null ? [host] : hosts[host]!.guests;
    for (const node of nodes) this.kube?.setPresent(node, isPresent);
  }

  /** Another daemon where one was that is gone. */
  replaceDaemon(gone: Instance): void {
    this.#settleIfRoom(gone.service, holderOf(gone));
  }

  /** Daemons that have come since this was asked last. */
  newDaemons(): number[] {
    const come = this.#daemons;
    this.#daemons = [];
    return come;
  }

  #scheduled(service: number, need: Need, kube: KubePlacement): number {
    const node = kube.nodeFor(service, need, { now: this.#inventory.now, tells: this.log.explains });
    return node < 0 ? -1 : this.#settle(service, node, need);
  }

  #nodeSource(): NodeSource {
    const { platform, hosts } = this.#inventory;
    const openings = this.#openings;
    return {
      mayOpen: (pool, need) => openings.mayOpen(pool, need),
      pools: platform.pools,
      placeOf: host => openings.growth.placeOf(hosts[host]!),
      placeOfNext: pool => openings.growth.placeOfNext(pool),
      openHost: pool => openings.openHost(pool),
      guests: platform.guest === null ? null : this.#guestSource(platform.guest, openings.guestNeed()),
    };
  }

  #guestSource({ allocatable }: PlanGuest, need: Need): NodeSource['guests'] {
    return {
      need,
      holds: asked => fitsIn(asked, allocatable),
      host: () => this.#openings.onHosts.choose(need),
      hasRoom: host => this.#openings.onHosts.fits(host, need),
      open: host => this.#openings.openGuest(host),
    };
  }

  #placeDaemons(holder: number): void {
    this.#inventory.plan.services.forEach(({ everyHost }, service) => {
      if (everyHost) this.#settleIfRoom(service, holder);
    });
  }

  #settleIfRoom(service: number, holder: number): void {
    const { platform } = this.#inventory;
    const need = needOf(this.#inventory.deploymentOf(service));
    if (this.#openings.holders.fits(holder, need)) this.#daemons.push(this.#settle(service, holder, need));
    else {
      const what = platform.guest === null ? 'host' : 'guest';
      this.noRoom.push({ service, replicas: 1, reason: `a new ${what} has no room for it` });
    }
  }

  /** Takes a place on a host, or in a guest where those hold instances. */
  #settle(service: number, holder: number, need: Need): number {
    const devices = this.#openings.holders.take(holder, need);
    const inventory = this.#inventory;
    const where =
      inventory.platform.guest === null
        ? { host: holder, guest: -1, devices }
        : { host: inventory.guests[holder]!.host, guest: holder, devices: NO_DEVICES };
    const number = inventory.addInstance(service, where);
    this.kube?.change({ service, node: holder, need, by: 1, standing: 'current' }, inventory.now);
    this.#sites?.change(service, inventory.siteOf(where.host), 1);
    if (this.log.hasRoom)
      this.log.note(
        number,
        this.kube?.takeExplanation(node => this.log.nameOf(node)),
      );
    return number;
  }
}

/** What is asked for more, or less. */
const differenceOf = (from: Need, to: Need): Pick<Need, 'cpuMilli' | 'memoryBytes'> => ({
  cpuMilli: to.cpuMilli - from.cpuMilli,
  memoryBytes: to.memoryBytes - from.memoryBytes,
});
