import type { SiteChoice } from '../placement/sites/site-choice.ts';
import type { SiteGate } from './site-gate.ts';

/** Rule O5: sites are asked one after another, and the first with room takes what is to be placed. */
export class SiteTurns {
  readonly #sites: SiteChoice;
  readonly #gate: SiteGate;

  constructor(sites: SiteChoice, gate: SiteGate) {
    this.#sites = sites;
    this.#gate = gate;
  }

  /** What `place` gives at the first site of this order where it finds room; −1: it finds none at any. */
  first(order: readonly number[], place: () => number): number {
    for (const site of order) {
      if (this.#gate.isShut(site)) continue;
      this.#gate.ask(site);
      const found = place();
      this.#gate.ask(-1);
      if (found < 0) continue;
      this.#sites.settle(site);
      return found;
    }
    return -1;
  }
}
