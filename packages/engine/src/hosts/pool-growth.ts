import type { Plan } from '@tare/schema';
import type { NodePlace } from '../placement/kubernetes/census.ts';
import { fitsIn, hasDevicesFor } from '../placement/needs.ts';
import type { Need } from '../placement/rooms.ts';
import type { Host } from './inventory.ts';

/** Rule H1: how many hosts of each pool there are, whether one more may come, and where it would stand. */
export class PoolGrowth {
  readonly #plan: Plan;
  /** Hosts of each pool that are there, and that ever were. */
  readonly #open: number[];
  readonly #everOpen: number[];
  /** Set where nobody looks after scaled pools: hosts of these then come late as they are needed. */
  isScaledAtOnce = false;
  /** The first zone of each site, numbered through. */
  readonly #firstZone: readonly number[];

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#open = plan.pools.map(() => 0);
    this.#everOpen = plan.pools.map(() => 0);
    this.#firstZone = plan.sites.map((_, site) =>
      plan.sites.slice(0, site).reduce((sum, { zones }) => sum + zones.length, 0),
    );
  }

  /** Hosts of a pool that are there, or ordered. */
  openIn(pool: number): number {
    return this.#open[pool]!;
  }

  /** One more host of a pool; returns its zone within its site. */
  open(pool: number): number {
    this.#open[pool]!++;
    return this.#zoneOf(pool, this.#everOpen[pool]!++);
  }

  close(pool: number): void {
    this.#open[pool]!--;
  }

  /** Whether a host with room for this may come as soon as it is needed; `late`: after the first roll-out. */
  mayOpen(pool: number, need: Need, late: boolean): boolean {
    const { count, max, allocatable, scaling, accelerators } = this.#plan.pools[pool]!;
    const isFixed = scaling !== undefined && late ? !this.isScaledAtOnce : count >= 0;
    return (
      !isFixed && this.#open[pool]! < max && fitsIn(need, allocatable) && hasDevicesFor(need, accelerators)
    );
  }

  placeOf({ pool, zone }: Pick<Host, 'pool' | 'zone'>): NodePlace {
    const { site } = this.#plan.pools[pool]!;
    return { pool, site, zone: this.#firstZone[site]! + zone };
  }

  /** Where the next host of a pool would stand. */
  placeOfNext(pool: number): NodePlace {
    return this.placeOf({ pool, zone: this.#zoneOf(pool, this.#everOpen[pool]!) });
  }

  #zoneOf(pool: number, nth: number): number {
    const { zone, site } = this.#plan.pools[pool]!;
    return zone >= 0 ? zone : nth % this.#plan.sites[site]!.zones.length;
  }
}
