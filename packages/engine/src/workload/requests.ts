import type { EventQueue } from '../kernel/event-queue.ts';
import type { Squeeze } from '../memory/overcommit.ts';
import type { TaskNumbers } from '../kernel/task-numbers.ts';
import { type FailureCause, FlowMeter, Population } from '../ledger/meter.ts';
import { Egress } from '../network/egress.ts';
import { clientTripUs, roundTripUs } from '../network/latency.ts';
import { CLIENT, type Transfers } from '../network/transfers.ts';
import type { Traces } from '../recording/traces.ts';
import { derive, derived, uniform } from '../random/keys.ts';
import { bucketOf } from '../report/histogram.ts';
import { CallGraph, type CompiledCall, type CompiledService, type HeldRequest } from './call-graph.ts';
import { Entry } from './entry.ts';
import { Failures } from './failures.ts';
import {
  ALIVE,
  CALLING,
  FAILED,
  GIVEN_UP,
  IN_QUEUE,
  type Invocation,
  Invocations,
  ON_CPU,
  ON_ITS_WAY,
} from './invocation.ts';
import { isIdle, Serving, type ServingGround } from './serving.ts';
import { type Station, type StationGround, Stations } from './station.ts';

/** Name of the draw for a retry under an invocation's key; 2 is the routing's, from 16 on its calls'. */
const RETRY = 4;
/** Of memory, on all architectures here. */
const PAGE_BYTES = 4096;

/** How requests reach the run: they ask for events by payload. */
export interface RequestHooks
  extends Pick<ServingGround, 'queue' | 'onOutOfMemory' | 'onShortOfMemory' | 'onEmptied' | 'onIdle'> {
  readonly deliver: (id: number) => number;
  readonly deadline: (line: number) => number;
  readonly retry: (slot: number) => number;
  /** `bucket`: that of the latency in a histogram. */
  readonly onCompleted: (latencyUs: number, bucket: number, request: Invocation) => void;
  readonly onFailed: () => void;
  /** A closed user has its answer, or its failure. */
  readonly onUserFree: (user: number) => void;
  /** A request of this service waits for an instance; whether it may. */
  readonly onHeld: (service: number) => boolean;
}

/** What requests run on. */
export interface RequestGround extends StationGround, Pick<ServingGround, 'cpu' | 'ages' | 'pressure'> {
  readonly seed: number;
  readonly tasks: TaskNumbers;
  readonly transfers: Transfers;
  /** null where the run is not recorded. */
  readonly traces: Traces | null;
}

/** What an instance has to do, over all services that run in it. */
export type InstanceLoad = Readonly<Pick<Station, 'outstanding' | 'waiting' | 'held' | 'heldBytes' | 'slow'>>;

/**
 * Rules W1, C2 and L2: requests go through the call graph. A request at a service is an invocation: it is delivered
 * to an instance, waits for a slot, does its own work there, then makes its calls step by step, and ends.
 * A time-out ends the caller's wait; what was called works on in vain, and its work counts as lost.
 */
export class Requests {
  readonly flow = new FlowMeter();
  readonly egress: Egress;
  readonly services: readonly CompiledService[];
  peakInFlight = 0;
  readonly #population = new Population();
  readonly #invocations: Invocations;
  readonly #graph: CallGraph;
  readonly #failures: Failures;
  readonly #stations: Stations;
  /** Of each traffic source. */
  readonly #entries: readonly Entry[];
  readonly #serving: Serving;
  readonly #transfers: Transfers;
  /** Of an idle instance's memory, the share that a request touches. */
  readonly #touched: number;
  readonly #hooks: RequestHooks;
  readonly #queue: EventQueue;
  readonly #traces: Traces | null;

  constructor(ground: RequestGround, hooks: RequestHooks) {
    const { plan, fleet, seed } = ground;
    this.egress = new Egress(plan);
    this.#hooks = hooks;
    this.#queue = hooks.queue;
    this.#transfers = ground.transfers;
    this.#traces = ground.traces;
    this.#touched = fleet.platform.reclaim?.swap?.touched ?? 0;
    this.#graph = new CallGraph(plan, fleet.platform);
    this.services = this.#graph.services;
    this.#invocations = new Invocations(ground.tasks);
    this.#stations = new Stations(ground, this.services);
    this.#failures = new Failures({
      queue: hooks.queue,
      retry: hooks.retry,
      onClientFailed: (invocation, cause) => this.#clientFails(invocation, cause),
      onFailed: (invocation, cause) => this.#traces?.failed(invocation, cause),
    });
    this.#serving = new Serving({
      ...ground,
      ...hooks,
      population: this.#population,
      failures: this.#failures,
    });
    this.#entries = plan.traffic.map(
      (traffic, index) =>
        new Entry(traffic, seed, this.services[traffic.to]!, this.#graph.entryLines[index]!),
    );
  }

  /** Takes in the instances that have come since. */
  grow(): void {
    this.#stations.grow();
  }

  /** Whether an instance that has just started is within its memory limit when it does nothing. */
  fitsIdle(instance: number): boolean {
    return this.#stations.at(instance).room >= 0;
  }

  /** From now on what an instance begins takes this many times as long (rule F2). */
  slow(instance: number, factor: number): void {
    this.#stations.at(instance).slow = factor;
  }

  /** What the hypervisor takes back from an instance's VM slows what it begins from now on (rule M1). */
  squeeze(instance: number, { factor, swapped }: Squeeze): void {
    const home = this.#stations.at(instance);
    const touched = this.#touched * home.idleBytes;
    home.squeezed = factor;
    for (const station of [home, ...home.modules])
      station.pages = (swapped * (touched + station.bytesPerRequest)) / PAGE_BYTES;
  }

  /** What an instance has to do: sent to it and its work there not done, of that waiting for a slot, and held in memory. */
  loadOf(instance: number): InstanceLoad {
    const home = this.#stations.at(instance);
    const { slow, held, heldBytes, modules } = home;
    const sum = (of: 'outstanding' | 'waiting') =>
      modules.reduce((total, module) => total + module[of], home[of]);
    return { slow, held, heldBytes, outstanding: sum('outstanding'), waiting: sum('waiting') };
  }

  /** How long that request has waited for a slot of an instance that has waited longest, µs; negative where none waits. */
  waitedLongest(instance: number): number {
    const home = this.#stations.at(instance);
    return [home, ...home.modules].reduce(
      (longest, station) => Math.max(longest, this.#queue.now - station.waitsSince),
      -Infinity,
    );
  }

  /** Callers no longer find an instance that goes on with what it has. */
  withdraw(instance: number): void {
    this.#close(this.#stations.at(instance));
  }

  /** CPU time (reference µs, gross) that came to nothing, and not for a request. */
  spendInVain(us: number): void {
    this.#failures.spendInVain(us);
  }

  /** Whether what an instance holds and has leaked is over its memory limit now. */
  isOverLimit(instance: number): boolean {
    return this.#serving.isOverLimit(this.#stations.at(instance));
  }

  /** The instance takes requests from now on. */
  join(instance: number): void {
    const home = this.#stations.at(instance);
    home.isGone = false;
    for (const station of [home, ...home.modules]) station.service.route.join(station);
    for (const { service } of [home, ...home.modules]) if (service.held.length > 0) this.#letIn(service);
    if (home.service.route.idle !== null && isIdle(home)) this.#hooks.onIdle(instance);
  }

  /** These are gone with their site; clients ask them all the same until then, and turn away one by one over so long (rule O5). */
  lose(instances: readonly number[], heardFrom: number, heardOver: number): void {
    for (const instance of instances) {
      const home = this.#stations.at(instance);
      for (const station of [home, ...home.modules])
        station.service.route.haunt(station, heardFrom, heardOver);
    }
  }

  /** What has waited for an instance goes on, unless nobody waits for it any more. */
  #letIn(service: CompiledService): void {
    const { idle } = service.route;
    if (idle === null) for (const held of service.held.splice(0)) this.#goOn(held);
    // One that is started for each takes one: the others wait for theirs.
    else while (service.held.length > 0 && idle.hasRoom) this.#goOn(service.held.shift()!);
  }

  #goOn({ invocation, from, bytes }: HeldRequest): void {
    if (invocation.state !== ALIVE) this.#releaseIfDone(invocation);
    else this.#direct(invocation, from, bytes);
  }

  /** Whether it has nothing to do. */
  isIdle(instance: number): boolean {
    return isIdle(this.#stations.at(instance));
  }

  /** The instance takes no more requests, and ends those that it has; whether it has none. */
  retire(instance: number): boolean {
    const home = this.#stations.at(instance);
    this.#close(home);
    home.isRetiring = true;
    return isIdle(home);
  }

  /**
   * The instance is gone: it takes no requests, and all that it works on or waits with fails. Looks at every request in
   * flight, as it is rare. What is still on its way to it fails when it arrives.
   */
  leave(instance: number, cause: FailureCause): void {
    const home = this.#stations.at(instance);
    this.#close(home);
    home.isGone = true;
    this.#invocations.forEach(invocation => {
      const { station, place } = invocation;
      if (station?.home === home && place !== ON_ITS_WAY) this.#kill(invocation, station, cause);
    });
    this.#serving.drop(home);
    for (const { owner, generation } of this.#transfers.drop(instance, this.#queue.now))
      this.carried(owner, generation);
  }

  /** Callers no longer find it. */
  #close(home: Station): void {
    for (const station of [home, ...home.modules]) station.service.route.leave(station);
  }

  /** The k-th request of a traffic source arrives. */
  arrive(traffic: number, k: number): void {
    const entry = this.#entries[traffic]!;
    const at = entry.seek(k);
    const invocation = this.#begin(entry.to, null, entry.keyHigh[at]!, entry.keyLow[at]!);
    invocation.workUs = entry.workUs[at]!;
    this.#enter(invocation, -1, entry);
  }

  /** A closed user, the so-many-eth of its source, makes its k-th request; it waits under the number `user`. */
  ask(traffic: number, user: number, nth: number, k: number): void {
    const entry = this.#entries[traffic]!;
    entry.keyOf(nth, k);
    this.#enter(this.#begin(entry.to, null, derived[0]!, derived[1]!), user, entry);
  }

  /** The invocation of this number reaches its instance. */
  deliver(id: number): void {
    this.#arriveAt(this.#invocations.at(id));
  }

  /** Whether a task of the CPU is a request's. */
  owns(task: number): boolean {
    return this.#invocations.has(task);
  }

  /** Own work of the tasks that the CPU has ended is done. */
  served(tasks: Int32Array, count: number): void {
    for (let index = 0; index < count; index++) {
      const invocation = this.#invocations.at(tasks[index]!);
      if (this.#serving.served(invocation)) this.#worked(invocation);
    }
  }

  /** What this invocation wanted of the disk is done. */
  read(id: number): void {
    const invocation = this.#invocations.at(id);
    this.#serving.read(invocation);
    this.#worked(invocation);
  }

  /** What this invocation sent, its call or its answer, has arrived; void if it has been killed meanwhile. */
  carried(id: number, generation: number): void {
    const invocation = this.#invocations.at(id);
    if (invocation.generation !== generation) return;
    const { now } = this.#queue;
    if (invocation.place === ON_ITS_WAY) {
      invocation.transferUs = now - invocation.arrivedAt;
      this.#deliverAfter(invocation, invocation.networkUs);
    } else {
      invocation.transferUs += now - invocation.answeredAt;
      this.#answered(invocation);
    }
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
      if (waits) this.#failures.fail(this.#invocations.at(item), 'timeout', GIVEN_UP);
    }
    if (deadlines.size > 0) queue.push(deadlines.headTime(), 2, this.#hooks.deadline(line));
  }

  /** Both sides of Little's law over the window: ∫ N dt and Σ time spent (rule L2). */
  little(now: number): { readonly area: number; readonly spent: number } {
    let stillThere = 0;
    this.#invocations.forEach(({ isRequest, state, arrivedAt }) => {
      if (isRequest && state === ALIVE) stillThere += this.#population.inside(arrivedAt, now);
    });
    return { area: this.#population.area(now), spent: this.#population.spentWith(stillThere) };
  }

  /** CPU time of all services over the window on the reference core, in microseconds (rule L1). */
  work(): { readonly net: number; readonly gross: number; readonly lost: number } {
    const sum = { net: 0, gross: 0 };
    for (const { work } of this.services) {
      sum.net += work.net;
      sum.gross += work.gross;
    }
    // What is lost may have been spent before the window began.
    return { ...sum, lost: Math.min(this.#failures.lost, sum.gross) };
  }

  /** Time integral over the window of the requests that the instances of each service hold in memory (rule M1). */
  held(now: number): Float64Array {
    const held = Float64Array.from(this.services, ({ work }) => work.heldUs);
    this.#invocations.forEach(({ place, service, admittedAt }) => {
      if (place >= ON_CPU) held[service.index]! += this.#population.inside(admittedAt, now);
    });
    return held;
  }

  /** Begins the window. */
  restart(now: number): void {
    this.#failures.lost = 0;
    this.flow.restart();
    this.egress.restart();
    this.#population.restart(now);
    for (const service of this.services) {
      service.flow.restart();
      service.work.restart();
    }
  }

  /** The back-off of a retry is over: its caller calls again, unless it has failed meanwhile. */
  retry(slot: number): void {
    const { caller, call, tries, keyHigh, keyLow } = this.#failures.retries.take(slot);
    derive(keyHigh, keyLow, RETRY);
    if (caller.state === FAILED) this.#ended(caller);
    else this.#make(call, caller, tries + 1);
  }

  /** A request comes in at the door. */
  #enter(invocation: Invocation, user: number, { line, from }: Entry): void {
    this.flow.enter();
    this.#population.enter(this.#queue.now);
    if (this.flow.inFlight > this.peakInFlight) this.peakInFlight = this.flow.inFlight;
    invocation.isRequest = true;
    invocation.user = user;
    invocation.client = from;
    this.#traces?.begin(invocation);
    this.#send(invocation, null, line, 0);
  }

  /** A new invocation with this key. */
  #begin(service: CompiledService, parent: Invocation | null, high: number, low: number): Invocation {
    const invocation = this.#invocations.take(service);
    invocation.parent = parent;
    invocation.isRequest = false;
    invocation.client = -1;
    invocation.again = null;
    invocation.step = 0;
    invocation.pending = 0;
    invocation.state = ALIVE;
    invocation.place = ON_ITS_WAY;
    invocation.keyHigh = high;
    invocation.keyLow = low;
    invocation.arrivedAt = this.#queue.now;
    invocation.transferUs = 0;
    invocation.spent = 0;
    invocation.workUs = -1;
    return invocation;
  }

  /** Sends an invocation and its bytes to an instance of its service, from the caller's instance (null: the door). */
  #send(invocation: Invocation, from: Station | null, line: number, bytes: number): void {
    const { service } = invocation;
    service.flow.enter();
    if (line >= 0) this.#await(invocation, line);
    this.#direct(invocation, from, bytes);
  }

  /** On its way to an instance; where none is ready it waits for one, or is refused. */
  #direct(invocation: Invocation, from: Station | null, bytes: number): void {
    const { service } = invocation;
    const beside = from === null ? null : this.#besideOf(from, service);
    const { keyHigh, keyLow, client } = invocation;
    if (from === null && service.route.misleads(keyHigh, keyLow, this.#queue.now)) {
      invocation.station = null;
      invocation.networkUs = 0;
      this.#refuse(invocation, 'unavailable');
      return;
    }
    const near = from === null ? client : from.place.site;
    const station = beside ?? service.route.choose(keyHigh, keyLow, near);
    invocation.station = station;
    if (station === null) {
      invocation.networkUs = 0;
      if (service.holds) this.#hold({ invocation, from, bytes });
      else this.#refuse(invocation, 'unavailable');
      return;
    }
    service.route.idle?.take(station);
    station.outstanding++;
    if (beside !== null) {
      invocation.networkUs = 0;
      this.#arriveAt(invocation);
      return;
    }
    const way = from === null ? clientTripUs(client, station.place) : roundTripUs(from.place, station.place);
    const delay = Math.round(way + service.callExtraUs);
    invocation.networkUs = delay;
    if (bytes > 0 && from !== null && this.#carries(from, station.instance, bytes, invocation)) return;
    this.#deliverAfter(invocation, delay);
  }

  #hold(request: HeldRequest): void {
    const { service } = request.invocation;
    service.held.push(request);
    if (service.held.length > 1 && service.route.idle === null) return;
    if (this.#hooks.onHeld(service.index)) return;
    service.held.pop();
    this.#refuse(request.invocation, 'rejected');
  }

  /** A module of the caller's own instance, which it calls as a function (rule W3); null where the service is not in it. */
  #besideOf(from: Station, service: CompiledService): Station | null {
    if (from.home === from && from.modules.length === 0) return null;
    return from.home.service === service ? from.home : from.besideFor(service);
  }

  #deliverAfter(invocation: Invocation, delay: number): void {
    const queue = this.#queue;
    if (delay === 0) this.#arriveAt(invocation);
    else queue.push(queue.now + delay, 1, this.#hooks.deliver(invocation.id));
  }

  /** Whether bytes that an invocation sends take time on the network; they are on their way then. */
  #carries(from: Station, to: number, bytes: number, invocation: Invocation): boolean {
    return this.#transfers.send(from.instance, to, bytes, invocation, this.#queue.now);
  }

  #await({ id, generation }: Invocation, line: number): void {
    const queue = this.#queue;
    const deadlines = this.#graph.lines[line]!;
    const due = deadlines.push(id, generation, queue.now);
    if (deadlines.size === 1) queue.push(due, 2, this.#hooks.deadline(line));
  }

  /** An invocation reaches its instance. */
  #arriveAt(invocation: Invocation): void {
    this.#traces?.arrive(invocation);
    const station = invocation.station!;
    const { concurrency, queue } = invocation.service;
    if (station.home.isGone) this.#refuse(invocation, 'killed');
    else if (concurrency === 0 || station.busy < concurrency) this.#serving.admit(invocation, station);
    else if (queue < 0 || station.waiting < queue) {
      invocation.place = IN_QUEUE;
      station.enqueue(invocation);
    } else this.#refuse(invocation, 'rejected');
  }

  /** Own work is done: the slot goes to who waits, and calls are made. */
  #worked(invocation: Invocation): void {
    this.#traces?.worked(invocation);
    this.#serving.free(invocation);
    this.#advance(invocation);
  }

  /** Makes the calls of the present step; goes on with the next when there are none to wait for. */
  #advance(invocation: Invocation): void {
    const { steps } = invocation.service;
    while (invocation.state !== FAILED && invocation.step < steps.length) {
      invocation.pending++;
      for (const call of steps[invocation.step]!) this.#call(invocation, call);
      if (--invocation.pending > 0) return;
      invocation.step++;
    }
    if (invocation.state === FAILED) this.#releaseIfDone(invocation);
    else this.#finish(invocation);
  }

  #call(caller: Invocation, call: CompiledCall): void {
    const high = caller.keyHigh;
    const low = caller.keyLow;
    if (call.probability < 1) {
      derive(high, low, call.name);
      if (uniform(derived[0]!, derived[1]!) >= call.probability) return;
    }
    for (let nth = 1; nth <= call.count && caller.state !== FAILED; nth++) {
      caller.pending++;
      call.again?.budget.called(this.#queue.now);
      derive(high, low, call.name + nth);
      this.#make(call, caller, 1);
    }
  }

  /** Makes a call with the key that stands in `derived`, for the first time or again. */
  #make(call: CompiledCall, caller: Invocation, tries: number): void {
    const invocation = this.#begin(call.to, caller, derived[0]!, derived[1]!);
    if (call.again !== null) {
      invocation.again = call;
      invocation.tries = tries;
    }
    this.#traces?.begin(invocation);
    this.#send(invocation, caller.station, call.line, call.bytes);
    if (this.egress.isPaid) this.#carry(caller.station, invocation.station, call.bytes);
  }

  /** One of the things that a caller waits for is over; goes on after the last. */
  #ended(caller: Invocation): void {
    if (--caller.pending > 0) return;
    caller.step++;
    this.#advance(caller);
  }

  /** Own work and calls are done: the answer goes to whoever waits for it. */
  #finish(invocation: Invocation): void {
    const { station, parent, service } = invocation;
    this.#traces?.sent(invocation);
    if (this.egress.isPaid && parent !== null) this.#carry(station, parent.station, service.answerBytes);
    if (service.answerBytes === 0 || !this.#isOnItsWay(invocation)) this.#answered(invocation);
  }

  /** Whether the answer takes time on the network; what its caller has called again meanwhile is not sent. */
  #isOnItsWay(invocation: Invocation): boolean {
    const { station, parent, service } = invocation;
    if (parent === null && !invocation.isRequest) return false;
    invocation.answeredAt = this.#queue.now;
    const caller = parent === null ? CLIENT : parent.station!.instance;
    return this.#carries(station!, caller, service.answerBytes, invocation);
  }

  /** Whoever waits for an invocation has the answer. */
  #answered(invocation: Invocation): void {
    const { parent, service } = invocation;
    if (invocation.state === ALIVE) {
      const latencyUs = this.#queue.now - invocation.arrivedAt;
      const bucket = bucketOf(latencyUs);
      service.flow.complete(latencyUs, bucket);
      this.#traces?.answered(invocation);
      if (invocation.isRequest) this.#answer(invocation, latencyUs, bucket);
      else if (parent!.state === ALIVE) parent!.spent += invocation.spent;
      else this.#failures.spendInVain(invocation.spent);
    }
    this.#release(invocation);
  }

  /** Bytes on their way from one instance to another; nothing is sent to where none is. */
  #carry(from: Station | null, to: Station | null, bytes: number): void {
    if (from !== null && to !== null) this.egress.carry(from.place, to.place, bytes);
  }

  /** The client has its answer. */
  #answer(invocation: Invocation, latencyUs: number, bucket: number): void {
    this.flow.complete(latencyUs, bucket);
    this.#population.leave(invocation.arrivedAt, this.#queue.now);
    this.#hooks.onCompleted(latencyUs, bucket, invocation);
    this.#traces?.completed(invocation, bucket);
    this.#settle(invocation);
  }

  #clientFails(invocation: Invocation, cause: FailureCause): void {
    this.flow.fail(cause);
    this.#population.leave(invocation.arrivedAt, this.#queue.now);
    this.#hooks.onFailed();
    this.#traces?.lost(invocation);
    this.#settle(invocation);
  }

  /** The client has its answer or its failure; a closed user thinks on. */
  #settle({ user }: Invocation): void {
    if (user >= 0) this.#hooks.onUserFree(user);
  }

  /** The instance, or the want of one, turns the invocation away. */
  #refuse(invocation: Invocation, cause: FailureCause): void {
    if (invocation.station !== null) invocation.station.outstanding--;
    this.#failures.fail(invocation, cause, FAILED);
    this.#releaseIfDone(invocation);
  }

  /** Its instance is gone; what it called works on in vain. */
  #kill(invocation: Invocation, station: Station, cause: FailureCause): void {
    const { place } = invocation;
    if (place === ON_CPU) this.#serving.cut(invocation, station);
    if (place !== CALLING) station.outstanding--;
    this.#failures.fail(invocation, cause, FAILED);
    if (place >= ON_CPU) this.#serving.letGo(invocation);
    invocation.place = ON_ITS_WAY;
    this.#releaseIfDone(invocation);
  }

  #releaseIfDone(invocation: Invocation): void {
    if (invocation.pending === 0) this.#release(invocation);
  }

  #release(invocation: Invocation): void {
    const { parent } = invocation;
    if (invocation.place >= ON_CPU) this.#serving.letGo(invocation);
    this.#invocations.release(invocation);
    if (parent === null) return;
    if (parent.pending === 1) parent.follow(invocation);
    this.#ended(parent);
  }
}
