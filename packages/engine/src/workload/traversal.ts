import { DEADLINE, DELIVERY, payload } from '../kernel/event-kinds.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import type { FailureCause } from '../ledger/meter.ts';
import type { Egress } from '../network/egress.ts';
import { clientTripUs, roundTripUs } from '../network/latency.ts';
import { CLIENT, type Transfers } from '../network/transfers.ts';
import type { Traces } from '../recording/traces.ts';
import { derive, derived, uniform } from '../random/keys.ts';
import { bucketOf } from '../report/histogram.ts';
import type { CallGraph, CompiledCall, CompiledService, HeldRequest } from './call-graph.ts';
import type { Failures } from './failures.ts';
import { INVOCATION, type Invocations } from './invocations.ts';
import type { Serving } from './serving.ts';
import type { Station, Stations } from './station.ts';

const {
  ALIVE,
  GIVEN_UP,
  FAILED,
  ON_ITS_WAY,
  IN_QUEUE,
  ON_CPU,
  CALLING,
  CLIENT_REQUEST,
  KEY_HIGH,
  KEY_LOW,
  SERVICE,
  STATION,
  PARENT,
  STATE,
  PLACE,
  STEP,
  PENDING,
  GENERATION,
  INTS,
  ARRIVED_AT,
  SPENT,
  NETWORK,
  TIMES,
  TRANSFER,
  ANSWERED_AT,
  MOVES,
} = INVOCATION;

/** Name of the draw for a retry under an invocation's key; 2 is the routing's, from 16 on its calls'. */
const RETRY = 4;

export interface TraversalHooks {
  readonly queue: EventQueue;
  /** A client's request has its answer; `bucket`: that of the latency in a histogram. */
  readonly onAnswered: (id: number, latencyUs: number, bucket: number) => void;
  /** A request of this service waits for an instance; whether it may. */
  readonly onHeld: (service: number) => boolean;
}

/** How an invocation is sent: with so many bytes, and the line of its time-out (−1: none). */
export type Sending = Pick<CompiledCall, 'line' | 'bytes'>;

export interface TraversalGround {
  readonly graph: CallGraph;
  readonly invocations: Invocations;
  readonly stations: Stations;
  readonly serving: Serving;
  readonly failures: Failures;
  readonly transfers: Transfers;
  readonly egress: Egress;
  /** null where the run is not recorded. */
  readonly traces: Traces | null;
}

/**
 * Rules W1 and C2: the way of invocations through the call graph. One is delivered to an instance, waits for a slot, does its
 * own work there, then makes its calls step by step, and ends. A time-out ends the caller's wait; what was called works on in
 * vain, and its work counts as lost. Rows of invocations are looked up anew after whatever may begin another.
 */
export class Traversal {
  readonly #invocations: Invocations;
  readonly #graph: CallGraph;
  readonly #stations: Stations;
  readonly #serving: Serving;
  readonly #failures: Failures;
  readonly #transfers: Transfers;
  readonly #egress: Egress;
  readonly #traces: Traces | null;
  readonly #hooks: TraversalHooks;
  readonly #queue: EventQueue;

  constructor(ground: TraversalGround, hooks: TraversalHooks) {
    this.#invocations = ground.invocations;
    this.#graph = ground.graph;
    this.#stations = ground.stations;
    this.#serving = ground.serving;
    this.#failures = ground.failures;
    this.#transfers = ground.transfers;
    this.#egress = ground.egress;
    this.#traces = ground.traces;
    this.#hooks = hooks;
    this.#queue = hooks.queue;
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
    if (bytes > 0 && from !== null && beside === null && this.#carries(from, station.instance, bytes, id))
      return;
    if (delay === 0) this.#arriveAt(id, station);
    else this.#deliverAfter(id, delay);
  }

  #choose(id: number, { route }: CompiledService, from: Station | null): Station | null {
    const { ints } = this.#invocations;
    const near = from === null ? this.#clientOf(id) : from.place.site;
    return route.choose(ints[id * INTS + KEY_HIGH]!, ints[id * INTS + KEY_LOW]!, near);
  }

  #wayUs(id: number, from: Station | null, to: Station): number {
    return from === null ? clientTripUs(this.#clientOf(id), to.place) : roundTripUs(from.place, to.place);
  }

  /** Site of a request's client, −1 where it is at none. */
  #clientOf(id: number): number {
    const { clients } = this.#invocations;
    return clients.length === 0 ? -1 : clients[id]!;
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
    this.#refuse(invocation, 'rejected');
  }

  /** It fails before it has got to any instance. */
  #turnAway(id: number, cause: FailureCause): void {
    this.#invocations.times[id * TIMES + NETWORK] = 0;
    this.#invocations.ints[id * INTS + STATION] = -1;
    this.#refuse(id, cause);
  }

  #deliverAfter(id: number, delay: number): void {
    const queue = this.#queue;
    if (delay === 0) this.deliver(id);
    else queue.push(queue.now + delay, 1, payload(DELIVERY, id));
  }

  /** Whether bytes that an invocation sends take time on the network; they are on their way then. */
  #carries(from: Station, to: number, bytes: number, id: number): boolean {
    const transfers = this.#transfers;
    if (!transfers.isKnown) return false;
    const generation = this.#invocations.ints[id * INTS + GENERATION]!;
    return transfers.send(from.instance, to, bytes, { id, generation }, this.#queue.now);
  }

  #await(id: number, line: number): void {
    const queue = this.#queue;
    const deadlines = this.#graph.lines[line]!;
    const due = deadlines.push(id, this.#invocations.ints[id * INTS + GENERATION]!, queue.now);
    if (deadlines.size === 1) queue.push(due, 2, payload(DEADLINE, line));
  }

  /** What an invocation sent, its call or its answer, has arrived. */
  carried(id: number): void {
    const { ints, times, moved } = this.#invocations;
    const { now } = this.#queue;
    if (ints[id * INTS + PLACE] === ON_ITS_WAY) {
      moved[id * MOVES + TRANSFER] = now - times[id * TIMES + ARRIVED_AT]!;
      this.#deliverAfter(id, times[id * TIMES + NETWORK]!);
    } else {
      moved[id * MOVES + TRANSFER]! += now - moved[id * MOVES + ANSWERED_AT]!;
      this.#answered(id);
    }
  }

  /** An invocation reaches its instance. */
  deliver(id: number): void {
    this.#arriveAt(id, this.#stations.all[this.#invocations.ints[id * INTS + STATION]!]!);
  }

  #arriveAt(id: number, station: Station): void {
    this.#traces?.arrive(id, station.instance);
    const { ints } = this.#invocations;
    const { concurrency, queue } = station.service;
    if (station.home.isGone) this.#refuse(id, 'killed');
    else if (concurrency === 0 || station.busy < concurrency) this.#serving.admit(id, station);
    else if (queue < 0 || station.waiting < queue) {
      ints[id * INTS + PLACE] = IN_QUEUE;
      station.enqueue(id, ints);
    } else this.#refuse(id, 'rejected');
  }

  /** Own work is done: the slot goes to who waits, and calls are made. */
  worked(id: number, station: Station): void {
    this.#traces?.worked(id);
    this.#serving.free(id, station);
    if (station.service.steps.length === 0 && this.#invocations.ints[id * INTS + STATE] !== FAILED)
      this.#finish(id, station);
    else this.#advance(id, station);
  }

  /** Makes the calls of the present step; goes on with the next when there are none to wait for. */
  #advance(id: number, station: Station): void {
    const { steps } = station.service;
    const at = id * INTS;
    const invocations = this.#invocations;
    while (invocations.ints[at + STATE] !== FAILED && invocations.ints[at + STEP]! < steps.length) {
      const calls = steps[invocations.ints[at + STEP]!]!;
      invocations.ints[at + PENDING]!++;
      for (let nth = 0; nth < calls.length; nth++) this.#call(id, station, calls[nth]!);
      const pending = invocations.ints[at + PENDING]! - 1;
      invocations.ints[at + PENDING] = pending;
      if (pending > 0) return;
      invocations.ints[at + STEP]!++;
    }
    if (invocations.ints[at + STATE] === FAILED) this.#releaseIfDone(id);
    else this.#finish(id, station);
  }

  #call(caller: number, station: Station, call: CompiledCall): void {
    const { ints } = this.#invocations;
    const high = ints[caller * INTS + KEY_HIGH]!;
    const low = ints[caller * INTS + KEY_LOW]!;
    if (call.probability < 1) {
      derive(high, low, call.name);
      if (uniform(derived[0]!, derived[1]!) >= call.probability) return;
    }
    for (let nth = 1; nth <= call.count; nth++) {
      if (this.#invocations.ints[caller * INTS + STATE] === FAILED) return;
      this.#invocations.ints[caller * INTS + PENDING]!++;
      call.again?.budget.called(this.#queue.now);
      derive(high, low, call.name + nth);
      this.#make(call, caller, station, 1);
    }
  }

  /** Makes a call with the key that stands in `derived`, for the first time or again. */
  #make(call: CompiledCall, caller: number, station: Station, tries: number): void {
    const invocations = this.#invocations;
    const id = invocations.take(call.to.index, caller, this.#queue.now);
    invocations.ints[id * INTS + KEY_HIGH] = derived[0]!;
    invocations.ints[id * INTS + KEY_LOW] = derived[1]!;
    if (call.again !== null) {
      invocations.calls[id] = call.number;
      invocations.tries[id] = tries;
    }
    this.send(id, call.to, station, call);
    if (this.#egress.isPaid) this.#carry(station, this.#stationOf(id), call.bytes);
  }

  /** The back-off of a retry is over: its caller calls again, unless it has failed meanwhile. */
  retry(slot: number): void {
    const { caller, call, tries, keyHigh, keyLow } = this.#failures.retries.take(slot);
    derive(keyHigh, keyLow, RETRY);
    if (this.#invocations.ints[caller * INTS + STATE] === FAILED) this.#ended(caller);
    else this.#make(this.#graph.calls[call]!, caller, this.#stationOf(caller)!, tries + 1);
  }

  /** One of the things that a caller waits for is over; goes on after the last. */
  #ended(caller: number): void {
    const { ints } = this.#invocations;
    const at = caller * INTS;
    const pending = ints[at + PENDING]! - 1;
    ints[at + PENDING] = pending;
    if (pending > 0) return;
    ints[at + STEP]!++;
    this.#advance(caller, this.#stationOf(caller)!);
  }

  /** Own work and calls are done: the answer goes to whoever waits for it. */
  #finish(id: number, station: Station): void {
    this.#traces?.sent(id);
    const { answerBytes } = station.service;
    const parent = this.#invocations.ints[id * INTS + PARENT]!;
    if (this.#egress.isPaid) this.#payAnswer(id, station, parent);
    if (answerBytes === 0 || !this.#isOnItsWay(id, station, parent)) this.#answered(id);
  }

  /** An answer is paid by the site that gives it: to its caller's, or to that of a client who is at one. */
  #payAnswer(id: number, station: Station, parent: number): void {
    const { answerBytes } = station.service;
    if (parent >= 0) this.#carry(station, this.#stationOf(parent), answerBytes);
    else if (this.#clientOf(id) >= 0) this.#egress.carry(station.place.site, this.#clientOf(id), answerBytes);
  }

  /** Whether the answer takes time on the network; what its caller has called again meanwhile is not sent. */
  #isOnItsWay(id: number, station: Station, parent: number): boolean {
    if (!this.#transfers.isKnown || (parent < 0 && parent !== CLIENT_REQUEST)) return false;
    this.#invocations.moved[id * MOVES + ANSWERED_AT] = this.#queue.now;
    const caller = parent < 0 ? CLIENT : this.#stationOf(parent)!.instance;
    return this.#carries(station, caller, station.service.answerBytes, id);
  }

  /** Whoever waits for an invocation has the answer. */
  #answered(id: number): void {
    const { ints, times } = this.#invocations;
    const at = id * INTS;
    if (ints[at + STATE] === ALIVE) {
      const latencyUs = this.#queue.now - times[id * TIMES + ARRIVED_AT]!;
      const bucket = bucketOf(latencyUs);
      this.#graph.services[ints[at + SERVICE]!]!.flow.complete(latencyUs, bucket);
      this.#traces?.answered(id);
      const parent = ints[at + PARENT]!;
      if (parent === CLIENT_REQUEST) this.#hooks.onAnswered(id, latencyUs, bucket);
      else if (ints[parent * INTS + STATE] === ALIVE)
        times[parent * TIMES + SPENT]! += times[id * TIMES + SPENT]!;
      else this.#failures.spendInVain(times[id * TIMES + SPENT]!);
    }
    this.#release(id);
  }

  /** Bytes on their way from one instance to another; nothing is sent to where none is. */
  #carry(from: Station | null, to: Station | null, bytes: number): void {
    if (from !== null && to !== null) this.#egress.carry(from.place.site, to.place.site, bytes);
  }

  /** Calls whose deadline has passed are given up; asks for the next deadline of the line. */
  expire(line: number): void {
    const queue = this.#queue;
    const deadlines = this.#graph.lines[line]!;
    while (deadlines.size > 0) {
      const item = deadlines.headItem();
      const waits = this.#invocations.isAlive(item, deadlines.headGeneration());
      if (waits && deadlines.headTime() > queue.now) break;
      deadlines.shift();
      if (waits) this.#failures.fail(item, 'timeout', GIVEN_UP);
    }
    if (deadlines.size > 0) queue.push(deadlines.headTime(), 2, payload(DEADLINE, line));
  }

  /** What has waited for an instance goes on, unless nobody waits for it any more. */
  letIn(service: CompiledService): void {
    const { idle } = service.route;
    if (idle === null) for (const held of service.held.splice(0)) this.#goOn(service, held);
    // One that is started for each takes one: the others wait for theirs.
    else while (service.held.length > 0 && idle.hasRoom) this.#goOn(service, service.held.shift()!);
  }

  #goOn(service: CompiledService, { invocation, from, bytes }: HeldRequest): void {
    if (this.#invocations.ints[invocation * INTS + STATE] !== ALIVE) this.#releaseIfDone(invocation);
    else this.#direct(invocation, service, from, bytes);
  }

  /** The instance, or the want of one, turns the invocation away. */
  #refuse(id: number, cause: FailureCause): void {
    const station = this.#stationOf(id);
    if (station !== null) station.outstanding--;
    this.#failures.fail(id, cause, FAILED);
    this.#releaseIfDone(id);
  }

  /** Its instance is gone; what it called works on in vain. */
  kill(id: number, station: Station, cause: FailureCause): void {
    const { ints } = this.#invocations;
    const place = ints[id * INTS + PLACE]!;
    if (place === ON_CPU) this.#serving.cut(id, station);
    if (place !== CALLING) station.outstanding--;
    this.#failures.fail(id, cause, FAILED);
    if (place >= ON_CPU) this.#serving.letGo(id, station);
    ints[id * INTS + PLACE] = ON_ITS_WAY;
    this.#releaseIfDone(id);
  }

  #releaseIfDone(id: number): void {
    if (this.#invocations.ints[id * INTS + PENDING] === 0) this.#release(id);
  }

  #release(id: number): void {
    const invocations = this.#invocations;
    const { ints } = invocations;
    const at = id * INTS;
    const parent = ints[at + PARENT]!;
    if (ints[at + PLACE]! >= ON_CPU) this.#serving.letGo(id, this.#stations.all[ints[at + STATION]!]!);
    invocations.release(id);
    if (parent < 0) return;
    if (ints[parent * INTS + PENDING] === 1) invocations.follow(parent, id);
    this.#ended(parent);
  }

  /** null until one is chosen. */
  #stationOf(id: number): Station | null {
    const number = this.#invocations.ints[id * INTS + STATION]!;
    return number < 0 ? null : this.#stations.all[number]!;
  }
}

/** A module of the caller's own instance, which it calls as a function (rule W3); null where the service is not in it. */
function besideOf(from: Station, service: CompiledService): Station | null {
  if (from.home === from && from.modules.length === 0) return null;
  return from.home.service === service ? from.home : from.besideFor(service);
}
