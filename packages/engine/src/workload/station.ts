import type { Plan, PlanPlatform } from '@tare/schema';
import { roomForRequests } from '../memory/limits.ts';

/**
 * What the row of a station holds, and values of that. Whoever reads rows takes these as constants of its own module, for the
 * reason that INVOCATION gives.
 */
export const STATION = {
  /** Bits, see below. */
  STANDING: 0,
  /** Its leaf in the CPU sharing. */
  LEAF: 1,
  /** Requests sent to it whose own work is not done. */
  OUTSTANDING: 2,
  /** Slots in use: requests on its CPU or at the disk. */
  BUSY: 3,
  /** Of a home: requests in its memory, those that it works on or that wait for what they call. */
  HELD: 4,
  /** How many wait for a slot, and the invocations that have waited longest and least; −1: none. */
  WAITING: 5,
  HEAD: 6,
  TAIL: 7,
  /** Half a cache line. */
  ROW: 8,

  /** Its instance has been killed and is not back. */
  GONE: 1,
  /** Of a home: it takes no more requests, and goes when it has ended those that it has. */
  RETIRING: 2,
  /** What stands above these bits: its shape, which all of one service have in common on hosts of one pool and with one memory limit. */
  SHAPE_SHIFT: 2,

  // Places in a row of `hindrances`, of a home but for PAGES, and the width of that.
  /** How many times as long its work takes as without its neighbours (rule F2), and as with all its memory (rule M1). */
  SLOW: 0,
  SQUEEZED: 1,
  /** Swapped pages that each request touches, on average (rule M1). */
  PAGES: 2,
  HINDRANCES: 3,
} as const;

/** What all stations of a service have in common whose instances are of one service, on hosts of one pool, with one memory limit. */
export interface StationShape {
  /** Number of the service. */
  readonly service: number;
  /** Of the host, relative to the reference core. */
  readonly speed: number;
  /** What the isolation stack adds to each request, on that host: µs. */
  readonly costUs: number;
  /** Bytes that requests may hold within the instance's memory limit, negative when even an idle one is over it. */
  readonly room: number;
  /** Bytes that each request holds. */
  readonly bytesPerRequest: number;
  /** What the instance touches when it has no request. */
  readonly idleBytes: number;
  /** Whether what requests hold adds to what it takes of its host, or was taken whole. */
  readonly touches: boolean;
}

/** What tells shapes apart. */
export interface ShapeKey {
  /** Numbers of the service, and of the one that its instance is of. */
  readonly service: number;
  readonly own: number;
  readonly pool: number;
  /** Of the instance; 0: none. */
  readonly memoryLimitBytes: number;
}

/** The shapes of a run's stations, made as they are needed. */
export class StationShapes {
  readonly all: StationShape[] = [];
  readonly #plan: Plan;
  readonly #platform: PlanPlatform;
  /** By service and pool, then by memory limit. */
  readonly #numbers = new Map<number, Map<number, number>>();

  constructor(plan: Plan, platform: PlanPlatform) {
    this.#plan = plan;
    this.#platform = platform;
  }

  numberOf(key: ShapeKey): number {
    const { services, pools } = this.#plan;
    const place = (key.service * services.length + key.own) * pools.length + key.pool;
    const byLimit = this.#numbers.get(place) ?? new Map<number, number>();
    const known = byLimit.get(key.memoryLimitBytes);
    if (known !== undefined) return known;
    const number = this.all.push(this.#make(key)) - 1;
    byLimit.set(key.memoryLimitBytes, number);
    this.#numbers.set(place, byLimit);
    return number;
  }

  #make({ service, own, pool, memoryLimitBytes }: ShapeKey): StationShape {
    const { services, pools } = this.#plan;
    const { deployments } = this.#platform;
    const { speed } = pools[pool]!;
    return {
      service,
      speed,
      costUs: deployments[service]!.requestCostUs / speed,
      room: roomForRequests(services[own]!, { memoryLimitBytes }),
      bytesPerRequest: services[service]!.memory.perRequestBytes,
      touches: deployments[own]!.takenBytes === 0,
      idleBytes: services[own]!.memory.baseBytes,
    };
  }
}
