import type { PlanBatch, Report } from '@tare/schema';
import type { FairShare } from '../cpu/fair-share.ts';
import type { Fleet } from '../hosts/fleet.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import { BATCH, payload } from '../kernel/event-kinds.ts';
import { TASK, type TaskNumbers } from '../kernel/task-numbers.ts';
import { DRAW, derive, deriveDraw, derived, nameOf } from '../random/keys.ts';
import { LatencyHistogram } from '../report/histogram.ts';
import type { CompiledService } from './call-graph.ts';

/** One millicore for one microsecond is the unit of CPU work. */
const MILLI = 1000;

/** What batches run on. */
export interface BatchGround {
  readonly fleet: Fleet;
  readonly cpu: FairShare;
  readonly leaves: readonly number[];
  readonly tasks: TaskNumbers;
  readonly queue: EventQueue;
  readonly services: readonly CompiledService[];
  readonly seed: number;
  /** How many times as long the work of an instance takes as without its neighbours. */
  readonly slowOf: (instance: number) => number;
  /** CPU time (reference µs, gross) that came to nothing. */
  readonly onLost: (us: number) => void;
}

/** How batches reach the run. */
export interface BatchHooks {
  /** Asks for so many more instances of a service; those for which there is no room come when there is. */
  readonly start: (service: number, instances: number) => void;
  /** An instance has done its task, and goes. */
  readonly done: (instance: number) => void;
}

/** A task under way on an instance. */
interface Run {
  readonly instance: number;
  readonly net: number;
  readonly gross: number;
}

/** One batch: the service that its instances are of, and how far it is. */
class Batch {
  readonly id: string;
  readonly service: number;
  readonly plan: PlanBatch;
  readonly key: { readonly high: number; readonly low: number };
  readonly turnaround = new LatencyHistogram();
  /** Tasks that have no instance yet, that have one, that are done; and runs that came to nothing. */
  waiting: number;
  running = 0;
  completed = 0;
  lost = 0;
  /** Tasks that have been given to instances: the next one's number. */
  given = 0;
  lastEnd = 0;
  /** Times that tasks which are not done were begun anew. */
  retries = 0;
  /** When it was given up; null: it is not. */
  failedAt: number | null = null;
  /** All that is left of it is about to go. */
  isEnding = false;
  /** When each time of it began, µs; of one that comes once its arrival. */
  readonly beganAt: number[] = [];
  readonly runs = { begun: 0, late: 0, skipped: 0, replaced: 0 };
  /** The last time of its schedule that could not begin; −1: none. */
  missed = -1;

  constructor(id: string, service: number, plan: PlanBatch, seed: number) {
    this.id = id;
    this.service = service;
    this.plan = plan;
    deriveDraw(seed, DRAW.task, nameOf(id));
    this.key = { high: derived[0]!, low: derived[1]! };
    this.waiting = plan.again === undefined ? plan.tasks : 0;
  }

  get isActive(): boolean {
    return this.waiting + this.running > 0;
  }

  /** When the time began that a task belongs to. */
  beginOf(nth: number): number {
    return this.beganAt[Math.floor(nth / this.plan.tasks)]!;
  }

  /** As `pastBackoffLimitOnFailure` has it (Kubernetes pkg/controller/job/job_controller.go): 0 and 1 are the same. */
  get isPastLimit(): boolean {
    const { backoffLimit } = this.plan;
    return backoffLimit !== undefined && this.retries >= Math.max(1, backoffLimit);
  }
}

/**
 * Rule W2: batches. Each task is an instance that starts, does its work on as many cores as it can use, and goes; its
 * place is the next one's. A task whose instance is killed is begun anew when that has started again, unless the batch
 * has been begun anew too often: then all that is left of it goes, as of a Kubernetes Job.
 */
export class Batches {
  readonly #batches: readonly Batch[];
  /** The batch of each service, and the task of each instance (its place in the batch). */
  readonly #ofService: readonly (Batch | undefined)[];
  readonly #nth = new Map<number, number>();
  readonly #byTask = new Map<number, Run>();
  readonly #taskOf = new Map<number, number>();
  readonly #retriesOf = new Map<number, number>();
  readonly #ground: BatchGround;
  readonly #hooks: BatchHooks;
  #origin = 0;

  constructor(ground: BatchGround, hooks: BatchHooks) {
    this.#ground = ground;
    this.#hooks = hooks;
    this.#ofService = ground.fleet.plan.services.map(({ id, batch }, service) =>
      batch === null ? undefined : new Batch(id, service, batch, ground.seed),
    );
    this.#batches = this.#ofService.flatMap(batch => (batch === undefined ? [] : [batch]));
  }

  /** From here on time counts: batches are asked for relative to this. */
  begin(origin: number): void {
    this.#origin = origin;
    for (const [index, { plan }] of this.#batches.entries())
      for (const atUs of plan.again?.timesUs ?? [plan.atUs])
        this.#ground.queue.push(origin + atUs, 1, payload(BATCH, index));
  }

  /** The tasks of a batch arrive, or it has failed. */
  arrive(index: number): void {
    const batch = this.#batches[index]!;
    const { again } = batch.plan;
    if (batch.isEnding) this.#stop(batch);
    else if (again === undefined) this.#arrive(batch);
    else this.#recur(batch, again);
  }

  /** Rule W2: a time of a CronJob has come (`syncCronJob`, Kubernetes pkg/controller/cronjob/cronjob_controllerv2.go). */
  #recur(batch: Batch, { whenLate }: NonNullable<PlanBatch['again']>): void {
    if (batch.isActive && whenLate === 'forbid') {
      if (batch.missed >= 0) batch.runs.skipped++;
      batch.missed = this.#ground.queue.now;
      return;
    }
    if (batch.isActive && whenLate === 'replace') {
      batch.runs.replaced++;
      this.#stop(batch);
    }
    this.#arriveAgain(batch);
  }

  #arriveAgain(batch: Batch): void {
    batch.runs.begun++;
    batch.failedAt = null;
    batch.retries = 0;
    // Numbers of tasks that were never begun are left out.
    if (!batch.isActive) batch.given = batch.beganAt.length * batch.plan.tasks;
    batch.waiting += batch.plan.tasks;
    this.#arrive(batch);
  }

  #arrive(batch: Batch): void {
    batch.beganAt.push(this.#ground.queue.now);
    this.#ask(batch, Math.min(batch.plan.tasks, batch.plan.parallelism));
  }

  /** All of a time is done or given up: one that waited for that begins, unless its deadline is over. */
  #afterEnd(batch: Batch): void {
    if (batch.missed < 0 || batch.isActive) return;
    const waited = this.#ground.queue.now - batch.missed;
    batch.missed = -1;
    if (waited > (batch.plan.again?.deadlineUs ?? Infinity)) {
      batch.runs.skipped++;
      return;
    }
    batch.runs.late++;
    this.#arriveAgain(batch);
  }

  /** An instance is ready: it does its task, if it is of a batch. */
  ready(instance: number): void {
    const batch = this.#batchOf(instance);
    if (batch === undefined || this.#hasFailed(batch, instance)) return;
    this.#begin(batch, instance);
  }

  #begin(batch: Batch, instance: number): void {
    const { fleet, cpu, leaves, tasks, queue, services, slowOf } = this.#ground;
    const { speed } = fleet.poolOf(fleet.instances[instance]!.host);
    const nth = this.#nth.get(instance) ?? batch.given++;
    this.#nth.set(instance, nth);
    derive(batch.key.high, batch.key.low, nth);
    const { demand, slowdown, requestCostUs } = services[batch.service]!;
    const net = demand(derived[0]!, derived[1]!);
    const gross = (net * slowdown + requestCostUs) * slowOf(instance);
    const task = tasks.take(TASK);
    this.#byTask.set(task, { instance, net, gross });
    this.#taskOf.set(instance, task);
    cpu.begin(leaves[instance]!, task, (gross / speed) * MILLI, queue.now);
  }

  /** The CPU is done with a task. */
  ended(task: number): void {
    const { instance, net, gross } = this.#byTask.get(task)!;
    const batch = this.#batchOf(instance)!;
    const { queue, services } = this.#ground;
    const began = batch.beginOf(this.#nth.get(instance)!);
    this.#forget(instance, task);
    this.#nth.delete(instance);
    batch.retries -= this.#retriesOf.get(instance) ?? 0;
    this.#retriesOf.delete(instance);
    const { work } = services[batch.service]!;
    work.net += net;
    work.gross += gross;
    batch.running--;
    batch.completed++;
    batch.lastEnd = queue.now;
    batch.turnaround.record(queue.now - began);
    this.#hooks.done(instance);
    if (batch.waiting > 0) this.#ask(batch, 1);
    else this.#afterEnd(batch);
  }

  /** An instance goes down; what it has done of its task is lost. */
  down(instance: number): void {
    const task = this.#taskOf.get(instance);
    if (task === undefined) return;
    const batch = this.#batchOf(instance)!;
    batch.lost++;
    this.#abort(batch, instance, task);
  }

  /** What has been done of a task comes to nothing. */
  #abort(batch: Batch, instance: number, task: number): void {
    const { cpu, leaves, queue, services, onLost } = this.#ground;
    const leaf = leaves[instance]!;
    const { net, gross } = this.#byTask.get(task)!;
    const { speed } = this.#ground.fleet.poolOf(this.#ground.fleet.instances[instance]!.host);
    const left = (cpu.leftOf(leaf, task, queue.now) / MILLI) * speed;
    const part = gross === 0 ? 0 : Math.max(0, gross - left) / gross;
    cpu.abort(leaf, queue.now);
    const { work } = services[batch.service]!;
    work.net += part * net;
    work.gross += part * gross;
    onLost(part * gross);
    this.#forget(instance, task);
  }

  toReport(): Report['batches'] {
    return this.#batches.map(batch => {
      const { id, plan, completed, running, waiting, lost, lastEnd, turnaround, failedAt } = batch;
      const sinceMs = (at: number) => (at - this.#origin - plan.atUs) / 1000;
      return {
        id,
        tasks: plan.again === undefined ? plan.tasks : plan.tasks * batch.beganAt.length,
        completed,
        running,
        waiting,
        restarts: lost,
        ...(failedAt === null ? {} : { failedMs: sinceMs(failedAt) }),
        ...(plan.again === undefined ? {} : { runs: { ...batch.runs } }),
        makespanMs: completed < plan.tasks || batch.isActive ? null : sinceMs(lastEnd),
        turnaround: turnaround.toReport(),
        turnaroundMs: turnaround.milliseconds(),
      };
    });
  }

  #batchOf(instance: number): Batch | undefined {
    return this.#ofService[this.#ground.fleet.instances[instance]!.service];
  }

  /** Counts where a task is begun anew; whether nothing of its batch is begun any more. */
  #hasFailed(batch: Batch, instance: number): boolean {
    if (batch.failedAt !== null) return true;
    if (!this.#nth.has(instance)) return false;
    batch.retries++;
    this.#retriesOf.set(instance, (this.#retriesOf.get(instance) ?? 0) + 1);
    if (!batch.isPastLimit) return false;
    const { queue } = this.#ground;
    batch.failedAt = queue.now;
    batch.isEnding = true;
    queue.push(queue.now, 1, payload(BATCH, this.#batches.indexOf(batch)));
    return true;
  }

  /** All that is under way or waits for room goes. */
  #stop(batch: Batch): void {
    const { fleet } = this.#ground;
    const hasFailed = batch.isEnding;
    batch.isEnding = false;
    fleet.callOff(batch.service, fleet.waitingOf(batch.service));
    for (const instance of [...fleet.instancesOf(batch.service)]) {
      const task = this.#taskOf.get(instance);
      if (task !== undefined) this.#abort(batch, instance, task);
      this.#nth.delete(instance);
      this.#hooks.done(instance);
    }
    batch.running = 0;
    if (batch.plan.again === undefined) return;
    batch.waiting = 0;
    if (hasFailed) this.#afterEnd(batch);
  }

  #ask(batch: Batch, instances: number): void {
    batch.waiting -= instances;
    batch.running += instances;
    this.#hooks.start(batch.service, instances);
  }

  #forget(instance: number, task: number): void {
    this.#byTask.delete(task);
    this.#taskOf.delete(instance);
    this.#ground.tasks.release(task);
  }
}
