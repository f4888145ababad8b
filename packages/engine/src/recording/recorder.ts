import type { PlanDeployment, PlanPhase, RecordedEvent, Recording } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import { type RackUse, rackOf } from '../report/rack.ts';
import { ENGINE_VERSION } from '../version.ts';
import type { Invocations } from '../workload/invocations.ts';
import { Course, type Reading } from './course.ts';
import { Stays } from './stays.ts';
import { Timeline } from './timeline.ts';
import { Traces } from './traces.ts';

const INSTANCES_LISTED = 20_000;
const QUARTERS = 4;

/** How a run is to be recorded. */
export interface RecordOptions {
  /** Steps of its figures from the beginning of traffic to its end. */
  readonly steps: number;
}

/** Why an instance goes down. */
export type DownCause = Extract<RecordedEvent, 'out-of-memory' | 'evicted' | 'failed'>;

/** What a recorder asks the run at the end of a step; nothing in the run may change by that. */
export interface Gauges {
  readonly clock: { readonly now: number };
  readonly invocations: Invocations;
  /** Millicore-µs of all hosts until then. */
  readonly cpuUsed: (now: number) => number;
  readonly memoryBytes: (now: number) => number;
  readonly inFlight: () => number;
  /** µs for which an instance has stood still until then because its quota was used up. */
  readonly throttledUs: (instance: number, now: number) => number;
}

/** Rule R2: one run as it goes on, for looking at. It hears of everything and changes nothing. */
export class Recorder {
  /** When the present step ends; Infinity before traffic begins and after the end. */
  due = Infinity;
  readonly traces: Traces;
  readonly #fleet: Fleet;
  readonly #gauges: Gauges;
  readonly #steps: number;
  readonly #timeline = new Timeline();
  readonly stays: Stays;
  #course: Course;
  /** When the present start of each instance began; a start that was cut off is not the present one. */
  readonly #startedAt: number[] = [];
  readonly #isReady: boolean[] = [];
  readonly #quarters: number[] = [];
  #throttled: number[] = [];
  readonly #mayThrottle: boolean;
  #origin = 0;
  #end = 0;
  #stepUs = 0;
  #closed = 0;
  #usedBefore = 0;

  constructor(fleet: Fleet, gauges: Gauges, { steps }: RecordOptions) {
    this.#fleet = fleet;
    this.#gauges = gauges;
    this.traces = new Traces(gauges.clock, gauges.invocations);
    this.stays = new Stays(fleet, this.#timeline);
    this.#steps = steps;
    this.#course = this.#newCourse(1);
    this.#mayThrottle = fleet.platform.deployments.some(({ quota }) => quota !== null);
  }

  get course(): Course {
    return this.#course;
  }

  starts(instance: number, now: number): void {
    this.#startedAt[instance] = now;
    this.#timeline.add(now, 'start', instance);
  }

  /** A phase of a start that began then begins. */
  phase(instance: number, startedAt: number, phase: PlanPhase, now: number): void {
    if (this.#startedAt[instance] !== startedAt) return;
    this.#timeline.add(now, 'phase', instance, this.#timeline.phase(phase));
  }

  ready(instance: number, now: number): void {
    this.#timeline.add(now, 'ready', instance);
    this.#isReady[instance] = true;
    this.#course.change(this.#serviceOf(instance), 1);
  }

  down(instance: number, cause: DownCause, now: number): void {
    this.#timeline.add(now, cause, instance);
    this.#notReady(instance);
  }

  retiring(instance: number, now: number): void {
    this.#timeline.add(now, 'retiring', instance);
  }

  gone(instance: number, now: number): void {
    this.#timeline.add(now, 'gone', instance);
    this.#notReady(instance);
  }

  /** It has more room where it stands, or less. */
  resized(instance: number, [before, after]: readonly [PlanDeployment, PlanDeployment], now: number): void {
    const [from, to] = [before.reserve, after.reserve];
    const size = this.#timeline.size({
      cpuMilli: [from.cpuMilli, to.cpuMilli],
      memoryBytes: [from.memoryBytes, to.memoryBytes],
    });
    this.#timeline.add(now, 'resized', instance, size);
  }

  moves(event: 'move' | 'moved' | 'stayed', [from, to]: readonly [number, number], now: number): void {
    this.#timeline.add(now, event, from, to);
  }

  host(
    event: Extract<RecordedEvent, `host-${string}`>,
    host: number,
    [now, detail = 0]: readonly [number, number?],
  ): void {
    this.#timeline.add(now, event, host, detail);
  }

  /** Traffic begins; from here on there are steps, until the end. */
  begin(origin: number, end: number): void {
    this.#origin = origin;
    this.#end = end;
    this.#stepUs = Math.max(1, Math.ceil((end - origin) / this.#steps));
    const ready = this.#isReady;
    this.#course = this.#newCourse(this.#stepUs);
    ready.forEach((isReady, instance) => {
      if (isReady) this.#course.change(this.#serviceOf(instance), 1);
    });
    this.#course.clear();
    this.#usedBefore = this.#gauges.cpuUsed(origin);
    this.due = this.#nextDue();
  }

  /** Ends the steps that end by then; what happens at that very moment belongs to the next. */
  catchUp(now: number): void {
    while (this.due <= now) this.#endStep();
  }

  /** The run is over, and with it the last step. */
  finish(): void {
    this.due = this.#end;
    this.#endStep();
    this.due = Infinity;
    this.#noteAsleep();
  }

  /** The last step ends with the run, and not before what happens in its last moment. */
  #endStep(): void {
    this.#course.close(this.#read(this.due));
    if (this.#mayThrottle) this.#noteThrottled(this.due);
    this.#closed++;
    this.due = this.#nextDue();
  }

  #nextDue(): number {
    const next = this.#origin + (this.#closed + 1) * this.#stepUs;
    return next < this.#end ? next : Infinity;
  }

  toReport(seed: number, use: RackUse): Recording {
    const { plan, platform, hosts, instances } = this.#fleet;
    const span = { origin: this.#origin, end: this.#end };
    return {
      tareRecording: 1,
      scenarioHash: plan.identity.scenarioHash,
      engineVersion: ENGINE_VERSION,
      platform: platform.id,
      seed,
      originMs: this.#origin / 1000,
      endMs: this.#end / 1000,
      rack: this.stays.onRack(rackOf(this.#fleet, use, INSTANCES_LISTED), span),
      timeline: this.#timeline.toReport({
        hostsFrom: hosts.map(({ from }) => from),
        firstStay: instances.length,
        end: this.#end,
      }),
      course: this.stays.onCourse(this.#course.toReport(), span),
      traces: this.traces.toReport(plan.services.map(({ id }) => id)),
    };
  }

  #newCourse(stepUs: number): Course {
    return new Course(
      stepUs,
      this.#fleet.plan.services.map(({ id }) => id),
    );
  }

  #serviceOf(instance: number): number {
    return this.#fleet.instances[instance]!.service;
  }

  #notReady(instance: number): void {
    this.#startedAt[instance] = -1;
    if (this.#isReady[instance] !== true) return;
    this.#isReady[instance] = false;
    this.#course.change(this.#serviceOf(instance), -1);
  }

  #read(now: number): Reading {
    const { fleet, gauges } = { fleet: this.#fleet, gauges: this.#gauges };
    const totals = { cpuMilli: 0, memoryBytes: 0, systemBytes: 0, usdPerHour: 0 };
    for (const [host] of fleet.hosts.entries()) {
      const pool = fleet.poolOf(host);
      totals.cpuMilli += pool.cpuMilli;
      totals.memoryBytes += pool.memoryBytes;
      totals.systemBytes += pool.memoryBytes - pool.allocatable.memoryBytes;
      totals.usdPerHour += pool.usdPerHour;
    }
    const used = gauges.cpuUsed(now);
    const elapsed = now - this.#origin - this.#closed * this.#stepUs;
    const cpu = (used - this.#usedBefore) / (elapsed * totals.cpuMilli);
    this.#usedBefore = used;
    return {
      inFlight: gauges.inFlight(),
      cpuUtilisation: totals.cpuMilli === 0 ? 0 : cpu,
      memoryUtilisation:
        totals.memoryBytes === 0 ? 0 : (totals.systemBytes + gauges.memoryBytes(now)) / totals.memoryBytes,
      hosts: fleet.hosts.length,
      usdPerHour: totals.usdPerHour,
    };
  }

  /** Hosts that slept, where nothing stood on them. */
  #noteAsleep(): void {
    for (const [host, { slept }] of this.#fleet.hosts.entries())
      for (const { from, until } of slept) {
        this.host('host-asleep', host, [from]);
        if (until < Infinity) this.host('host-awake', host, [until]);
      }
  }

  /** For which part of the step that ends each instance stood still, where that is another part than before. */
  #noteThrottled(now: number): void {
    const from = this.#origin + this.#closed * this.#stepUs;
    for (const [instance] of this.#fleet.instances.entries()) {
      const until = this.#gauges.throttledUs(instance, now);
      const share = (until - (this.#throttled[instance] ?? 0)) / (now - from);
      const quarters = Math.ceil(share * QUARTERS);
      if (quarters !== (this.#quarters[instance] ?? 0))
        this.#timeline.add(from, 'throttled', instance, quarters);
      this.#throttled[instance] = until;
      this.#quarters[instance] = quarters;
    }
  }
}
