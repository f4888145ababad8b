/** How many instances are ready, over time. */
export class Uptime {
  ready = 0;
  #area = 0;
  #at = 0;
  #from = 0;

  change(by: number, now: number): void {
    this.#advance(now);
    this.ready += by;
  }

  /** Begins the window. */
  restart(now: number): void {
    this.#advance(now);
    this.#area = 0;
    this.#from = now;
  }

  /** Share of the window that `instances` of them were ready, on average. */
  availability(instances: number, now: number): number {
    this.#advance(now);
    const whole = instances * (now - this.#from);
    return whole === 0 ? 0 : this.#area / whole;
  }

  #advance(now: number): void {
    this.#area += this.ready * (now - this.#at);
    this.#at = now;
  }
}
