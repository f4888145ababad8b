import type { Plan } from '@tare/schema';

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

  /** From a site to another. */
  carry(from: number, to: number, bytes: number): void {
    if (from !== to) this.#bytes[from * this.#sites.length + to]! += bytes;
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
