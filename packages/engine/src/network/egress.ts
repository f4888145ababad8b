import type { Plan } from '@tare/schema';
import type { Place } from './latency.ts';

/** Bytes that calls and answers carry from site to site over the window, and what they cost (rule L3). */
export class Egress {
  /** Whether any way has a price: it has none where nothing is sent. */
  readonly isPaid: boolean;
  readonly #sites: Plan['sites'];
  /** From · sites + to. */
  readonly #bytes: Float64Array;

  constructor({ sites }: Plan) {
    this.#sites = sites;
    this.#bytes = new Float64Array(sites.length * sites.length);
    this.isPaid = sites.some(({ usdPerByteTo }) => usdPerByteTo.some(price => price > 0));
  }

  carry(from: Place, to: Place, bytes: number): void {
    if (from.site !== to.site) this.#bytes[from.site * this.#sites.length + to.site]! += bytes;
  }

  /** Cost of all that was carried, USD. */
  usd(): number {
    const { length } = this.#sites;
    return this.#bytes.reduce(
      (sum, bytes, at) => sum + bytes * this.#sites[Math.floor(at / length)]!.usdPerByteTo[at % length]!,
      0,
    );
  }

  restart(): void {
    this.#bytes.fill(0);
  }
}
