import type { Decision, Plan, PlanDeployment, PlanPlatform, PlanPool } from '@tare/schema';
import type { Holders } from '../placement/holders.ts';
import { type Removable, underBudgets } from '../placement/kubernetes/preemption.ts';
import type { QueueCounts, QueueEvent } from '../placement/kubernetes/scheduling-queue.ts';
import { needOf } from '../placement/needs.ts';
import type { Need } from '../placement/rooms.ts';
import { SiteChoice } from '../placement/sites/site-choice.ts';
import { type Guest, type Host, type Instance, Inventory, type Unplaced } from './inventory.ts';
import { Openings } from './openings.ts';
import { type Resized, Settling } from './settling.ts';
import { SiteGate } from './site-gate.ts';
import { SiteRooms } from './site-rooms.ts';
import { SiteTurns } from './site-turns.ts';
import { turnSleep } from './sleep.ts';
import { type Retried, Waiting } from './waiting.ts';

/** Who may be told to go for others, and of a service how many its disruption budget lets go. */
export interface Sparing {
  readonly mayGo: (instance: number) => boolean;
  readonly allowedOf: (service: number) => number;
}

/** One of a recording that asks for a place now. */
export interface RecordedNeed {
  readonly recording: number;
  readonly now: number;
}

/**
 * Hosts, guests and instances of one platform, and the placing of one on the other. Everything is numbered in the
 * order in which it came to be, and keeps its number when it is gone; services are placed in the order of the plan,
 * replica by replica. Whoever keeps something for each of them has a `grow`, which takes in what has come since.
 */
export class Fleet {
  readonly plan: Plan;
  readonly platform: PlanPlatform;
  readonly hosts: readonly Host[];
  readonly guests: readonly Guest[];
  readonly instances: readonly Instance[];
  readonly onHosts: Holders;
  readonly inGuests: Holders;
  /** Which sites take instances. */
  readonly gate: SiteGate;
  /** null where any host will do, at whichever site. */
  readonly sites: SiteChoice | null;
  readonly #inventory: Inventory;
  readonly #openings: Openings;
  readonly #settling: Settling;
  readonly #waiting: Waiting;
  readonly #turns: SiteTurns | null;

  /** `seed`: of what placement leaves to chance. */
  constructor(plan: Plan, platform: PlanPlatform, seed = 0) {
    this.plan = plan;
    this.platform = platform;
    const inventory = new Inventory(plan, platform);
    this.#inventory = inventory;
    ({ hosts: this.hosts, guests: this.guests, instances: this.instances } = inventory);
    this.gate = new SiteGate(plan.sites.length, () => this.#turn());
    this.sites = platform.sites === undefined ? null : new SiteChoice(plan, platform, platform.sites);
    this.#turns = this.sites === null ? null : new SiteTurns(this.sites, this.gate);
    this.#openings = new Openings(inventory, seed, this.gate, {
      onHost: host => this.#settling.welcomeHost(host),
      onGuest: guest => this.#settling.welcomeGuest(guest),
    });
    ({ onHosts: this.onHosts, inGuests: this.inGuests } = this.#openings);
    this.#settling = new Settling({ inventory, openings: this.#openings, sites: this.sites, seed });
    this.#waiting = new Waiting(inventory, this.#settling.kube, {
      onTurn: (service, replicas) => this.#divide(service, replicas),
      placeOne: service => this.#placeOne(service),
    });
    for (const pool of platform.pools) {
      for (let host = 0; host < plan.pools[pool]!.count; host++) this.#openings.openHost(pool);
    }
  }

  /** Places all replicas of all services; `replicasOf` may ask for fewer than the plan has. */
  rollOut(replicasOf: (service: number) => number): void {
    for (const index of this.#waiting.order)
      if (!this.plan.services[index]!.everyHost)
        this.place(index, replicasOf(index) * (this.sites?.copies ?? 1));
    this.#openings.beLate();
  }

  /** From now on hosts of scaled pools come as soon as they are needed, as if an autoscaler looked at that moment. */
  scaleHostsAtOnce(): void {
    this.#openings.growth.isScaledAtOnce = true;
  }

  /** Places more replicas of a service; returns the numbers of those for which there was room. The others wait for it. */
  place(service: number, replicas: number, now = 0): number[] {
    return this.#waiting.place(service, replicas, now);
  }

  /** Places more replicas of a service as far as there is room; none where others of it wait for some. */
  placeIfRoom(service: number, replicas: number, now = 0): number[] {
    if (this.waitingOf(service) > 0) return [];
    const placed = this.place(service, replicas, now);
    this.callOff(service, replicas - placed.length);
    return placed;
  }

  /** Room has come: places what waits for some, as far as it may be tried again; returns their numbers. */
  placeWaiting(now: number): number[] {
    return this.#waiting.placeAll(now);
  }

  /** Whether those that wait stand in a queue of their scheduler, which says when they are tried again. */
  get isQueued(): boolean {
    return this.#waiting.isQueued;
  }

  /** Rule O1: those in the scheduler's queue whom this may help are tried again when their back-off is over. */
  moveWaiting(now: number, event: QueueEvent): void {
    this.#waiting.move(now, event);
  }

  /** A host has come: those in the queue whom it suits are tried again; where guests hold instances, all may. */
  moveWaitingTo(now: number, host: number): void {
    if (this.platform.guest === null) this.#waiting.moveTo(now, host);
    else this.#waiting.move(now, 'any');
  }

  /** When the scheduler tries somebody again, µs; Infinity: it tries nobody. */
  retryAt(now: number): number {
    return this.#waiting.retryAt(now);
  }

  /** The scheduler tries those whose turn it is. */
  retry(now: number): Retried {
    return this.#waiting.retry(now);
  }

  /** What its queue has seen; null where there is none. */
  get queueCounts(): QueueCounts | null {
    return this.#waiting.queueCounts;
  }

  /** Whether anything waits for room. */
  get isWaited(): boolean {
    return this.#waiting.isAny;
  }

  waitingOf(service: number): number {
    return this.#waiting.of(service);
  }

  /** One more of a service waits for room, for the one that it had has gone. */
  await(service: number, now: number): void {
    this.#waiting.await(service, now);
  }

  /** So many of those that wait are no longer asked for. */
  callOff(service: number, replicas: number): void {
    this.#waiting.callOff(service, replicas);
  }

  /** Nothing more is placed on a host, nor in the guests that stand on it. */
  close(host: number): void {
    this.#openings.close(host);
  }

  /** Opens a host of a pool that is scaled; nothing is placed on it but its daemons until it is up. Returns its number. */
  order(pool: number, now: number): number {
    this.#inventory.now = now;
    const host = this.#openings.openHost(pool);
    this.onHosts.hold(host);
    this.#settling.tellPresence(host, false);
    return host;
  }

  /** A host that was ordered is up. */
  admit(host: number): void {
    this.onHosts.release(host);
    this.#settling.tellPresence(host, true);
  }

  /** From now on what is kept of each host for fail-over may be taken (rule O5). */
  openReserve(): void {
    this.#openings.openReserve();
  }

  /** Nothing is placed on a host, nor in its guests, until it is let go as often as it was kept. */
  keep(host: number): void {
    this.#openings.keep(host);
  }

  letGo(host: number): void {
    this.#openings.letGo(host);
  }

  /** How many more hosts of a pool may come as soon as they are needed, for this. */
  mayCome(pool: number, need: Need): number {
    return this.#openings.mayOpen(pool, need) ? this.plan.pools[pool]!.max - this.hostsIn(pool) : 0;
  }

  /** A host and the guests on it are gone; what stood there has gone before. */
  removeHost(host: number, now: number): void {
    this.close(host);
    this.#settling.tellPresence(host, false);
    this.#inventory.removeHost(host, now);
    this.#openings.growth.close(this.hosts[host]!.pool);
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

  /** Whether a host was asked for while others already ran, so that it must be provisioned first: all are that came after the first roll-out. */
  isLate(host: number): boolean {
    return host >= this.#openings.firstLate;
  }

  /** Of all hosts that are there, millicores. */
  get cpuMilli(): number {
    return this.#inventory.cpuMilli;
  }

  hostIsThere(host: number): boolean {
    return this.#inventory.hostIsThere(host);
  }

  /** Hosts of a pool that are there, or ordered. */
  hostsIn(pool: number): number {
    return this.#openings.growth.openIn(pool);
  }

  /** Another daemon in the place of one that is gone, where its host is still there. */
  replaceDaemon(instance: number, now: number): void {
    const gone = this.instances[instance]!;
    if (!this.hostIsThere(gone.host)) return;
    this.#inventory.now = now;
    this.#settling.replaceDaemon(gone);
  }

  /** Daemons that have come since this was asked last. */
  newDaemons(): number[] {
    return this.#settling.newDaemons();
  }

  /**
   * Rule O1: instances of lower priority that have to go so that one more of a service that waits finds room; none where it
   * has been seen to already, or nobody can go.
   */
  preempt(service: number, sparing: Sparing): readonly number[] {
    const waiting = { service, waiting: this.waitingOf(service) };
    const lowerOn = (node: number) => this.#lowerOn(service, node, sparing);
    return this.#settling.kube?.preempt(waiting, lowerOn, instance => this.isThere(instance)) ?? [];
  }

  #lowerOn(service: number, node: number, { mayGo, allowedOf }: Sparing): Removable[] {
    const { services } = this.plan;
    const { priority } = services[service]!;
    const { instances } = this.platform.guest === null ? this.hosts[node]! : this.guests[node]!;
    const lower = instances.flatMap(instance => {
      const there = this.instances[instance]!;
      const { service: own, from, deployment } = there;
      const { priority: other, batch, everyHost } = services[own]!;
      const goes =
        other < priority && batch === null && !everyHost && this.isThere(instance) && mayGo(instance);
      const standing = this.#inventory.standingOf(there);
      const need = needOf(deployment);
      const { devices } = there;
      return goes ? [{ instance, service: own, need, devices, standing, priority: other, since: from }] : [];
    });
    return underBudgets(lower, allowedOf);
  }

  /**
   * What there is no room for, and why. Tasks of a batch that only wait for others to be done are not among it, nor are
   * replicas that an autoscaler wants beyond those that the scenario asks for.
   */
  unplaced(): Unplaced[] {
    return [
      ...this.#settling.noRoom,
      ...this.plan.services.flatMap(({ batch, replicas: asked }, service) => {
        const replicas = this.waitingOf(service);
        if (replicas === 0) return [];
        const tooLarge = this.tooLarge(needOf(this.deploymentOf(service)));
        const mayWait =
          batch !== null || this.instancesOf(service).length >= asked * (this.sites?.copies ?? 1);
        if (tooLarge === null && mayWait) return [];
        return [{ service, replicas, reason: tooLarge ?? this.#whyNot(service) }];
      }),
    ];
  }

  #whyNot(service: number): string {
    return this.#settling.kube?.fitError(service) ?? 'all hosts are full and no pool may grow further';
  }

  /** How the next instance of a service is placed. */
  deploymentOf(service: number): PlanDeployment {
    return this.#inventory.deploymentOf(service);
  }

  /** Instances of a service that come from now on ask for this (rule O3 vertical). */
  admitAs(service: number, deployment: PlanDeployment): void {
    this.#settling.admit(service, deployment);
  }

  /** Where an instance stands it asks for something else from now on, if there is room for that now, or ever. */
  resize(instance: number, to: PlanDeployment, now: number): Resized {
    return this.#settling.resize(instance, to, now);
  }

  /** An instance is told to go: it keeps its place until it has gone. */
  leave(instance: number): void {
    this.#settling.leave(instance);
  }

  /** Instances of a service that come from now on are of another revision. */
  renew(service: number): void {
    this.#settling.renew(service);
  }

  /** An instance gives its place back. */
  remove(instance: number, now: number): void {
    this.#settling.remove(instance, now);
  }

  /**
   * Finds a place for one of a recording, and takes it: a guest where the platform has guests that hold many, else a host, at the
   * site whose turn it is; −1 when there is no room. The devices that it gets are handed to `keep`.
   */
  occupy(
    need: Need,
    { recording, now, keep }: RecordedNeed & { readonly keep?: (devices: readonly number[]) => void },
  ): number {
    this.#inventory.now = now;
    if (this.#turns === null) return this.#settling.occupy(need, keep);
    const place = () => this.#settling.occupy(need, keep);
    const party = this.plan.services.length + recording;
    this.sites!.begin(party, 1, new SiteRooms(this, need));
    const holder = this.#turns.first(this.sites!.order(party, need), place);
    if (holder >= 0) this.#seat(recording, holder, 1);
    return holder;
  }

  /** Gives such a place back, and its devices. */
  vacate(recording: number, holder: number, need: Need, devices: readonly number[] = []): void {
    this.#settling.vacate(holder, need, devices);
    this.#seat(recording, holder, -1);
  }

  /** One of a recording changes its host, within its site. */
  move(need: Need, from: number, to: number): void {
    this.#settling.vacate(from, need, []);
    this.onHosts.take(to, need);
  }

  #seat(recording: number, holder: number, by: 1 | -1): void {
    this.sites?.change(this.plan.services.length + recording, this.siteOf(this.hostOf(holder)), by);
  }

  /** The host of such a place. */
  hostOf(holder: number): number {
    return this.platform.guest === null ? holder : this.guests[holder]!.host;
  }

  /** Why something fits on no host and in no guest of the platform, were it empty; null when it would. */
  tooLarge(need: Need): string | null {
    return this.#openings.tooLarge(need);
  }

  /** What one VM that holds many instances takes of its host. */
  guestNeed(): Need {
    return this.#openings.guestNeed();
  }

  /** Hosts sleep on which nothing stands: no instance, and none of these. */
  sleep(inUse: ReadonlySet<number>, now: number): void {
    for (const [host, own] of this.hosts.entries())
      turnSleep(own, !inUse.has(host) && !own.instances.some(instance => this.isThere(instance)), now);
  }

  /** The first decisions of placement. */
  get decisions(): Decision[] {
    return this.#settling.log.decisions;
  }

  /** Numbers of the instances of a service that have a place now, ascending. */
  instancesOf(service: number): readonly number[] {
    return this.#inventory.instancesOf(service);
  }

  /** Numbers of the instances that have a place now. */
  present(): number[] {
    return [...this.instances.keys()].filter(instance => this.isThere(instance));
  }

  /** Whether an instance has a place now. */
  isThere(instance: number): boolean {
    return this.#inventory.isThere(instance);
  }

  poolOf(host: number): PlanPool {
    return this.#inventory.poolOf(host);
  }

  siteOf(host: number): number {
    return this.#inventory.siteOf(host);
  }

  /** At the site whose turn it is, or the next that has room (rule O5). */
  #placeOne(service: number): number {
    const place = () => this.#settling.placeOne(service);
    return this.#turns?.first(this.sites!.order(service), place) ?? place();
  }

  #divide(service: number, replicas: number): void {
    if (this.sites === null) return;
    const rooms = new SiteRooms(this, needOf(this.deploymentOf(service)));
    this.sites.begin(service, replicas, rooms);
  }

  /** Other sites take instances than before. */
  #turn(): void {
    this.#openings.turn();
    this.#settling.kube?.turn();
  }
}
