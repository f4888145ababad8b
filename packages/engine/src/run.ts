import type { Plan, Recording, UnsealedReport } from '@tare/schema';
import type { FairShare } from './cpu/fair-share.ts';
import type { FailedDomain } from './faults/faults.ts';
import * as KINDS from './kernel/event-kinds.ts';
import { REQUEST, START_UP } from './kernel/task-numbers.ts';
import { assemble, type RunParts } from './parts.ts';
import { Upgrades } from './orchestration/upgrades.ts';
import { Drains } from './orchestration/drains.ts';
import { ControlPlanes } from './orchestration/control-planes.ts';
import { Evictions } from './orchestration/evictions.ts';
import { FailOvers } from './orchestration/fail-overs.ts';
import { HostScaling } from './orchestration/host-scaling.ts';
import { Rollouts } from './orchestration/rollouts.ts';
import { Scalers } from './orchestration/scalers.ts';
import { VerticalUpdates } from './orchestration/vertical-updates.ts';
import type { RecordOptions } from './recording/recorder.ts';
import { buildReport } from './report/build.ts';
import { type Glimpse, glimpseOf } from './report/glimpse.ts';
import { Roster } from './roster.ts';
import { Traffic } from './traffic.ts';
import { MeasuredWindow } from './window.ts';
import { planOn } from './workload/monolith.ts';

// Constants of another module are looked up at each use; those of this one a compiler knows (docs/decisions/0007).
const {
  ARRIVAL,
  BATCH,
  DEADLINE,
  DELIVERY,
  DRAIN,
  EVICT,
  FAIL_OVER,
  FAULT,
  HOSTS,
  IDLE,
  KIND_BITS,
  LEAK,
  NEIGHBOUR,
  OUT_OF_MEMORY,
  PROBE,
  RESTART,
  RETIRE,
  RETRY,
  ROLLOUT,
  SAMPLE,
  SCALE,
  SCHEDULE,
  SHORT_OF_MEMORY,
  START,
  TENANT_ARRIVES,
  TENANT_LEAVES,
  TENANT_SAMPLES,
  UPGRADE,
  USER,
  VERTICAL,
  WINDOW,
  payload,
} = KINDS;

/** One run: a plan, one of its platforms, and the seed of the replication. */
export interface RunRequest {
  readonly plan: Plan;
  /** Index into plan.platforms; the platform must be feasible. */
  readonly platform: number;
  readonly seed: number;
  /** Keeps how the run went on beside its report, which is the same either way. */
  readonly record?: RecordOptions;
  /** Its report is looked at for a moment and then forgotten: it has less in it, sooner (rule R1). */
  readonly glimpse?: Glimpse;
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
  /** How it went on, beside the report that it has given; null where that was not asked for. */
  recording(report: UnsealedReport): Recording | null;
}

/** Ends of service and pulls come before other events of the same time, the bounds of the window after them. */
const PRIORITY = 1;

class PlatformRun implements Run {
  readonly #parts: RunParts;
  readonly #roster: Roster;
  readonly #scalers: Scalers;
  readonly #drains: Drains;
  readonly #hosts: HostScaling;
  readonly #evictions: Evictions;
  readonly #verticals: VerticalUpdates;
  readonly #rollouts: Rollouts;
  readonly #upgrades: Upgrades;
  readonly #planes: ControlPlanes;
  readonly #failOvers: FailOvers;
  /** What controllers are to do once a control plane is there again. */
  #postponed: number[] = [];
  readonly #traffic: Traffic;
  /** When traffic begins: the time at which all that was to run beforehand is ready. */
  #origin = -1;
  readonly #window: MeasuredWindow;
  #events = 0;
  #cut: CutReason | undefined;
  #over = false;

  /** So many events are to have been handled in the end of this slice; 0 once the run is over, so that the loop has one thing to ask. */
  #last = 0;
  /** When something else than an event is due. */
  #quietUntil = Infinity;

  readonly #glimpse: Glimpse | undefined;

  constructor({ plan, platform: index, seed, record, glimpse }: RunRequest) {
    this.#glimpse = glimpse;
    const platform = plan.platforms[index];
    if (platform === undefined) throw new RangeError(`The plan has no platform ${String(index)}`);
    if (platform.infeasible.length > 0) throw new RangeError(`Platform ${platform.id} is not feasible`);
    const own = planOn(plan, platform);
    this.#parts = assemble(
      { plan: own, platform, seed, record },
      {
        onReady: (instance, startedAt) => {
          this.#roster.onReady(instance, startedAt);
          this.#verticals.ready(instance);
          this.#scalers.scaleIns.changed(instance);
          if (this.#origin < 0) return;
          this.#rollouts.changed(instance);
          this.#failOvers.ready(instance);
        },
        onPhase: (instance, startedAt, phase) => this.#roster.onPhase(instance, startedAt, phase),
        onDown: instance => this.#roster.onDown(instance, 'failed'),
        onRepaired: (instance, domain) => {
          if (!this.#planes.defers(instance, domain)) this.#roster.onRepaired(instance);
        },
        onDomain: domain => this.#heard(domain),
        onNotice: domain => this.#failOvers.noticed(domain),
        onUserFree: user => this.#traffic.think(user),
        onHeld: service => this.#scalers.held(service),
        onIdle: instance => this.#scalers.perRequest.emptied(instance),
        onGrown: () => this.#roster.grow(),
        start: (service, instances) => this.#roster.add(service, instances),
        done: instance => this.#roster.retire(instance, 0),
      },
    );
    const { lifecycle, queue } = this.#parts;
    this.#roster = new Roster(this.#parts, instance => {
      this.#verticals.gone(instance);
      this.#scalers.scaleIns.changed(instance);
      this.#drains.gone(instance);
      this.#hosts.gone(instance);
      this.#rollouts.changed(instance);
      this.#failOvers.gone(instance);
    });
    this.#planes = new ControlPlanes(this.#parts, { onBack: () => this.#takeUp() });
    this.#roster.manages = site => this.#planes.manages(site);
    this.#failOvers = new FailOvers(this.#parts, this.#roster, this.#planes);
    this.#scalers = new Scalers(this.#parts, this.#roster);
    this.#evictions = new Evictions(this.#parts, this.#roster);
    this.#verticals = new VerticalUpdates(this.#parts, this.#roster, this.#evictions);
    this.#hearOfVerticals();
    this.#drains = new Drains(this.#parts, this.#roster, this.#evictions);
    this.#hosts = new HostScaling(this.#parts, this.#roster, this.#evictions);
    this.#rollouts = new Rollouts(this.#parts, this.#roster, this.#scalers.scaleIns);
    this.#upgrades = new Upgrades(this.#parts, this.#hosts.groups);
    this.#roster.startAll(true);
    lifecycle.drain(event => event >> KIND_BITS);
    queue.trim();
    this.#origin = queue.now;
    this.#roster.open();
    this.#roster.startAll(false);
    this.#window = new MeasuredWindow(this.#parts, this.#roster, this.#origin);
    this.#parts.fleet.sites?.follow(queue, this.#origin);
    this.#parts.recorder?.begin(this.#origin, this.#window.end);
    this.#heed();
    this.#traffic = new Traffic(this.#parts, plan, () => this.#stop('requests-in-flight'));
    // Before what arrives at that very moment, which is in the window then.
    this.#window.begin();
    this.#traffic.begin(this.#origin, this.#window.end);
    this.#beginParts();
  }

  #hearOfVerticals(): void {
    const { recommendations } = this.#roster;
    recommendations.onRecommended = (service, wish) => this.#verticals.recommended(service, wish);
    this.#roster.onProgram = instance => this.#verticals.programBegins(instance);
    this.#roster.onEnded = (instance, cause) => this.#verticals.down(instance, cause);
  }

  /** From here on time counts, for all that does something at times of its own. */
  #beginParts(): void {
    this.#parts.faults.begin(this.#origin);
    this.#parts.batches.begin(this.#origin);
    this.#parts.tenants.begin(this.#origin);
    this.#roster.scaleOuts.begin(this.#origin);
    this.#scalers.begin(this.#origin);
    this.#drains.begin(this.#origin);
    this.#hosts.begin(this.#origin);
    this.#rollouts.begin(this.#origin);
    this.#upgrades.begin(this.#origin);
    this.#verticals.begin(this.#origin);
    this.#roster.recommendations.begin(this.#origin);
    this.#failOvers.begin(this.#origin);
    this.#parts.neighbours.begin(this.#origin);
  }

  advance(events: number): boolean {
    const { queue, lifecycle } = this.#parts;
    const { share } = this.#parts.cpu;
    const { maxEvents } = this.#parts.plan.run;
    if (!this.#over) this.#last = Math.min(this.#events + events, maxEvents);
    while (this.#events < this.#last) {
      const known = share.nextKnown();
      const timed = share.nextTimed();
      const pull = lifecycle.nextShared();
      const event = queue.nextTime();
      const shared = Math.min(known, timed, pull);
      // Which comes first is anybody's guess for the processor, so it is asked once.
      if (event < shared) {
        if (event >= this.#quietUntil && !this.#reaches(event)) break;
        this.#events++;
        this.#handle(queue.popNext());
      } else {
        if (shared >= this.#quietUntil && !this.#reaches(shared)) break;
        this.#events++;
        queue.now = shared;
        if (known === shared) this.#ended(share.endKnown());
        else if (timed > pull) lifecycle.fireShared(shared);
        else {
          share.fire();
          if (share.endedCount > 0) this.#computed(share);
        }
      }
    }
    if (!this.#over && this.#events >= maxEvents) this.#stop('events');
    return this.#over;
  }

  /** The next event is at that time: what comes before it is done. Whether it still belongs to the run, which is over otherwise. */
  #reaches(time: number): boolean {
    const { end } = this.#window;
    const { recorder } = this.#parts;
    recorder?.catchUp(Math.min(time, end));
    this.#heed();
    if (time <= end) return true;
    this.#finish();
    return false;
  }

  /** Until the recorder is to read the run, or the window ends, there is nothing but events. */
  #heed(): void {
    this.#quietUntil = Math.min(this.#parts.recorder?.due ?? Infinity, this.#window.end);
  }

  progress(): RunProgress {
    const passed = this.#parts.queue.now - this.#origin;
    return {
      fraction: this.#over ? 1 : Math.min(1, passed / (this.#window.end - this.#origin)),
      events: this.#events,
    };
  }

  cut(reason: 'wall-time' | 'cancelled'): void {
    if (!this.#over) this.#stop(reason);
  }

  report(): UnsealedReport {
    const report = this.#wholeReport();
    return this.#glimpse === undefined ? report : glimpseOf(report, this.#glimpse);
  }

  #wholeReport(): UnsealedReport {
    const now = this.#parts.queue.now;
    const { scaleOuts } = this.#roster;
    scaleOuts.close();
    this.#failOvers.finish();
    return buildReport(this.#parts, {
      from: this.#window.from,
      to: Math.max(this.#window.from, now),
      start: this.#window.startOr(now),
      complete: this.#over && this.#cut === undefined,
      glimpse: this.#glimpse,
      carbon: this.#window.carbon,
      cut: this.#cut === undefined ? null : { reason: this.#cut, atMs: (now - this.#origin) / 1000 },
      events: this.#events,
      scaling: {
        records: this.#scalers.records,
        scaleOuts: scaleOuts.records,
        rollouts: this.#rollouts.records,
        hosts: this.#hosts.records,
        ...this.#queued(),
        ...this.#recommended(),
        ...(this.#roster.probes.records.length === 0 ? {} : { probes: this.#roster.probes.records }),
        ...(this.#verticals.records.length === 0 ? {} : { vertical: this.#verticals.records }),
        omitted: this.#scalers.omitted + scaleOuts.omitted + this.#hosts.omitted + this.#verticals.omitted,
      },
      drains: [...this.#drains.records, ...this.#upgrades.records],
      failOvers: { records: this.#failOvers.records, omitted: this.#failOvers.omitted },
    });
  }

  #recommended(): Pick<UnsealedReport['scaling'], 'recommendations'> {
    const recommendations = this.#roster.recommendations.toReport();
    return recommendations === undefined ? {} : { recommendations };
  }

  /** What the scheduler's queue has seen, where there is one. */
  #queued(): Pick<UnsealedReport['scaling'], 'queue'> {
    const counts = this.#parts.fleet.queueCounts;
    if (counts === null) return {};
    const { refused, moved, leftOver, longestUs } = counts;
    return { queue: { refused, moved, leftOver, longestMs: longestUs / 1000 } };
  }

  recording({ rack }: UnsealedReport): Recording | null {
    const { recorder, plan, seed, cpu, queue } = this.#parts;
    if (recorder === null) return null;
    const ranUs = Math.max(1, queue.now - this.#origin);
    const touched = new Map(rack.instances.map(({ service, usedMemoryBytes }) => [service, usedMemoryBytes]));
    return recorder.toReport(seed, {
      cpuOf: instance =>
        rack.instances[instance]?.usedCpuMilli ?? cpu.share.usedBy(cpu.leaves[instance]!, queue.now) / ranUs,
      workingSetOf: service => touched.get(service) ?? plan.services[service]!.memory.baseBytes,
    });
  }

  /** The CPU is done with a task, as was known when it began. */
  #ended(task: number): void {
    const { tasks, requests } = this.#parts;
    if (tasks.ownerOf(task) === REQUEST) requests.computed(task);
    else this.#endedBesides(task);
  }

  /** What starts and batches work on. */
  #endedBesides(task: number): void {
    const { tasks, lifecycle, batches, queue } = this.#parts;
    if (tasks.ownerOf(task) === START_UP) lifecycle.takings.cpuOver(task, queue.now);
    else batches.ended(task);
  }

  /** The CPU is done with tasks of one instance. */
  #computed({ ended, endedCount }: FairShare): void {
    const { tasks, requests } = this.#parts;
    if (tasks.ownerOf(ended[0]!) !== REQUEST) this.#endedBesides(ended[0]!);
    else for (let index = 0; index < endedCount; index++) requests.computed(ended[index]!);
  }

  /** What happens to requests, and in the course of time. */
  #handle(event: number): void {
    const { requests } = this.#parts;
    const index = event >> KIND_BITS;
    const kind = event & ((1 << KIND_BITS) - 1);
    switch (kind) {
      case ARRIVAL:
        this.#traffic.arrive(index);
        break;
      case DELIVERY:
        requests.deliver(index);
        break;
      case DEADLINE:
        requests.expire(index);
        break;
      case RETRY:
        requests.retry(index);
        break;
      case USER:
        this.#traffic.ask(index);
        break;
      case SAMPLE:
        this.#window.sample();
        break;
      case WINDOW:
        this.#window.open();
        break;
      default:
        this.#handleInstances(kind, index);
    }
  }

  /** What happens to instances. */
  #handleInstances(kind: number, index: number): void {
    const { lifecycle, queue, tenants, batches, faults, neighbours } = this.#parts;
    const roster = this.#roster;
    switch (kind) {
      case TENANT_ARRIVES:
        tenants.arrive(index);
        break;
      case TENANT_LEAVES:
        tenants.leave(index);
        roster.placeWaiting('pod-deleted');
        break;
      case TENANT_SAMPLES:
        tenants.sample(index);
        break;
      case START:
        lifecycle.starts.delayOver(index, queue.now);
        break;
      case OUT_OF_MEMORY:
        roster.outOfMemory(index);
        break;
      case SHORT_OF_MEMORY:
        roster.relieve(index);
        break;
      case LEAK:
        roster.fill(index);
        break;
      case RESTART:
        roster.restart(index);
        break;
      case RETIRE:
        roster.retireNow(index);
        break;
      case BATCH:
        batches.arrive(index);
        break;
      case NEIGHBOUR:
        neighbours.fire(index);
        break;
      case FAULT:
        faults.fire(index);
        break;
      case PROBE:
        roster.probes.fire(index);
        break;
      case FAIL_OVER:
        this.#failOvers.fire(index);
        break;
      default:
        this.#orchestrate(kind, index);
    }
  }

  /** What orchestrators do, at times of their own; while no control plane is up it waits for the first that is (rule O5). */
  #orchestrate(kind: number, index: number): void {
    if (!this.#planes.managesAny) {
      this.#postponed.push(payload(kind, index));
      return;
    }
    switch (kind) {
      case SCALE:
        this.#scalers.fire(index);
        break;
      case IDLE:
        this.#scalers.perRequest.fire(index);
        break;
      case DRAIN:
        this.#drains.fire(index);
        break;
      case SCHEDULE:
        this.#roster.scheduling.fire();
        break;
      case EVICT:
        this.#evictions.fire();
        break;
      case HOSTS:
        this.#hosts.fire(index);
        break;
      case VERTICAL:
        this.#vertical(index);
        break;
      case UPGRADE:
        this.#upgrades.fire(index);
        break;
      case ROLLOUT:
        this.#rollouts.fire(index);
        break;
    }
  }

  /** A sample of a service that is watched, or the updater goes on with one: numbers from those of the services on. */
  #vertical(index: number): void {
    const services = this.#parts.plan.services.length;
    if (index < services) this.#roster.recommendations.fire(index);
    else this.#verticals.fire(index - services);
  }

  /** A domain has failed, or is there again; whoever is back with it finds it there. */
  #heard(domain: FailedDomain): void {
    if (domain.isDown) this.#planes.heard(domain);
    this.#failOvers.heard(domain);
    if (!domain.isDown) this.#planes.heard(domain);
  }

  /** A control plane is back: it starts what may start, sees to what has failed, and places what waits. */
  #takeUp(): void {
    for (const instance of this.#planes.takeDeferred()) this.#roster.onRepaired(instance);
    this.#failOvers.resume();
    this.#rollouts.resume();
    this.#roster.placeWaiting();
    this.#parts.tenants.settleWaiting();
    const { queue } = this.#parts;
    for (const event of this.#postponed.splice(0)) queue.push(queue.now, PRIORITY, event);
  }

  /** Nothing more happens until the end of the window. */
  #finish(): void {
    this.#parts.queue.now = this.#window.end;
    this.#parts.recorder?.finish();
    this.#end();
  }

  #stop(reason: CutReason): void {
    this.#cut = reason;
    this.#end();
  }

  #end(): void {
    this.#over = true;
    this.#last = 0;
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
