import type { Plan, UnsealedReport } from '@tare/schema';
import { type CpuStrain, cpuStrain } from './cpu/strain.ts';
import { type CpuIntegrals, cpuIntegrals, cpuUsed } from './cpu/topology.ts';
import {
  ARRIVAL,
  DEADLINE,
  DELIVERY,
  FAULT,
  KIND_BITS,
  LEAK,
  NEIGHBOUR,
  OUT_OF_MEMORY,
  payload,
  RESTART,
  RETRY,
  SAMPLE,
  SHORT_OF_MEMORY,
  START,
  USER,
  WINDOW,
} from './kernel/event-kinds.ts';
import { assemble, type RunParts } from './parts.ts';
import { filledAfterUs } from './memory/limits.ts';
import { buildReport } from './report/build.ts';
import { type Arrivals, arrivalsOf } from './workload/arrivals.ts';
import { Users } from './workload/users.ts';

/** One run: a plan, one of its platforms, and the seed of the replication. */
export interface RunRequest {
  readonly plan: Plan;
  /** Index into plan.platforms; the platform must be feasible. */
  readonly platform: number;
  readonly seed: number;
}

export interface RunProgress {
  /** 0…1 of simulated time. */
  readonly fraction: number;
  readonly events: number;
}

export type CutReason = 'events' | 'requests-in-flight' | 'wall-time' | 'cancelled';

/** A run that can be advanced in slices, stepped, cut and reported at any event (rule K4). */
export interface Run {
  /** Handles at most this many events; true when the run is over. */
  advance(events: number): boolean;
  progress(): RunProgress;
  /** Ends the run here; its report says so and is never complete. */
  cut(reason: 'wall-time' | 'cancelled'): void;
  report(): UnsealedReport;
}

/** Ends of service and pulls come before other events of the same time, the bounds of the window after them. */
const PRIORITY = { event: 1, sample: 3 } as const;

/** Integrals and counters at the start of the window, to be taken off at its end. */
export interface WindowStart extends CpuIntegrals {
  readonly usedByInstance: Float64Array;
  readonly strain: CpuStrain;
  /** CPU time that starts of each instance, and boots of guests on each host, have taken: millicore-µs. */
  readonly startsByInstance: Float64Array;
  readonly bootsByHost: Float64Array;
  /** What hogs have taken of each host: millicore-µs. */
  readonly hogsByHost: Float64Array;
  /** Time that disks have been busy, µs. */
  readonly disksBusy: number;
  /** What network cards have carried, bytes. */
  readonly carried: { readonly sent: number; readonly received: number };
}

class PlatformRun implements Run {
  readonly #parts: RunParts;
  readonly #arrivals: readonly (Arrivals | null)[];
  readonly #users: Users;
  /** When traffic begins: the time at which all that was to run beforehand is ready. */
  #origin = -1;
  readonly #windowFrom: number;
  readonly #end: number;
  #window: WindowStart | undefined;
  /** Millicores of all hosts. */
  readonly #capacity: number;
  #sampled = { used: 0, at: 0 };
  /** When the present start of each instance began; −1 while it is down. */
  readonly #startedAt: Float64Array;
  readonly #isReady: Uint8Array;
  #events = 0;
  #cut: CutReason | undefined;
  #over = false;

  constructor({ plan, platform: index, seed }: RunRequest) {
    const platform = plan.platforms[index];
    if (platform === undefined) throw new RangeError(`The plan has no platform ${String(index)}`);
    if (platform.infeasible.length > 0) throw new RangeError(`Platform ${platform.id} is not feasible`);
    this.#parts = assemble(plan, platform, seed, {
      onReady: (instance, startedAt) => this.#onReady(instance, startedAt),
      onDown: instance => this.#onDown(instance),
      onRepaired: instance => this.#startIfItMay(instance),
      onUserFree: user => this.#think(user),
    });
    const { fleet, lifecycle, queue, faults } = this.#parts;
    this.#capacity = fleet.hosts.reduce((sum, _, host) => sum + fleet.poolOf(host).cpuMilli, 0);
    this.#startedAt = new Float64Array(fleet.instances.length).fill(-1);
    this.#isReady = new Uint8Array(fleet.instances.length);
    this.#startInstances(true);
    lifecycle.drain(event => event >> KIND_BITS);
    this.#origin = queue.now;
    this.#killThoseThatNeverFit();
    this.#relieveAll();
    for (const [instance] of fleet.instances.entries())
      if (this.#isReady[instance] === 1) this.#expectFull(instance);
    this.#startInstances(false);
    this.#windowFrom = this.#origin + plan.run.warmupUs;
    this.#end = this.#windowFrom + plan.run.durationUs;
    this.#arrivals = plan.traffic.map(traffic => arrivalsOf(traffic, seed));
    this.#users = new Users(plan, seed);
    for (let user = 0; user < this.#users.count; user++) this.#think(user);
    for (const [traffic] of this.#arrivals.entries()) this.#expect(traffic);
    queue.push(this.#windowFrom, PRIORITY.sample, payload(WINDOW, 0));
    faults.begin(this.#origin);
    this.#parts.neighbours.begin(this.#origin);
  }

  advance(events: number): boolean {
    const { queue, requests, lifecycle } = this.#parts;
    const { share } = this.#parts.cpu;
    const { takings } = lifecycle;
    const { maxEvents, maxInFlight } = this.#parts.plan.run;
    const last = Math.min(this.#events + events, maxEvents);
    while (!this.#over && this.#events < last) {
      const service = share.nextTime();
      const pull = lifecycle.nextShared();
      const event = queue.nextTime();
      const next = Math.min(service, pull, event);
      if (next > this.#end || next === Infinity) {
        this.#finish();
        break;
      }
      this.#events++;
      if (service === next) {
        queue.now = next;
        share.fire();
        if (share.endedCount > 0 && share.ended[0]! < takings.tasks) takings.cpuOver(share.ended[0]!, next);
        else requests.served(share.ended, share.endedCount);
      } else if (pull === next) {
        queue.now = next;
        lifecycle.fireShared(next);
      } else this.#handle(queue.pop());
      if (requests.flow.inFlight > maxInFlight) this.#stop('requests-in-flight');
    }
    if (!this.#over && this.#events >= maxEvents) this.#stop('events');
    return this.#over;
  }

  progress(): RunProgress {
    const passed = this.#parts.queue.now - this.#origin;
    return {
      fraction: this.#over ? 1 : Math.min(1, passed / (this.#end - this.#origin)),
      events: this.#events,
    };
  }

  cut(reason: 'wall-time' | 'cancelled'): void {
    if (!this.#over) this.#stop(reason);
  }

  report(): UnsealedReport {
    const now = this.#parts.queue.now;
    return buildReport(this.#parts, {
      from: this.#windowFrom,
      to: Math.max(this.#windowFrom, now),
      start: this.#window ?? this.#snapshot(now),
      complete: this.#over && this.#cut === undefined,
      cut: this.#cut === undefined ? null : { reason: this.#cut, atMs: (now - this.#origin) / 1000 },
      events: this.#events,
    });
  }

  #handle(event: number): void {
    const { lifecycle, requests, queue } = this.#parts;
    const index = event >> KIND_BITS;
    switch (event & ((1 << KIND_BITS) - 1)) {
      case ARRIVAL:
        this.#arrive(index);
        break;
      case DELIVERY:
        requests.deliver(index);
        break;
      case DEADLINE:
        requests.expire(index);
        break;
      case START:
        lifecycle.starts.delayOver(index, queue.now);
        break;
      case SAMPLE:
        this.#sample();
        break;
      case RETRY:
        requests.retry(index);
        break;
      case OUT_OF_MEMORY:
        this.#outOfMemory(index);
        break;
      case SHORT_OF_MEMORY:
        this.#relieve(index);
        break;
      case NEIGHBOUR:
        this.#parts.neighbours.fire(index);
        break;
      case LEAK:
        if (requests.isOverLimit(index)) this.#outOfMemory(index);
        break;
      case RESTART:
        if (this.#startedAt[index] === -1) this.#startIfItMay(index);
        break;
      case USER:
        this.#ask(index);
        break;
      case FAULT:
        this.#parts.faults.fire(index);
        break;
      case WINDOW:
        this.#openWindow();
        break;
    }
  }

  #arrive(traffic: number): void {
    const { requests, series } = this.#parts;
    series.arrive();
    requests.arrive(traffic, this.#arrivals[traffic]!.given - 1);
    this.#expect(traffic);
  }

  #expect(traffic: number): void {
    const next = this.#origin + (this.#arrivals[traffic]?.next() ?? Infinity);
    if (next <= this.#end) this.#parts.queue.push(next, PRIORITY.event, payload(ARRIVAL, traffic));
  }

  /** A closed user thinks, and will then ask. */
  #think(user: number): void {
    const { queue } = this.#parts;
    queue.push(queue.now + this.#users.thinks(user), PRIORITY.event, payload(USER, user));
  }

  #ask(user: number): void {
    const { requests, series } = this.#parts;
    series.arrive();
    const traffic = this.#users.trafficOf(user);
    requests.ask(traffic, user, this.#users.nthOf(user), this.#users.asked[user]!++);
  }

  #startInstances(warm: boolean): void {
    const { fleet, plan } = this.#parts;
    fleet.instances.forEach(({ service }, instance) => {
      if (plan.services[service]!.warm === warm) this.#start(instance);
    });
  }

  #start(instance: number): void {
    this.#startedAt[instance] = this.#parts.queue.now;
    this.#parts.lifecycle.begin(instance);
  }

  /** Starts what was down, unless it still stands in something that is, or its back-off is not over. */
  #startIfItMay(instance: number): void {
    const { faults, restarts, queue } = this.#parts;
    if (faults.isUp(instance) && restarts.isDue(instance, queue.now)) this.#start(instance);
  }

  /** A start that was cut off by a failure is not the present one, and makes nothing ready. */
  #onReady(instance: number, startedAt: number): void {
    if (this.#startedAt[instance] !== startedAt) return;
    const { startTimes, requests, uptime, queue, restarts } = this.#parts;
    startTimes.record(queue.now - startedAt);
    requests.join(instance);
    this.#isReady[instance] = 1;
    uptime.change(1, queue.now);
    restarts.ready(instance, queue.now);
    this.#parts.ages.ready(instance, queue.now);
    this.#parts.pressure.up(instance, queue.now);
    // Before traffic begins only starts may be pending.
    if (this.#origin >= 0) this.#expectFull(instance);
    if (this.#origin < 0) return;
    if (!requests.fitsIdle(instance)) this.#outOfMemory(instance);
    this.#relieve(this.#parts.pressure.roomOf(instance));
  }

  /** A leak fills the instance some time; one that has been down meanwhile is not full then. */
  #expectFull(instance: number): void {
    const { fleet, plan, platform, queue, ages } = this.#parts;
    const { service } = fleet.instances[instance]!;
    const after = filledAfterUs(plan.services[service]!, platform.deployments[service]!);
    if (after === Infinity) return;
    const left = Math.max(0, Math.floor(after - ages.of(instance, queue.now)) + 1);
    queue.push(queue.now + left, PRIORITY.event, payload(LEAK, instance));
  }

  /** What is over its memory limit even when idle is killed as soon as traffic begins, so that the roll-out has an end. */
  #killThoseThatNeverFit(): void {
    const { fleet, requests } = this.#parts;
    for (const [instance] of fleet.instances.entries())
      if (this.#isReady[instance] === 1 && !requests.fitsIdle(instance)) this.#outOfMemory(instance);
  }

  /** Rule M1: killed for want of memory; starts again after the back-off. */
  #outOfMemory(instance: number): void {
    if (this.#isReady[instance] === 0) return;
    const { restarts, queue } = this.#parts;
    this.#restartAfter(instance, restarts.kill(instance, queue.now));
  }

  /** The instance goes, and starts again after its back-off. */
  #restartAfter(instance: number, waitUs: number): void {
    const { queue } = this.#parts;
    this.#onDown(instance);
    queue.push(queue.now + waitUs, PRIORITY.event, payload(RESTART, instance));
  }

  /** Rule M1: while a host or guest is short of memory, who goes first there goes, and starts again after the back-off. */
  #relieve(room: number): void {
    const { pressure, requests, restarts, queue, platform } = this.#parts;
    while (pressure.isShort(room, queue.now)) {
      const victim = pressure.victim(room, queue.now, instance => requests.heldBy(instance));
      if (victim < 0) return;
      const evicts = platform.shortage === 'evict';
      const wait = evicts ? restarts.evict(victim, queue.now) : restarts.kill(victim, queue.now);
      this.#restartAfter(victim, wait);
    }
  }

  #relieveAll(): void {
    for (let room = 0; room < this.#parts.pressure.rooms; room++) this.#relieve(room);
  }

  /** Whether there was something to go down. */
  #onDown(instance: number): boolean {
    const { requests, uptime, queue } = this.#parts;
    const wasUp = this.#startedAt[instance] !== -1;
    this.#startedAt[instance] = -1;
    if (this.#isReady[instance] === 0) {
      this.#parts.lifecycle.starts.instanceDown(instance);
      return wasUp;
    }
    this.#isReady[instance] = 0;
    uptime.change(-1, queue.now);
    this.#parts.ages.down(instance, queue.now);
    requests.leave(instance, 'killed');
    this.#parts.pressure.down(instance);
    return true;
  }

  #openWindow(): void {
    const { requests, queue, series } = this.#parts;
    this.#window = this.#snapshot(queue.now);
    requests.restart(queue.now);
    this.#parts.uptime.restart(queue.now);
    this.#parts.restarts.restart();
    this.#parts.ages.restart(queue.now);
    series.clear();
    this.#parts.latencyParts.clear();
    this.#sampled = { used: cpuUsed(this.#parts.cpu, queue.now), at: queue.now };
    queue.push(Math.min(this.#end, queue.now + series.stepUs), PRIORITY.sample, payload(SAMPLE, 0));
  }

  #sample(): void {
    const { queue, series } = this.#parts;
    const now = queue.now;
    // Leaks fill a host between requests as well.
    if (this.#parts.pressure.leaks) this.#relieveAll();
    const used = cpuUsed(this.#parts.cpu, now);
    const elapsed = now - this.#sampled.at;
    const capacity = this.#capacity;
    series.close(
      elapsed === 0 || capacity === 0 ? 0 : (used - this.#sampled.used) / (elapsed * capacity),
      this.#parts.uptime.ready,
    );
    this.#sampled = { used, at: now };
    if (now < this.#end)
      queue.push(Math.min(this.#end, now + series.stepUs), PRIORITY.sample, payload(SAMPLE, 0));
  }

  #snapshot(now: number): WindowStart {
    const { share, leaves } = this.#parts.cpu;
    return {
      ...cpuIntegrals(this.#parts.cpu, now),
      usedByInstance: Float64Array.from(leaves, leaf => share.usedBy(leaf, now)),
      strain: cpuStrain(this.#parts.cpu, now),
      startsByInstance: this.#parts.lifecycle.takings.cpuOfInstances(now),
      bootsByHost: this.#parts.lifecycle.takings.cpuOfBoots(now),
      hogsByHost: this.#parts.neighbours.cpuOfHosts(now),
      disksBusy: this.#parts.disks.busy(now),
      carried: this.#parts.transfers.bytes(now),
    };
  }

  /** Nothing more happens until the end of the window. */
  #finish(): void {
    this.#parts.queue.now = this.#end;
    this.#over = true;
  }

  #stop(reason: CutReason): void {
    this.#cut = reason;
    this.#over = true;
  }
}

/** Prepares a run; throws a RangeError when the platform does not exist or is not feasible (a broken invariant). */
export const createRun = (request: RunRequest): Run => new PlatformRun(request);

/** Runs to the end in one go. */
export function simulate(request: RunRequest): UnsealedReport {
  const run = createRun(request);
  while (!run.advance(1_000_000));
  return run.report();
}
