import type { Invocations } from './invocations.ts';

/** Instances as requests see them: what each holds, and who waits at it. */
export class Stations {
  /** Leaf of each instance in the CPU sharing. */
  readonly leaf: Int32Array;
  /** Requests sent to it whose own work is not done. */
  readonly outstanding: Int32Array;
  /** Requests that it works on or that wait for what they call, and how many it can hold within its memory limit. */
  readonly held: Int32Array;
  readonly room: Int32Array;
  /** How many times as long its work takes as without its neighbours (rule F2). */
  readonly slow: Float64Array;
  /** 1 once it has been killed and is not back. */
  readonly gone: Uint8Array;
  /** How many wait for a slot; the first and the last of them, −1 for none. */
  readonly waiting: Int32Array;
  readonly #head: Int32Array;
  readonly #tail: Int32Array;
  readonly #invocations: Invocations;

  /** `roomOf(instance)`: requests that it can hold, −1 when even an idle one is over its memory limit. */
  constructor(leaves: Int32Array, roomOf: (instance: number) => number, invocations: Invocations) {
    this.#invocations = invocations;
    this.leaf = leaves;
    this.outstanding = new Int32Array(leaves.length);
    this.held = new Int32Array(leaves.length);
    this.room = Int32Array.from(leaves, (_, instance) => roomOf(instance));
    this.slow = new Float64Array(leaves.length).fill(1);
    this.gone = new Uint8Array(leaves.length);
    this.waiting = new Int32Array(leaves.length);
    this.#head = new Int32Array(leaves.length).fill(-1);
    this.#tail = new Int32Array(leaves.length).fill(-1);
  }

  /** The instance is gone, with all that waits at it. */
  empty(instance: number): void {
    this.held[instance] = 0;
    this.waiting[instance] = 0;
    this.#head[instance] = -1;
    this.#tail[instance] = -1;
  }

  enqueue(instance: number, invocation: number): void {
    const { next } = this.#invocations;
    next[invocation] = -1;
    const tail = this.#tail[instance]!;
    if (tail < 0) this.#head[instance] = invocation;
    else next[tail] = invocation;
    this.#tail[instance] = invocation;
    this.waiting[instance]!++;
  }

  /** Takes out the one that has waited longest; −1 when nobody waits. */
  dequeue(instance: number): number {
    const first = this.#head[instance]!;
    if (first < 0) return -1;
    this.#head[instance] = this.#invocations.next[first]!;
    if (this.#head[instance]! < 0) this.#tail[instance] = -1;
    this.waiting[instance]!--;
    return first;
  }
}
