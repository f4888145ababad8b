import type { PlanTakes } from '@tare/schema';
import { CORE, type CpuTopology, guestWeight } from '../cpu/topology.ts';
import type { Fleet } from '../hosts/fleet.ts';
import { floatsOf } from '../kernel/columns.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import { START_UP, type TaskNumbers } from '../kernel/task-numbers.ts';
import { DRAW, derive, deriveDraw, derived, uniform } from '../random/keys.ts';
import type { Disks } from '../storage/disks.ts';
import { HostLocks } from './host-locks.ts';

/**
 * A start computes and waits by turns, not first the one and then the other; the turns are cut at random, or starts
 * that begin together would stay in step for ever. A resolution, not a property of any technology.
 */
const SLICES = 8;
const MILLI = 1000;

/** Who a guest is among those that take something; an instance is its own number. */
export const whoIsGuest = (guest: number): number => -1 - guest;

/** What is to be taken: by which start, for whom (an instance, or a guest), in how long undisturbed. */
export interface Wanted {
  readonly start: number;
  readonly who: number;
  readonly host: number;
  readonly delay: number;
  readonly takes: PlanTakes;
}

interface Taking extends Wanted {
  readonly task: number;
  /** Ends of the slices as shares of the CPU time, and of the waiting. */
  readonly cpuCuts: readonly number[];
  readonly waitCuts: readonly number[];
  slice: number;
  at: 'lock' | 'held' | 'disk' | 'cpu' | 'wait';
  /** What its leaf had received when its present turn on the CPU began. */
  before: number;
}

export interface TakingHooks {
  readonly queue: EventQueue;
  readonly tasks: TaskNumbers;
  readonly payload: (start: number) => number;
}

/** What starts take of their hosts: the lock, then bytes of the disk, then CPU time and waiting by turns (rule S1). */
export class Takings {
  readonly #disks: Disks;
  readonly #locks = new HostLocks();
  readonly #fleet: Fleet;
  readonly #cpu: CpuTopology;
  readonly #seed: number;
  readonly #hooks: TakingHooks;
  readonly #onTaken: (start: number, now: number) => void;
  readonly #byTask = new Map<number, Taking>();
  readonly #byWho = new Map<number, Taking>();
  readonly #byStart = new Map<number, Taking>();
  /** Starts that were cut off; what is still pending for them is void. */
  readonly #void = new Set<number>();
  readonly #guestLeaves = new Map<number, number>();
  /** CPU time that each has taken before the present turn. */
  readonly #taken = new Map<number, number>();

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
    this.#disks = disks;
  }

  begin(wanted: Wanted, now: number): void {
    const taking: Taking = {
      ...wanted,
      task: this.#hooks.tasks.take(START_UP),
      cpuCuts: this.#cuts(wanted, 0),
      waitCuts: this.#cuts(wanted, 1),
      slice: -1,
      at: 'lock',
      before: 0,
    };
    this.#byTask.set(taking.task, taking);
    this.#byWho.set(wanted.who, taking);
    this.#byStart.set(wanted.start, taking);
    if (wanted.takes.lockShare === 0) this.#read(taking, now);
    else if (this.#locks.ask(wanted.host, taking.task)) this.#hold(taking, now);
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
    const taking = this.#byTask.get(task)!;
    this.#count(taking, now);
    taking.at = 'wait';
    this.#wait(taking, this.#waiting(taking), now);
  }

  /** What a task copied is there. */
  copied(task: number, now: number): void {
    this.#next(this.#byTask.get(task)!, now);
  }

  /** A start is cut off; what it held goes to others. */
  cut(who: number, now: number): void {
    const taking = this.#byWho.get(who);
    if (taking === undefined) return;
    if (taking.at === 'held' || taking.at === 'wait') this.#void.add(taking.start);
    if (taking.at === 'cpu') {
      this.#cpu.share.abort(this.#leafOf(taking), now);
      this.#count(taking, now);
    }
    this.#disks.cut(who, now);
    this.#release(taking, now);
    this.#forget(taking);
  }

  /** Millicore-µs that the starts of each instance have taken. */
  cpuOfInstances(now: number): Float64Array {
    return floatsOf(this.#fleet.instances.length, instance => this.#cpuOf(instance, now));
  }

  /** Millicore-µs that boots of guests have taken of each host. */
  cpuOfBoots(now: number): Float64Array {
    const sums = new Float64Array(this.#fleet.hosts.length);
    this.#fleet.guests.forEach(({ host }, guest) => {
      sums[host]! += this.#cpuOf(whoIsGuest(guest), now);
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
    if (!this.#disks.copy(taking, taking.takes.diskBytes, now)) this.#next(taking, now);
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
    taking.before = this.#cpu.share.usedBy(leaf, now);
    const { speed } = this.#fleet.poolOf(taking.host);
    this.#cpu.share.begin(leaf, taking.task, (cpuUs * MILLI) / speed, now);
  }

  #waiting({ waitCuts, slice, delay, takes }: Taking): number {
    return part(waitCuts, slice) * delay * Math.max(0, 1 - takes.cpuShare - takes.lockShare);
  }

  #wait({ start }: Taking, delay: number, now: number): void {
    this.#hooks.queue.push(now + Math.round(delay), 1, this.#hooks.payload(start));
  }

  #forget({ start, task, who }: Taking): void {
    this.#byTask.delete(task);
    this.#byWho.delete(who);
    this.#byStart.delete(start);
    this.#hooks.tasks.release(task);
  }

  /** A turn on the CPU is over. */
  #count(taking: Taking, now: number): void {
    this.#taken.set(taking.who, this.#cpuOf(taking.who, now));
  }

  #cpuOf(who: number, now: number): number {
    const before = this.#taken.get(who) ?? 0;
    const taking = this.#byWho.get(who);
    if (taking?.at !== 'cpu') return before;
    return before + this.#cpu.share.usedBy(this.#leafOf(taking), now) - taking.before;
  }

  #leafOf({ who, host }: Taking): number {
    const known = who >= 0 ? this.#cpu.leaves[who] : this.#guestLeaves.get(who);
    if (known !== undefined) return known;
    const { cpuMilli } = this.#fleet.platform.guest!;
    const leaf = this.#cpu.share.addLeaf(this.#cpu.roots[host]!, cpuMilli, guestWeight(this.#fleet), CORE);
    this.#guestLeaves.set(who, leaf);
    return leaf;
  }

  /** Where the turns of a start are cut: uniform order statistics, drawn for whom it is and which start. */
  #cuts({ start, who }: Wanted, which: number): number[] {
    deriveDraw(this.#seed, DRAW.slices, who);
    derive(derived[0]!, derived[1]!, start);
    const [high, low] = [derived[0]!, derived[1]!];
    const cuts = Array.from({ length: SLICES - 1 }, (_, index) => {
      derive(high, low, which * SLICES + index);
      return uniform(derived[0]!, derived[1]!);
    });
    return [...cuts.sort((a, b) => a - b), 1];
  }
}

/** Width of the slice that ends at the cut with this index. */
const part = (cuts: readonly number[], index: number): number => cuts[index]! - (cuts[index - 1] ?? 0);
