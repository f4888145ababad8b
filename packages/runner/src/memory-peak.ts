/** The most memory that a run has taken at once, beyond what was there before: looked at between slices, where the host tells. */
export class MemoryPeak {
  readonly #bytesNow: () => number;
  readonly #before: number;
  #most: number;

  constructor(bytesNow: () => number) {
    this.#bytesNow = bytesNow;
    this.#before = bytesNow();
    this.#most = this.#before;
  }

  look(): void {
    this.#most = Math.max(this.#most, this.#bytesNow());
  }

  get bytes(): number {
    return this.#most - this.#before;
  }
}
