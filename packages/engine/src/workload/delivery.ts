import { DEADLINE, DELIVERY, payload } from '../kernel/event-kinds.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import type { FailureCause } from '../ledger/meter.ts';
import type { Transfers } from '../network/transfers.ts';
import type { Traces } from '../recording/traces.ts';
import type { CallGraph, CompiledCall, CompiledService, HeldRequest } from './call-graph.ts';
import { INVOCATION, type Invocations } from './invocations.ts';
import type { Serving } from './serving.ts';
import { STATION as STATIONS } from './station.ts';
import type { Stations } from './stations.ts';

const { ALIVE, IN_QUEUE, KEY_HIGH, KEY_LOW, SERVICE, STATION, INTS, NETWORK, TIMES, SENT_AT, MOVES } =
  INVOCATION;

const { OUTSTANDING, BUSY, WAITING, STANDING, GONE, ROW } = STATIONS;

/** How an invocation is sent: with so many bytes, and the line of its time-out (−1: none). */
export type Sending = Pick<CompiledCall, 'line' | 'bytes'>;

export interface DeliveryGround {
  readonly graph: CallGraph;
  readonly invocations: Invocations;
  readonly stations: Stations;
  readonly serving: Serving;
  readonly transfers: Transfers;
  /** null where the run is not recorded. */
  readonly traces: Traces | null;
}

export interface DeliveryHooks {
  readonly queue: EventQueue;
  /** A request of this service waits for an instance; whether it may. */
  readonly onHeld: (service: number) => boolean;
  /** An instance, or the want of one, turns an invocation away. */
  readonly onRefused: (id: number, cause: FailureCause) => void;
  /** Nobody waits any more for one that was held. */
  readonly onVoid: (id: number) => void;
}

/** Rule W1: how an invocation gets from its caller to a slot of an instance, or to the queue there, or is refused. */
export class Delivery {
  readonly #hooks: DeliveryHooks;
  readonly #ground: DeliveryGround;
  readonly #invocations: Invocations;
  readonly #queue: EventQueue;
  readonly #services: readonly CompiledService[];
  readonly #stations: Stations;
  readonly #serving: Serving;
  readonly #transfers: Transfers;
  readonly #traces: Traces | null;

  constructor(ground: DeliveryGround, hooks: DeliveryHooks) {
    this.#ground = ground;
    this.#hooks = hooks;
    this.#invocations = ground.invocations;
    this.#queue = hooks.queue;
    this.#services = ground.graph.services;
    this.#stations = ground.stations;
    this.#serving = ground.serving;
    this.#transfers = ground.transfers;
    this.#traces = ground.traces;
  }

  /** Sends an invocation and its bytes to an instance of its service, from the caller's station (−1: the door). */
  send(id: number, service: CompiledService, from: number, { line, bytes }: Sending): void {
    if (this.#traces !== null) this.#traces.begin(id);
    service.flow.enter();
    if (line >= 0) this.#await(id, line);
    this.#direct(id, service, from, bytes);
  }

  /** On its way to an instance; where none is ready it waits for one, or is refused. */
  #direct(id: number, service: CompiledService, from: number, bytes: number): void {
    const { ints, times } = this.#invocations;
    if (from < 0 && service.route.isHaunted && this.#isMisled(id, service)) {
      this.#turnAway(id, 'unavailable');
      return;
    }
    const stations = this.#stations;
    const beside = from < 0 ? -1 : stations.besideFor(from, service.index);
    const station = beside >= 0 ? beside : this.#choose(id, service, from);
    if (station < 0) {
      this.#findsNone(id, service, from, bytes);
      return;
    }
    ints[id * INTS + STATION] = station;
    if (service.route.idle !== null) service.route.idle.take(station);
    stations.rows[station * ROW + OUTSTANDING]!++;
    const delay = beside < 0 ? Math.round(this.#wayUs(id, from, station) + service.callExtraUs) : 0;
    times[id * TIMES + NETWORK] = delay;
    if (bytes > 0 && from >= 0 && beside < 0 && this.carries(from, stations.instanceOf(station), bytes, id))
      return;
    if (delay === 0) this.#arriveAt(id, station, service);
    else this.deliverAfter(id, delay);
  }

  #choose(id: number, { route }: CompiledService, from: number): number {
    const { ints } = this.#invocations;
    const high = ints[id * INTS + KEY_HIGH]!;
    const low = ints[id * INTS + KEY_LOW]!;
    if (!route.staysNear) return route.choose(high, low);
    return route.choose(high, low, from < 0 ? this.#invocations.clientOf(id) : this.#stations.siteOf(from));
  }

  #wayUs(id: number, from: number, to: number): number {
    const { clients } = this.#invocations;
    const { hosts, places } = this.#stations;
    if (from >= 0) return places.roundTripUs(hosts[from]!, hosts[to]!);
    return clients.length === 0 ? 0 : places.clientTripUs(clients[id]!, hosts[to]!);
  }

  /** Whether a client's request goes to an instance that is gone with its site, for the client has not heard of that (rule O5). */
  #isMisled(id: number, { route }: CompiledService): boolean {
    const { ints } = this.#invocations;
    return route.misleads(ints[id * INTS + KEY_HIGH]!, ints[id * INTS + KEY_LOW]!, this.#queue.now);
  }

  /** No instance is ready. */
  #findsNone(invocation: number, service: CompiledService, from: number, bytes: number): void {
    if (!service.holds) {
      this.#turnAway(invocation, 'unavailable');
      return;
    }
    const { ints, times } = this.#invocations;
    times[invocation * TIMES + NETWORK] = 0;
    ints[invocation * INTS + STATION] = -1;
    service.held.push({ invocation, from, bytes });
    if (service.held.length > 1 && service.route.idle === null) return;
    if (this.#hooks.onHeld(service.index)) return;
    service.held.pop();
    this.#hooks.onRefused(invocation, 'rejected');
  }

  /** It fails before it has got to any instance. */
  #turnAway(id: number, cause: FailureCause): void {
    this.#invocations.times[id * TIMES + NETWORK] = 0;
    this.#invocations.ints[id * INTS + STATION] = -1;
    this.#hooks.onRefused(id, cause);
  }

  /** It is there after so long, µs. */
  deliverAfter(id: number, delay: number): void {
    const queue = this.#queue;
    if (delay === 0) this.deliver(id);
    else queue.push(queue.now + delay, 1, payload(DELIVERY, id));
  }

  /** Whether bytes can take time at all. */
  get takesTime(): boolean {
    return this.#transfers.isKnown;
  }

  /** Whether bytes that an invocation sends take time on the network; they are on their way then. */
  carries(from: number, to: number, bytes: number, id: number): boolean {
    const transfers = this.#transfers;
    if (!transfers.isKnown) return false;
    const { generations, moved } = this.#invocations;
    const { now } = this.#queue;
    const generation = generations[id]!;
    moved[id * MOVES + SENT_AT] = now;
    return transfers.send(this.#stations.instanceOf(from), to, bytes, { id, generation }, now);
  }

  #await(id: number, line: number): void {
    const queue = this.#queue;
    const deadlines = this.#ground.graph.lines[line]!;
    const due = deadlines.push(id, this.#invocations.generations[id]!, queue.now);
    if (deadlines.size === 1) queue.push(due, 2, payload(DEADLINE, line));
  }

  /** An invocation reaches its instance. */
  deliver(id: number): void {
    const { ints } = this.#invocations;
    const at = id * INTS;
    this.#arriveAt(id, ints[at + STATION]!, this.#services[ints[at + SERVICE]!]!);
  }

  #arriveAt(id: number, station: number, service: CompiledService): void {
    const { rows } = this.#stations;
    const at = station * ROW;
    if (this.#traces !== null) this.#traces.arrive(id, this.#stations.instanceOf(station));
    const { concurrency, queue } = service;
    if ((rows[at + STANDING]! & GONE) !== 0) this.#hooks.onRefused(id, 'killed');
    else if (concurrency === 0 || rows[at + BUSY]! < concurrency) this.#serving.admit(id, station, service);
    else if (queue < 0 || rows[at + WAITING]! < queue) {
      this.#invocations.setPlace(id, IN_QUEUE);
      this.#stations.enqueue(station, id, this.#invocations, this.#queue.now);
    } else this.#hooks.onRefused(id, 'rejected');
  }

  /** What has waited for an instance goes on, unless nobody waits for it any more. */
  letIn(service: CompiledService): void {
    const { idle } = service.route;
    if (idle === null) for (const held of service.held.splice(0)) this.#goOn(service, held);
    // One that is started for each takes one: the others wait for theirs.
    else while (service.held.length > 0 && idle.hasRoom) this.#goOn(service, service.held.shift()!);
  }

  #goOn(service: CompiledService, { invocation, from, bytes }: HeldRequest): void {
    if (this.#invocations.stateOf(invocation) !== ALIVE) this.#hooks.onVoid(invocation);
    else this.#direct(invocation, service, from, bytes);
  }
}
