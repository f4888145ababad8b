import type { PlanPhase } from '@tare/schema';
import { longerBytes, longerFloats, roomFor } from './kernel/columns.ts';
import { LEAK, payload, RESTART, RETIRE } from './kernel/event-kinds.ts';
import { filledAfterUs } from './memory/limits.ts';
import { disruptionsAllowed } from './orchestration/disruption-budget.ts';
import { Probes } from './orchestration/probes.ts';
import { Recommendations } from './orchestration/recommendations.ts';
import { PreStops } from './orchestration/pre-stops.ts';
import { Scheduling } from './orchestration/scheduling.ts';
import { StartOrder } from './orchestration/start-order.ts';
import { WarmPool } from './orchestration/warm-pool.ts';
import { ScaleOuts } from './orchestration/scale-outs.ts';
import type { RunParts } from './parts.ts';
import type { DownCause } from './recording/recorder.ts';

/** Other events than ends of service, pulls and samples. */
const PRIORITY = 1;

/**
 * The instances of a run: which of them start, are ready, go down for want of memory or with what they stand in, come,
 * and retire.
 */
export class Roster {
  readonly scaleOuts: ScaleOuts;
  /** Whether a control plane does what it is there for at a site (rule O5). */
  manages: (site: number) => boolean = () => true;
  /** Services that are being updated. */
  readonly rolling = new Set<number>();
  readonly #parts: RunParts;
  /** When the present start of each instance began; −1 while it is down. */
  #startedAt = new Float64Array(16);
  #isReady = new Uint8Array(16);
  readonly #isRetiring = new Set<number>();
  /** How many there have been. */
  #size = 0;
  readonly #onGone: (instance: number) => void;
  readonly #pool: WarmPool;
  /** Of each service, those given up that wait for room: they count as wanted all the same. */
  readonly #owed: number[];
  /** Places that are taken for VMs on their way there. */
  readonly #isComing = new Set<number>();
  /** True from the moment at which traffic begins. */
  #isOpen = false;
  readonly #order: StartOrder;
  readonly recommendations: Recommendations;
  readonly probes: Probes;
  /** Up, but not found by callers. */
  readonly #isWithdrawn = new Set<number>();
  readonly #preStops: PreStops;
  readonly scheduling: Scheduling;

  constructor(parts: RunParts, onGone: (instance: number) => void) {
    this.#parts = parts;
    this.#onGone = onGone;
    this.scaleOuts = new ScaleOuts(parts);
    this.#pool = new WarmPool(parts.plan.services.length, parts.platform.warmPool);
    this.#order = new StartOrder({
      fleet: parts.fleet,
      isReady: instance => this.isReady(instance),
      isWanted: instance => this.isWanted(instance),
    });
    this.probes = new Probes(parts, this);
    this.#preStops = new PreStops(parts);
    this.scheduling = new Scheduling(parts, {
      begin: placed => this.#begin(placed),
      mayGo: instance => this.isWanted(instance),
      allowedOf: service => this.disruptionsAllowed(service),
      retire: (instance, graceUs) => this.retire(instance, graceUs),
    });
    this.recommendations = new Recommendations(parts, this);
    this.#owed = parts.plan.services.map(() => 0);
    this.grow();
    this.#refillAll();
  }

  /** Starts all instances of the services that run beforehand, or of the others. */
  startAll(warm: boolean): void {
    const { fleet, plan } = this.#parts;
    fleet.instances.forEach(({ service }, instance) => {
      if (plan.services[service]!.warm === warm) this.#startInOrder(instance);
    });
    fleet.newDaemons();
  }

  /**
   * Traffic begins. What is over its memory limit even when idle is killed only now, so that the roll-out has an end, and
   * leaks begin to count.
   */
  open(): void {
    this.#isOpen = true;
    this.scheduling.open();
    const { fleet, requests } = this.#parts;
    for (const [instance] of fleet.instances.entries())
      if (this.isReady(instance) && !requests.fitsIdle(instance)) this.outOfMemory(instance);
    this.relieveAll();
    for (const [instance] of fleet.instances.entries())
      if (this.isReady(instance)) {
        this.#expectFull(instance);
        this.probes.ready(instance);
      }
    this.scheduling.expect();
  }

  isReady(instance: number): boolean {
    return this.#isReady[instance] === 1;
  }

  isRetiring(instance: number): boolean {
    return this.#isRetiring.has(instance);
  }

  /** Whether somebody could tell it to go, or to start. */
  isManaged(instance: number): boolean {
    const { fleet } = this.#parts;
    return this.manages(fleet.siteOf(fleet.instances[instance]!.host));
  }

  /** Whether an instance is one of those that a service is to have: neither kept for later, nor on its way, nor about to go. */
  isWanted(instance: number): boolean {
    return !this.isRetiring(instance) && !this.#pool.isSpare(instance) && !this.#isComing.has(instance);
  }

  /**
   * So many more instances of a service: at once those that are kept warm; others are placed and started, and those for
   * which there is no room wait for it.
   */
  add(service: number, replicas: number): void {
    const { fleet, queue } = this.#parts;
    const warm = this.#pool.take(service, replicas, instance => this.isReady(instance));
    for (const instance of warm) this.#enlist(instance);
    this.#begin(fleet.place(service, replicas - warm.length, queue.now));
    this.scheduling.preemptFor(service);
    this.#refill(service);
    this.scheduling.expect();
  }

  /** Instances that a service is to have and to keep. */
  wantedOf(service: number): number[] {
    return this.#parts.fleet.instancesOf(service).filter(one => this.isWanted(one));
  }

  /** How many of a service its disruption budget lets go; less than 0 where as many are missing. */
  disruptionsAllowed(service: number): number {
    const { fleet, plan } = this.#parts;
    const { minAvailable } = plan.services[service]!;
    if (minAvailable === undefined) return Infinity;
    const wanted = this.wantedOf(service);
    return disruptionsAllowed({
      minAvailable,
      expected: wanted.length + fleet.waitingOf(service),
      ready: wanted.filter(one => this.isReady(one)).length,
    });
  }

  /** So many in the stead of those that were given up: those that find no room are missed until they do. */
  replace(service: number, replicas: number): void {
    const { fleet, uptime, queue } = this.#parts;
    const before = fleet.waitingOf(service);
    this.add(service, replicas);
    const owed = Math.max(0, fleet.waitingOf(service) - before);
    this.#owed[service]! += owed;
    uptime.want(owed, queue.now);
  }

  /** As many more of a service as there is room for; how many. */
  addIfRoom(service: number, replicas: number): number {
    const { fleet, queue } = this.#parts;
    const placed = fleet.placeIfRoom(service, replicas, queue.now);
    this.#begin(placed);
    return placed.length;
  }

  #settleOwed(): void {
    const { fleet, uptime, queue } = this.#parts;
    for (const [service, owed] of this.#owed.entries()) {
      const left = Math.min(owed, fleet.waitingOf(service));
      if (left === owed) continue;
      this.#owed[service] = left;
      uptime.want(left - owed, queue.now);
    }
  }

  /** Takes a place for one more of a service that comes in running; its number, −1 when there is no room. */
  reserve(service: number): number {
    const { fleet, uptime, queue } = this.#parts;
    const [instance = -1] = fleet.placeIfRoom(service, 1, queue.now);
    if (instance < 0) return -1;
    this.grow();
    this.#isComing.add(instance);
    uptime.want(-1, queue.now);
    return instance;
  }

  /** One that was reserved is there and runs. */
  arrive(instance: number): void {
    const { uptime, queue } = this.#parts;
    if (!this.#isComing.delete(instance)) return;
    uptime.want(1, queue.now);
    this.#startedAt[instance] = queue.now;
    this.#join(instance);
  }

  /** Room has become free: what waits for it is placed and started. */
  placeWaiting(): void {
    const { fleet, queue } = this.#parts;
    if (fleet.isQueued) fleet.moveWaiting(queue.now);
    else if (fleet.isWaited) this.#begin(fleet.placeWaiting(queue.now));
    this.scheduling.expect();
    this.#refillAll();
  }

  /** An instance takes no more requests; it goes when it has ended those that it has, at the latest after its grace. */
  retire(instance: number, graceUs: number): void {
    if (this.isRetiring(instance)) return;
    const { requests, queue } = this.#parts;
    this.#isRetiring.add(instance);
    this.#parts.recorder?.retiring(instance, queue.now);
    const stays = this.isReady(instance) && this.#preStops.keeps(instance, graceUs);
    if (!this.isReady(instance) || (requests.retire(instance) && !stays)) this.#remove(instance);
    else queue.push(queue.now + graceUs, PRIORITY, payload(RETIRE, instance));
  }

  /** An instance that retires has ended its last request, or its hook, or its grace is over. */
  retireNow(instance: number): void {
    if (this.#parts.fleet.isThere(instance) && !this.#isKept(instance)) this.#remove(instance);
  }

  #isKept(instance: number): boolean {
    return this.isReady(instance) && this.#preStops.isKept(instance);
  }

  /** A start that was cut off by a failure is not the present one, and makes nothing ready. */
  onReady(instance: number, startedAt: number): void {
    if (this.#startedAt[instance] !== startedAt) return;
    const { startTimes, queue } = this.#parts;
    const isSpare = this.#pool.isSpare(instance);
    if (!isSpare) startTimes.record(queue.now - startedAt);
    this.#join(instance);
    if (!isSpare) this.scaleOuts.ready(instance, this.#parts.lifecycle.starts.lastSpans);
    this.#startNextAfter(instance);
  }

  /** It runs from now on, and takes requests unless it is kept for later. */
  #join(instance: number): void {
    const { requests, uptime, queue, restarts, pressure, ages, batches } = this.#parts;
    const isSpare = this.#pool.isSpare(instance);
    this.#isReady[instance] = 1;
    this.#parts.recorder?.ready(instance, queue.now);
    if (!isSpare) {
      requests.join(instance);
      uptime.change(1, queue.now);
    }
    restarts.ready(instance, queue.now);
    ages.ready(instance, queue.now);
    pressure.up(instance, queue.now);
    this.#parts.overcommit?.up(instance);
    // Before traffic begins only starts may be pending.
    if (!this.#isOpen) return;
    this.probes.ready(instance);
    if (!isSpare) batches.ready(instance);
    this.#expectFull(instance);
    if (!requests.fitsIdle(instance)) this.outOfMemory(instance);
    this.relieve(pressure.roomOf(instance));
  }

  /** Whether there was something to go down; `cause` is null where it goes for good. */
  onDown(instance: number, cause: DownCause | null): boolean {
    const { requests, uptime, queue, lifecycle, ages, pressure, batches } = this.#parts;
    const wasUp = this.#startedAt[instance] !== -1;
    if (wasUp && cause !== null) this.#parts.recorder?.down(instance, cause, queue.now);
    this.#startedAt[instance] = -1;
    this.probes.down(instance);
    if (!this.isReady(instance)) {
      lifecycle.starts.instanceDown(instance);
      return wasUp;
    }
    this.#isReady[instance] = 0;
    if (!this.#pool.isSpare(instance) && !this.#isWithdrawn.delete(instance)) uptime.change(-1, queue.now);
    ages.down(instance, queue.now);
    batches.down(instance);
    requests.leave(instance, 'killed');
    pressure.down(instance, queue.now);
    this.#parts.overcommit?.down(instance);
    this.#balance(pressure.roomOf(instance));
    if (this.isRetiring(instance)) this.retireNow(instance);
    return true;
  }

  /** Nothing that an instance stands in is down any more. */
  onRepaired(instance: number): void {
    this.#startIfItMay(instance);
  }

  /** The back-off of an instance is over. */
  restart(instance: number): void {
    if (this.#startedAt[instance] === -1) this.#startIfItMay(instance);
  }

  /** Rule O4: a probe has failed too often: the instance goes, whether it is up or still starts, and starts again after its back-off. False where it was not there. */
  failProbe(instance: number): boolean {
    const { restarts, queue } = this.#parts;
    if (this.#startedAt[instance] === -1 || this.isRetiring(instance)) return false;
    this.#restartAfter(instance, restarts.end(instance, queue.now), 'failed');
    return true;
  }

  /** Rule O4: an instance that does not answer gets no requests; whether it did. */
  withdraw(instance: number): boolean {
    const { requests, uptime, queue } = this.#parts;
    if (!this.isReady(instance) || this.isRetiring(instance) || this.#isWithdrawn.has(instance)) return false;
    this.#isWithdrawn.add(instance);
    requests.withdraw(instance);
    uptime.change(-1, queue.now);
    return true;
  }

  /** It answers again, and gets requests. */
  readmit(instance: number): void {
    const { requests, uptime, queue } = this.#parts;
    if (!this.#isWithdrawn.has(instance) || this.isRetiring(instance)) return;
    this.#isWithdrawn.delete(instance);
    requests.join(instance);
    uptime.change(1, queue.now);
  }

  /** A phase of a start begins, which tells whether probes are to be made; of a start before traffic no probe is late. */
  onPhase(instance: number, startedAt: number, phase: PlanPhase): void {
    if (this.#isOpen && this.#startedAt[instance] === startedAt) this.probes.phase(instance, phase);
  }

  /** Rule M1: killed for want of memory; starts again after the back-off. */
  outOfMemory(instance: number): void {
    if (!this.isReady(instance)) return;
    const { restarts, queue } = this.#parts;
    this.recommendations.killed(instance);
    this.#restartAfter(instance, restarts.kill(instance, queue.now), 'out-of-memory');
  }

  /** A leak has filled an instance, unless it has been down meanwhile. */
  fill(instance: number): void {
    if (this.#parts.requests.isOverLimit(instance)) this.outOfMemory(instance);
  }

  /** Rule M1: while a host or guest is short of memory, who goes first there goes, and starts again after the back-off. */
  relieve(room: number): void {
    this.#balance(room);
    const { pressure, requests, restarts, queue, platform } = this.#parts;
    while (pressure.isShort(room, queue.now)) {
      const victim = pressure.victim(room, queue.now, instance => requests.loadOf(instance).heldBytes);
      if (victim < 0) return;
      const evicts = platform.shortage === 'evict';
      const wait = evicts ? restarts.evict(victim, queue.now) : restarts.kill(victim, queue.now);
      this.#restartAfter(victim, wait, evicts ? 'evicted' : 'out-of-memory');
    }
  }

  relieveAll(): void {
    for (let room = 0; room < this.#parts.pressure.rooms; room++) this.relieve(room);
  }

  /** Takes in what has come to the fleet, wherever something is kept for each of its things. */
  grow(): void {
    const { fleet, cpu, ages, restarts, pressure, requests, faults, neighbours, uptime, queue } = this.#parts;
    const instances = fleet.instances.length;
    uptime.want(instances - this.#size, queue.now);
    const length = roomFor(this.#startedAt.length, instances);
    if (length > this.#startedAt.length) {
      this.#startedAt = longerFloats(this.#startedAt, length);
      this.#isReady = longerBytes(this.#isReady, length);
    }
    this.#startedAt.fill(-1, this.#size, instances);
    this.#size = instances;
    cpu.grow(queue.now);
    ages.grow(instances);
    restarts.grow(instances);
    pressure.grow();
    this.#parts.overcommit?.grow(queue.now);
    requests.grow();
    faults.grow();
    neighbours.grow();
  }

  /** A hypervisor that sells memory several times over gets back what a host is short of. */
  #balance(room: number): void {
    const { overcommit, pressure, queue } = this.#parts;
    if (overcommit === null || !this.#isOpen) return;
    const host = pressure.hostOf(room);
    if (host >= 0) overcommit.balance(host, queue.now);
  }

  /** A warm instance takes requests from now on: its start took no time. */
  #enlist(instance: number): void {
    const { startTimes, uptime, requests, batches, queue } = this.#parts;
    uptime.want(1, queue.now);
    uptime.change(1, queue.now);
    startTimes.record(0);
    requests.join(instance);
    batches.ready(instance);
    this.scaleOuts.placed(instance);
    this.scaleOuts.ready(instance, []);
  }

  #refillAll(): void {
    if (this.#parts.platform.warmPool === 0) return;
    for (const [service, { everyHost }] of this.#parts.plan.services.entries())
      if (!everyHost) this.#refill(service);
  }

  /** Starts as many more as the pool of a service lacks and there is room for; nobody waits for them. */
  #refill(service: number): void {
    const { fleet, uptime, queue } = this.#parts;
    const missing = this.#pool.missing(service);
    if (missing <= 0) return;
    const placed = fleet.placeIfRoom(service, missing, queue.now);
    this.#pool.keep(service, placed);
    if (this.#isOpen) this.#begin(placed);
    else this.grow();
    uptime.want(-placed.length, queue.now);
  }

  /** These have been placed; daemons may have come with new hosts. */
  #begin(placed: readonly number[]): void {
    const daemons = this.#parts.fleet.newDaemons();
    this.#settleOwed();
    if (placed.length + daemons.length === 0) return;
    this.grow();
    for (const instance of daemons) this.#startIfItMay(instance);
    for (const instance of placed) {
      if (!this.#pool.isSpare(instance)) this.scaleOuts.placed(instance);
      this.#startInOrder(instance);
    }
  }

  /** Rule O4: an instance of a StatefulSet waits until those before it are ready. */
  #startInOrder(instance: number): void {
    if (!this.#order.holds(instance)) this.#startIfItMay(instance);
  }

  /** Something has become of an instance: one that waited for it starts. */
  #startNextAfter(instance: number): void {
    const next = this.#order.next(instance);
    if (next >= 0) this.#startIfItMay(next);
  }

  /** A host has been ordered: its daemons start on it. */
  welcome(): void {
    this.grow();
    this.#begin([]);
  }

  #start(instance: number): void {
    this.#startedAt[instance] = this.#parts.queue.now;
    this.#parts.recorder?.starts(instance, this.#parts.queue.now);
    this.#parts.lifecycle.begin(instance);
  }

  /** Starts what was down, unless it still stands in something that is, its back-off is not over, or it is to go. */
  #startIfItMay(instance: number): void {
    const { faults, restarts, queue } = this.#parts;
    if (this.isRetiring(instance) || this.#isComing.has(instance) || this.#order.isHeld(instance)) return;
    if (faults.isUp(instance) && restarts.isDue(instance, queue.now)) this.#start(instance);
  }

  /** The instance goes, and starts again after its back-off. */
  #restartAfter(instance: number, waitUs: number, cause: DownCause): void {
    const { queue } = this.#parts;
    this.onDown(instance, cause);
    if (!this.isRetiring(instance)) queue.push(queue.now + waitUs, PRIORITY, payload(RESTART, instance));
  }

  /** Its place is free from now on. */
  #remove(instance: number): void {
    const { fleet, cpu, uptime, neighbours, queue, tenants, overcommit } = this.#parts;
    overcommit?.release(instance, queue.now);
    fleet.remove(instance, queue.now);
    this.#parts.recorder?.gone(instance, queue.now);
    this.onDown(instance, null);
    neighbours.remove(instance);
    cpu.remove(instance, queue.now);
    if (!this.#isComing.delete(instance)) uptime.want(-1, queue.now);
    this.scaleOuts.gone(instance);
    this.#order.forget(instance);
    this.#preStops.forget(instance);
    this.#startNextAfter(instance);
    this.#onGone(instance);
    this.placeWaiting();
    tenants.settleWaiting();
  }

  /** A leak fills the instance some time; one that has been down meanwhile is not full then. */
  #expectFull(instance: number): void {
    const { fleet, plan, platform, queue, ages } = this.#parts;
    const { service } = fleet.instances[instance]!;
    const after = filledAfterUs(plan.services[service]!, platform.deployments[service]!);
    if (after === Infinity) return;
    const left = Math.max(0, Math.floor(after - ages.of(instance, queue.now)) + 1);
    queue.push(queue.now + left, PRIORITY, payload(LEAK, instance));
  }
}
