import { longerFloats, roomFor } from '../kernel/columns.ts';

/** How long each instance has been ready, for what grows with that time (rule M1, leaks). */
export class Ages {
  /** Since when it is ready; while it is not, −1 less when it became so last, or −1. */
  #since = new Float64Array(16);
  #size = 0;
  /** ∫ age dt over the window until it went down last, µs²; of those that did. */
  readonly #areas = new Map<number, number>();
  #from = 0;

  /** From now on there are so many instances. */
  grow(instances: number): void {
    const length = roomFor(this.#since.length, instances);
    if (length > this.#since.length) this.#since = longerFloats(this.#since, length);
    this.#since.fill(-1, this.#size, Math.max(this.#size, instances));
    this.#size = Math.max(this.#size, instances);
  }

  ready(instance: number, now: number): void {
    this.#since[instance] = now;
  }

  down(instance: number, now: number): void {
    this.#areas.set(instance, this.area(instance, now));
    this.#since[instance] = -1 - this.lastReady(instance);
  }

  /** When it became ready last; 0 where it never has. */
  lastReady(instance: number): number {
    const since = this.#since[instance]!;
    return since < 0 ? -1 - since : since;
  }

  /** µs; 0 while it is not ready. */
  of(instance: number, now: number): number {
    return this.#since[instance]! < 0 ? 0 : now - this.#since[instance]!;
  }

  /** Begins the window. */
  restart(now: number): void {
    this.#areas.clear();
    this.#from = now;
  }

  /** ∫ age dt over the window until now, µs². */
  area(instance: number, now: number): number {
    const since = this.#since[instance]!;
    const before = this.#areas.get(instance) ?? 0;
    if (since < 0) return before;
    const outside = Math.max(0, this.#from - since);
    const age = now - since;
    return before + (age * age - outside * outside) / 2;
  }
}
