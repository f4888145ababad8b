import type { PlanPhase } from '@tare/schema';
import { payload, RESTART, RETIRE } from './kernel/event-kinds.ts';
import { Shortages } from './memory/shortages.ts';
import { disruptionsAllowed } from './orchestration/disruption-budget.ts';
import { Intake } from './orchestration/intake.ts';
import { Ordinals } from './orchestration/ordinals.ts';
import { Probes } from './orchestration/probes.ts';
import { Recommendations } from './orchestration/recommendations.ts';
import { PreStops } from './orchestration/pre-stops.ts';
import { Scheduling } from './orchestration/scheduling.ts';
import { StartOrder } from './orchestration/start-order.ts';
import { Standing } from './orchestration/standing.ts';
import { ScaleOuts } from './orchestration/scale-outs.ts';
import type { RunParts } from './parts.ts';
import type { QueueEvent } from './placement/kubernetes/scheduling-queue.ts';
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
  /** Hear that the program of an instance begins, and that it has gone down. */
  onProgram?: (instance: number) => void;
  onEnded?: (instance: number, cause: DownCause) => void;
  /** Hears that a service which is being updated lacks an instance. */
  onMissed?: (service: number) => void;
  /** Services that are being updated. */
  readonly rolling = new Set<number>();
  readonly #parts: RunParts;
  readonly #standing = new Standing();
  readonly #onGone: (instance: number) => void;
  readonly #intake: Intake;
  readonly #shortages: Shortages;
  /** True from the moment at which traffic begins. */
  #isOpen = false;
  readonly #order: StartOrder;
  readonly ordinals: Ordinals;
  readonly recommendations: Recommendations;
  readonly probes: Probes;
  readonly #preStops: PreStops;
  readonly scheduling: Scheduling;

  constructor(parts: RunParts, onGone: (instance: number) => void) {
    this.#parts = parts;
    this.#onGone = onGone;
    this.scaleOuts = new ScaleOuts(parts);
    this.#intake = this.#makeIntake();
    this.#shortages = this.#makeShortages();
    const isWanted = (instance: number) => this.isWanted(instance);
    this.#order = new StartOrder({
      fleet: parts.fleet,
      isReady: instance => this.isReady(instance),
      isWanted,
    });
    this.ordinals = new Ordinals({ fleet: parts.fleet, isWanted });
    this.probes = new Probes(parts, this);
    this.#preStops = new PreStops(parts);
    this.scheduling = new Scheduling(parts, {
      begin: placed => this.#intake.begin(placed),
      mayGo: instance => this.isWanted(instance),
      allowedOf: service => this.disruptionsAllowed(service),
      retire: (instance, graceUs) => this.retire(instance, graceUs),
    });
    this.recommendations = new Recommendations(parts, this);
    this.grow();
    this.#intake.refillAll();
  }

  #makeIntake(): Intake {
    return new Intake(this.#parts, {
      isReady: instance => this.isReady(instance) && !this.isRetiring(instance),
      grow: () => this.grow(),
      start: instance => this.#startInOrder(instance),
      startDaemon: instance => this.#startIfItMay(instance),
      enlist: instance => this.#enlist(instance),
      placed: instance => {
        this.ordinals.placed(instance);
        this.scaleOuts.placed(instance);
      },
    });
  }

  #makeShortages(): Shortages {
    return new Shortages(this.#parts, {
      isReady: instance => this.isReady(instance),
      restartAfter: (instance, waitUs, cause) => this.#restartAfter(instance, waitUs, cause),
      onKilled: instance => this.recommendations.killed(instance),
    });
  }

  /** Starts all instances of the services that run beforehand, or of the others. */
  startAll(warm: boolean): void {
    const { fleet, plan } = this.#parts;
    fleet.instances.forEach(({ service }, instance) => {
      if (plan.services[service]!.warm === warm) this.#startInOrder(instance);
    });
    fleet.newDaemons();
  }

  /** Traffic begins, and leaks begin to count. */
  open(): void {
    this.#isOpen = true;
    this.scheduling.open();
    this.#intake.open();
    this.#shortages.open();
    for (const [instance] of this.#parts.fleet.instances.entries())
      if (this.isReady(instance)) {
        this.#shortages.expectFull(instance);
        this.probes.ready(instance);
      }
    this.scheduling.expect();
  }

  isReady(instance: number): boolean {
    return this.#standing.isReady(instance);
  }

  /** Whether its program has begun some time: a pod is Running then. */
  hasBegun(instance: number): boolean {
    return this.#standing.hasBegun(instance);
  }

  isRetiring(instance: number): boolean {
    return this.#standing.retiring.has(instance);
  }

  /** Whether somebody could tell it to go, or to start. */
  isManaged(instance: number): boolean {
    const { fleet } = this.#parts;
    return this.manages(fleet.siteOf(fleet.instances[instance]!.host));
  }

  /** Whether an instance is kept warm for later. */
  isSpare(instance: number): boolean {
    return this.#intake.isSpare(instance);
  }

  /** Whether an instance is one of those that a service is to have: neither kept for later, nor on its way, nor about to go. */
  isWanted(instance: number): boolean {
    return !this.isRetiring(instance) && !this.isSpare(instance) && !this.#standing.coming.has(instance);
  }

  /**
   * So many more instances of a service: at once those that are kept warm; others are placed and started, and those for
   * which there is no room wait for it.
   */
  add(service: number, replicas: number): void {
    this.#intake.add(service, replicas);
    this.scheduling.preemptFor(service);
    this.#intake.refill(service);
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

  /** So many in the stead of those that go elsewhere: of a service that is being updated its update counts those that are there, and adds them. */
  standIn(service: number, replicas: number): void {
    if (this.rolling.has(service)) this.onMissed?.(service);
    else this.add(service, replicas);
  }

  /** So many in the stead of those that were given up: those that find no room are missed until they do. */
  replace(service: number, replicas: number): void {
    const { fleet } = this.#parts;
    const before = fleet.waitingOf(service);
    this.standIn(service, replicas);
    const waiting = fleet.waitingOf(service) - before;
    this.#intake.owe(service, Math.max(0, Math.min(replicas, waiting)));
  }

  /** As many more of a service as there is room for; how many. */
  addIfRoom(service: number, replicas: number): number {
    return this.#intake.addIfRoom(service, replicas);
  }

  /** Takes a place for one more of a service that comes in running; its number, −1 when there is no room. */
  reserve(service: number): number {
    const { fleet, uptime, queue } = this.#parts;
    const [instance = -1] = fleet.placeIfRoom(service, 1, queue.now);
    if (instance < 0) return -1;
    this.grow();
    this.#standing.coming.add(instance);
    uptime.want(-1, queue.now);
    return instance;
  }

  /** One that was reserved is there and runs. */
  arrive(instance: number): void {
    const { uptime, queue } = this.#parts;
    if (!this.#standing.coming.delete(instance)) return;
    uptime.want(1, queue.now);
    this.#standing.starts(instance, queue.now);
    this.#join(instance);
  }

  /** A host has come. */
  placeWaitingOn(host: number): void {
    const { fleet, queue } = this.#parts;
    if (!fleet.isQueued) {
      this.placeWaiting();
      return;
    }
    fleet.moveWaitingTo(queue.now, host);
    this.scheduling.expect();
    this.#intake.refillAll();
  }

  /** Room has become free: what waits for it is placed and started. */
  placeWaiting(event: QueueEvent = 'any'): void {
    const { fleet, queue } = this.#parts;
    if (fleet.isQueued) fleet.moveWaiting(queue.now, event);
    else if (fleet.isWaited) this.#intake.begin(fleet.placeWaiting(queue.now));
    this.scheduling.expect();
    this.#intake.refillAll();
  }

  /** An instance takes no more requests; it goes when it has ended those that it has, at the latest after its grace. */
  retire(instance: number, graceUs: number): void {
    if (this.isRetiring(instance)) return;
    const { fleet, requests, queue } = this.#parts;
    this.#standing.retiring.add(instance);
    fleet.leave(instance);
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
    if (!this.#standing.startedAt(instance, startedAt)) return;
    const { startTimes, queue } = this.#parts;
    const isSpare = this.isSpare(instance);
    if (!isSpare) startTimes.record(queue.now - startedAt);
    this.#join(instance);
    if (!isSpare) this.scaleOuts.ready(instance, this.#parts.lifecycle.starts.lastPassed);
    this.#startNextAfter(instance);
  }

  /** It runs from now on, and takes requests unless it is kept for later. */
  #join(instance: number): void {
    const { requests, uptime, queue, pressure, ages, batches } = this.#parts;
    const isSpare = this.isSpare(instance);
    this.#standing.ready(instance);
    this.#parts.recorder?.ready(instance, queue.now);
    if (!isSpare) {
      requests.join(instance);
      uptime.change(1, queue.now);
    }
    ages.ready(instance, queue.now);
    pressure.up(instance, queue.now);
    this.#parts.overcommit?.up(instance);
    // Before traffic begins only starts may be pending.
    if (!this.#isOpen) return;
    this.probes.ready(instance);
    if (!isSpare) batches.ready(instance);
    this.#shortages.ready(instance);
  }

  /** Whether there was something to go down; `cause` is null where it goes for good. */
  onDown(instance: number, cause: DownCause | null): boolean {
    const { requests, uptime, queue, lifecycle, ages, pressure, batches } = this.#parts;
    const wasUp = !this.#standing.isDown(instance);
    if (wasUp && cause !== null) {
      this.#parts.recorder?.down(instance, cause, queue.now);
      this.onEnded?.(instance, cause);
    }
    this.probes.down(instance);
    if (!this.#standing.down(instance)) {
      lifecycle.starts.instanceDown(instance);
      return wasUp;
    }
    if (!this.isSpare(instance) && !this.#standing.withdrawn.delete(instance)) uptime.change(-1, queue.now);
    ages.down(instance, queue.now);
    batches.down(instance);
    requests.leave(instance, 'killed');
    pressure.down(instance, queue.now);
    this.#parts.overcommit?.down(instance);
    this.#shortages.balance(pressure.roomOf(instance));
    if (this.isRetiring(instance)) this.retireNow(instance);
    return true;
  }

  /** Nothing that an instance stands in is down any more. */
  onRepaired(instance: number): void {
    this.#startIfItMay(instance);
  }

  /** The back-off of an instance is over. */
  restart(instance: number): void {
    if (this.#standing.isDown(instance)) this.#startIfItMay(instance);
  }

  /** Rule O4: a probe has failed too often: the instance goes, whether it is up or still starts, and starts again after its back-off. False where it was not there. */
  failProbe(instance: number): boolean {
    const { restarts, queue } = this.#parts;
    if (this.#standing.isDown(instance) || this.isRetiring(instance)) return false;
    this.#restartAfter(instance, restarts.end(instance, queue.now), 'failed');
    return true;
  }

  /** Rule O4: an instance that does not answer gets no requests; whether it did. */
  withdraw(instance: number): boolean {
    const { requests, uptime, queue } = this.#parts;
    if (!this.isReady(instance) || this.isRetiring(instance) || this.#standing.withdrawn.has(instance))
      return false;
    this.#standing.withdrawn.add(instance);
    requests.withdraw(instance);
    uptime.change(-1, queue.now);
    return true;
  }

  /** It answers again, and gets requests. */
  readmit(instance: number): void {
    const { requests, uptime, queue } = this.#parts;
    if (!this.#standing.withdrawn.has(instance) || this.isRetiring(instance)) return;
    this.#standing.withdrawn.delete(instance);
    requests.join(instance);
    uptime.change(1, queue.now);
  }

  /** A phase of a start begins, which tells whether probes are to be made; of a start before traffic no probe is late. */
  onPhase(instance: number, startedAt: number, phase: PlanPhase): void {
    if (phase.name === 'initialised') {
      this.#standing.begins(instance);
      this.onProgram?.(instance);
    }
    if (this.#isOpen && this.#standing.startedAt(instance, startedAt)) this.probes.phase(instance, phase);
  }

  /** Rule M1: killed for want of memory; starts again after the back-off. */
  outOfMemory(instance: number): void {
    this.#shortages.outOfMemory(instance);
  }

  /** A leak has filled an instance, unless it has been down meanwhile. */
  fill(instance: number): void {
    this.#shortages.fill(instance);
  }

  /** Rule M1: while a host or guest is short of memory, who goes first there goes, and starts again after the back-off. */
  relieve(room: number): void {
    this.#shortages.relieve(room);
  }

  relieveAll(): void {
    this.#shortages.relieveAll();
  }

  /** Takes in what has come to the fleet, wherever something is kept for each of its things. */
  grow(): void {
    const { fleet, cpu, ages, pressure, requests, faults, neighbours, uptime, queue } = this.#parts;
    const instances = fleet.instances.length;
    uptime.want(this.#standing.grow(instances), queue.now);
    cpu.grow(queue.now);
    ages.grow(instances);
    pressure.grow();
    this.#parts.overcommit?.grow(queue.now);
    requests.grow();
    faults.grow();
    neighbours.grow();
  }

  /** A warm instance takes requests from now on: its start took no time. */
  #enlist(instance: number): void {
    const { startTimes, uptime, requests, batches, queue } = this.#parts;
    uptime.want(1, queue.now);
    uptime.change(1, queue.now);
    startTimes.record(0);
    requests.join(instance);
    batches.ready(instance);
    this.ordinals.placed(instance);
    this.scaleOuts.placed(instance);
    this.scaleOuts.ready(instance, null);
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
    this.#intake.begin([]);
  }

  #start(instance: number): void {
    this.#standing.starts(instance, this.#parts.queue.now);
    this.#parts.recorder?.starts(instance, this.#parts.queue.now);
    this.#parts.lifecycle.begin(instance);
  }

  /** Starts what was down, unless it still stands in something that is, its back-off is not over, or it is to go. */
  #startIfItMay(instance: number): void {
    const { faults, restarts, queue } = this.#parts;
    if (this.isRetiring(instance) || this.#standing.coming.has(instance) || this.#order.isHeld(instance))
      return;
    if (faults.isUp(instance) && restarts.isDue(instance, queue.now)) this.#start(instance);
  }

  /** The instance goes, and starts again after its back-off. */
  #restartAfter(instance: number, waitUs: number, cause: DownCause): void {
    const { queue } = this.#parts;
    this.onDown(instance, cause);
    if (!this.isRetiring(instance)) queue.push(queue.now + waitUs, PRIORITY, payload(RESTART, instance));
  }

  /** It asks for something else, and has another memory limit. */
  resized(instance: number): void {
    if (this.isReady(instance)) this.#shortages.expectFull(instance);
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
    const isMissed = !this.#intake.lose(instance) && !this.#standing.coming.delete(instance);
    if (isMissed) uptime.want(-1, queue.now);
    this.scaleOuts.gone(instance);
    this.#order.forget(instance);
    this.#preStops.forget(instance);
    this.ordinals.gone(instance);
    this.#startNextAfter(instance);
    this.#onGone(instance);
    this.placeWaiting('pod-deleted');
    tenants.settleWaiting();
  }
}
