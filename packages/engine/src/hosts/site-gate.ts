/**
 * Rule O5: which sites take instances. A site is shut while it is known to be lost or nothing manages it, and all but one
 * are while one is asked.
 */
export class SiteGate {
  /** Read by whoever looks for room: not 0 for a site that takes nothing now; null while all do. */
  barred: Uint8Array | null = null;
  readonly #shut: number[];
  readonly #bars: Uint8Array;
  /** The only site that is asked now; −1: all are. */
  asked = -1;
  readonly #onTurned: () => void;

  /** `onTurned`: other sites take instances than before. */
  constructor(sites: number, onTurned: () => void) {
    this.#shut = Array.from({ length: sites }, () => 0);
    this.#bars = new Uint8Array(sites);
    this.#onTurned = onTurned;
  }

  /** Only this site is asked; −1: all are. */
  ask(site: number): void {
    if (site === this.asked) return;
    this.asked = site;
    this.#turn();
  }

  /** Nothing more is placed there, until it is opened as often as it was shut. */
  shut(site: number): void {
    this.#shut[site]!++;
    this.#turn();
  }

  open(site: number): void {
    this.#shut[site]!--;
    this.#turn();
  }

  isShut(site: number): boolean {
    return this.#shut[site]! > 0;
  }

  isBarred(site: number): boolean {
    return this.barred !== null && this.barred[site] !== 0;
  }

  #turn(): void {
    let any = 0;
    for (let site = 0; site < this.#bars.length; site++) {
      const isBarred = this.#shut[site]! > 0 || (this.asked >= 0 && site !== this.asked);
      this.#bars[site] = isBarred ? 1 : 0;
      any |= this.#bars[site]!;
    }
    this.barred = any === 0 ? null : this.#bars;
    this.#onTurned();
  }
}
