import type { Plan, PlanDeployment, PlanPlatform } from '@tare/schema';
import type { FairShare } from '../cpu/fair-share.ts';
import type { Fleet } from '../hosts/fleet.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import { type FailureCause, FlowMeter, WorkMeter } from '../ledger/meter.ts';
import { requestsWithin } from '../memory/limits.ts';
import { Distances } from '../network/latency.ts';
import { DRAW, derive, deriveDraw, derived, nameOf, uniform } from '../random/keys.ts';
import { type Sampler, sampler } from '../random/laws.ts';
import { DeadlineLine } from './deadlines.ts';
import {
  ALIVE,
  CALLING,
  FAILED,
  GIVEN_UP,
  IN_QUEUE,
  Invocations,
  ON_CPU,
  ON_ITS_WAY,
  Roots,
} from './invocations.ts';
import { PATH_SIZE, Paths } from './paths.ts';
import { backoffUs, RetryBudget, type RetryPolicy, WaitingRetries } from './retries.ts';
import { Route } from './routing.ts';

/** One millicore for one microsecond is the unit of CPU work; a core is 1000 of them. */
const MILLI = 1000;
/** Names of draws under an invocation's key. */
const DEMAND = 1;
const RETRY = 4;
const FIRST_CALL = 16;
/** Callers of an invocation that is a client's, and of one that its caller has replaced by a retry. */
const CLIENT = -1;
const NOBODY = -2;

interface CompiledCall {
  readonly to: number;
  readonly count: number;
  readonly probability: number;
  /** Line of its time-out, −1 when it has none. */
  readonly line: number;
  /** Names the call under the caller's key. */
  readonly name: number;
  /** Its place among the calls that are made again, −1 when it is not. */
  readonly again: number;
  readonly retries: RetryPolicy | null;
  readonly budget: RetryBudget | null;
}

interface CompiledService {
  readonly deployment: PlanDeployment;
  readonly demand: Sampler;
  readonly steps: readonly (readonly CompiledCall[])[];
  readonly concurrency: number;
  readonly queue: number;
  readonly route: Route;
  readonly flow: FlowMeter;
  readonly work: WorkMeter;
}

/** How requests reach the run: they ask for events by payload. */
export interface RequestHooks {
  readonly queue: EventQueue;
  readonly deliver: (invocation: number) => number;
  readonly deadline: (line: number) => number;
  readonly retry: (slot: number) => number;
  /** `path[at…]` is what the latency is made of (see Paths). */
  readonly onCompleted: (latencyUs: number, path: Float64Array, at: number) => void;
  readonly onFailed: () => void;
  /** An instance holds more than its memory limit allows: it must leave, but not within this call. */
  readonly onOutOfMemory: (instance: number) => void;
  /** A closed user has its answer, or its failure. */
  readonly onUserFree: (user: number) => void;
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
  readonly invocations = new Invocations();
  /** CPU time (reference µs, gross) that requests had taken before they failed; over all services. */
  #spentBeforeFailing = 0;
  readonly #paths = new Paths();
  readonly #roots = new Roots();
  readonly #lines: DeadlineLine[] = [];
  readonly #callsMadeAgain: CompiledCall[] = [];
  readonly #retries = new WaitingRetries();
  readonly #entryLines: readonly number[];
  readonly #entryKeys: readonly { readonly high: number; readonly low: number }[];
  readonly #plan: Plan;
  readonly #distances: Distances;
  readonly #fleet: Fleet;
  readonly #cpu: FairShare;
  readonly #leaves: Int32Array;
  readonly #speeds: Float64Array;
  readonly #hooks: RequestHooks;
  readonly #outstanding: Int32Array;
  /** 1 for instances that have been killed and are not back. */
  readonly #gone: Uint8Array;
  /** Requests that each instance works on or waits with, and how many it can hold within its memory limit. */
  readonly #held: Int32Array;
  readonly #room: Int32Array;
  readonly #queueHead: Int32Array;
  readonly #queueTail: Int32Array;
  readonly #queueLength: Int32Array;

  /** `leaves[instance]` is the instance's leaf in the CPU sharing. */
  constructor(
    plan: Plan,
    platform: PlanPlatform,
    fleet: Fleet,
    cpu: FairShare,
    leaves: Int32Array,
    seed: number,
    hooks: RequestHooks,
  ) {
    this.#plan = plan;
    this.#fleet = fleet;
    this.#distances = new Distances(plan, fleet);
    this.#cpu = cpu;
    this.#leaves = leaves;
    this.#hooks = hooks;
    const instances = fleet.instances.length;
    this.#speeds = Float64Array.from(fleet.instances, instance => fleet.poolOf(instance.host).speed);
    this.#outstanding = new Int32Array(instances);
    this.#gone = new Uint8Array(instances);
    this.#held = new Int32Array(instances);
    this.#room = Int32Array.from(fleet.instances, ({ service }) =>
      requestsWithin(plan.services[service]!, platform.deployments[service]!),
    );
    this.#queueHead = new Int32Array(instances).fill(-1);
    this.#queueTail = new Int32Array(instances).fill(-1);
    this.#queueLength = new Int32Array(instances);
    this.services = plan.services.map((_, index) => this.#compile(platform, index));
    this.#entryLines = plan.traffic.map(traffic => this.#lineFor(traffic.timeoutUs));
    this.#entryKeys = plan.traffic.map(traffic => {
      deriveDraw(seed, DRAW.demand, nameOf(traffic.id));
      return { high: derived[0]!, low: derived[1]! };
    });
  }

  /** Whether an instance is over its memory limit even when it does nothing. */
  fitsIdle(instance: number): boolean {
    return this.#room[instance]! >= 0;
  }

  /** The instance takes requests from now on. */
  join(instance: number): void {
    this.#gone[instance] = 0;
    this.services[this.#fleet.instances[instance]!.service]!.route.ready.push(instance);
  }

  /**
   * The instance is gone: it takes no requests, and all that it works on or waits with fails. Looks at every request in
   * flight, as it is rare. What is still on its way to it fails when it arrives.
   */
  leave(instance: number, cause: FailureCause): void {
    const now = this.#hooks.queue.now;
    const table = this.invocations;
    const leaf = this.#leaves[instance]!;
    this.services[this.#fleet.instances[instance]!.service]!.route.leave(instance);
    this.#gone[instance] = 1;
    for (let invocation = 0; invocation < table.used; invocation++) {
      if (table.service[invocation]! < 0 || table.instance[invocation] !== instance) continue;
      if (table.place[invocation] === ON_ITS_WAY || table.state[invocation] === FAILED) continue;
      this.#kill(invocation, leaf, cause, now);
    }
    this.#cpu.abort(leaf, now);
    this.#queueHead[instance] = -1;
    this.#queueTail[instance] = -1;
    this.#queueLength[instance] = 0;
    this.#held[instance] = 0;
  }

  /** The k-th request of a traffic source arrives; `user` is the closed user who waits for it, −1 for none. */
  arrive(traffic: number, k: number, user = -1): void {
    const now = this.#hooks.queue.now;
    const key = this.#entryKeys[traffic]!;
    derive(key.high, key.low, k);
    const root = this.#roots.take(now, user);
    this.flow.enter(now);
    if (this.flow.inFlight > this.peakInFlight) this.peakInFlight = this.flow.inFlight;
    this.#send(
      this.#plan.traffic[traffic]!.to,
      CLIENT,
      root,
      derived[0]!,
      derived[1]!,
      this.#entryLines[traffic]!,
    );
  }

  /** An invocation reaches its instance. */
  deliver(invocation: number): void {
    const { instance: instances, service: services } = this.invocations;
    const instance = instances[invocation]!;
    const service = this.services[services[invocation]!]!;
    if (this.#gone[instance] === 1) this.#refuse(invocation, 'killed');
    else if (service.concurrency === 0 || this.#cpu.tasksOf(this.#leaves[instance]!) < service.concurrency)
      this.#admit(invocation, instance, service);
    else if (service.queue < 0 || this.#queueLength[instance]! < service.queue)
      this.#enqueue(invocation, instance);
    else this.#refuse(invocation, 'rejected');
  }

  /** The instance takes memory for one request more and serves it; when that is one too many, it will be killed. */
  #admit(invocation: number, instance: number, service: CompiledService): void {
    this.invocations.place[invocation] = ON_CPU;
    if (++this.#held[instance]! > this.#room[instance]!) this.#hooks.onOutOfMemory(instance);
    this.#serve(invocation, instance, service);
  }

  /** Own work of the tasks that the CPU has ended is done. */
  served(leafTasks: Int32Array, count: number): void {
    for (let index = 0; index < count; index++) this.#servedOne(leafTasks[index]!);
  }

  /** Calls whose deadline has passed are given up; asks for the next deadline of the line. */
  expire(line: number): void {
    const now = this.#hooks.queue.now;
    const deadlines = this.#lines[line]!;
    const { generation, state } = this.invocations;
    while (deadlines.size > 0) {
      const item = deadlines.headItem();
      const waits = generation[item] === deadlines.headGeneration() && state[item] === ALIVE;
      if (waits && deadlines.headTime() > now) break;
      deadlines.shift();
      if (waits) this.#fail(item, 'timeout', GIVEN_UP);
    }
    if (deadlines.size > 0) this.#hooks.queue.push(deadlines.headTime(), 2, this.#hooks.deadline(line));
  }

  /** Both sides of Little's law over the window: ∫ N dt and Σ time spent (rule L2). */
  little(now: number): { readonly area: number; readonly spent: number } {
    return { area: this.flow.area(now), spent: this.flow.spentWith(this.#stillThere(now)) };
  }

  /** CPU time of all services over the window on the reference core, in microseconds (rule L1). */
  work(): { readonly net: number; readonly gross: number; readonly lost: number } {
    const sum = { net: 0, gross: 0, lost: this.#spentBeforeFailing };
    for (const { work } of this.services) {
      sum.net += work.net;
      sum.gross += work.gross;
      sum.lost += work.lost;
    }
    return { ...sum, lost: Math.min(sum.lost, sum.gross) };
  }

  /** Begins the window. */
  restart(now: number): void {
    this.#spentBeforeFailing = 0;
    this.flow.restart(now);
    for (const service of this.services) {
      service.flow.restart(now);
      service.work.restart();
    }
  }

  /** Time spent inside the window by the requests still unanswered; each has one invocation without a caller. */
  #stillThere(now: number): number {
    let sum = 0;
    const { parent, root, service, used } = this.invocations;
    for (let slot = 0; slot < used; slot++) {
      if (service[slot]! < 0 || parent[slot] !== CLIENT || this.#roots.settled[root[slot]!] === 1) continue;
      sum += this.flow.inside(this.#roots.arrivedAt[root[slot]!]!, now);
    }
    return sum;
  }

  #compile(platform: PlanPlatform, index: number): CompiledService {
    const service = this.#plan.services[index]!;
    let name = FIRST_CALL;
    const steps = service.steps.map(step =>
      step.calls.map(call => {
        const compiled: CompiledCall = {
          to: call.to,
          count: call.count,
          probability: call.probability,
          line: this.#lineFor(call.timeoutUs),
          name,
          again: call.retries === null ? -1 : this.#callsMadeAgain.length,
          retries: call.retries,
          budget: call.retries === null ? null : new RetryBudget(call.retries),
        };
        if (call.retries !== null) this.#callsMadeAgain.push(compiled);
        name += 1 + call.count;
        return compiled;
      }),
    );
    return {
      deployment: platform.deployments[index]!,
      demand: sampler(service.work),
      steps,
      concurrency: service.concurrency,
      queue: service.queue,
      route: new Route(service.balancing),
      flow: new FlowMeter(),
      work: new WorkMeter(),
    };
  }

  #lineFor(timeoutUs: number): number {
    return timeoutUs === 0 ? -1 : this.#lines.push(new DeadlineLine(timeoutUs)) - 1;
  }

  /** Makes an invocation and sends it to an instance. */
  #send(
    to: number,
    parent: number,
    root: number,
    high: number,
    low: number,
    line: number,
    call = -1,
    tries = 1,
  ): void {
    const table = this.invocations;
    const now = this.#hooks.queue.now;
    const service = this.services[to]!;
    const invocation = table.take();
    table.service[invocation] = to;
    table.parent[invocation] = parent;
    table.root[invocation] = root;
    table.step[invocation] = 0;
    table.call[invocation] = call;
    table.tries[invocation] = tries;
    table.pending[invocation] = 0;
    table.state[invocation] = ALIVE;
    table.place[invocation] = ON_ITS_WAY;
    table.keyHigh[invocation] = high;
    table.keyLow[invocation] = low;
    table.arrivedAt[invocation] = now;
    this.#roots.open[root]!++;
    service.flow.enter(now);
    if (line >= 0) this.#await(invocation, line);
    const instance = service.route.choose(high, low, this.#outstanding);
    table.instance[invocation] = instance;
    if (instance < 0) {
      this.#paths.begin(invocation, 0);
      this.#refuse(invocation, 'unavailable');
      return;
    }
    this.#outstanding[instance]!++;
    const caller = parent < 0 ? -1 : table.instance[parent]!;
    const delay = this.#distances.roundTrip(caller, instance) + service.deployment.callExtraUs;
    const delayUs = Math.round(delay);
    this.#paths.begin(invocation, delayUs);
    if (delay === 0) this.deliver(invocation);
    else this.#hooks.queue.push(now + delayUs, 1, this.#hooks.deliver(invocation));
  }

  #await(invocation: number, line: number): void {
    const deadlines = this.#lines[line]!;
    const deadline = deadlines.push(
      invocation,
      this.invocations.generation[invocation]!,
      this.#hooks.queue.now,
    );
    if (deadlines.size === 1) this.#hooks.queue.push(deadline, 2, this.#hooks.deadline(line));
  }

  #serve(invocation: number, instance: number, service: CompiledService): void {
    const table = this.invocations;
    derive(table.keyHigh[invocation]!, table.keyLow[invocation]!, DEMAND);
    const net = service.demand(derived[0]!, derived[1]!);
    const gross = net * service.deployment.slowdown + service.deployment.requestCostUs;
    this.#paths.serve(invocation, table.arrivedAt[invocation]!, this.#hooks.queue.now);
    table.net[invocation] = net;
    table.demand[invocation] = gross;
    this.#cpu.begin(
      this.#leaves[instance]!,
      invocation,
      (gross * MILLI) / this.#speeds[instance]!,
      this.#hooks.queue.now,
    );
  }

  #enqueue(invocation: number, instance: number): void {
    const { next, place } = this.invocations;
    place[invocation] = IN_QUEUE;
    next[invocation] = -1;
    const tail = this.#queueTail[instance]!;
    if (tail < 0) this.#queueHead[instance] = invocation;
    else next[tail] = invocation;
    this.#queueTail[instance] = invocation;
    this.#queueLength[instance]!++;
  }

  #servedOne(invocation: number): void {
    const table = this.invocations;
    const instance = table.instance[invocation]!;
    const service = this.services[table.service[invocation]!]!;
    table.place[invocation] = CALLING;
    this.#account(invocation, service);
    this.#paths.served(
      invocation,
      table.arrivedAt[invocation]!,
      this.#hooks.queue.now,
      table.net[invocation]! / this.#speeds[instance]!,
      table.demand[invocation]! / this.#speeds[instance]!,
    );
    this.#outstanding[instance]!--;
    this.#serveNext(instance, service);
    this.#advance(invocation);
  }

  #account(invocation: number, service: CompiledService): void {
    const gross = this.invocations.demand[invocation]!;
    const root = this.invocations.root[invocation]!;
    service.work.net += this.invocations.net[invocation]!;
    service.work.gross += gross;
    if (this.#roots.failed[root] === 1) service.work.lost += gross;
    else this.#roots.spent[root]! += gross;
  }

  #serveNext(instance: number, service: CompiledService): void {
    const waiting = this.#queueHead[instance]!;
    if (waiting < 0) return;
    this.#queueHead[instance] = this.invocations.next[waiting]!;
    if (this.#queueHead[instance]! < 0) this.#queueTail[instance] = -1;
    this.#queueLength[instance]!--;
    this.#admit(waiting, instance, service);
  }

  /** Makes the calls of the present step; goes on with the next when there are none to wait for. */
  #advance(invocation: number): void {
    const table = this.invocations;
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
    const table = this.invocations;
    const high = table.keyHigh[caller]!;
    const low = table.keyLow[caller]!;
    if (call.probability < 1) {
      derive(high, low, call.name);
      if (uniform(derived[0]!, derived[1]!) >= call.probability) return;
    }
    for (let occurrence = 1; occurrence <= call.count && table.state[caller] !== FAILED; occurrence++) {
      table.pending[caller]!++;
      call.budget?.called();
      derive(high, low, call.name + occurrence);
      this.#make(call, caller, derived[0]!, derived[1]!, 1);
    }
  }

  /** Makes a call, for the first time or again. */
  #make(call: CompiledCall, caller: number, high: number, low: number, tries: number): void {
    const root = this.invocations.root[caller]!;
    this.#send(call.to, caller, root, high, low, call.line, call.again, tries);
  }

  /** Whether the caller of an invocation that has just failed calls again; if so, that is arranged. */
  #callsAgain(invocation: number): boolean {
    const table = this.invocations;
    const again = table.call[invocation]!;
    if (again < 0) return false;
    const call = this.#callsMadeAgain[again]!;
    const caller = table.parent[invocation]!;
    const tries = table.tries[invocation]!;
    if (caller < 0 || table.state[caller] !== ALIVE || tries > call.retries!.attempts) return false;
    if (!call.budget!.allows()) return false;
    const slot = this.#retries.take();
    this.#retries.caller[slot] = caller;
    this.#retries.call[slot] = again;
    this.#retries.tries[slot] = tries;
    this.#retries.keyHigh[slot] = table.keyHigh[invocation]!;
    this.#retries.keyLow[slot] = table.keyLow[invocation]!;
    table.pending[caller]!++;
    this.services[call.to]!.flow.retried++;
    const { queue, retry } = this.#hooks;
    queue.push(queue.now + backoffUs(call.retries!, tries), 1, retry(slot));
    return true;
  }

  /** The back-off of a retry is over: its caller calls again, unless it has failed meanwhile. */
  retry(slot: number): void {
    const { caller: callers, call: calls, tries, keyHigh, keyLow } = this.#retries;
    const caller = callers[slot]!;
    const call = this.#callsMadeAgain[calls[slot]!]!;
    const next = tries[slot]! + 1;
    derive(keyHigh[slot]!, keyLow[slot]!, RETRY);
    this.#retries.release(slot);
    if (this.invocations.state[caller] !== FAILED) this.#make(call, caller, derived[0]!, derived[1]!, next);
    else this.#ended(caller);
  }

  /** One of the things that a caller waits for is over; goes on after the last. */
  #ended(caller: number): void {
    const table = this.invocations;
    if (--table.pending[caller]! > 0) return;
    table.step[caller]!++;
    this.#advance(caller);
  }

  #finish(invocation: number): void {
    const table = this.invocations;
    const now = this.#hooks.queue.now;
    if (table.state[invocation] === ALIVE) {
      const arrivedAt = table.arrivedAt[invocation]!;
      this.services[table.service[invocation]!]!.flow.complete(arrivedAt, now);
      if (table.parent[invocation]! < 0) this.#answer(invocation, table.root[invocation]!, now);
    }
    this.#release(invocation);
  }

  #answer(invocation: number, root: number, now: number): void {
    this.#settle(root);
    const arrivedAt = this.#roots.arrivedAt[root]!;
    this.flow.complete(arrivedAt, now);
    this.#hooks.onCompleted(now - arrivedAt, this.#paths.values, invocation * PATH_SIZE);
  }

  /** The client has its answer or its failure; a closed user thinks on. */
  #settle(root: number): void {
    this.#roots.settled[root] = 1;
    const user = this.#roots.user[root]!;
    if (user >= 0) this.#hooks.onUserFree(user);
  }

  /** The instance, or the want of one, turns the invocation away. */
  #refuse(invocation: number, cause: FailureCause): void {
    const instance = this.invocations.instance[invocation]!;
    if (instance >= 0) this.#outstanding[instance]!--;
    if (this.invocations.state[invocation] === ALIVE) this.#fail(invocation, cause, FAILED);
    else this.invocations.state[invocation] = FAILED;
    this.#releaseIfDone(invocation);
  }

  /** Its instance is gone; what it called works on in vain. */
  #kill(invocation: number, leaf: number, cause: FailureCause, now: number): void {
    const table = this.invocations;
    const place = table.place[invocation]!;
    if (place === ON_CPU) this.#accountKilled(invocation, leaf, now);
    if (place !== CALLING) this.#outstanding[table.instance[invocation]!]!--;
    if (table.state[invocation] === ALIVE) this.#fail(invocation, cause, FAILED);
    else table.state[invocation] = FAILED;
    // The instance holds nothing of it any more.
    table.place[invocation] = ON_ITS_WAY;
    this.#releaseIfDone(invocation);
  }

  /** What it had received of its work is lost. */
  #accountKilled(invocation: number, leaf: number, now: number): void {
    const table = this.invocations;
    const { work } = this.services[table.service[invocation]!]!;
    const demand = table.demand[invocation]!;
    const left =
      (this.#cpu.leftOf(leaf, invocation, now) * this.#speeds[table.instance[invocation]!]!) / MILLI;
    const received = Math.max(0, demand - left);
    work.gross += received;
    work.net += demand === 0 ? 0 : (received * table.net[invocation]!) / demand;
    work.lost += received;
  }

  /** An invocation fails, and with it all that wait for it, up to the client. */
  #fail(first: number, firstCause: FailureCause, firstState: number): void {
    const table = this.invocations;
    const now = this.#hooks.queue.now;
    let invocation = first;
    let cause = firstCause;
    let state = firstState;
    for (;;) {
      if (table.state[invocation] !== ALIVE) {
        table.state[invocation] = state;
        return;
      }
      table.state[invocation] = state;
      this.services[table.service[invocation]!]!.flow.fail(cause, table.arrivedAt[invocation]!, now);
      const parent = table.parent[invocation]!;
      if (parent < 0) break;
      if (this.#callsAgain(invocation)) {
        this.#replace(invocation, parent, state);
        return;
      }
      invocation = parent;
      cause = 'downstream';
      state = FAILED;
    }
    this.#failRoot(table.root[invocation]!, cause, now);
  }

  /** A call that was given up works on for nobody: its caller waits for the retry instead. */
  #replace(invocation: number, caller: number, state: number): void {
    if (state !== GIVEN_UP) return;
    this.invocations.parent[invocation] = NOBODY;
    this.invocations.pending[caller]!--;
  }

  #failRoot(root: number, cause: FailureCause, now: number): void {
    this.#settle(root);
    this.#roots.failed[root] = 1;
    this.flow.fail(cause, this.#roots.arrivedAt[root]!, now);
    this.#spentBeforeFailing += this.#roots.spent[root]!;
    this.#hooks.onFailed();
  }

  #releaseIfDone(invocation: number): void {
    if (this.invocations.pending[invocation] === 0) this.#release(invocation);
  }

  #release(invocation: number): void {
    const table = this.invocations;
    const parent = table.parent[invocation]!;
    if (table.place[invocation]! >= ON_CPU) this.#held[table.instance[invocation]!]!--;
    this.#roots.leave(table.root[invocation]!);
    table.release(invocation);
    if (parent < 0) return;
    if (table.pending[parent] === 1) this.#paths.follow(parent, invocation);
    this.#ended(parent);
  }
}
