import type { CpuTopology } from '../cpu/topology.ts';
import type { Fleet } from '../hosts/fleet.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import { START_UP, type TaskNumbers } from '../kernel/task-numbers.ts';
import type { Disks } from '../storage/disks.ts';
import { Pulls } from '../storage/pulls.ts';
import { Starts } from './starts.ts';
import { Takings } from './takings.ts';

export interface LifecycleHooks {
  readonly queue: EventQueue;
  readonly tasks: TaskNumbers;
  readonly payload: (start: number) => number;
  readonly onReady: (instance: number, startedAt: number) => void;
  /** A disk has done what was asked for this task, which is no start's. */
  readonly onRead: (task: number) => void;
}

/** Starts of instances and what they need of hosts and registries, on one clock. */
export class Lifecycle {
  readonly pulls: Pulls;
  readonly starts: Starts;
  readonly takings: Takings;
  readonly #cpu: CpuTopology;
  readonly #disks: Disks;
  readonly #queue: EventQueue;
  readonly #fleet: Fleet;
  /** Instances of each service so far; an instance's place among them names its draws. */
  readonly #begun: number[];
  readonly #tasks: TaskNumbers;
  readonly #onRead: (task: number) => void;

  constructor(fleet: Fleet, cpu: CpuTopology, disks: Disks, seed: number, hooks: LifecycleHooks) {
    this.#fleet = fleet;
    this.#cpu = cpu;
    this.#disks = disks;
    this.#onRead = hooks.onRead;
    this.#queue = hooks.queue;
    this.#tasks = hooks.tasks;
    this.#begun = fleet.plan.services.map(() => 0);
    const phaseOver = (start: number, now: number) => this.starts.phaseOver(start, now);
    this.pulls = new Pulls(fleet, phaseOver);
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

  /** Time at which a pull or a disk is done with something next. */
  nextShared(): number {
    const pull = this.pulls.share.nextTime();
    return this.#disks.isUsed ? Math.min(pull, this.#disks.nextTime()) : pull;
  }

  /** Handles the pull that is due, else the disk. */
  fireShared(now: number): void {
    if (this.pulls.share.nextTime() === now) this.pulls.fire(now);
    else for (const task of this.#disks.fire()) this.#done(task, now);
  }

  #done(task: number, now: number): void {
    if (this.#tasks.ownerOf(task) === START_UP) this.takings.copied(task, now);
    else this.#onRead(task);
  }
}
