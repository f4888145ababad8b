import type { Squeeze } from '../memory/overcommit.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import type { FailureCause, FlowMeter } from '../ledger/meter.ts';
import { Egress } from '../network/egress.ts';
import type { Transfers } from '../network/transfers.ts';
import type { Traces } from '../recording/traces.ts';
import { derived } from '../random/keys.ts';
import { type AnswerGround, Answers } from './answers.ts';
import { CallGraph, type CompiledService } from './call-graph.ts';
import { Entry } from './entry.ts';
import { Failures } from './failures.ts';
import { INVOCATION, type Invocations } from './invocations.ts';
import type { Route } from './routing.ts';
import { Serving, type ServingGround } from './serving.ts';
import { STATION as STATIONS } from './station.ts';
import { type StationGround, Stations } from './stations.ts';
import { Traversal, type TraversalHooks } from './traversal.ts';

const {
  ALIVE,
  ON_ITS_WAY,
  ON_CPU,
  CLIENT_REQUEST,
  KEY_HIGH,
  KEY_LOW,
  SERVICE,
  STATION,
  PARENT,
  INTS,
  ARRIVED_AT,
  ADMITTED_AT,
  NET,
  TIMES,
} = INVOCATION;

const { OUTSTANDING, HELD, WAITING, ROW } = STATIONS;

/** Of memory, on all architectures here. */
const PAGE_BYTES = 4096;

/** Where clients' requests come from: no station. */
const DOOR = -1;

/** What requests tell the run. */
export interface RequestHooks
  extends Pick<ServingGround, 'queue' | 'onOutOfMemory' | 'onShortOfMemory' | 'onEmptied' | 'onIdle'>,
    Pick<AnswerGround, 'onUserFree'>,
    Pick<TraversalHooks, 'onHeld'> {}

/** What requests run on. */
export interface RequestGround
  extends StationGround,
    Pick<ServingGround, 'cpu' | 'ages' | 'pressure'>,
    Pick<AnswerGround, 'series' | 'latencyParts' | 'recorder'> {
  readonly seed: number;
  readonly invocations: Invocations;
  readonly transfers: Transfers;
  /** null where the run is not recorded. */
  readonly traces: Traces | null;
}

/** What an instance has to do, over all services that run in it. */
export interface InstanceLoad {
  /** Requests sent to it whose own work is not done, and of them those that wait for a slot. */
  readonly outstanding: number;
  readonly waiting: number;
  /** Requests in its memory, and what they take. */
  readonly held: number;
  readonly heldBytes: number;
  /** How many times as long its work takes as without its neighbours (rule F2). */
  readonly slow: number;
}

/**
 * Rules W1, C2 and L2: the requests of a run, from the clients that make them to the instances that serve them. A request at a
 * service is an invocation; its way is the traversal's, and what an instance does with it is serving.
 */
export class Requests {
  readonly egress: Egress;
  readonly services: readonly CompiledService[];
  readonly invocations: Invocations;
  readonly #answers: Answers;
  readonly #graph: CallGraph;
  readonly #failures: Failures;
  readonly #stations: Stations;
  /** Of each traffic source. */
  readonly #entries: readonly Entry[];
  readonly #serving: Serving;
  readonly #traversal: Traversal;
  readonly #transfers: Transfers;
  /** Of an idle instance's memory, the share that a request touches. */
  readonly #touched: number;
  readonly #hooks: RequestHooks;
  readonly #queue: EventQueue;

  constructor(ground: RequestGround, hooks: RequestHooks) {
    const { plan, fleet, seed, transfers, traces } = ground;
    this.egress = new Egress(plan);
    this.#hooks = hooks;
    this.#queue = hooks.queue;
    this.#transfers = transfers;
    this.#touched = fleet.platform.reclaim?.swap?.touched ?? 0;
    this.#stations = new Stations(ground);
    this.#graph = new CallGraph(plan, fleet.platform, this.#stations);
    this.services = this.#graph.services;
    const { invocations } = ground;
    this.invocations = invocations;
    this.#answers = new Answers({ ...ground, ...hooks, flow: this.#graph.clientFlow() });
    this.#failures = new Failures(invocations, this.#graph, {
      queue: hooks.queue,
      onFailed: (id, cause) => traces?.failed(id, cause),
      onClientFailed: (id, cause) => this.#answers.fail(id, cause),
    });
    const shared = { invocations, failures: this.#failures, stations: this.#stations, transfers, traces };
    this.#serving = new Serving({
      ...ground,
      ...hooks,
      ...shared,
      population: this.#answers.population,
    });
    this.#traversal = new Traversal(
      { ...shared, graph: this.#graph, serving: this.#serving, egress: this.egress, answers: this.#answers },
      hooks,
    );
    this.#entries = plan.traffic.map(
      (traffic, index) =>
        new Entry(traffic, seed, this.services[traffic.to]!, this.#graph.entryLines[index]!),
    );
  }

  /** Of clients' requests. */
  get flow(): FlowMeter {
    return this.#answers.flow;
  }

  get peakInFlight(): number {
    return this.#answers.population.peak;
  }

  /** Takes in the instances that have come since. */
  grow(): void {
    this.#stations.grow();
  }

  /** An instance has another memory limit. */
  resize(instance: number): void {
    this.#stations.resize(instance);
  }

  /** Whether an instance that has just started is within its memory limit when it does nothing. */
  fitsIdle(instance: number): boolean {
    return this.#stations.shapeOf(this.#stations.at(instance)).room >= 0;
  }

  /** From now on what an instance begins takes this many times as long (rule F2). */
  slow(instance: number, factor: number): void {
    this.#stations.slow(this.#stations.at(instance), factor);
  }

  /** What the hypervisor takes back from an instance's VM slows what it begins from now on (rule M1). */
  squeeze(instance: number, { factor, swapped }: Squeeze): void {
    this.#stations.squeeze(this.#stations.at(instance), factor, ({ idleBytes, bytesPerRequest }) => {
      return (swapped * (this.#touched * idleBytes + bytesPerRequest)) / PAGE_BYTES;
    });
  }

  /** What an instance has to do: sent to it and its work there not done, of that waiting for a slot, and held in memory. */
  loadOf(instance: number): InstanceLoad {
    const stations = this.#stations;
    const home = stations.at(instance);
    const { rows } = stations;
    const modules = stations.modulesIn(home);
    const sum = (place: number) =>
      modules.reduce((total, module) => total + rows[module * ROW + place]!, rows[home * ROW + place]!);
    return {
      slow: stations.slowOf(home),
      held: rows[home * ROW + HELD]!,
      heldBytes: stations.heldBytesOf(home),
      outstanding: sum(OUTSTANDING),
      waiting: sum(WAITING),
    };
  }

  /** How long that request has waited for a slot of an instance that has waited longest, µs; negative where none waits. */
  waitedLongest(instance: number): number {
    const stations = this.#stations;
    return stations
      .allIn(stations.at(instance))
      .reduce(
        (longest, station) =>
          Math.max(longest, this.#queue.now - stations.waitsSince(station, this.invocations)),
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
    const stations = this.#stations;
    const home = stations.at(instance);
    stations.setGone(home, false);
    const all = stations.allIn(home);
    for (const station of all) this.#routeOf(station).join(station);
    for (const station of all) {
      const service = this.services[stations.shapeOf(station).service]!;
      if (service.held.length > 0) this.#traversal.delivery.letIn(service);
    }
    if (this.#routeOf(home).idle !== null && stations.isIdle(home)) this.#hooks.onIdle(instance);
  }

  /** These are gone with their site; clients ask them all the same until then, and turn away one by one over so long (rule O5). */
  lose(instances: readonly number[], heardFrom: number, heardOver: number): void {
    for (const instance of instances) {
      for (const station of this.#stations.allIn(this.#stations.at(instance)))
        this.#routeOf(station).haunt(station, heardFrom, heardOver);
    }
  }

  /** Whether it has nothing to do. */
  isIdle(instance: number): boolean {
    return this.#stations.isIdle(this.#stations.at(instance));
  }

  /** The instance takes no more requests, and ends those that it has; whether it has none. */
  retire(instance: number): boolean {
    const home = this.#stations.at(instance);
    this.#close(home);
    this.#stations.retire(home);
    return this.#stations.isIdle(home);
  }

  /**
   * The instance is gone: it takes no requests, and all that it works on or waits with fails. Looks at every request in
   * flight, as it is rare. What is still on its way to it fails when it arrives.
   */
  leave(instance: number, cause: FailureCause): void {
    const home = this.#stations.at(instance);
    this.#close(home);
    this.#stations.setGone(home, true);
    this.invocations.forEach(id => {
      const { ints } = this.invocations;
      const station = ints[id * INTS + STATION]!;
      const isHere = station >= 0 && this.#stations.homeOf(station) === home;
      if (isHere && this.invocations.placeOf(id) !== ON_ITS_WAY) this.#traversal.kill(id, station, cause);
    });
    this.#serving.drop(home);
    for (const { owner, generation } of this.#transfers.drop(instance, this.#queue.now))
      this.carried(owner, generation);
  }

  /** Callers no longer find it. */
  #close(home: number): void {
    for (const station of this.#stations.allIn(home)) this.#routeOf(station).leave(station);
  }

  /** By which callers find it. */
  #routeOf(station: number): Route {
    return this.services[this.#stations.shapeOf(station).service]!.route;
  }

  /** The k-th request of a traffic source arrives. */
  arrive(traffic: number, k: number): void {
    const entry = this.#entries[traffic]!;
    const at = entry.seek(k);
    const id = this.#enter(entry, entry.keyHigh[at]!, entry.keyLow[at]!);
    this.invocations.times[id * TIMES + NET] = entry.workUs[at]!;
    this.#traversal.delivery.send(id, entry.to, DOOR, entry);
  }

  /** A closed user, the so-many-eth of its source, makes its k-th request; it waits under the number `user`. */
  ask(traffic: number, user: number, nth: number, k: number): void {
    const entry = this.#entries[traffic]!;
    entry.keyOf(nth, k);
    const id = this.#enter(entry, derived[0]!, derived[1]!);
    this.invocations.users[id] = user;
    this.#traversal.delivery.send(id, entry.to, DOOR, entry);
  }

  /** A request with this key comes in at the door. */
  #enter({ to, from }: Entry, high: number, low: number): number {
    const { now } = this.#queue;
    this.#answers.await(now);
    const { invocations } = this;
    const id = invocations.take(to.index, CLIENT_REQUEST, now);
    invocations.ints[id * INTS + KEY_HIGH] = high;
    invocations.ints[id * INTS + KEY_LOW] = low;
    if (from >= 0) invocations.clients[id] = from;
    return id;
  }

  /** The invocation of this number reaches its instance. */
  deliver(id: number): void {
    this.#traversal.delivery.deliver(id);
  }

  /** The CPU is done with an invocation. */
  computed(id: number): void {
    const { ints } = this.invocations;
    const at = id * INTS;
    const station = ints[at + STATION]!;
    const service = this.services[ints[at + SERVICE]!]!;
    if (this.#serving.served(id, station, service)) this.#traversal.worked(id, station, service);
  }

  /** What this invocation wanted of the disk is done. */
  read(id: number): void {
    const { ints } = this.invocations;
    this.#serving.read(id);
    this.#traversal.worked(id, ints[id * INTS + STATION]!, this.services[ints[id * INTS + SERVICE]!]!);
  }

  /** What this invocation sent, its call or its answer, has arrived; void if it has been killed meanwhile. */
  carried(id: number, generation: number): void {
    if (this.invocations.generations[id] === generation) this.#traversal.carried(id);
  }

  /** Calls whose deadline has passed are given up. */
  expire(line: number): void {
    this.#traversal.expire(line);
  }

  /** The back-off of a retry is over. */
  retry(slot: number): void {
    this.#traversal.retry(slot);
  }

  /** Both sides of Little's law over the window: ∫ N dt and Σ time spent (rule L2). */
  little(now: number): { readonly area: number; readonly spent: number } {
    const { population } = this.#answers;
    let stillThere = 0;
    this.invocations.forEach(id => {
      const { ints, times } = this.invocations;
      if (ints[id * INTS + PARENT] === CLIENT_REQUEST && this.invocations.stateOf(id) === ALIVE)
        stillThere += population.inside(times[id * TIMES + ARRIVED_AT]!, now);
    });
    return { area: population.area(now), spent: population.spentWith(stillThere) };
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
    const { population } = this.#answers;
    const held = Float64Array.from(this.services, ({ work }) => work.heldUs);
    this.invocations.forEach(id => {
      const { ints, times } = this.invocations;
      if (this.invocations.placeOf(id) >= ON_CPU)
        held[ints[id * INTS + SERVICE]!]! += population.inside(times[id * TIMES + ADMITTED_AT]!, now);
    });
    return held;
  }

  /** Begins the window. */
  restart(now: number): void {
    this.#failures.lost = 0;
    this.egress.restart();
    this.#answers.restart(now);
    for (const service of this.services) {
      service.flow.restart();
      service.work.restart();
    }
  }
}
