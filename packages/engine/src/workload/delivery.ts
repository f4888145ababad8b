import { DEADLINE, DELIVERY, payload } from '../kernel/event-kinds.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import type { FailureCause } from '../ledger/meter.ts';
import { clientTripUs, roundTripUs } from '../network/latency.ts';
import type { Transfers } from '../network/transfers.ts';
import type { Traces } from '../recording/traces.ts';
import type { CallGraph, CompiledCall, CompiledService, HeldRequest } from './call-graph.ts';
import { INVOCATION, type Invocations } from './invocations.ts';
import type { Serving } from './serving.ts';
import type { Station, Stations } from './station.ts';

const { ALIVE, IN_QUEUE, KEY_HIGH, KEY_LOW, STATION, STATE, PLACE, GENERATION, INTS, NETWORK, TIMES } =
  INVOCATION;

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
  readonly #serving: Serving;
  readonly #transfers: Transfers;
  readonly #traces: Traces | null;

  constructor(ground: DeliveryGround, hooks: DeliveryHooks) {
    this.#ground = ground;
    this.#hooks = hooks;
    this.#invocations = ground.invocations;
    this.#queue = hooks.queue;
    this.#serving = ground.serving;
    this.#transfers = ground.transfers;
    this.#traces = ground.traces;
  }

  /** Sends an invocation and its bytes to an instance of its service, from the caller's instance (null: the door). */
  send(id: number, service: CompiledService, from: Station | null, { line, bytes }: Sending): void {
    this.#traces?.begin(id);
    service.flow.enter();
    if (line >= 0) this.#await(id, line);
    this.#direct(id, service, from, bytes);
  }

  /** On its way to an instance; where none is ready it waits for one, or is refused. */
  #direct(id: number, service: CompiledService, from: Station | null, bytes: number): void {
    const { ints, times } = this.#invocations;
    if (from === null && service.route.isHaunted && this.#isMisled(id, service)) {
      this.#turnAway(id, 'unavailable');
      return;
    }
    const beside = from === null ? null : besideOf(from, service);
    const station = beside ?? this.#choose(id, service, from);
    if (station === null) {
      this.#findsNone(id, service, from, bytes);
      return;
    }
    ints[id * INTS + STATION] = station.number;
    service.route.idle?.take(station);
    station.outstanding++;
    const delay = beside === null ? Math.round(this.#wayUs(id, from, station) + service.callExtraUs) : 0;
    times[id * TIMES + NETWORK] = delay;
    if (bytes > 0 && from !== null && beside === null && this.carries(from, station.instance, bytes, id))
      return;
    if (delay === 0) this.#arriveAt(id, station);
    else this.deliverAfter(id, delay);
  }

  #choose(id: number, { route }: CompiledService, from: Station | null): Station | null {
    const { ints } = this.#invocations;
    const near = from === null ? this.#invocations.clientOf(id) : from.place.site;
    return route.choose(ints[id * INTS + KEY_HIGH]!, ints[id * INTS + KEY_LOW]!, near);
  }

  #wayUs(id: number, from: Station | null, to: Station): number {
    return from === null
      ? clientTripUs(this.#invocations.clientOf(id), to.place)
      : roundTripUs(from.place, to.place);
  }

  /** Whether a client's request goes to an instance that is gone with its site, for the client has not heard of that (rule O5). */
  #isMisled(id: number, { route }: CompiledService): boolean {
    const { ints } = this.#invocations;
    return route.misleads(ints[id * INTS + KEY_HIGH]!, ints[id * INTS + KEY_LOW]!, this.#queue.now);
  }

  /** No instance is ready. */
  #findsNone(invocation: number, service: CompiledService, from: Station | null, bytes: number): void {
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
  carries(from: Station, to: number, bytes: number, id: number): boolean {
    const transfers = this.#transfers;
    if (!transfers.isKnown) return false;
    const generation = this.#invocations.ints[id * INTS + GENERATION]!;
    return transfers.send(from.instance, to, bytes, { id, generation }, this.#queue.now);
  }

  #await(id: number, line: number): void {
    const queue = this.#queue;
    const deadlines = this.#ground.graph.lines[line]!;
    const due = deadlines.push(id, this.#invocations.ints[id * INTS + GENERATION]!, queue.now);
    if (deadlines.size === 1) queue.push(due, 2, payload(DEADLINE, line));
  }

  /** An invocation reaches its instance. */
  deliver(id: number): void {
    this.#arriveAt(id, this.#ground.stations.all[this.#invocations.ints[id * INTS + STATION]!]!);
  }

  #arriveAt(id: number, station: Station): void {
    this.#traces?.arrive(id, station.instance);
    const { ints } = this.#invocations;
    const { concurrency, queue } = station.service;
    if (station.home.isGone) this.#hooks.onRefused(id, 'killed');
    else if (concurrency === 0 || station.busy < concurrency) this.#serving.admit(id, station);
    else if (queue < 0 || station.waiting < queue) {
      ints[id * INTS + PLACE] = IN_QUEUE;
      station.enqueue(id, ints);
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
    if (this.#invocations.ints[invocation * INTS + STATE] !== ALIVE) this.#hooks.onVoid(invocation);
    else this.#direct(invocation, service, from, bytes);
  }
}

/** A module of the caller's own instance, which it calls as a function (rule W3); null where the service is not in it. */
function besideOf(from: Station, service: CompiledService): Station | null {
  if (from.home === from && from.modules.length === 0) return null;
  return from.home.service === service ? from.home : from.besideFor(service);
}
