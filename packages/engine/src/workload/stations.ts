import type { Plan } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import { longerFloats, longerInts, roomFor } from '../kernel/columns.ts';
import { Places } from '../network/latency.ts';
import type { DiskAccess, Disks } from '../storage/disks.ts';
import { INVOCATION, type Invocations } from './invocations.ts';
import { STATION, type StationShape, StationShapes } from './station.ts';

const { NEXT, INTS, QUEUED, TIMES } = INVOCATION;

const {
  LEAF,
  OUTSTANDING,
  BUSY,
  HELD,
  WAITING,
  HEAD,
  TAIL,
  STANDING,
  ROW,
  GONE,
  RETIRING,
  SHAPE_SHIFT,
  SLOW,
  SQUEEZED,
  PAGES,
  HINDRANCES,
} = STATION;

/** What instances stand on. */
export interface StationGround {
  readonly plan: Plan;
  readonly fleet: Fleet;
  /** Leaf of each instance in the CPU sharing. */
  readonly leaves: readonly number[];
  readonly disks: Disks;
}

const NO_MODULES: readonly number[] = [];

/**
 * Instances as the requests of one service see them: what each holds, and who waits there. The modules of a monolith have a
 * station each in every instance of its first service, whose own is their home (rule W3). A station is a number, which is its
 * instance's where there are no monoliths, and a row; what few runs need stands in columns that are empty otherwise. The arrays are
 * others after a `grow`.
 */
export class Stations {
  rows = new Int32Array(0);
  /** Of each its host. */
  hosts = new Int32Array(0);
  /** By their numbers. */
  readonly shapes: readonly StationShape[];
  /** Of a home, what its requests take; empty where none takes any. */
  heldBytes = new Float64Array(0);
  /** Empty until somebody is hindered. */
  hindrances = new Float64Array(0);
  /** What the requests of each have of the disk, null where they need none; empty where nobody does. */
  readonly disks: (DiskAccess | null)[] = [];
  readonly places: Places;
  size = 0;
  readonly #ground: StationGround;
  readonly #shapes: StationShapes;
  /** Station of each instance, and of each station its instance and its home; empty where there are no monoliths. */
  readonly #homes: number[] = [];
  readonly #instances: number[] = [];
  readonly #homeOf: number[] = [];
  /** Stations of the modules in each home that has any. */
  readonly #modules = new Map<number, readonly number[]>();
  /** How many kinds of instances have modules. */
  readonly #monoliths: number;
  readonly #holdsMemory: boolean;

  constructor(ground: StationGround) {
    const { plan, fleet } = ground;
    this.#ground = ground;
    this.places = new Places(fleet);
    this.#shapes = new StationShapes(plan, fleet.platform);
    this.shapes = this.#shapes.all;
    this.#monoliths = fleet.platform.monoliths.length;
    this.#holdsMemory = plan.services.some(({ memory }) => memory.perRequestBytes > 0);
    this.grow();
  }

  /** The home of an instance. */
  at(instance: number): number {
    return this.#monoliths > 0 ? this.#homes[instance]! : instance;
  }

  instanceOf(station: number): number {
    return this.#monoliths > 0 ? this.#instances[station]! : station;
  }

  leafOf(station: number): number {
    return this.rows[station * ROW + LEAF]!;
  }

  /** The station of the service that its instance is of; its own number unless it is a module of a monolith. */
  homeOf(station: number): number {
    return this.#monoliths > 0 ? this.#homeOf[station]! : station;
  }

  outstandingOf(station: number): number {
    return this.rows[station * ROW + OUTSTANDING]!;
  }

  /** Requests that it has or that are on their way to it. */
  requestsAt(station: number): number {
    const at = station * ROW;
    return this.rows[at + HELD]! + this.rows[at + OUTSTANDING]! - this.rows[at + BUSY]!;
  }

  siteOf(station: number): number {
    return this.places.siteOf(this.hosts[station]!);
  }

  shapeOf(station: number): StationShape {
    return this.shapes[this.rows[station * ROW + STANDING]! >> SHAPE_SHIFT]!;
  }

  diskOf(station: number): DiskAccess | null {
    return this.disks.length === 0 ? null : this.disks[station]!;
  }

  /** Bytes that the requests of an instance hold. */
  heldBytesOf(home: number): number {
    return this.#holdsMemory ? this.heldBytes[home]! : 0;
  }

  /** Swapped pages that each of its requests touches. */
  pagesOf(station: number): number {
    return this.hindrances.length === 0 ? 0 : this.hindrances[station * HINDRANCES + PAGES]!;
  }

  /** How many times as long the work of an instance takes as without its neighbours. */
  slowOf(home: number): number {
    return this.hindrances.length === 0 ? 1 : this.hindrances[home * HINDRANCES + SLOW]!;
  }

  /** A home and the stations of its modules. */
  allIn(home: number): readonly number[] {
    const modules = this.modulesIn(home);
    return modules.length === 0 ? [home] : [home, ...modules];
  }

  modulesIn(home: number): readonly number[] {
    return this.#monoliths > 0 ? (this.#modules.get(home) ?? NO_MODULES) : NO_MODULES;
  }

  /** The station of a service in the same instance, which calls it as a function (rule W3); −1 where it has none there. */
  besideFor(station: number, service: number): number {
    if (this.#monoliths === 0) return -1;
    const home = this.homeOf(station);
    const modules = this.modulesIn(home);
    if (modules.length === 0) return -1;
    if (this.shapeOf(home).service === service) return home;
    return modules.find(module => this.shapeOf(module).service === service) ?? -1;
  }

  /** Its instance has been killed and is not back, or is. */
  setGone(home: number, isGone: boolean): void {
    const { rows } = this;
    for (const station of this.allIn(home))
      if (isGone) rows[station * ROW + STANDING]! |= GONE;
      else rows[station * ROW + STANDING]! &= ~GONE;
  }

  retire(home: number): void {
    this.rows[home * ROW + STANDING]! |= RETIRING;
  }

  /** Whether nothing is on its way to an instance, nor under way there. */
  isIdle(home: number): boolean {
    return (
      this.rows[home * ROW + HELD] === 0 &&
      this.outstandingOf(home) === 0 &&
      this.modulesIn(home).every(module => this.outstandingOf(module) === 0)
    );
  }

  /** Its neighbours let the work of an instance take so many times as long from now on. */
  slow(home: number, factor: number): void {
    this.#hinder();
    this.hindrances[home * HINDRANCES + SLOW] = factor;
  }

  /** So does the want of its memory, of which each request touches so many swapped bytes and of its own as large a share. */
  squeeze(home: number, factor: number, pagesFor: (shape: StationShape) => number): void {
    this.#hinder();
    this.hindrances[home * HINDRANCES + SQUEEZED] = factor;
    for (const station of this.allIn(home))
      this.hindrances[station * HINDRANCES + PAGES] = pagesFor(this.shapeOf(station));
  }

  /** It is gone, with all that waits at it. */
  empty(station: number): void {
    const { rows } = this;
    const at = station * ROW;
    rows[at + BUSY] = 0;
    rows[at + HELD] = 0;
    rows[at + WAITING] = 0;
    rows[at + HEAD] = -1;
    rows[at + TAIL] = -1;
    if (this.#holdsMemory) this.heldBytes[station] = 0;
  }

  /** An invocation gets in line for a slot. */
  enqueue(station: number, invocation: number, { ints, times }: Invocations, now: number): void {
    const { rows } = this;
    const at = station * ROW;
    times[invocation * TIMES + QUEUED] = now;
    ints[invocation * INTS + NEXT] = -1;
    if (rows[at + TAIL]! < 0) rows[at + HEAD] = invocation;
    else ints[rows[at + TAIL]! * INTS + NEXT] = invocation;
    rows[at + TAIL] = invocation;
    rows[at + WAITING]!++;
  }

  /** Since when the one has waited that has waited longest; Infinity where nobody waits. */
  waitsSince(station: number, { times }: Invocations): number {
    const head = this.rows[station * ROW + HEAD]!;
    return head < 0 ? Infinity : times[head * TIMES + QUEUED]!;
  }

  /** Takes out the one that has waited longest; −1 when nobody waits. `ints`: those of the invocations. */
  dequeue(station: number, ints: Int32Array): number {
    const { rows } = this;
    const at = station * ROW;
    const first = rows[at + HEAD]!;
    if (first < 0) return -1;
    const next = ints[first * INTS + NEXT]!;
    rows[at + HEAD] = next;
    if (next < 0) rows[at + TAIL] = -1;
    rows[at + WAITING]!--;
    return first;
  }

  /** Takes in the hosts and instances that have come since. */
  grow(): void {
    const { instances } = this.#ground.fleet;
    this.places.grow();
    if (this.#monoliths === 0) {
      this.#reserve(instances.length);
      while (this.size < instances.length) this.#add(this.size, instances[this.size]!.service, this.size);
      return;
    }
    while (this.#homes.length < instances.length) this.#homes.push(this.#addAll(this.#homes.length));
  }

  /** An instance has another memory limit. */
  resize(instance: number): void {
    for (const station of this.allIn(this.at(instance)))
      this.#shape(station, this.#shapeFor(this.shapeOf(station).service, instance));
  }

  #shape(station: number, shape: number): void {
    const at = station * ROW + STANDING;
    this.rows[at] = (this.rows[at]! & (GONE | RETIRING)) | (shape << SHAPE_SHIFT);
  }

  #shapeFor(service: number, instance: number): number {
    const { fleet } = this.#ground;
    const { host, service: own, deployment } = fleet.instances[instance]!;
    const { pool } = fleet.hosts[host]!;
    return this.#shapes.numberOf({ service, own, pool, memoryLimitBytes: deployment.memoryLimitBytes });
  }

  /** The stations of an instance that may have modules; returns the home. */
  #addAll(instance: number): number {
    const { service } = this.#ground.fleet.instances[instance]!;
    const { monoliths } = this.#ground.fleet.platform;
    const modules = monoliths.find(({ lead }) => lead === service)?.modules ?? [];
    const home = this.size;
    this.#reserve(home + 1 + modules.length);
    this.#add(instance, service, home);
    if (modules.length > 0)
      this.#modules.set(
        home,
        modules.map(module => this.#add(instance, module, home)),
      );
    return home;
  }

  #add(instance: number, service: number, home: number): number {
    const { fleet, leaves, disks } = this.#ground;
    const { host } = fleet.instances[instance]!;
    const station = this.size++;
    const { rows } = this;
    const at = station * ROW;
    this.#shape(station, this.#shapeFor(service, instance));
    this.hosts[station] = host;
    if (this.#monoliths > 0) {
      this.#instances.push(instance);
      this.#homeOf.push(home);
    }
    rows[at + LEAF] = leaves[instance]!;
    rows[at + HEAD] = -1;
    rows[at + TAIL] = -1;
    const disk = disks.accessOf(instance, service);
    if (disk !== null || this.disks.length > 0) {
      while (this.disks.length < station) this.disks.push(null);
      this.disks.push(disk);
    }
    return station;
  }

  #reserve(stations: number): void {
    const length = roomFor(this.rows.length / ROW, stations);
    if (length * ROW === this.rows.length) return;
    this.rows = longerInts(this.rows, length * ROW);
    this.hosts = longerInts(this.hosts, length);
    if (this.#holdsMemory) this.heldBytes = longerFloats(this.heldBytes, length);
    if (this.hindrances.length > 0) this.#hinderUpTo(length);
  }

  /** From now on it is kept of each what hinders it. */
  #hinder(): void {
    if (this.hindrances.length === 0) this.#hinderUpTo(this.rows.length / ROW);
  }

  #hinderUpTo(length: number): void {
    const from = this.hindrances.length;
    this.hindrances = longerFloats(this.hindrances, length * HINDRANCES);
    for (let at = from; at < length * HINDRANCES; at += HINDRANCES) this.hindrances.set([1, 1, 0], at);
  }
}
