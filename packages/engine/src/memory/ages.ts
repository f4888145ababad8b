/** How long each instance has been ready, for what grows with that time (rule M1, leaks). */
export class Ages {
  /** Since when it is ready, −1 while it is not. */
  readonly #since: number[] = [];
  /** ∫ age dt over the window until it went down last, µs². */
  readonly #areas: number[] = [];
  #from = 0;

  /** From now on there are so many instances. */
  grow(instances: number): void {
    while (this.#since.length < instances) {
      this.#since.push(-1);
      this.#areas.push(0);
    }
  }

  ready(instance: number, now: number): void {
    this.#since[instance] = now;
  }

  down(instance: number, now: number): void {
    this.#areas[instance] = this.area(instance, now);
    this.#since[instance] = -1;
  }

  /** µs; 0 while it is not ready. */
  of(instance: number, now: number): number {
    return this.#since[instance]! < 0 ? 0 : now - this.#since[instance]!;
  }

  /** Begins the window. */
  restart(now: number): void {
    this.#areas.fill(0);
    this.#from = now;
  }

  /** ∫ age dt over the window until now, µs². */
  area(instance: number, now: number): number {
    const since = this.#since[instance]!;
    if (since < 0) return this.#areas[instance]!;
    const before = Math.max(0, this.#from - since);
    const age = now - since;
    return this.#areas[instance]! + (age * age - before * before) / 2;
  }
}
