/**
 * The most memory that a run has taken at once, looked at between slices, where the host tells: how far it rose above the least that had been
 * in use since the run began. What was in use before may be garbage of runs before, which is collected while this one goes on; counted from
 * there, a run that takes less than that would have taken nothing.
 */
export class MemoryPeak {
  readonly #bytesNow: () => number;
  #least: number;
  #risen = 0;

  constructor(bytesNow: () => number) {
    this.#bytesNow = bytesNow;
    this.#least = bytesNow();
  }

  look(): void {
    const now = this.#bytesNow();
    this.#least = Math.min(this.#least, now);
    this.#risen = Math.max(this.#risen, now - this.#least);
  }

  get bytes(): number {
    return this.#risen;
  }
}
