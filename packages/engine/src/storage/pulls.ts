import type { Fleet } from '../hosts/fleet.ts';
import { FairShare } from '../cpu/fair-share.ts';
import type { Transfers } from '../network/transfers.ts';
import { perMillisecond, workOf } from './bandwidth.ts';

type Layers = readonly { readonly digest: string; readonly bytes: number }[];

/**
 * Rule M3: each host (or guest that instances share) keeps a store of layers; a pull fetches only what is missing.
 * All pulls of a site share its registry's bandwidth, those of a host share the host's rate, and its network card with
 * all else that it receives (rule M2); a pull is there when the slower of the two is done. A layer that another
 * instance is already fetching into the same store is waited for, not fetched twice.
 */
export class Pulls {
  readonly share = new FairShare();
  readonly #registries: number[];
  readonly #leaves = new Map<number, number>();
  readonly #fleet: Fleet;
  readonly #transfers: Transfers;
  /** "store digest" → done, or the pulls that wait for the one that fetches it. */
  readonly #layers = new Map<string, 'there' | { readonly by: number }>();
  /** Pull (numbered by its start) → what it still waits for: its own bytes and others' pulls. */
  readonly #open = new Map<number, number>();
  readonly #waiters = new Map<number, number[]>();
  readonly #keys = new Map<number, string[]>();
  /** Pulls whose bytes are still to come through both the registry and the card. */
  readonly #twofold = new Set<number>();
  readonly #onDone: (start: number, now: number) => void;

  constructor(fleet: Fleet, transfers: Transfers, onDone: (start: number, now: number) => void) {
    this.#fleet = fleet;
    this.#transfers = transfers;
    this.#onDone = onDone;
    const everybody = fleet.plan.pools.reduce(
      (sum, pool) => sum + perMillisecond(pool.pullBytesPerSecond) * Math.max(pool.count, pool.max),
      0,
    );
    this.#registries = fleet.plan.sites.map(site =>
      this.share.addRoot(
        site.registryBytesPerSecond > 0 ? perMillisecond(site.registryBytesPerSecond) : everybody,
      ),
    );
  }

  /** Whether a store has all of these, so that nothing is pulled. */
  has(store: string, layers: Layers): boolean {
    return layers.every(({ digest }) => this.#layers.get(`${store} ${digest}`) === 'there');
  }

  begin(start: number, host: number, store: string, layers: Layers, now: number): void {
    const others = new Set<number>();
    const missing: string[] = [];
    let bytes = 0;
    for (const layer of layers) {
      const key = `${store} ${layer.digest}`;
      const state = this.#layers.get(key);
      if (state === undefined) {
        this.#layers.set(key, { by: start });
        missing.push(key);
        bytes += layer.bytes;
      } else if (state !== 'there' && state.by !== start) others.add(state.by);
    }
    if (missing.length === 0 && others.size === 0) {
      // Nothing to fetch, and nobody can wait for it.
      this.#onDone(start, now);
      return;
    }
    for (const other of others) this.#waiters.get(other)!.push(start);
    this.#keys.set(start, missing);
    this.#waiters.set(start, []);
    this.#open.set(start, others.size + 1);
    if (bytes === 0) {
      this.#fetched(start, now);
      return;
    }
    if (this.#transfers.pull(host, bytes, this.#rateOf(host), start, now)) this.#twofold.add(start);
    this.share.begin(this.#leafOf(host), start, workOf(bytes), now);
  }

  /** A store is another from now on, and has nothing; what is being fetched into it goes on. */
  forget(store: string): void {
    for (const [key, state] of this.#layers)
      if (state === 'there' && key.startsWith(`${store} `)) this.#layers.delete(key);
  }

  /** Handles the end of the pulls that are due. */
  fire(now: number): void {
    this.share.fire();
    const ended = this.share.ended.slice(0, this.share.endedCount);
    for (const start of ended) this.received(start, now);
  }

  /** The bytes of a pull are through the registry, or through the host's card. */
  received(start: number, now: number): void {
    if (!this.#twofold.delete(start)) this.#fetched(start, now);
  }

  #fetched(start: number, now: number): void {
    for (const key of this.#keys.get(start)!) this.#layers.set(key, 'there');
    this.#keys.delete(start);
    const waiting = this.#waiters.get(start)!;
    this.#waiters.delete(start);
    this.#oneLess(start, now);
    for (const waiter of waiting) this.#oneLess(waiter, now);
  }

  #oneLess(start: number, now: number): void {
    const left = this.#open.get(start)! - 1;
    if (left > 0) this.#open.set(start, left);
    else {
      this.#open.delete(start);
      this.#onDone(start, now);
    }
  }

  #leafOf(host: number): number {
    const known = this.#leaves.get(host);
    if (known !== undefined) return known;
    const rate = perMillisecond(this.#fleet.poolOf(host).pullBytesPerSecond);
    const leaf = this.share.addLeaf(this.#registries[this.#fleet.poolOf(host).site]!, rate, 1, rate);
    this.#leaves.set(host, leaf);
    return leaf;
  }

  /** The most that a host can pull, bytes a millisecond. */
  #rateOf(host: number): number {
    const { pullBytesPerSecond, site } = this.#fleet.poolOf(host);
    const { registryBytesPerSecond } = this.#fleet.plan.sites[site]!;
    const most = registryBytesPerSecond > 0 ? registryBytesPerSecond : Infinity;
    return perMillisecond(Math.min(pullBytesPerSecond, most));
  }
}
