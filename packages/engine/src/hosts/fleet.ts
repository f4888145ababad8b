import type { Decision, Plan, PlanGuest, PlanPlatform, PlanPool } from '@tare/schema';
import { DecisionLog } from './decision-log.ts';
import type { Guest, Host, Instance, Unplaced } from './inventory.ts';
import { PoolGrowth } from './pool-growth.ts';
import { SiteGate } from './site-gate.ts';
import { turnSleep } from './sleep.ts';
import { Holders } from '../placement/holders.ts';
import { KubePlacement, type NodeSource } from '../placement/kubernetes/kube-placement.ts';
import { type Removable, underBudgets } from '../placement/kubernetes/preemption.ts';
import {
  type QueueCounts,
  SchedulingQueue,
  type WaitingPods,
} from '../placement/kubernetes/scheduling-queue.ts';
import { fitsIn, hasDevicesFor, needOf, workloadOf } from '../placement/needs.ts';
import type { Need } from '../placement/rooms.ts';
import { SiteChoice } from '../placement/sites/site-choice.ts';
import { SiteRooms } from './site-rooms.ts';

/** Of all that have none. */
const NO_DEVICES: readonly number[] = [];

/** Who may be told to go for others, and of a service how many its disruption budget lets go. */
export interface Sparing {
  readonly mayGo: (instance: number) => boolean;
  readonly allowedOf: (service: number) => number;
}

/** What the scheduler made of those whose turn it was. */
export interface Retried {
  readonly placed: number[];
  /** Services of which some still find no room. */
  readonly refused: number[];
}

/**
 * Hosts, guests and instances of one platform, and the placing of one on the other. Everything is numbered in the
 * order in which it came to be, and keeps its number when it is gone; services are placed in the order of the plan,
 * replica by replica. Whoever keeps something for each of them has a `grow`, which takes in what has come since.
 */
export class Fleet {
  readonly hosts: Host[] = [];
  readonly guests: Guest[] = [];
  readonly instances: Instance[] = [];
  readonly plan: Plan;
  readonly platform: PlanPlatform;
  readonly onHosts: Holders;
  readonly inGuests: Holders;
  /** Which sites take instances. */
  readonly gate: SiteGate;
  /** null where any host will do, at whichever site. */
  readonly sites: SiteChoice | null;
  readonly #log = new DecisionLog(this);
  readonly #growth: PoolGrowth;
  #cpuMilli = 0;
  /** Share of each host’s room that is kept for fail-over; 0 once that has begun. */
  #reserve: number;
  /** Set once the first roll-out is placed: hosts opened from then on are late. */
  #late = false;
  #now = 0;
  /** Instances of each service for which there is no room yet. */
  readonly #waiting: number[];
  readonly #ofService: number[][];
  /** Daemons that came with hosts and guests, and have not been started. */
  #daemons: number[] = [];
  /** Daemons for which a new host or guest had no room. */
  readonly #noRoom: Unplaced[] = [];
  /** Where Kubernetes' scheduler places, on hosts or in the guests that hold many. */
  readonly #kube: KubePlacement | null;
  /** Where those stand that it has no room for. */
  readonly #queue: SchedulingQueue | null;
  /** Services in the order in which they are placed: those of higher priority first, where that is the policy. */
  readonly #order: readonly number[];

  /** `seed`: of what placement leaves to chance. */
  constructor(plan: Plan, platform: PlanPlatform, seed = 0) {
    this.plan = plan;
    this.platform = platform;
    this.#growth = new PoolGrowth(plan);
    this.#reserve = platform.reserveShare ?? 0;
    const workload = workloadOf(plan, platform);
    const hasDevices =
      platform.pools.some(pool => plan.pools[pool]!.accelerators !== undefined) ||
      workload.some(({ need }) => need.accelerators !== undefined);
    const apart = platform.sites === undefined ? {} : { sites: plan.sites.length };
    this.onHosts = new Holders(platform.placement, { seed, hasDevices, workload, ...apart });
    this.inGuests = new Holders(platform.placement, { seed, hasDevices: false, workload: [], ...apart });
    const { rooms } = platform.guest === null ? this.onHosts : this.inGuests;
    const isKube = platform.placement === 'kube-scheduler';
    this.#kube = isKube ? new KubePlacement({ plan, platform, seed, rooms }, this.#nodeSource()) : null;
    this.#queue = isKube ? new SchedulingQueue(plan.services.map(({ priority }) => priority)) : null;
    this.#order = orderOf(plan, isKube);
    this.sites = platform.sites === undefined ? null : new SiteChoice(plan, platform, platform.sites);
    this.gate = new SiteGate(plan.sites.length, () => this.#turn());
    this.#waiting = plan.services.map(() => 0);
    this.#ofService = plan.services.map(() => []);
    for (const pool of platform.pools) {
      for (let host = 0; host < plan.pools[pool]!.count; host++) this.#openHost(pool);
    }
  }

  /** Places all replicas of all services; `replicasOf` may ask for fewer than the plan has. */
  rollOut(replicasOf: (service: number) => number): void {
    for (const index of this.#order)
      if (!this.plan.services[index]!.everyHost)
        this.place(index, replicasOf(index) * (this.sites?.copies ?? 1));
    this.#late = true;
  }

  /** Places more replicas of a service; returns the numbers of those for which there was room. The others wait for it. */
  place(service: number, replicas: number, now = 0): number[] {
    this.#waiting[service]! += replicas;
    if (this.#queue === null) return this.#placeUpTo(service, this.#waiting[service]!, now);
    return replicas === 0 ? [] : this.#try(this.#queue.add(service, replicas, now), now);
  }

  /** Places more replicas of a service as far as there is room; none where others of it wait for some. */
  placeIfRoom(service: number, replicas: number, now = 0): number[] {
    if (this.#waiting[service]! > 0) return [];
    const placed = this.place(service, replicas, now);
    this.callOff(service, replicas - placed.length);
    return placed;
  }

  /** Room has come: places what waits for some, as far as it may be tried again; returns their numbers. */
  placeWaiting(now: number): number[] {
    if (this.#queue === null)
      return this.#order.flatMap(service => this.#placeUpTo(service, this.#waiting[service]!, now));
    this.moveWaiting(now);
    return this.retry(now).placed;
  }

  /** Whether those that wait stand in a queue of their scheduler, which says when they are tried again. */
  get isQueued(): boolean {
    return this.#queue !== null;
  }

  /** Rule O1: room has come; those in the scheduler's queue are tried again when their back-off is over. */
  moveWaiting(now: number): void {
    this.#queue?.move(now);
  }

  /** When the scheduler tries somebody again, µs; Infinity: it tries nobody. */
  retryAt(now: number): number {
    return this.#queue?.nextAt(now) ?? Infinity;
  }

  /** The scheduler tries those whose turn it is. */
  retry(now: number): Retried {
    const placed: number[] = [];
    const refused = new Set<number>();
    this.#queue?.look(now);
    for (let pods = this.#queue?.next(); pods !== undefined; pods = this.#queue!.next()) {
      placed.push(...this.#try(pods, now));
      if (pods.count > 0) refused.add(pods.service);
    }
    return { placed, refused: [...refused] };
  }

  /** What its queue has seen; null where there is none. */
  get queueCounts(): QueueCounts | null {
    return this.#queue?.counts ?? null;
  }

  #try(pods: WaitingPods, now: number): number[] {
    const { service } = pods;
    const queue = this.#queue!;
    const placed = this.#placeUpTo(service, pods.count, now);
    for (const _ of placed) queue.placed(pods, now);
    if (pods.count > 0) this.#kube!.refuse(service, instance => this.isThere(instance));
    queue.refuse(pods, now);
    if (placed.length > 0) queue.move(now, other => this.#kube!.awaits(other, service));
    return placed;
  }

  /** Nothing more is placed on a host, nor in the guests that stand on it. */
  close(host: number): void {
    this.onHosts.close(host);
    for (const guest of this.hosts[host]!.guests) this.inGuests.close(guest);
  }

  /** Opens a host of a pool that is scaled; nothing is placed on it but its daemons until it is up. Returns its number. */
  order(pool: number, now: number): number {
    this.#now = now;
    const host = this.#openHost(pool);
    this.onHosts.hold(host);
    this.#tellPresence(host, false);
    return host;
  }

  /** From now on what is kept of each host for fail-over may be taken (rule O5). */
  openReserve(): void {
    if (this.#reserve === 0) return;
    for (const [host, { until }] of this.hosts.entries())
      if (until === Infinity) {
        const { cpuMilli, memoryBytes } = this.#reserveOf(this.hosts[host]!.pool);
        this.onHosts.extend(host, cpuMilli, memoryBytes);
      }
    this.#reserve = 0;
  }

  #reserveOf(pool: number): { readonly cpuMilli: number; readonly memoryBytes: number } {
    const { cpuMilli, memoryBytes } = this.plan.pools[pool]!.allocatable;
    return {
      cpuMilli: Math.floor(cpuMilli * this.#reserve),
      memoryBytes: Math.floor(memoryBytes * this.#reserve),
    };
  }

  /** Nothing is placed on a host, nor in its guests, until it is let go as often as it was kept. */
  keep(host: number): void {
    this.onHosts.hold(host);
    for (const guest of this.hosts[host]!.guests) this.inGuests.hold(guest);
  }

  letGo(host: number): void {
    this.onHosts.release(host);
    for (const guest of this.hosts[host]!.guests) this.inGuests.release(guest);
  }

  /** How many more hosts of a pool may come as soon as they are needed, for this. */
  mayCome(pool: number, need: Need): number {
    if (!this.#mayOpen(pool, need)) return 0;
    return this.plan.pools[pool]!.max - this.#growth.openIn(pool);
  }

  /** A host that was ordered is up. */
  admit(host: number): void {
    this.onHosts.release(host);
    this.#tellPresence(host, true);
  }

  /** A host and the guests on it are gone; what stood there has gone before. */
  removeHost(host: number, now: number): void {
    const own = this.hosts[host]!;
    this.close(host);
    this.#tellPresence(host, false);
    own.until = now;
    this.#cpuMilli -= this.poolOf(host).cpuMilli;
    for (const guest of own.guests) this.guests[guest]!.until = now;
    this.#growth.close(own.pool);
  }

  /** Whether something stands on a host, or in a guest on it, that is no instance of a service. */
  hasTenants(host: number): boolean {
    const { guests, instances } = this.hosts[host]!;
    const there = (of: readonly number[]) => of.filter(one => this.isThere(one)).length;
    const { guest } = this.platform;
    if (guest === null)
      return this.onHosts.takenSlots(host, this.poolOf(host).allocatable.instances) > there(instances);
    return guests.some(
      one => this.inGuests.takenSlots(one, guest.allocatable.instances) > there(this.guests[one]!.instances),
    );
  }

  /** Of all hosts that are there: whole numbers, so that the sum is exact. */
  get cpuMilli(): number {
    return this.#cpuMilli;
  }

  hostIsThere(host: number): boolean {
    return this.hosts[host]!.until === Infinity;
  }

  /** Hosts of a pool that are there, or ordered. */
  hostsIn(pool: number): number {
    return this.#growth.openIn(pool);
  }

  /** Another daemon in the place of one that is gone, where its host is still there. */
  replaceDaemon(instance: number, now: number): void {
    const { service, host, guest } = this.instances[instance]!;
    if (!this.hostIsThere(host)) return;
    this.#now = now;
    if (guest < 0) this.#settleOnIfRoom(service, host);
    else this.#settleInIfRoom(service, guest);
  }

  /** Daemons that have come since this was asked last. */
  newDaemons(): number[] {
    const come = this.#daemons;
    this.#daemons = [];
    return come;
  }

  /**
   * Rule O1: instances of lower priority that have to go so that one more of a service that waits finds room; none where it
   * has been seen to already, or nobody can go.
   */
  preempt(service: number, sparing: Sparing): readonly number[] {
    const waiting = { service, waiting: this.#waiting[service]! };
    const lowerOn = (node: number) => this.#lowerOn(service, node, sparing);
    return this.#kube?.preempt(waiting, lowerOn, instance => this.isThere(instance)) ?? [];
  }

  /** One more of a service waits for room, for the one that it had has gone. */
  await(service: number, now: number): void {
    this.#waiting[service]!++;
    this.#queue?.add(service, 1, now);
  }

  #lowerOn(service: number, node: number, { mayGo, allowedOf }: Sparing): Removable[] {
    const { services } = this.plan;
    const { priority } = services[service]!;
    const { instances } = this.platform.guest === null ? this.hosts[node]! : this.guests[node]!;
    const lower = instances.flatMap(instance => {
      const { service: own, from } = this.instances[instance]!;
      const { priority: other, batch, everyHost } = services[own]!;
      const goes =
        other < priority && batch === null && !everyHost && this.isThere(instance) && mayGo(instance);
      return goes ? [{ instance, service: own, priority: other, since: from }] : [];
    });
    return underBudgets(lower, allowedOf);
  }

  /** Whether anything waits for room. */
  get isWaited(): boolean {
    return this.#waiting.some(waiting => waiting > 0);
  }

  waitingOf(service: number): number {
    return this.#waiting[service]!;
  }

  /** So many of those that wait are no longer asked for. */
  callOff(service: number, replicas: number): void {
    this.#waiting[service]! -= replicas;
    this.#queue?.callOff(service, replicas);
    for (let gone = 0; gone < replicas; gone++) this.#kube?.fulfil(service);
  }

  /**
   * What there is no room for, and why. Tasks of a batch that only wait for others to be done are not among it, nor are
   * replicas that an autoscaler wants beyond those that the scenario asks for.
   */
  unplaced(): Unplaced[] {
    return [
      ...this.#noRoom,
      ...this.#waiting.flatMap((replicas, service) => {
        if (replicas === 0) return [];
        const tooLarge = this.tooLarge(needOf(this.platform.deployments[service]!));
        const { batch, replicas: asked } = this.plan.services[service]!;
        const mayWait =
          batch !== null || this.#ofService[service]!.length >= asked * (this.sites?.copies ?? 1);
        if (tooLarge === null && mayWait) return [];
        return [{ service, replicas, reason: tooLarge ?? this.#whyNot(service) }];
      }),
    ];
  }

  #whyNot(service: number): string {
    return this.#kube?.fitError(service) ?? 'all hosts are full and no pool may grow further';
  }

  /** A host, or the guests on it, are nodes from now on, or none. */
  #tellPresence(host: number, isPresent: boolean): void {
    const nodes = this.platform.guest === null ? [host] : this.hosts[host]!.guests;
    for (const node of nodes) this.#kube?.setPresent(node, isPresent);
  }

  #placeUpTo(service: number, most: number, now: number): number[] {
    const placed: number[] = [];
    this.#now = now;
    this.#divide(service, most);
    while (placed.length < most) {
      const instance = this.#placeOne(service);
      if (instance < 0) break;
      this.#waiting[service]!--;
      this.#kube?.fulfil(service);
      placed.push(instance);
    }
    return placed;
  }

  /** An instance gives its place back. */
  remove(instance: number, now: number): void {
    const own = this.instances[instance]!;
    own.until = now;
    const there = this.#ofService[own.service]!;
    there.splice(placeIn(there, instance), 1);
    this.sites?.change(own.service, this.siteOf(own.host), -1);
    const need = needOf(this.platform.deployments[own.service]!);
    if (own.guest < 0) this.onHosts.give(own.host, need, own.devices);
    else this.inGuests.give(own.guest, need);
    this.#kube?.change(own.service, own.guest < 0 ? own.host : own.guest, -1, now);
  }

  /**
   * Finds a place for something that is no instance of a service, and takes it: a guest where the platform has guests that
   * hold many, else a host; −1 when there is no room. The devices that it gets are handed to `keep`.
   */
  occupy(need: Need, now: number, keep?: (devices: readonly number[]) => void): number {
    this.#now = now;
    const inGuest = this.platform.guest !== null;
    const holder = inGuest ? this.#guestFor(need) : this.#hostFor(need);
    if (holder < 0) return -1;
    const devices = (inGuest ? this.inGuests : this.onHosts).take(holder, need);
    this.#kube?.reserve(holder, need, 1);
    if (devices.length > 0) keep?.(devices);
    return holder;
  }

  /** Gives such a place back, and its devices. */
  vacate(holder: number, need: Need, devices: readonly number[] = []): void {
    (this.platform.guest === null ? this.onHosts : this.inGuests).give(holder, need, devices);
    this.#kube?.reserve(holder, need, -1);
  }

  /** The host of such a place. */
  hostOf(holder: number): number {
    return this.platform.guest === null ? holder : this.guests[holder]!.host;
  }

  /** Why something fits on no host and in no guest of the platform, were it empty; null when it would. */
  tooLarge(need: Need): string | null {
    const { guest, pools } = this.platform;
    if (guest !== null && !fitsIn(need, guest.allocatable))
      return 'one replica is larger than what a guest has to give';
    const fits = pools.some(pool => {
      const { allocatable, accelerators } = this.plan.pools[pool]!;
      return fitsIn(need, allocatable) && hasDevicesFor(need, accelerators);
    });
    return fits ? null : 'one replica is larger than what any host has to give';
  }

  /** Hosts sleep on which nothing stands: no instance, and none of these. */
  sleep(inUse: ReadonlySet<number>, now: number): void {
    for (const [host, own] of this.hosts.entries())
      turnSleep(own, !inUse.has(host) && !own.instances.some(instance => this.isThere(instance)), now);
  }

  /** At the site whose turn it is, or the next that has room (rule O5). */
  #placeOne(service: number): number {
    if (this.sites === null) return this.#placeHere(service);
    for (const site of this.sites.order(service)) {
      if (this.gate.isShut(site)) continue;
      this.gate.ask(site);
      const instance = this.#placeHere(service);
      this.gate.ask(-1);
      if (instance >= 0) {
        this.sites.settle(site);
        return instance;
      }
    }
    return -1;
  }

  #divide(service: number, replicas: number): void {
    if (this.sites === null) return;
    const rooms = new SiteRooms(this, needOf(this.platform.deployments[service]!));
    this.sites.begin(service, replicas, rooms);
  }

  /** Other sites take instances than before. */
  #turn(): void {
    for (const { rooms } of [this.onHosts, this.inGuests]) {
      rooms.barred = this.gate.barred;
      rooms.asked = this.gate.asked;
    }
    this.#kube?.turn();
  }

  #placeHere(service: number): number {
    const deployment = this.platform.deployments[service]!;
    const need = needOf(deployment);
    if (this.#kube !== null) return this.#scheduled(service, need, this.#kube);
    const inGuest = this.platform.guest !== null;
    const weighed = this.#log.weigh(inGuest ? this.inGuests : this.onHosts, need);
    const holder = inGuest ? this.#guestFor(need) : this.#hostFor(need);
    if (holder < 0) return -1;
    this.#log.expect(weighed);
    return inGuest ? this.#settleIn(service, holder, need) : this.#settleOn(service, holder, need);
  }

  #scheduled(service: number, need: Need, kube: KubePlacement): number {
    const node = kube.nodeFor(service, need, { now: this.#now, tells: this.#log.explains });
    if (node < 0) return -1;
    return this.platform.guest === null
      ? this.#settleOn(service, node, need)
      : this.#settleIn(service, node, need);
  }

  #nodeSource(): NodeSource {
    return {
      mayOpen: (pool, need) => this.#mayOpen(pool, need),
      pools: this.platform.pools,
      placeOf: host => this.#growth.placeOf(this.hosts[host]!),
      placeOfNext: pool => this.#growth.placeOfNext(pool),
      openHost: pool => this.#openHost(pool),
      guests: this.platform.guest === null ? null : this.#guestSource(this.platform.guest, this.guestNeed()),
    };
  }

  #guestSource({ allocatable }: PlanGuest, need: Need): NodeSource['guests'] {
    return {
      need,
      holds: asked => fitsIn(asked, allocatable),
      host: () => this.onHosts.choose(need),
      hasRoom: host => this.onHosts.fits(host, need),
      open: host => this.#openGuest(host),
    };
  }

  #mayOpen(pool: number, need: Need): boolean {
    const { site, allocatable } = this.plan.pools[pool]!;
    const kept = this.#reserveOf(pool);
    const left = {
      ...allocatable,
      cpuMilli: allocatable.cpuMilli - kept.cpuMilli,
      memoryBytes: allocatable.memoryBytes - kept.memoryBytes,
    };
    return !this.gate.isBarred(site) && fitsIn(need, left) && this.#growth.mayOpen(pool, need, this.#late);
  }

  #hostFor(need: Need): number {
    const chosen = this.onHosts.choose(need);
    if (chosen >= 0) return chosen;
    for (const pool of this.platform.pools) {
      if (!this.#mayOpen(pool, need)) continue;
      const host = this.#openHost(pool);
      if (this.onHosts.fits(host, need)) return host;
    }
    return -1;
  }

  #guestFor(need: Need): number {
    const shape = this.platform.guest!;
    const chosen = this.inGuests.choose(need);
    if (chosen >= 0) return chosen;
    if (!fitsIn(need, shape.allocatable)) return -1;
    const host = this.#hostFor(this.guestNeed());
    if (host < 0) return -1;
    const guest = this.#openGuest(host);
    return this.inGuests.fits(guest, need) ? guest : -1;
  }

  /** What one VM that holds many instances takes of its host. */
  guestNeed(): Need {
    const shape = this.platform.guest!;
    return {
      cpuMilli: shape.cpuMilli,
      memoryBytes: shape.memoryBytes + shape.tare.overheadBytes,
      vcpus: shape.vcpus,
    };
  }

  #openHost(pool: number): number {
    const { allocatable, cpuMilli, accelerators } = this.plan.pools[pool]!;
    const kept = this.#reserveOf(pool);
    const zone = this.#growth.open(pool);
    const host = this.hosts.length;
    this.#cpuMilli += cpuMilli;
    this.hosts.push({
      pool,
      zone,
      from: this.#now,
      late: this.#late,
      slept: [],
      until: Infinity,
      guests: [],
      instances: [],
    });
    this.onHosts.add({
      ...allocatable,
      cpuMilli: allocatable.cpuMilli - kept.cpuMilli,
      memoryBytes: allocatable.memoryBytes - kept.memoryBytes,
      site: this.plan.pools[pool]!.site,
      vcpus: Math.floor((cpuMilli / 1000) * this.platform.vcpusPerThread),
      ...(accelerators === undefined ? {} : { accelerators }),
    });
    if (this.platform.guest !== null) return host;
    this.#kube?.add(this.#growth.placeOf(this.hosts[host]!));
    this.#placeDaemons(service => this.#settleOnIfRoom(service, host));
    return host;
  }

  #openGuest(host: number): number {
    const shape = this.platform.guest!;
    const guest = this.guests.length;
    this.guests.push({ host, from: this.#now, until: Infinity, instances: [] });
    this.hosts[host]!.guests.push(guest);
    this.onHosts.take(host, this.guestNeed());
    this.inGuests.add({ ...shape.allocatable, site: this.siteOf(host), vcpus: Infinity });
    this.#kube?.add(this.#growth.placeOf(this.hosts[host]!));
    this.#placeDaemons(service => this.#settleInIfRoom(service, guest));
    return guest;
  }

  #placeDaemons(settle: (service: number) => void): void {
    this.plan.services.forEach((service, index) => {
      if (service.everyHost) settle(index);
    });
  }

  #settleOnIfRoom(service: number, host: number): void {
    const need = needOf(this.platform.deployments[service]!);
    if (this.onHosts.fits(host, need)) this.#daemons.push(this.#settleOn(service, host, need));
    else this.#noRoom.push({ service, replicas: 1, reason: 'a new host has no room for it' });
  }

  #settleInIfRoom(service: number, guest: number): void {
    const need = needOf(this.platform.deployments[service]!);
    if (this.inGuests.fits(guest, need)) this.#daemons.push(this.#settleIn(service, guest, need));
    else this.#noRoom.push({ service, replicas: 1, reason: 'a new guest has no room for it' });
  }

  #settleOn(service: number, host: number, need: Need): number {
    const devices = this.onHosts.take(host, need);
    return this.#add(service, { host, guest: -1, devices });
  }

  #settleIn(service: number, guest: number, need: Need): number {
    this.inGuests.take(guest, need);
    return this.#add(service, { host: this.guests[guest]!.host, guest, devices: NO_DEVICES });
  }

  #add(service: number, where: Pick<Instance, 'host' | 'guest' | 'devices'>): number {
    const number = this.instances.length;
    const instance: Instance = { service, ...where, from: this.#now, until: Infinity };
    this.instances.push(instance);
    const node = where.guest < 0 ? where.host : where.guest;
    this.#kube?.change(service, node, 1, this.#now);
    this.#ofService[service]!.push(number);
    this.sites?.change(service, this.siteOf(instance.host), 1);
    this.hosts[instance.host]!.instances.push(number);
    if (instance.guest >= 0) this.guests[instance.guest]!.instances.push(number);
    if (this.#log.hasRoom)
      this.#log.note(
        number,
        this.#kube?.takeExplanation(one => this.#log.nameOf(one)),
      );
    return number;
  }

  /** The first decisions of placement. */
  get decisions(): Decision[] {
    return this.#log.decisions;
  }

  /** Numbers of the instances of a service that have a place now, ascending. */
  instancesOf(service: number): readonly number[] {
    return this.#ofService[service]!;
  }

  /** Numbers of the instances that have a place now. */
  present(): number[] {
    return [...this.instances.keys()].filter(instance => this.isThere(instance));
  }

  /** Whether an instance has a place now. */
  isThere(instance: number): boolean {
    return this.instances[instance]!.until === Infinity;
  }

  poolOf(host: number): PlanPool {
    return this.plan.pools[this.hosts[host]!.pool]!;
  }

  siteOf(host: number): number {
    return this.poolOf(host).site;
  }
}

/** Where a number stands in ascending ones, by halving. */
function placeIn(ascending: readonly number[], number: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All services in the plan's order, or those of higher priority first (PrioritySort). */
function orderOf({ services }: Plan, byPriority: boolean): number[] {
  const order = services.map((_, service) => service);
  const priority = (service: number) => services[service]!.priority;
  return byPriority ? order.sort((a, b) => priority(b) - priority(a) || a - b) : order;
}
