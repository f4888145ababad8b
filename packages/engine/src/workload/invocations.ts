import { longerBytes, longerFloats, longerInts } from '../kernel/columns.ts';

/** Values of `parent` for a client's request, and for a call that its caller has replaced by a retry. */
export const CLIENT = -1;
export const NOBODY = -2;

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
/** Its own work is done; it waits for what it calls. */
export const CALLING = 3;

/** Invocations (a request at one service), as columns with a free list. */
export class Invocations {
  service = new Int32Array(256);
  /** −1 until one is chosen. */
  instance = new Int32Array(256);
  /** Invocation that called it, CLIENT, or NOBODY. */
  parent = new Int32Array(256);
  /** Closed user that waits for it, −1 for none. */
  user = new Int32Array(256);
  step = new Int32Array(256);
  /** Which of the calls that are made again made it, −1 for any other; and for the how-many-eth time. */
  again = new Int32Array(256);
  tries = new Int32Array(256);
  /** Calls under way, and one more while calls are being made. */
  pending = new Int32Array(256);
  state = new Uint8Array(256);
  place = new Uint8Array(256);
  keyHigh = new Int32Array(256);
  keyLow = new Int32Array(256);
  /** Rises when the slot is used again, so that old deadlines are known to be void. */
  generation = new Int32Array(256);
  /** Next in an instance's queue, or in the free list. */
  next = new Int32Array(256);
  arrivedAt = new Float64Array(256);
  /** When its instance took it in. */
  admittedAt = new Float64Array(256);
  /** CPU time (reference µs, gross) that it and what it called have taken to good purpose so far (rule L1). */
  spent = new Float64Array(256);
  /**
   * Where its time went along its critical path, in µs: its own parts, and of the calls of a step those of the one that
   * ended last, for the others cost it nothing. So the parts sum to its time (rule R3).
   */
  networkUs = new Float64Array(256);
  queueUs = new Float64Array(256);
  /** The workload's own work and what the isolation stack adds; set when it begins. */
  netUs = new Float64Array(256);
  overheadUs = new Float64Array(256);
  cpuWaitUs = new Float64Array(256);
  /** Slots ever used; those that are free have service −1. */
  used = 0;
  #free = -1;

  /** A free slot; all columns but `generation` must be set by the caller. */
  take(): number {
    const slot = this.#free;
    if (slot >= 0) {
      this.#free = this.next[slot]!;
      return slot;
    }
    if (this.used === this.service.length) this.#grow(this.used * 2);
    return this.used++;
  }

  /** Keeps the first slots free of invocations: their numbers are those of starts that run on the same CPUs. */
  setAside(slots: number): void {
    for (let slot = 0; slot < slots; slot++) this.service[this.take()] = -1;
  }

  release(slot: number): void {
    this.service[slot] = -1;
    this.generation[slot]!++;
    this.next[slot] = this.#free;
    this.#free = slot;
  }

  /** Whether an invocation that was noted in that generation still waits for an answer. */
  isAlive(slot: number, generation: number): boolean {
    return this.generation[slot] === generation && this.state[slot] === ALIVE;
  }

  /** Every invocation that there is. Costs as much as there ever were at once: not for the hot path. */
  forEach(visit: (slot: number) => void): void {
    for (let slot = 0; slot < this.used; slot++) if (this.service[slot]! >= 0) visit(slot);
  }

  /** The last call of a step has ended: its path is part of its caller's. */
  follow(caller: number, call: number): void {
    this.networkUs[caller]! += this.networkUs[call]!;
    this.queueUs[caller]! += this.queueUs[call]!;
    this.netUs[caller]! += this.netUs[call]!;
    this.overheadUs[caller]! += this.overheadUs[call]!;
    this.cpuWaitUs[caller]! += this.cpuWaitUs[call]!;
  }

  #grow(size: number): void {
    this.service = longerInts(this.service, size);
    this.instance = longerInts(this.instance, size);
    this.parent = longerInts(this.parent, size);
    this.user = longerInts(this.user, size);
    this.step = longerInts(this.step, size);
    this.again = longerInts(this.again, size);
    this.tries = longerInts(this.tries, size);
    this.pending = longerInts(this.pending, size);
    this.state = longerBytes(this.state, size);
    this.place = longerBytes(this.place, size);
    this.keyHigh = longerInts(this.keyHigh, size);
    this.keyLow = longerInts(this.keyLow, size);
    this.generation = longerInts(this.generation, size);
    this.next = longerInts(this.next, size);
    this.arrivedAt = longerFloats(this.arrivedAt, size);
    this.admittedAt = longerFloats(this.admittedAt, size);
    this.spent = longerFloats(this.spent, size);
    this.networkUs = longerFloats(this.networkUs, size);
    this.queueUs = longerFloats(this.queueUs, size);
    this.netUs = longerFloats(this.netUs, size);
    this.overheadUs = longerFloats(this.overheadUs, size);
    this.cpuWaitUs = longerFloats(this.cpuWaitUs, size);
  }
}
