import type { PlanPhase } from '@tare/schema';
import { CpuTopology } from '../cpu/topology.ts';
import type { Fleet } from '../hosts/fleet.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import { START_UP, type TaskNumbers } from '../kernel/task-numbers.ts';
import { Transfers } from '../network/transfers.ts';
import { Disks } from '../storage/disks.ts';
import { Pulls } from '../storage/pulls.ts';
import { Starts } from './starts.ts';
import { Takings } from './takings.ts';

export interface LifecycleHooks {
  readonly queue: EventQueue;
  readonly tasks: TaskNumbers;
  readonly payload: (start: number) => number;
  readonly onReady: (instance: number, startedAt: number) => void;
  /** For a recorder: see StartHooks. */
  readonly onPhase?: (instance: number, startedAt: number, phase: PlanPhase) => void;
  readonly onHostUp?: (host: number) => void;
  /** A disk has done what was asked for this task, which is no start's. */
  readonly onRead: (task: number) => void;
  /** What this invocation sent has arrived. */
  readonly onCarried: (invocation: number, generation: number) => void;
}

/** What all starts and requests of a fleet share. */
export interface Shared {
  readonly cpu: CpuTopology;
  readonly disks: Disks;
  readonly transfers: Transfers;
}

export const sharedBy = (fleet: Fleet, seed: number): Shared => ({
  cpu: new CpuTopology(fleet, seed),
  disks: new Disks(fleet),
  transfers: new Transfers(fleet),
});

/** Starts of instances and what they need of hosts and registries, on one clock. */
export class Lifecycle {
  readonly pulls: Pulls;
  readonly starts: Starts;
  readonly takings: Takings;
  readonly #cpu: CpuTopology;
  readonly #disks: Disks;
  readonly #transfers: Transfers;
  readonly #queue: EventQueue;
  readonly #fleet: Fleet;
  /** Instances of each service so far; an instance's place among them names its draws. */
  readonly #begun: number[];
  readonly #tasks: TaskNumbers;
  readonly #hooks: Pick<LifecycleHooks, 'onRead' | 'onCarried'>;

  constructor(fleet: Fleet, { cpu, disks, transfers }: Shared, seed: number, hooks: LifecycleHooks) {
    this.#fleet = fleet;
    this.#cpu = cpu;
    this.#disks = disks;
    this.#transfers = transfers;
    this.#hooks = hooks;
    this.#queue = hooks.queue;
    this.#tasks = hooks.tasks;
    this.#begun = fleet.plan.services.map(() => 0);
    const phaseOver = (start: number, now: number) => this.starts.phaseOver(start, now);
    this.pulls = new Pulls(fleet, transfers, phaseOver);
    this.takings = new Takings(fleet, cpu, disks, seed, hooks, phaseOver);
    this.starts = new Starts(fleet, this.pulls, this.takings, hooks, seed);
  }

  begin(instance: number): void {
    const { service } = this.#fleet.instances[instance]!;
    this.starts.begin(instance, this.#begun[service]!++, this.#queue.now);
  }

  /** Goes on until everything that has begun is ready; only starts may be pending. `startOf` undoes the payload. */
  drain(startOf: (payload: number) => number): void {
    while (this.#step(startOf));
  }

  #step(startOf: (payload: number) => number): boolean {
    const { share } = this.#cpu;
    const cpu = share.nextTime();
    const shared = this.nextShared();
    const event = this.#queue.nextTime();
    const now = Math.min(cpu, shared, event);
    if (now === Infinity) return false;
    if (cpu === now) {
      this.#queue.now = now;
      share.fire();
      if (share.endedCount > 0) this.takings.cpuOver(share.ended[0]!, now);
    } else if (shared === now) {
      this.#queue.now = now;
      this.fireShared(now);
    } else this.starts.delayOver(startOf(this.#queue.pop()), this.#queue.now);
    return true;
  }

  /** Time at which a pull, a disk or a network card is done with something next. */
  nextShared(): number {
    if (this.pulls.underWay === 0 && this.#disks.uses === 0 && this.#transfers.uses === 0) return Infinity;
    return this.#nextOfShared();
  }

  #nextOfShared(): number {
    let next = this.pulls.share.nextTime();
    if (this.#disks.uses > 0) next = Math.min(next, this.#disks.nextTime());
    return this.#transfers.uses > 0 ? Math.min(next, this.#transfers.nextTime()) : next;
  }

  /** Handles the pull that is due, else the disk, else the network. */
  fireShared(now: number): void {
    if (this.pulls.share.nextTime() === now) this.pulls.fire(now);
    else if (this.#disks.uses > 0 && this.#disks.nextTime() === now)
      for (const task of this.#disks.fire()) this.#done(task, now);
    else this.#carry(now);
  }

  #done(task: number, now: number): void {
    if (this.#tasks.ownerOf(task) === START_UP) this.takings.copied(task, now);
    else this.#hooks.onRead(task);
  }

  #carry(now: number): void {
    for (const { isPull, owner, generation } of this.#transfers.fire())
      if (isPull) this.pulls.received(owner, now);
      else this.#hooks.onCarried(owner, generation);
  }
}
