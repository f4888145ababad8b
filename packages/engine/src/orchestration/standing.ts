import { longerBytes, longerFloats, roomFor } from '../kernel/columns.ts';

/** When an instance began that is down. */
const DOWN = -1;

/** How each instance stands: down, starting since then, or ready; and whether it is to go, on its way, or not found by callers. */
export class Standing {
  /** About to go. */
  readonly retiring = new Set<number>();
  /** Places that are taken for VMs on their way there. */
  readonly coming = new Set<number>();
  /** Up, but not found by callers. */
  readonly withdrawn = new Set<number>();
  /** When the present start of each instance began. */
  #startedAt = new Float64Array(16);
  #isReady = new Uint8Array(16);
  /** Its program has begun some time. */
  #hasBegun = new Uint8Array(16);
  #size = 0;

  /** Takes in those that have come since, which are down; how many. */
  grow(instances: number): number {
    const more = instances - this.#size;
    const length = roomFor(this.#startedAt.length, instances);
    if (length > this.#startedAt.length) {
      this.#startedAt = longerFloats(this.#startedAt, length);
      this.#isReady = longerBytes(this.#isReady, length);
      this.#hasBegun = longerBytes(this.#hasBegun, length);
    }
    this.#startedAt.fill(DOWN, this.#size, instances);
    this.#size = instances;
    return more;
  }

  isDown(instance: number): boolean {
    return this.#startedAt[instance] === DOWN;
  }

  isReady(instance: number): boolean {
    return this.#isReady[instance] === 1;
  }

  /** Whether its present start began then. */
  startedAt(instance: number, time: number): boolean {
    return this.#startedAt[instance] === time;
  }

  starts(instance: number, now: number): void {
    this.#startedAt[instance] = now;
  }

  /** Its program begins. */
  begins(instance: number): void {
    this.#hasBegun[instance] = 1;
  }

  hasBegun(instance: number): boolean {
    return this.#hasBegun[instance] === 1;
  }

  ready(instance: number): void {
    this.#hasBegun[instance] = 1;
    this.#isReady[instance] = 1;
  }

  /** It is down from now on; whether it was ready. */
  down(instance: number): boolean {
    const wasReady = this.isReady(instance);
    this.#startedAt[instance] = DOWN;
    this.#isReady[instance] = 0;
    return wasReady;
  }
}
