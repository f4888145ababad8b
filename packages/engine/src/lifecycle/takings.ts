import type { PlanPhase, PlanPlatform, PlanTakes } from '@tare/schema';
import { CORE, type CpuTopology, guestWeight } from '../cpu/topology.ts';
import type { Fleet } from '../hosts/fleet.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import { DRAW, derive, derived, uniform } from '../random/keys.ts';
import type { Disks } from '../storage/disks.ts';
import { HostLocks } from './host-locks.ts';

/**
 * A start computes and waits by turns, not first the one and then the other; the turns are cut at random, or starts
 * that begin together would stay in step for ever. A resolution, not a property of any technology.
 */
const SLICES = 8;
const MILLI = 1000;

/** What is to be taken: by which start, for which task (an instance, or after them a guest), in how long undisturbed. */
export interface Wanted {
  readonly start: number;
  readonly task: number;
  readonly host: number;
  readonly delay: number;
  readonly takes: PlanTakes;
}

interface Taking extends Wanted {
  /** Ends of the slices as shares of the CPU time, and of the waiting. */
  readonly cpuCuts: readonly number[];
  readonly waitCuts: readonly number[];
  slice: number;
  at: 'lock' | 'held' | 'disk' | 'cpu' | 'wait';
}

export interface TakingHooks {
  readonly queue: EventQueue;
  readonly payload: (start: number) => number;
}

const takesSomething = (phases: readonly PlanPhase[]): boolean =>
  phases.some(phase => phase.kind === 'delay' && phase.takes !== undefined);
const usesTakings = ({ deployments, guest }: PlanPlatform): boolean =>
  deployments.some(({ phases }) => takesSomething(phases)) ||
  (guest !== null && takesSomething(guest.phases));

/** What starts take of their hosts: the lock, then bytes of the disk, then CPU time and waiting by turns (rule S1). */
export class Takings {
  /** CPU tasks below this number are starts; 0 when no start takes anything. */
  readonly tasks: number;
  readonly #disks: Disks;
  readonly #locks = new HostLocks();
  readonly #fleet: Fleet;
  readonly #cpu: CpuTopology;
  readonly #seed: number;
  readonly #hooks: TakingHooks;
  readonly #onTaken: (start: number, now: number) => void;
  readonly #byTask = new Map<number, Taking>();
  readonly #byStart = new Map<number, Taking>();
  /** Starts that were cut off; what is still pending for them is void. */
  readonly #void = new Set<number>();
  readonly #guestLeaves = new Map<number, number>();
  /** CPU time taken by each task, and what its leaf had received when its present turn began (−1: no turn). */
  readonly #taken: Float64Array;
  readonly #before: Float64Array;

  constructor(
    fleet: Fleet,
    cpu: CpuTopology,
    disks: Disks,
    seed: number,
    hooks: TakingHooks,
    onTaken: (start: number, now: number) => void,
  ) {
    this.#fleet = fleet;
    this.#cpu = cpu;
    this.#seed = seed;
    this.#hooks = hooks;
    this.#onTaken = onTaken;
    this.tasks = usesTakings(fleet.platform) ? fleet.instances.length + fleet.guests.length : 0;
    this.#taken = new Float64Array(this.tasks);
    this.#before = new Float64Array(this.tasks).fill(-1);
    this.#disks = disks;
  }

  taskOfGuest(guest: number): number {
    return this.#fleet.instances.length + guest;
  }

  begin(wanted: Wanted, now: number): void {
    const taking: Taking = {
      ...wanted,
      cpuCuts: this.#cuts(wanted, 0),
      waitCuts: this.#cuts(wanted, 1),
      slice: -1,
      at: 'lock',
    };
    this.#byTask.set(wanted.task, taking);
    this.#byStart.set(wanted.start, taking);
    if (wanted.takes.lockShare === 0) this.#read(taking, now);
    else if (this.#locks.ask(wanted.host, wanted.task)) this.#hold(taking, now);
  }

  /** Handles the end of a wait; false when this start was not waiting for anything here. */
  waitOver(start: number, now: number): boolean {
    if (this.#void.delete(start)) return true;
    const taking = this.#byStart.get(start);
    if (taking === undefined) return false;
    if (taking.at === 'held') {
      this.#release(taking, now);
      this.#read(taking, now);
    } else this.#next(taking, now);
    return true;
  }

  /** The CPU turn of a task is over. */
  cpuOver(task: number, now: number): void {
    this.#count(task, now);
    const taking = this.#byTask.get(task)!;
    taking.at = 'wait';
    this.#wait(taking, this.#waiting(taking), now);
  }

  /** What a task copied is there. */
  copied(task: number, now: number): void {
    this.#next(this.#byTask.get(task)!, now);
  }

  /** A start is cut off; what it held goes to others. */
  cut(task: number, now: number): void {
    const taking = this.#byTask.get(task);
    if (taking === undefined) return;
    if (taking.at === 'held' || taking.at === 'wait') this.#void.add(taking.start);
    if (taking.at === 'cpu') {
      this.#cpu.share.abort(this.#leafOf(taking), now);
      this.#count(task, now);
    }
    this.#disks.cut(task, now);
    this.#release(taking, now);
    this.#forget(taking);
  }

  /** Millicore-µs that the starts of each instance have taken. */
  cpuOfInstances(now: number): Float64Array {
    const sums = new Float64Array(this.#fleet.instances.length);
    for (let task = 0; task < Math.min(this.tasks, sums.length); task++) sums[task] = this.#cpuOf(task, now);
    return sums;
  }

  /** Millicore-µs that boots of guests have taken of each host. */
  cpuOfBoots(now: number): Float64Array {
    const sums = new Float64Array(this.#fleet.hosts.length);
    if (this.tasks === 0) return sums;
    this.#fleet.guests.forEach(({ host }, guest) => {
      sums[host]! += this.#cpuOf(this.taskOfGuest(guest), now);
    });
    return sums;
  }

  #hold(taking: Taking, now: number): void {
    taking.at = 'held';
    this.#wait(taking, taking.delay * taking.takes.lockShare, now);
  }

  #release({ host, task, takes }: Taking, now: number): void {
    if (takes.lockShare === 0) return;
    const heir = this.#locks.leave(host, task);
    if (heir >= 0) this.#hold(this.#byTask.get(heir)!, now);
  }

  #read(taking: Taking, now: number): void {
    taking.at = 'disk';
    if (!this.#disks.copy(taking.task, taking.host, taking.takes.diskBytes, now)) this.#next(taking, now);
  }

  /** The next turn: CPU time, then waiting. */
  #next(taking: Taking, now: number): void {
    taking.slice++;
    if (taking.slice === SLICES) {
      this.#forget(taking);
      this.#onTaken(taking.start, now);
      return;
    }
    const cpu = part(taking.cpuCuts, taking.slice) * taking.delay * taking.takes.cpuShare;
    if (cpu > 0) this.#compute(taking, cpu, now);
    else {
      taking.at = 'wait';
      this.#wait(taking, this.#waiting(taking), now);
    }
  }

  #compute(taking: Taking, cpuUs: number, now: number): void {
    taking.at = 'cpu';
    const leaf = this.#leafOf(taking);
    this.#before[taking.task] = this.#cpu.share.usedBy(leaf, now);
    const { speed } = this.#fleet.poolOf(taking.host);
    this.#cpu.share.begin(leaf, taking.task, (cpuUs * MILLI) / speed, now);
  }

  #waiting({ waitCuts, slice, delay, takes }: Taking): number {
    return part(waitCuts, slice) * delay * Math.max(0, 1 - takes.cpuShare - takes.lockShare);
  }

  #wait({ start }: Taking, delay: number, now: number): void {
    this.#hooks.queue.push(now + Math.round(delay), 1, this.#hooks.payload(start));
  }

  #forget({ start, task }: Taking): void {
    this.#byTask.delete(task);
    this.#byStart.delete(start);
  }

  #count(task: number, now: number): void {
    this.#taken[task] = this.#cpuOf(task, now);
    this.#before[task] = -1;
  }

  #cpuOf(task: number, now: number): number {
    const before = this.#before[task]!;
    const running = before < 0 ? 0 : this.#cpu.share.usedBy(this.#leafOfTask(task), now) - before;
    return this.#taken[task]! + running;
  }

  #leafOf({ task, host }: Taking): number {
    if (task < this.#fleet.instances.length || this.#guestLeaves.has(task)) return this.#leafOfTask(task);
    const { cpuMilli } = this.#fleet.platform.guest!;
    const leaf = this.#cpu.share.addLeaf(this.#cpu.roots[host]!, cpuMilli, guestWeight(this.#fleet), CORE);
    this.#guestLeaves.set(task, leaf);
    return leaf;
  }

  #leafOfTask(task: number): number {
    return task < this.#fleet.instances.length ? this.#cpu.leaves[task]! : this.#guestLeaves.get(task)!;
  }

  /** Where the turns of a start are cut: uniform order statistics, drawn for this task and phase. */
  #cuts({ start, task }: Wanted, which: number): number[] {
    const cuts = Array.from({ length: SLICES - 1 }, (_, index) => {
      derive(this.#seed, 0, DRAW.slices);
      derive(derived[0]!, derived[1]!, task);
      derive(derived[0]!, derived[1]!, start);
      derive(derived[0]!, derived[1]!, which * SLICES + index);
      return uniform(derived[0]!, derived[1]!);
    });
    return [...cuts.sort((a, b) => a - b), 1];
  }
}

/** Width of the slice that ends at the cut with this index. */
const part = (cuts: readonly number[], index: number): number => cuts[index]! - (cuts[index - 1] ?? 0);
