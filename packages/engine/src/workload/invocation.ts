import { REQUEST, type TaskNumbers } from '../kernel/task-numbers.ts';
import type { CompiledCall, CompiledService } from './call-graph.ts';
import type { Station } from './station.ts';

/** Values of `state`: what has become of an invocation. */
export const ALIVE = 0;
/** Its caller has stopped waiting; it works on in vain. */
export const GIVEN_UP = 1;
/** It has failed and does nothing more. */
export const FAILED = 2;

/** Values of `place`: where an invocation is. From ON_CPU on its instance holds memory for it. */
export const ON_ITS_WAY = 0;
export const IN_QUEUE = 1;
export const ON_CPU = 2;
export const ON_DISK = 3;
/** Its own work is done; it waits for what it calls, or its answer is on its way. */
export const CALLING = 4;

/** What is not set yet; not 0, for a field that begins with a whole number costs V8 a change of shape later. */
const UNSET = Number.NaN;

/**
 * A request at one service. An object and not a row of columns, because an event reads and writes many fields of one;
 * it is used again for another once it is released.
 */
export class Invocation {
  /** Its number, as an event and as a task of the CPU. */
  readonly id: number;
  /** Rises when it is used again, so that old deadlines are known to be void. */
  generation = 0;
  inUse = false;
  service: CompiledService;
  /** Null until one is chosen. */
  station: Station | null = null;
  /** What called it; null for a client's request, and for a call that its caller has replaced by a retry. */
  parent: Invocation | null = null;
  isRequest = false;
  /** Site where its client is; −1: beside whichever instance it asks, or it is no client's. */
  client = -1;
  /** Closed user that waits for a client's request, −1 for none. */
  user = -1;
  /** The call that made it, where that is made again when it fails; if so, for the how-many-eth time. */
  again: CompiledCall | null = null;
  tries = 1;
  step = 0;
  /** Calls under way, and one more while calls are being made. */
  pending = 0;
  state = ALIVE;
  place = ON_ITS_WAY;
  keyHigh = 0;
  keyLow = 0;
  /** Next in an instance's queue. */
  next: Invocation | null = null;
  arrivedAt = UNSET;
  /** CPU time on the reference core that it wants; −1: drawn by its service’s law when it begins. */
  workUs = UNSET;
  /** When its instance took it in. */
  admittedAt = UNSET;
  /** When its answer was sent. */
  answeredAt = UNSET;
  /** CPU time (reference µs, gross) that it and what it called have taken to good purpose so far (rule L1). */
  spent = UNSET;
  /**
   * Where its time went along its critical path, in µs: its own parts, and of the calls of a step those of the one that
   * ended last, for the others cost it nothing. So the parts sum to its time (rule R3).
   */
  networkUs = UNSET;
  /** On network cards and links: what was sent with the call, and the answer. */
  transferUs = UNSET;
  queueUs = UNSET;
  /** The workload's own work and what the isolation stack adds; set when it begins. */
  netUs = UNSET;
  overheadUs = UNSET;
  cpuWaitUs = UNSET;
  diskUs = UNSET;

  constructor(id: number, service: CompiledService) {
    this.id = id;
    this.service = service;
  }

  /** Its path: adds its parts, in the order of PATH_PARTS, to the sums that begin there. */
  addPath(sums: Float64Array, to: number): void {
    sums[to]! += this.networkUs;
    sums[to + 1]! += this.transferUs;
    sums[to + 2]! += this.queueUs;
    sums[to + 3]! += this.netUs;
    sums[to + 4]! += this.overheadUs;
    sums[to + 5]! += this.cpuWaitUs;
    sums[to + 6]! += this.diskUs;
  }

  /** The last call of a step has ended: its path is part of its caller's. */
  follow(call: Invocation): void {
    this.networkUs += call.networkUs;
    this.transferUs += call.transferUs;
    this.queueUs += call.queueUs;
    this.netUs += call.netUs;
    this.overheadUs += call.overheadUs;
    this.cpuWaitUs += call.cpuWaitUs;
    this.diskUs += call.diskUs;
  }
}

/** All invocations that there are, and those that can be used again. */
export class Invocations {
  /** By number; null where that is of a task of somebody else. */
  readonly #all: (Invocation | null)[] = [];
  readonly #free: Invocation[] = [];
  readonly #tasks: TaskNumbers;

  /** Their numbers are of `tasks`, for starts run on the same CPUs. */
  constructor(tasks: TaskNumbers) {
    this.#tasks = tasks;
  }

  /** One of that number, which must have been given out. */
  at(id: number): Invocation {
    return this.#all[id]!;
  }

  /** Whether a number is one of theirs. */
  has(id: number): boolean {
    return id < this.#all.length && this.#all[id] !== null;
  }

  /** One that is free; `id`, `generation` and `inUse` are set, the rest is the caller's. */
  take(service: CompiledService): Invocation {
    let one = this.#free.pop();
    if (one === undefined) {
      one = new Invocation(this.#tasks.take(REQUEST), service);
      while (this.#all.length <= one.id) this.#all.push(null);
      this.#all[one.id] = one;
    } else one.service = service;
    one.inUse = true;
    return one;
  }

  release(one: Invocation): void {
    one.inUse = false;
    one.generation++;
    this.#free.push(one);
  }

  /** Whether an invocation that was noted in that generation still waits for an answer. */
  isAlive(id: number, generation: number): boolean {
    const one = this.at(id);
    return one.generation === generation && one.state === ALIVE;
  }

  /** Every invocation that there is. Costs as much as there ever were at once: not for the hot path. */
  forEach(visit: (one: Invocation) => void): void {
    for (const one of this.#all) if (one?.inUse === true) visit(one);
  }
}
