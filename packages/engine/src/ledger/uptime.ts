/** How many instances there are to be, and how many of them are ready, over time. */
export class Uptime {
  ready = 0;
  #wanted = 0;
  #readyArea = 0;
  #wantedArea = 0;
  #at = 0;

  change(by: number, now: number): void {
    this.#advance(now);
    this.ready += by;
  }

  /** From now on there are to be so many more (fewer, if negative). */
  want(by: number, now: number): void {
    this.#advance(now);
    this.#wanted += by;
  }

  /** Begins the window. */
  restart(now: number): void {
    this.#advance(now);
    this.#readyArea = 0;
    this.#wantedArea = 0;
  }

  /** Share of the instance-time of the window that was ready. */
  availability(now: number): number {
    this.#advance(now);
    return this.#wantedArea === 0 ? 0 : this.#readyArea / this.#wantedArea;
  }

  #advance(now: number): void {
    this.#readyArea += this.ready * (now - this.#at);
    this.#wantedArea += this.#wanted * (now - this.#at);
    this.#at = now;
  }
}
