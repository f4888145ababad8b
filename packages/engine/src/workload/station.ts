import type { Plan } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import { roomForRequests } from '../memory/limits.ts';
import { type Place, placeOf } from '../network/latency.ts';
import type { DiskAccess, Disks } from '../storage/disks.ts';
import type { CompiledService } from './call-graph.ts';
import { INVOCATION, type Invocations } from './invocations.ts';

const { NEXT, INTS } = INVOCATION;

const NO_MODULES: readonly Station[] = [];

/**
 * An instance as the requests of one service see it: what it holds, and who waits at it. The modules of a monolith have a
 * station each in every instance of its first service, which is their home; any other station is its own (rule W3).
 */
export class Station {
  /** Its place among all stations. */
  readonly number: number;
  readonly instance: number;
  readonly home: Station;
  /** Of a home, the stations of its modules; one list for all that have none. */
  modules: readonly Station[] = NO_MODULES;
  readonly service: CompiledService;
  /** Its leaf in the CPU sharing. */
  readonly leaf: number;
  readonly place: Place;
  /** What its requests have of the disk; null where they need none. */
  readonly disk: DiskAccess | null;
  /** Of its host, relative to the reference core. */
  readonly speed: number;
  /** What the isolation stack adds to each request, on that host: µs. */
  readonly costUs: number;
  /** Bytes that its requests may hold within its memory limit, negative when even an idle one is over it. */
  room: number;
  /** Bytes that each request holds. */
  readonly bytesPerRequest: number;
  /** What it touches when it has no request. */
  readonly idleBytes: number;
  /** Whether what they hold adds to what it takes of its host, or was taken whole. */
  readonly touches: boolean;
  /** Requests sent to it whose own work is not done. */
  outstanding = 0;
  /** Slots in use: requests on its CPU or at the disk. */
  busy = 0;
  /** Of a home: requests in its memory, those that it works on or that wait for what they call, and what they take. */
  held = 0;
  heldBytes = 0;
  /** How many times as long its work takes as without its neighbours (rule F2), and as with all its memory (rule M1). */
  slow = 1;
  squeezed = 1;
  /** Swapped pages that each request touches, on average (rule M1). */
  pages = 0;
  /** True once it has been killed and is not back. */
  isGone = false;
  /** True once it takes no more requests, and goes when it has ended those that it has. */
  isRetiring = false;
  /** How many wait for a slot. */
  waiting = 0;
  /** The invocations that have waited longest and least; −1 when none. */
  #head = -1;
  #tail = -1;

  constructor(
    shape: Pick<
      Station,
      | 'number'
      | 'instance'
      | 'service'
      | 'leaf'
      | 'place'
      | 'disk'
      | 'speed'
      | 'room'
      | 'bytesPerRequest'
      | 'touches'
      | 'idleBytes'
    >,
    home?: Station,
  ) {
    this.number = shape.number;
    this.instance = shape.instance;
    this.home = home ?? this;
    this.service = shape.service;
    this.leaf = shape.leaf;
    this.place = shape.place;
    this.disk = shape.disk;
    this.speed = shape.speed;
    this.costUs = shape.service.requestCostUs / shape.speed;
    this.room = shape.room;
    this.bytesPerRequest = shape.bytesPerRequest;
    this.touches = shape.touches;
    this.idleBytes = shape.idleBytes;
  }

  /** It is gone, with all that waits at it. */
  empty(): void {
    this.busy = 0;
    this.held = 0;
    this.heldBytes = 0;
    this.waiting = 0;
    this.#head = -1;
    this.#tail = -1;
  }

  /** The station of a service in the same instance; null where it has none there. */
  besideFor(service: CompiledService): Station | null {
    const { modules } = this.home;
    for (let at = 0; at < modules.length; at++) if (modules[at]!.service === service) return modules[at]!;
    return null;
  }

  /** `ints`: those of the invocations. */
  enqueue(invocation: number, ints: Int32Array): void {
    ints[invocation * INTS + NEXT] = -1;
    if (this.#tail < 0) this.#head = invocation;
    else ints[this.#tail * INTS + NEXT] = invocation;
    this.#tail = invocation;
    this.waiting++;
  }

  /** Since when the one has waited that has waited longest; Infinity where nobody waits. */
  waitsSince(invocations: Invocations): number {
    return this.#head < 0 ? Infinity : invocations.deliveredAt(this.#head);
  }

  /** Takes out the one that has waited longest; −1 when nobody waits. */
  dequeue(ints: Int32Array): number {
    const first = this.#head;
    if (first < 0) return -1;
    this.#head = ints[first * INTS + NEXT]!;
    if (this.#head < 0) this.#tail = -1;
    this.waiting--;
    return first;
  }
}

/** What instances stand on. */
export interface StationGround {
  readonly plan: Plan;
  readonly fleet: Fleet;
  /** Leaf of each instance in the CPU sharing. */
  readonly leaves: readonly number[];
  readonly disks: Disks;
}

/** The stations of a fleet's instances, the homes of their modules; those of one host share their place. */
export class Stations {
  /** All of them, modules included. */
  readonly all: Station[] = [];
  /** The home of each instance. */
  readonly #homes: Station[] = [];
  readonly #places: Place[] = [];
  readonly #ground: StationGround;
  readonly #services: readonly CompiledService[];

  constructor(ground: StationGround, services: readonly CompiledService[]) {
    this.#ground = ground;
    this.#services = services;
    this.grow();
  }

  at(instance: number): Station {
    return this.#homes[instance]!;
  }

  /** Takes in the hosts and instances that have come since. */
  grow(): void {
    const { plan, fleet } = this.#ground;
    while (this.#places.length < fleet.hosts.length)
      this.#places.push(placeOf(plan, fleet, this.#places.length));
    while (this.#homes.length < fleet.instances.length) this.#homes.push(this.#stationOf(this.#homes.length));
  }

  /** An instance has another memory limit. */
  resize(instance: number): void {
    const { plan, fleet } = this.#ground;
    const { service, deployment } = fleet.instances[instance]!;
    const home = this.at(instance);
    const room = roomForRequests(plan.services[service]!, deployment);
    for (const station of [home, ...home.modules]) station.room = room;
  }

  #stationOf(instance: number): Station {
    const { fleet } = this.#ground;
    const { service } = fleet.instances[instance]!;
    const home = this.#make(instance, service);
    const monolith = fleet.platform.monoliths.find(({ lead }) => lead === service);
    if (monolith !== undefined)
      home.modules = monolith.modules.map(module => this.#make(instance, module, home));
    return home;
  }

  #make(instance: number, service: number, home?: Station): Station {
    const { plan, fleet, leaves, disks } = this.#ground;
    const own = fleet.instances[instance]!;
    const { deployment } = own;
    const station = new Station(
      {
        number: this.all.length,
        instance,
        service: this.#services[service]!,
        leaf: leaves[instance]!,
        place: this.#places[own.host]!,
        disk: disks.accessOf(instance, service),
        speed: fleet.poolOf(own.host).speed,
        room: roomForRequests(plan.services[own.service]!, deployment),
        bytesPerRequest: plan.services[service]!.memory.perRequestBytes,
        touches: deployment.takenBytes === 0,
        idleBytes: plan.services[own.service]!.memory.baseBytes,
      },
      home,
    );
    this.all.push(station);
    return station;
  }
}
