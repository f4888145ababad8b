import { DEADLINE, payload } from '../kernel/event-kinds.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import type { FailureCause } from '../ledger/meter.ts';
import type { Egress } from '../network/egress.ts';
import { CLIENT } from '../network/transfers.ts';
import type { Traces } from '../recording/traces.ts';
import { derive, derived, uniform } from '../random/keys.ts';
import { bucketOf } from '../report/histogram.ts';
import type { Answers } from './answers.ts';
import type { CallGraph, CompiledCall, CompiledService } from './call-graph.ts';
import { Delivery, type DeliveryGround, type DeliveryHooks } from './delivery.ts';
import type { Failures } from './failures.ts';
import { INVOCATION, type Invocations } from './invocations.ts';
import type { Serving } from './serving.ts';
import { STATION as STATIONS } from './station.ts';
import type { Stations } from './stations.ts';

const {
  ALIVE,
  GIVEN_UP,
  FAILED,
  ON_ITS_WAY,
  ON_CPU,
  CALLING,
  CLIENT_REQUEST,
  KEY_HIGH,
  KEY_LOW,
  SERVICE,
  STATION,
  PARENT,
  STEP,
  PENDING,
  INTS,
  ARRIVED_AT,
  SPENT,
  NETWORK,
  TIMES,
  TRANSFER,
  SENT_AT,
  MOVES,
} = INVOCATION;

const { OUTSTANDING, ROW } = STATIONS;

/** Name of the draw for a retry under an invocation's key; 2 is the routing's, from 16 on its calls'. */
const RETRY = 4;

export type TraversalHooks = Pick<DeliveryHooks, 'queue' | 'onHeld'>;

export interface TraversalGround extends DeliveryGround {
  readonly answers: Answers;
  readonly failures: Failures;
  readonly egress: Egress;
}

/**
 * Rules W1 and C2: the way of invocations through the call graph. One is delivered to an instance, waits for a slot, does its
 * own work there, then makes its calls step by step, and ends. A time-out ends the caller's wait; what was called works on in
 * vain, and its work counts as lost. Rows of invocations are looked up anew after whatever may begin another.
 */
export class Traversal {
  readonly delivery: Delivery;
  readonly #invocations: Invocations;
  readonly #graph: CallGraph;
  readonly #stations: Stations;
  readonly #serving: Serving;
  readonly #failures: Failures;
  readonly #egress: Egress;
  readonly #traces: Traces | null;
  readonly #answers: Answers;
  readonly #queue: EventQueue;

  constructor(ground: TraversalGround, hooks: TraversalHooks) {
    this.#invocations = ground.invocations;
    this.#graph = ground.graph;
    this.#stations = ground.stations;
    this.#serving = ground.serving;
    this.#failures = ground.failures;
    this.#egress = ground.egress;
    this.#traces = ground.traces;
    this.#answers = ground.answers;
    this.#queue = hooks.queue;
    this.delivery = new Delivery(ground, {
      queue: hooks.queue,
      onHeld: hooks.onHeld,
      onRefused: (id, cause) => this.#refuse(id, cause),
      onVoid: id => this.#releaseIfDone(id),
    });
  }

  /** What an invocation sent, its call or its answer, has arrived. */
  carried(id: number): void {
    const { times, moved } = this.#invocations;
    const { now } = this.#queue;
    moved[id * MOVES + TRANSFER]! += now - moved[id * MOVES + SENT_AT]!;
    if (this.#invocations.placeOf(id) === ON_ITS_WAY)
      this.delivery.deliverAfter(id, times[id * TIMES + NETWORK]!);
    else this.#answered(id, this.#stationOf(id), this.#serviceOf(id));
  }

  /** Own work is done: the slot goes to who waits, and calls are made. */
  worked(id: number, station: number, service: CompiledService): void {
    if (this.#traces !== null) this.#traces.worked(id);
    this.#serving.free(station, service);
    if (service.steps.length === 0 && this.#invocations.stateOf(id) !== FAILED)
      this.#finish(id, station, service);
    else {
      this.#invocations.setPlace(id, CALLING);
      this.#invocations.ints[id * INTS + STEP] = 0;
      this.#advance(id, station, service);
    }
  }

  /** Makes the calls of the present step; goes on with the next when there are none to wait for. */
  #advance(id: number, station: number, service: CompiledService): void {
    const { steps } = service;
    const at = id * INTS;
    const invocations = this.#invocations;
    while (invocations.stateOf(id) !== FAILED && invocations.ints[at + STEP]! < steps.length) {
      const calls = steps[invocations.ints[at + STEP]!]!;
      invocations.ints[at + PENDING]!++;
      for (let nth = 0; nth < calls.length; nth++) this.#call(id, station, calls[nth]!);
      const pending = invocations.ints[at + PENDING]! - 1;
      invocations.ints[at + PENDING] = pending;
      if (pending > 0) return;
      invocations.ints[at + STEP]!++;
    }
    if (invocations.stateOf(id) === FAILED) this.#releaseIfDone(id);
    else this.#finish(id, station, service);
  }

  #call(caller: number, station: number, call: CompiledCall): void {
    const { ints } = this.#invocations;
    const high = ints[caller * INTS + KEY_HIGH]!;
    const low = ints[caller * INTS + KEY_LOW]!;
    if (call.probability < 1) {
      derive(high, low, call.name);
      if (uniform(derived[0]!, derived[1]!) >= call.probability) return;
    }
    for (let nth = 1; nth <= call.count; nth++) {
      if (this.#invocations.stateOf(caller) === FAILED) return;
      this.#invocations.ints[caller * INTS + PENDING]!++;
      call.again?.budget.called(this.#queue.now);
      derive(high, low, call.name + nth);
      this.#make(call, caller, station, 1);
    }
  }

  /** Makes a call with the key that stands in `derived`, for the first time or again. */
  #make(call: CompiledCall, caller: number, station: number, tries: number): void {
    const invocations = this.#invocations;
    const id = invocations.take(call.to.index, caller, this.#queue.now);
    invocations.ints[id * INTS + KEY_HIGH] = derived[0]!;
    invocations.ints[id * INTS + KEY_LOW] = derived[1]!;
    if (call.again !== null) {
      invocations.calls[id] = call.number;
      invocations.tries[id] = tries;
    }
    this.delivery.send(id, call.to, station, call);
    if (call.bytes > 0 && this.#egress.isPaid) this.#carry(station, this.#stationOf(id), call.bytes);
  }

  /** The back-off of a retry is over: its caller calls again, unless it has failed meanwhile. */
  retry(slot: number): void {
    const { caller, call, tries, keyHigh, keyLow } = this.#failures.retries.take(slot);
    derive(keyHigh, keyLow, RETRY);
    if (this.#invocations.stateOf(caller) === FAILED) this.#ended(caller);
    else this.#make(this.#graph.calls[call]!, caller, this.#stationOf(caller), tries + 1);
  }

  /** One of the things that a caller waits for is over; goes on after the last. */
  #ended(caller: number): void {
    const { ints } = this.#invocations;
    const at = caller * INTS;
    const pending = ints[at + PENDING]! - 1;
    ints[at + PENDING] = pending;
    if (pending > 0) return;
    ints[at + STEP]!++;
    this.#advance(caller, this.#stationOf(caller), this.#serviceOf(caller));
  }

  /** Own work and calls are done: the answer goes to whoever waits for it. */
  #finish(id: number, station: number, service: CompiledService): void {
    if (this.#traces !== null) this.#traces.sent(id);
    if (service.answerBytes === 0 || !this.#takesTime(id, station)) this.#answered(id, station, service);
  }

  /** Sends an answer, which may be paid for; whether that takes time. */
  #takesTime(id: number, station: number): boolean {
    const parent = this.#invocations.ints[id * INTS + PARENT]!;
    this.#invocations.setPlace(id, CALLING);
    if (this.#egress.isPaid) this.#payAnswer(id, station, parent);
    return this.#isOnItsWay(id, station, parent);
  }

  /** An answer is paid by the site that gives it: to its caller's, or to that of a client who is at one. */
  #payAnswer(id: number, station: number, parent: number): void {
    const { answerBytes } = this.#serviceOf(id);
    const client = this.#invocations.clientOf(id);
    if (parent >= 0) this.#carry(station, this.#stationOf(parent), answerBytes);
    else if (client >= 0) this.#egress.carry(this.#stations.siteOf(station), client, answerBytes);
  }

  /** Whether the answer takes time on the network; what its caller has called again meanwhile is not sent. */
  #isOnItsWay(id: number, station: number, parent: number): boolean {
    if (!this.delivery.takesTime || (parent < 0 && parent !== CLIENT_REQUEST)) return false;
    const caller = parent < 0 ? CLIENT : this.#stations.instanceOf(this.#stationOf(parent));
    return this.delivery.carries(station, caller, this.#serviceOf(id).answerBytes, id);
  }

  /** Whoever waits for an invocation has the answer. */
  #answered(id: number, station: number, service: CompiledService): void {
    const { ints, times } = this.#invocations;
    const parent = ints[id * INTS + PARENT]!;
    if (this.#invocations.stateOf(id) === ALIVE) {
      const latencyUs = this.#queue.now - times[id * TIMES + ARRIVED_AT]!;
      const bucket = bucketOf(latencyUs);
      service.flow.complete(latencyUs, bucket);
      if (this.#traces !== null) this.#traces.answered(id);
      if (parent === CLIENT_REQUEST) this.#answers.complete(id, latencyUs, bucket);
      else if (this.#invocations.stateOf(parent) === ALIVE)
        times[parent * TIMES + SPENT]! += times[id * TIMES + SPENT]!;
      else this.#failures.spendInVain(times[id * TIMES + SPENT]!);
    }
    this.#serving.letGo(id, station, service);
    this.#leave(id, parent);
  }

  /** Bytes on their way from one instance to another; nothing is sent to where none is. */
  #carry(from: number, to: number, bytes: number): void {
    if (from < 0 || to < 0) return;
    this.#egress.carry(this.#stations.siteOf(from), this.#stations.siteOf(to), bytes);
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

  /** The instance, or the want of one, turns the invocation away. */
  #refuse(id: number, cause: FailureCause): void {
    const station = this.#stationOf(id);
    if (station >= 0) this.#stations.rows[station * ROW + OUTSTANDING]!--;
    this.#failures.fail(id, cause, FAILED);
    this.#releaseIfDone(id);
  }

  /** Its instance is gone; what it called works on in vain. */
  kill(id: number, station: number, cause: FailureCause): void {
    const place = this.#invocations.placeOf(id);
    const service = this.#serviceOf(id);
    if (place === ON_CPU) this.#serving.cut(id, station, service);
    if (place !== CALLING) this.#stations.rows[station * ROW + OUTSTANDING]!--;
    this.#failures.fail(id, cause, FAILED);
    if (place >= ON_CPU) this.#serving.letGo(id, station, service);
    this.#invocations.setPlace(id, ON_ITS_WAY);
    this.#releaseIfDone(id);
  }

  #releaseIfDone(id: number): void {
    if (this.#invocations.ints[id * INTS + PENDING] === 0) this.#release(id);
  }

  #release(id: number): void {
    const invocations = this.#invocations;
    if (invocations.placeOf(id) >= ON_CPU) this.#serving.letGo(id, this.#stationOf(id), this.#serviceOf(id));
    this.#leave(id, invocations.ints[id * INTS + PARENT]!);
  }

  /** No instance has an invocation any more: whoever has called it goes on without it. */
  #leave(id: number, parent: number): void {
    const invocations = this.#invocations;
    invocations.release(id);
    if (parent < 0) return;
    if (invocations.ints[parent * INTS + PENDING] === 1) invocations.follow(parent, id);
    this.#ended(parent);
  }

  /** −1 until one is chosen. */
  #stationOf(id: number): number {
    return this.#invocations.ints[id * INTS + STATION]!;
  }

  #serviceOf(id: number): CompiledService {
    return this.#graph.services[this.#invocations.ints[id * INTS + SERVICE]!]!;
  }
}
