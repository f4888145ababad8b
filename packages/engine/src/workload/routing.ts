import type { PlanService } from '@tare/schema';
import { derive, derived } from '../random/keys.ts';
import type { IdleInstances } from './idle-instances.ts';
import type { Stations } from './stations.ts';

/** Name of the draw under an invocation's key; its calls have others. */
const ROUTING = 2;
/** Of whether a client has heard of a loss, and of whom it asks if not; 4 is a retry's. */
const HEARING = 3;
const TWO_32 = 4294967296;

/** An instance of a lost site that clients still ask: all of them until a time, then one after another turns away. */
interface Haunted {
  readonly station: number;
  readonly heardFrom: number;
  readonly heardOver: number;
}

/** Instances of one service that take requests, and how a caller chooses among them (rule W1). */
export class Route {
  /** Their stations. */
  readonly ready: number[] = [];
  /** Of each site, where calls stay at theirs; null where they do not. */
  readonly #bySite: number[][] | null;
  readonly #stations: Stations;
  /** Where each request is to have an instance of its own; it is chosen there. */
  readonly idle: IdleInstances | null;
  readonly #policy: PlanService['balancing'];
  #haunted: Haunted[] = [];
  #turn = 0;

  /**
   * `sites`: where calls stay at their site while it has an instance that is ready (rule O5); 0: they do not. `idle`: where each
   * request is to have an instance of its own.
   */
  constructor(
    policy: PlanService['balancing'],
    stations: Stations,
    { sites, idle }: { sites: number; idle: IdleInstances | null },
  ) {
    this.#policy = policy;
    this.#stations = stations;
    this.idle = idle;
    this.#bySite = sites === 0 ? null : Array.from({ length: sites }, () => []);
  }

  /** The instance takes requests from now on. */
  join(station: number): void {
    this.ready.push(station);
    if (this.#bySite !== null) this.#bySite[this.#stations.siteOf(station)]!.push(station);
    if (this.#haunted.length > 0) this.#haunted = this.#haunted.filter(one => one.station !== station);
    this.idle?.join(station, this.#stations.requestsAt(station));
  }

  /** The instance takes no more requests. */
  leave(station: number): void {
    takeOut(this.ready, station);
    this.idle?.leave(station);
    if (this.#bySite !== null) takeOut(this.#bySite[this.#stations.siteOf(station)]!, station);
  }

  /** The instance is gone with its site, and clients go on asking it (rule O5). */
  haunt(station: number, heardFrom: number, heardOver: number): void {
    this.#haunted.push({ station, heardFrom, heardOver });
  }

  get isHaunted(): boolean {
    return this.#haunted.length > 0;
  }

  /** Whether a client's request with this key goes to an instance that is gone, as the client has not heard of it. */
  misleads(high: number, low: number, now: number): boolean {
    if (this.#haunted.length === 0) return false;
    this.#haunted = this.#haunted.filter(({ heardFrom, heardOver }) => now < heardFrom + heardOver);
    derive(high, low, HEARING);
    const [heard, chosen] = [share(derived[0]!), share(derived[1]!)];
    const asked = this.#haunted.filter(({ heardFrom, heardOver }) => now < heardFrom + heard * heardOver);
    return chosen * (asked.length + this.ready.length) < asked.length;
  }

  /** Whether calls stay at their site. */
  get staysNear(): boolean {
    return this.#bySite !== null;
  }

  /** An instance for a request with this key, from a site (−1: any); −1 when none is ready. */
  choose(high: number, low: number, site = -1): number {
    if (this.idle !== null) return this.idle.youngest();
    const near = site < 0 ? undefined : this.#bySite?.[site];
    const ready = near === undefined || near.length === 0 ? this.ready : near;
    if (ready.length < 2) return ready[0] ?? -1;
    switch (this.#policy) {
      case 'round-robin':
        return ready[this.#next(ready.length)]!;
      case 'random':
        derive(high, low, ROUTING);
        return drawn(ready, derived[0]!);
      case 'two-choices': {
        derive(high, low, ROUTING);
        const first = drawn(ready, derived[0]!);
        const second = drawn(ready, derived[1]!);
        return this.#load(second) < this.#load(first) ? second : first;
      }
      case 'least-requests':
        return ready.reduce((least, one) => (this.#load(one) < this.#load(least) ? one : least));
    }
  }

  #load(station: number): number {
    return this.#stations.outstandingOf(station);
  }

  /** Whose turn it is among so many. */
  #next(count: number): number {
    const next = this.#turn + 1;
    this.#turn = next < count ? next : next % count;
    return this.#turn;
  }
}

const share = (word: number): number => (word >>> 0) / TWO_32;

const drawn = (ready: readonly number[], word: number): number =>
  ready[Math.floor(share(word) * ready.length)]!;

function takeOut(stations: number[], station: number): void {
  const at = stations.indexOf(station);
  if (at >= 0) stations.splice(at, 1);
}
