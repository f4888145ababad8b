import type { Fleet } from '../hosts/fleet.ts';
import { FairShare } from '../cpu/fair-share.ts';
import type { Transfers } from '../network/transfers.ts';
import { perMillisecond, workOf } from './bandwidth.ts';

type Layers = readonly { readonly digest: string; readonly bytes: number }[];

/** A layer that nobody needs to fetch any more. */
const THERE = null;

/** The layers of a host or guest: of each digest what fetches it, or THERE. */
type Store = Map<string, Pull | typeof THERE>;

/** What a pull still waits for, and for whom. */
interface Pull {
  /** Whose it is. */
  readonly start: number;
  readonly store: Store;
  /** Digests of the layers that it fetches. */
  fetches: readonly string[];
  /** What it fetches itself, and others' pulls, that have not come yet. */
  left: number;
  /** Pulls that wait for what it fetches. */
  waiting: Pull[];
}

/** Of pulls that fetch nothing, or for which nobody waits: most. */
const NO_LAYERS: readonly string[] = [];
const NOBODY: Pull[] = [];

/** Who keeps the layers: a guest that instances share, else the host. */
export const storeOf = (host: number, guest: number): number => (guest < 0 ? host : -1 - guest);

/**
 * Rule M3: each host (or guest that instances share) keeps a store of layers; a pull fetches only what is missing.
 * All pulls of a site share its registry's bandwidth, those of a host share the host's rate, and its network card with
 * all else that it receives (rule M2); a pull is there when the slower of the two is done. A layer that another
 * instance is already fetching into the same store is waited for, not fetched twice.
 */
export class Pulls {
  readonly share = new FairShare();
  /** Fetches that the registries have under way. */
  underWay = 0;
  readonly #registries: number[];
  readonly #leaves = new Map<number, number>();
  readonly #fleet: Fleet;
  readonly #transfers: Transfers;
  readonly #stores = new Map<number, Store>();
  /** Those that fetch something, by the numbers of their starts. */
  readonly #fetching = new Map<number, Pull>();
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
  has(store: number, layers: Layers): boolean {
    const own = this.#stores.get(store);
    return layers.every(({ digest }) => own?.get(digest) === THERE);
  }

  begin(start: number, { host, store }: { host: number; store: number }, layers: Layers, now: number): void {
    const own = this.#storeOf(store);
    const pull: Pull = { start, store: own, fetches: NO_LAYERS, left: 1, waiting: NOBODY };
    awaitOthers(pull, layers);
    const bytes = takeUp(pull, layers);
    if (bytes === 0) {
      this.#fetched(pull, now);
      return;
    }
    this.#fetching.set(start, pull);
    if (this.#transfers.pull(host, bytes, this.#rateOf(host), start, now)) this.#twofold.add(start);
    this.underWay++;
    this.share.begin(this.#leafOf(host), start, workOf(bytes), now);
  }

  /** A store is another from now on, and has nothing; what is being fetched into it goes on. */
  forget(store: number): void {
    const own = this.#storeOf(store);
    for (const [digest, by] of own) if (by === THERE) own.delete(digest);
  }

  /** Handles the end of the pulls that are due. */
  fire(now: number): void {
    this.share.fire();
    const ended = this.share.ended.slice(0, this.share.endedCount);
    this.underWay -= ended.length;
    for (const start of ended) this.received(start, now);
  }

  /** The bytes of a pull are through the registry, or through the host's card. */
  received(start: number, now: number): void {
    if (this.#twofold.delete(start)) return;
    const pull = this.#fetching.get(start)!;
    this.#fetching.delete(start);
    this.#fetched(pull, now);
  }

  /** What a pull fetches is there. */
  #fetched(pull: Pull, now: number): void {
    const { store, fetches, waiting } = pull;
    for (const digest of fetches) store.set(digest, THERE);
    this.#oneLess(pull, now);
    for (const waiter of waiting) this.#oneLess(waiter, now);
  }

  #oneLess(pull: Pull, now: number): void {
    if (--pull.left === 0) this.#onDone(pull.start, now);
  }

  #storeOf(store: number): Store {
    const known = this.#stores.get(store);
    if (known !== undefined) return known;
    const own: Store = new Map();
    this.#stores.set(store, own);
    return own;
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

/** A pull waits for those that fetch what it needs too. */
function awaitOthers(pull: Pull, layers: Layers): void {
  for (const { digest } of layers) {
    const by = pull.store.get(digest);
    // Nobody fetches it; it is there; or it is waited for already, for another layer.
    if (by === undefined || by === THERE || by.waiting.at(-1) === pull) continue;
    if (by.waiting === NOBODY) by.waiting = [];
    by.waiting.push(pull);
    pull.left++;
  }
}

/** A pull is to fetch what nobody does; how many bytes. */
function takeUp(pull: Pull, layers: Layers): number {
  let sum = 0;
  for (const { digest, bytes } of layers) {
    if (pull.store.has(digest)) continue;
    pull.store.set(digest, pull);
    pull.fetches = [...pull.fetches, digest];
    sum += bytes;
  }
  return sum;
}
