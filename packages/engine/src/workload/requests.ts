import type { Plan } from '@tare/schema';
import type { FairShare } from '../cpu/fair-share.ts';
import type { Fleet } from '../hosts/fleet.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import { type FailureCause, FlowMeter, Population } from '../ledger/meter.ts';
import type { Ages } from '../memory/ages.ts';
import { requestsWithin } from '../memory/limits.ts';
import type { MemoryPressure } from '../memory/pressure.ts';
import { Distances } from '../network/latency.ts';
import { DRAW, derive, deriveDraw, derived, nameOf, uniform } from '../random/keys.ts';
import { CallGraph, type CompiledCall, type CompiledService } from './call-graph.ts';
import { Failures } from './failures.ts';
import {
  ALIVE,
  CALLING,
  CLIENT,
  FAILED,
  GIVEN_UP,
  IN_QUEUE,
  Invocations,
  ON_CPU,
  ON_ITS_WAY,
} from './invocations.ts';
import { PATH_PARTS, readPath } from './paths.ts';
import { Stations } from './stations.ts';

/** One millicore for one microsecond is the unit of CPU work; a core is 1000 of them. */
const MILLI = 1000;
/** Name of the draw for a retry under an invocation's key; 2 is the routing's, from 16 on its calls'. */
const RETRY = 4;

/** How requests reach the run: they ask for events by payload. */
export interface RequestHooks {
  readonly queue: EventQueue;
  readonly deliver: (invocation: number) => number;
  readonly deadline: (line: number) => number;
  readonly retry: (slot: number) => number;
  /** `path`: what the latency is made of, in µs and in the order of PATH_PARTS; it is used again for the next. */
  readonly onCompleted: (latencyUs: number, path: Float64Array) => void;
  readonly onFailed: () => void;
  /** An instance holds more than its memory limit allows: it must leave, but not within this call. */
  readonly onOutOfMemory: (instance: number) => void;
  /** A host or guest holds more than it has: somebody there must leave, but not within this call. */
  readonly onShortOfMemory: (room: number) => void;
  /** A closed user has its answer, or its failure. */
  readonly onUserFree: (user: number) => void;
}

/** What requests run on. */
export interface RequestGround {
  readonly plan: Plan;
  readonly fleet: Fleet;
  readonly cpu: FairShare;
  /** Leaf of each instance in the CPU sharing. */
  readonly leaves: Int32Array;
  readonly seed: number;
  readonly ages: Ages;
  readonly pressure: MemoryPressure;
}

/**
 * Rules W1, C2 and L2: requests go through the call graph. A request at a service is an invocation: it is delivered
 * to an instance, waits for a slot, does its own work there, then makes its calls step by step, and ends.
 * A time-out ends the caller's wait; what was called works on in vain, and its work counts as lost.
 */
export class Requests {
  readonly flow = new FlowMeter();
  readonly services: readonly CompiledService[];
  peakInFlight = 0;
  readonly #population = new Population();
  readonly #table = new Invocations();
  readonly #graph: CallGraph;
  readonly #failures: Failures;
  readonly #stations: Stations;
  readonly #entryKeys: readonly { readonly high: number; readonly low: number }[];
  readonly #plan: Plan;
  readonly #ages: Ages;
  readonly #pressure: MemoryPressure;
  /** Whether room shrinks with time anywhere. */
  readonly #leaks: boolean;
  readonly #distances: Distances;
  readonly #fleet: Fleet;
  readonly #cpu: FairShare;
  /** Of each instance's host, relative to the reference core. */
  readonly #speeds: Float64Array;
  readonly #hooks: RequestHooks;
  /** Handed out with each answer. */
  readonly #path = new Float64Array(PATH_PARTS.length);

  constructor({ plan, fleet, cpu, leaves, seed, ages, pressure }: RequestGround, hooks: RequestHooks) {
    const { platform } = fleet;
    this.#ages = ages;
    this.#pressure = pressure;
    this.#leaks = plan.services.some(({ memory }) => memory.leakBytesPerHour > 0);
    this.#plan = plan;
    this.#fleet = fleet;
    this.#distances = new Distances(plan, fleet);
    this.#cpu = cpu;
    this.#hooks = hooks;
    this.#speeds = Float64Array.from(fleet.instances, ({ host }) => fleet.poolOf(host).speed);
    const room = plan.services.map((service, index) => requestsWithin(service, platform.deployments[index]!));
    this.#stations = new Stations(leaves, instance => room[fleet.instances[instance]!.service]!, this.#table);
    this.#graph = new CallGraph(plan, platform);
    this.services = this.#graph.services;
    this.#failures = new Failures(this.#table, this.#graph, {
      queue: hooks.queue,
      retry: hooks.retry,
      onClientFailed: (invocation, cause) => this.#clientFails(invocation, cause),
    });
    this.#entryKeys = plan.traffic.map(traffic => {
      deriveDraw(seed, DRAW.demand, nameOf(traffic.id));
      return { high: derived[0]!, low: derived[1]! };
    });
  }

  /** Keeps the first task numbers free of invocations: they are those of starts, which run on the same CPUs. */
  setAside(tasks: number): void {
    this.#table.setAside(tasks);
  }

  /** Whether an instance that has just started is within its memory limit when it does nothing. */
  fitsIdle(instance: number): boolean {
    return this.#stations.room[instance]! >= 0;
  }

  /** From now on what an instance begins takes this many times as long (rule F2). */
  slow(instance: number, factor: number): void {
    this.#stations.slow[instance] = factor;
  }

  /** Whether what an instance holds and has leaked is over its memory limit now. */
  isOverLimit(instance: number): boolean {
    return this.#stations.held[instance]! > this.#roomOf(instance);
  }

  /** The instance takes requests from now on. */
  join(instance: number): void {
    this.#stations.gone[instance] = 0;
    this.#serviceAt(instance).route.ready.push(instance);
  }

  /**
   * The instance is gone: it takes no requests, and all that it works on or waits with fails. Looks at every request in
   * flight, as it is rare. What is still on its way to it fails when it arrives.
   */
  leave(instance: number, cause: FailureCause): void {
    const table = this.#table;
    const stations = this.#stations;
    const leaf = stations.leaf[instance]!;
    this.#serviceAt(instance).route.leave(instance);
    stations.gone[instance] = 1;
    table.forEach(invocation => {
      if (table.instance[invocation] === instance && table.place[invocation] !== ON_ITS_WAY)
        this.#kill(invocation, leaf, cause);
    });
    this.#cpu.abort(leaf, this.#hooks.queue.now);
    stations.empty(instance);
  }

  /** The k-th request of a traffic source arrives. */
  arrive(traffic: number, k: number): void {
    const { high, low } = this.#entryKeys[traffic]!;
    derive(high, low, k);
    this.#enter(traffic, -1);
  }

  /** A closed user, the so-many-eth of its source, makes its k-th request; it waits under the number `user`. */
  ask(traffic: number, user: number, nth: number, k: number): void {
    const { high, low } = this.#entryKeys[traffic]!;
    derive(high, low, nth);
    derive(derived[0]!, derived[1]!, k);
    this.#enter(traffic, user);
  }

  /** An invocation reaches its instance. */
  deliver(invocation: number): void {
    const table = this.#table;
    const stations = this.#stations;
    const instance = table.instance[invocation]!;
    const { concurrency, queue } = this.services[table.service[invocation]!]!;
    if (stations.gone[instance] === 1) this.#refuse(invocation, 'killed');
    else if (concurrency === 0 || this.#cpu.tasksOf(stations.leaf[instance]!) < concurrency)
      this.#admit(invocation, instance);
    else if (queue < 0 || stations.waiting[instance]! < queue) {
      table.place[invocation] = IN_QUEUE;
      stations.enqueue(instance, invocation);
    } else this.#refuse(invocation, 'rejected');
  }

  /** Own work of the tasks that the CPU has ended is done. */
  served(leafTasks: Int32Array, count: number): void {
    for (let index = 0; index < count; index++) this.#servedOne(leafTasks[index]!);
  }

  /** Calls whose deadline has passed are given up; asks for the next deadline of the line. */
  expire(line: number): void {
    const { queue, deadline } = this.#hooks;
    const deadlines = this.#graph.lines[line]!;
    while (deadlines.size > 0) {
      const waits = this.#table.isAlive(deadlines.headItem(), deadlines.headGeneration());
      if (waits && deadlines.headTime() > queue.now) break;
      const item = deadlines.headItem();
      deadlines.shift();
      if (waits) this.#failures.fail(item, 'timeout', GIVEN_UP);
    }
    if (deadlines.size > 0) queue.push(deadlines.headTime(), 2, deadline(line));
  }

  /** Both sides of Little's law over the window: ∫ N dt and Σ time spent (rule L2). */
  little(now: number): { readonly area: number; readonly spent: number } {
    const table = this.#table;
    let stillThere = 0;
    table.forEach(slot => {
      if (table.parent[slot] === CLIENT && table.state[slot] === ALIVE)
        stillThere += this.#population.inside(table.arrivedAt[slot]!, now);
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
    const table = this.#table;
    const held = Float64Array.from(this.services, ({ work }) => work.heldUs);
    table.forEach(slot => {
      if (table.place[slot]! >= ON_CPU)
        held[table.service[slot]!]! += this.#population.inside(table.admittedAt[slot]!, now);
    });
    return held;
  }

  /** Begins the window. */
  restart(now: number): void {
    this.#failures.lost = 0;
    this.flow.restart();
    this.#population.restart(now);
    for (const service of this.services) {
      service.flow.restart();
      service.work.restart();
    }
  }

  /** The back-off of a retry is over: its caller calls again, unless it has failed meanwhile. */
  retry(slot: number): void {
    const table = this.#table;
    const { retries } = this.#failures;
    const caller = retries.caller[slot]!;
    const call = this.#graph.callsMadeAgain[retries.call[slot]!]!;
    const tries = retries.tries[slot]! + 1;
    derive(retries.keyHigh[slot]!, retries.keyLow[slot]!, RETRY);
    retries.release(slot);
    if (table.state[caller] === FAILED) this.#ended(caller);
    else this.#make(call, caller, tries);
  }

  /** Requests that an instance can hold now. */
  #roomOf(instance: number): number {
    const room = this.#stations.room[instance]!;
    if (!this.#leaks) return room;
    const { service } = this.#fleet.instances[instance]!;
    const deployment = this.#fleet.platform.deployments[service]!;
    return requestsWithin(
      this.#plan.services[service]!,
      deployment,
      this.#ages.of(instance, this.#hooks.queue.now),
    );
  }

  #serviceAt(instance: number): CompiledService {
    return this.services[this.#fleet.instances[instance]!.service]!;
  }

  /** A request with the key that stands in `derived` comes in at the door. */
  #enter(traffic: number, user: number): void {
    const { now } = this.#hooks.queue;
    this.flow.enter();
    this.#population.enter(now);
    if (this.flow.inFlight > this.peakInFlight) this.peakInFlight = this.flow.inFlight;
    const invocation = this.#begin(this.#plan.traffic[traffic]!.to, CLIENT);
    this.#table.user[invocation] = user;
    this.#send(invocation, -1, this.#graph.entryLines[traffic]!);
  }

  /** A new invocation, whose key stands in `derived`. */
  #begin(service: number, parent: number): number {
    const table = this.#table;
    const invocation = table.take();
    table.service[invocation] = service;
    table.parent[invocation] = parent;
    table.user[invocation] = -1;
    table.step[invocation] = 0;
    table.again[invocation] = -1;
    table.tries[invocation] = 1;
    table.pending[invocation] = 0;
    table.state[invocation] = ALIVE;
    table.place[invocation] = ON_ITS_WAY;
    table.keyHigh[invocation] = derived[0]!;
    table.keyLow[invocation] = derived[1]!;
    table.arrivedAt[invocation] = this.#hooks.queue.now;
    table.spent[invocation] = 0;
    return invocation;
  }

  /** Sends an invocation to an instance of its service, from the caller's instance (−1: the door). */
  #send(invocation: number, from: number, line: number): void {
    const table = this.#table;
    const { queue, deliver } = this.#hooks;
    const service = this.services[table.service[invocation]!]!;
    service.flow.enter();
    if (line >= 0) this.#await(invocation, line);
    const stations = this.#stations;
    const instance = service.route.choose(table.keyHigh[invocation]!, table.keyLow[invocation]!, stations);
    table.instance[invocation] = instance;
    if (instance < 0) {
      table.networkUs[invocation] = 0;
      this.#refuse(invocation, 'unavailable');
      return;
    }
    stations.outstanding[instance]!++;
    const delay = Math.round(this.#distances.roundTrip(from, instance) + service.callExtraUs);
    table.networkUs[invocation] = delay;
    if (delay === 0) this.deliver(invocation);
    else queue.push(queue.now + delay, 1, deliver(invocation));
  }

  #await(invocation: number, line: number): void {
    const table = this.#table;
    const { queue, deadline } = this.#hooks;
    const deadlines = this.#graph.lines[line]!;
    const generation = table.generation[invocation]!;
    const due = deadlines.push(invocation, generation, queue.now);
    if (deadlines.size === 1) queue.push(due, 2, deadline(line));
  }

  /** The instance takes memory for one request more and serves it; when that is one too many, somebody will be killed. */
  #admit(invocation: number, instance: number): void {
    const table = this.#table;
    const stations = this.#stations;
    table.place[invocation] = ON_CPU;
    if (++stations.held[instance]! > this.#roomOf(instance)) this.#hooks.onOutOfMemory(instance);
    if (this.#pressure.take(instance, this.#hooks.queue.now))
      this.#hooks.onShortOfMemory(this.#pressure.roomOf(instance));
    this.#serve(invocation, instance);
  }

  #serve(invocation: number, instance: number): void {
    const stations = this.#stations;
    const table = this.#table;
    const { now } = this.#hooks.queue;
    const { demand, slowdown, requestCostUs } = this.services[table.service[invocation]!]!;
    const net = demand(table.keyHigh[invocation]!, table.keyLow[invocation]!) / this.#speeds[instance]!;
    const gross = (net * slowdown + requestCostUs / this.#speeds[instance]!) * stations.slow[instance]!;
    table.admittedAt[invocation] = now;
    table.queueUs[invocation] = now - table.arrivedAt[invocation]! - table.networkUs[invocation]!;
    table.netUs[invocation] = net;
    table.overheadUs[invocation] = gross - net;
    const leaf = stations.leaf[instance]!;
    this.#cpu.begin(leaf, invocation, gross * MILLI, now);
  }

  #servedOne(invocation: number): void {
    const stations = this.#stations;
    const table = this.#table;
    const { now } = this.#hooks.queue;
    const instance = table.instance[invocation]!;
    const net = table.netUs[invocation]!;
    const gross = net + table.overheadUs[invocation]!;
    table.place[invocation] = CALLING;
    table.cpuWaitUs[invocation] = now - table.admittedAt[invocation]! - gross;
    this.#account(invocation, net * this.#speeds[instance]!, gross * this.#speeds[instance]!);
    stations.outstanding[instance]!--;
    const waiting = this.#stations.dequeue(instance);
    if (waiting >= 0) this.#admit(waiting, instance);
    this.#advance(invocation);
  }

  /** CPU time on the reference core that an invocation has taken. */
  #account(invocation: number, net: number, gross: number): void {
    const table = this.#table;
    const { work } = this.services[table.service[invocation]!]!;
    work.net += net;
    work.gross += gross;
    if (table.state[invocation] === ALIVE) table.spent[invocation]! += gross;
    else this.#failures.spendInVain(gross);
  }

  /** Makes the calls of the present step; goes on with the next when there are none to wait for. */
  #advance(invocation: number): void {
    const table = this.#table;
    const { steps } = this.services[table.service[invocation]!]!;
    while (table.state[invocation] !== FAILED && table.step[invocation]! < steps.length) {
      table.pending[invocation]!++;
      for (const call of steps[table.step[invocation]!]!) this.#call(invocation, call);
      if (--table.pending[invocation]! > 0) return;
      table.step[invocation]!++;
    }
    if (table.state[invocation] === FAILED) this.#releaseIfDone(invocation);
    else this.#finish(invocation);
  }

  #call(caller: number, call: CompiledCall): void {
    const table = this.#table;
    const high = table.keyHigh[caller]!;
    const low = table.keyLow[caller]!;
    if (call.probability < 1) {
      derive(high, low, call.name);
      if (uniform(derived[0]!, derived[1]!) >= call.probability) return;
    }
    for (let nth = 1; nth <= call.count && table.state[caller] !== FAILED; nth++) {
      table.pending[caller]!++;
      if (call.again >= 0) this.#graph.callsMadeAgain[call.again]!.budget.called(this.#hooks.queue.now);
      derive(high, low, call.name + nth);
      this.#make(call, caller, 1);
    }
  }

  /** Makes a call with the key that stands in `derived`, for the first time or again. */
  #make(call: CompiledCall, caller: number, tries: number): void {
    const invocation = this.#begin(call.to, caller);
    const table = this.#table;
    if (call.again >= 0) {
      table.again[invocation] = call.again;
      table.tries[invocation] = tries;
    }
    this.#send(invocation, table.instance[caller]!, call.line);
  }

  /** One of the things that a caller waits for is over; goes on after the last. */
  #ended(caller: number): void {
    const table = this.#table;
    if (--table.pending[caller]! > 0) return;
    table.step[caller]!++;
    this.#advance(caller);
  }

  /** Own work and calls are done: whoever waits for it has the answer. */
  #finish(invocation: number): void {
    const table = this.#table;
    if (table.state[invocation] === ALIVE) {
      const latencyUs = this.#hooks.queue.now - table.arrivedAt[invocation]!;
      this.services[table.service[invocation]!]!.flow.complete(latencyUs);
      const parent = table.parent[invocation]!;
      if (parent === CLIENT) this.#answer(invocation, latencyUs);
      else if (table.state[parent] === ALIVE) table.spent[parent]! += table.spent[invocation]!;
      else this.#failures.spendInVain(table.spent[invocation]!);
    }
    this.#release(invocation);
  }

  /** The client has its answer. */
  #answer(invocation: number, latencyUs: number): void {
    const table = this.#table;
    this.flow.complete(latencyUs);
    this.#population.leave(table.arrivedAt[invocation]!, this.#hooks.queue.now);
    readPath(table, invocation, this.#path);
    this.#hooks.onCompleted(latencyUs, this.#path);
    this.#settle(invocation);
  }

  #clientFails(invocation: number, cause: FailureCause): void {
    this.flow.fail(cause);
    this.#population.leave(this.#table.arrivedAt[invocation]!, this.#hooks.queue.now);
    this.#hooks.onFailed();
    this.#settle(invocation);
  }

  /** The client has its answer or its failure; a closed user thinks on. */
  #settle(invocation: number): void {
    const table = this.#table;
    const user = table.user[invocation]!;
    if (user >= 0) this.#hooks.onUserFree(user);
  }

  /** The instance, or the want of one, turns the invocation away. */
  #refuse(invocation: number, cause: FailureCause): void {
    const table = this.#table;
    const stations = this.#stations;
    const instance = table.instance[invocation]!;
    if (instance >= 0) stations.outstanding[instance]!--;
    this.#failures.fail(invocation, cause, FAILED);
    this.#releaseIfDone(invocation);
  }

  /** Its instance is gone; what it called works on in vain. */
  #kill(invocation: number, leaf: number, cause: FailureCause): void {
    const table = this.#table;
    const place = table.place[invocation]!;
    if (place === ON_CPU) this.#accountKilled(invocation, leaf);
    if (place !== CALLING) this.#stations.outstanding[table.instance[invocation]!]!--;
    this.#failures.fail(invocation, cause, FAILED);
    if (place >= ON_CPU) this.#letGo(invocation);
    table.place[invocation] = ON_ITS_WAY;
    this.#releaseIfDone(invocation);
  }

  /** It has taken a part of its work. */
  #accountKilled(invocation: number, leaf: number): void {
    const table = this.#table;
    const gross = table.netUs[invocation]! + table.overheadUs[invocation]!;
    const left = this.#cpu.leftOf(leaf, invocation, this.#hooks.queue.now) / MILLI;
    const part = gross === 0 ? 0 : Math.max(0, gross - left) / gross;
    const speed = this.#speeds[table.instance[invocation]!]!;
    this.#account(invocation, part * table.netUs[invocation]! * speed, part * gross * speed);
  }

  /** Its instance no longer holds memory for it. */
  #letGo(invocation: number): void {
    const table = this.#table;
    const since = table.admittedAt[invocation]!;
    this.#stations.held[table.instance[invocation]!]!--;
    this.#pressure.give(table.instance[invocation]!);
    this.services[table.service[invocation]!]!.work.heldUs += this.#population.inside(
      since,
      this.#hooks.queue.now,
    );
  }

  #releaseIfDone(invocation: number): void {
    const table = this.#table;
    if (table.pending[invocation] === 0) this.#release(invocation);
  }

  #release(invocation: number): void {
    const table = this.#table;
    const parent = table.parent[invocation]!;
    if (table.place[invocation]! >= ON_CPU) this.#letGo(invocation);
    this.#table.release(invocation);
    if (parent < 0) return;
    if (table.pending[parent] === 1) table.follow(parent, invocation);
    this.#ended(parent);
  }
}
