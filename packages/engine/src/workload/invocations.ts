import { longerBytes, longerFloats, longerInts } from '../kernel/columns.ts';

/** What has become of an invocation. */
export const ALIVE = 0;
/** Its caller has stopped waiting; it works on in vain. */
export const GIVEN_UP = 1;
/** It has failed and does nothing more. */
export const FAILED = 2;

/** Where an invocation is. */
export const ON_ITS_WAY = 0;
export const IN_QUEUE = 1;
export const ON_CPU = 2;
/** Its own work is done; it waits for what it calls. */
export const CALLING = 3;

/** Invocations (a request at one service) and roots (a request as its client sees it), as columns with free lists. */
export class Invocations {
  service = new Int32Array(256);
  /** −1 until one is chosen. */
  instance = new Int32Array(256);
  parent = new Int32Array(256);
  root = new Int32Array(256);
  step = new Int32Array(256);
  /** Which of the calls that are made again made it, −1 for any other; and for the how-many-eth time. */
  call = new Int32Array(256);
  tries = new Int32Array(256);
  /** Calls under way, and one more while calls are being made. */
  pending = new Int32Array(256);
  state = new Int32Array(256);
  /** Where it is: on its way, in the queue, on the CPU, calling. */
  place = new Uint8Array(256);
  keyHigh = new Int32Array(256);
  keyLow = new Int32Array(256);
  /** Rises when the slot is used again, so that old deadlines are known to be void. */
  generation = new Int32Array(256);
  /** Next in an instance's queue, or in the free list. */
  next = new Int32Array(256);
  arrivedAt = new Float64Array(256);
  /** CPU time on the reference core with and without the stack's overhead. */
  demand = new Float64Array(256);
  net = new Float64Array(256);
  live = 0;
  /** Slots ever used; those that are free have service −1. */
  used = 0;
  #free = -1;

  /** A free slot; all columns but `generation` must be set by the caller. */
  take(): number {
    this.live++;
    if (this.#free >= 0) {
      const slot = this.#free;
      this.#free = this.next[slot]!;
      return slot;
    }
    if (this.used === this.service.length) this.#grow(this.used * 2);
    return this.used++;
  }

  release(slot: number): void {
    this.live--;
    this.service[slot] = -1;
    this.generation[slot]!++;
    this.next[slot] = this.#free;
    this.#free = slot;
  }

  #grow(size: number): void {
    this.service = longerInts(this.service, size);
    this.instance = longerInts(this.instance, size);
    this.parent = longerInts(this.parent, size);
    this.root = longerInts(this.root, size);
    this.step = longerInts(this.step, size);
    this.call = longerInts(this.call, size);
    this.tries = longerInts(this.tries, size);
    this.pending = longerInts(this.pending, size);
    this.state = longerInts(this.state, size);
    this.place = longerBytes(this.place, size);
    this.keyHigh = longerInts(this.keyHigh, size);
    this.keyLow = longerInts(this.keyLow, size);
    this.generation = longerInts(this.generation, size);
    this.next = longerInts(this.next, size);
    this.arrivedAt = longerFloats(this.arrivedAt, size);
    this.demand = longerFloats(this.demand, size);
    this.net = longerFloats(this.net, size);
  }
}

/** Requests as their clients see them. */
export class Roots {
  arrivedAt = new Float64Array(256);
  /** CPU time spent on it so far, for lost work (rule L1). */
  spent = new Float64Array(256);
  /** Closed user that waits for it, −1 for others. */
  user = new Int32Array(256);
  /** 1 once the client has its answer or its failure. */
  settled = new Int32Array(256);
  failed = new Int32Array(256);
  /** Invocations that still belong to it. */
  open = new Int32Array(256);
  #next = new Int32Array(256);
  #free = -1;
  #used = 0;

  take(now: number, user: number): number {
    const root = this.#slot();
    this.arrivedAt[root] = now;
    this.spent[root] = 0;
    this.user[root] = user;
    this.settled[root] = 0;
    this.failed[root] = 0;
    this.open[root] = 0;
    return root;
  }

  /** One invocation less; frees the slot after the last. */
  leave(root: number): void {
    if (--this.open[root]! > 0) return;
    this.#next[root] = this.#free;
    this.#free = root;
  }

  #slot(): number {
    if (this.#free >= 0) {
      const root = this.#free;
      this.#free = this.#next[root]!;
      return root;
    }
    if (this.#used === this.open.length) this.#grow(this.#used * 2);
    return this.#used++;
  }

  #grow(size: number): void {
    this.arrivedAt = longerFloats(this.arrivedAt, size);
    this.spent = longerFloats(this.spent, size);
    this.user = longerInts(this.user, size);
    this.settled = longerInts(this.settled, size);
    this.failed = longerInts(this.failed, size);
    this.open = longerInts(this.open, size);
    this.#next = longerInts(this.#next, size);
  }
}
