import type { Plan, PlanPlatform, PlanSiteChoice } from '@tare/schema';
import { stepAt } from '../../numeric/steps.ts';
import { fitsIn, needOf } from '../needs.ts';
import type { Need } from '../rooms.ts';
import { allocateSeats, inTurn, type Party } from './webster.ts';

/** A site in turn for a replica. */
interface Candidate extends Party {
  readonly site: number;
}

/** How many more of a service a site could take now, and whether it takes any. */
export interface SiteRoom {
  isOpen(site: number): boolean;
  available(site: number): number;
}

/** What is unknown comes last. */
const LAST = Number.MAX_VALUE;

/**
 * Rule O5: in which order a platform's sites are asked to take one more instance of a service. Replicas are divided one by
 * one, by how many each site has already, so that a site without room is passed over and does not hold up the rest.
 */
export class SiteChoice {
  readonly #choice: PlanSiteChoice;
  readonly #plan: Plan;
  readonly #platform: PlanPlatform;
  /** Where the platform has hosts. */
  readonly #sites: readonly number[];
  /** Instances of each service at each site, and after them those of each recording. */
  readonly #seats: readonly number[][];
  /** What each site still gets of the batch that is being placed. */
  #quotas: readonly number[] = [];
  /** Of a service, or of what one of a recording asks for. */
  readonly #byPrice = new Map<number | Need, readonly number[]>();

  #clock: { readonly now: number } = { now: 0 };
  #origin = 0;

  constructor(plan: Plan, platform: PlanPlatform, choice: PlanSiteChoice) {
    this.#choice = choice;
    this.#plan = plan;
    this.#platform = platform;
    this.#sites = [...new Set(platform.pools.map(pool => plan.pools[pool]!.site))].sort((a, b) => a - b);
    this.#seats = [...plan.services, ...plan.lifetimes].map(() => plan.sites.map(() => 0));
  }

  /** From here on a grid's carbon is that of the moment; steps count from the origin. */
  follow(clock: { readonly now: number }, origin: number): void {
    this.#clock = clock;
    this.#origin = origin;
  }

  /** How many times its replicas a service has in all. */
  get copies(): number {
    return this.#choice.by === 'duplicated' ? this.#sites.length : 1;
  }

  /** Whether replicas go elsewhere when their site is lost; where each site has all of them they need not. */
  get moves(): boolean {
    return this.#choice.by !== 'duplicated';
  }

  change(service: number, site: number, by: 1 | -1): void {
    this.#seats[service]![site]! += by;
  }

  /** So many of a service are to be placed together: divides them where that goes by the room that there is. */
  begin(service: number, replicas: number, room: SiteRoom): void {
    const { by } = this.#choice;
    if (by !== 'available' && by !== 'aggregated') return;
    const open = this.#allowed(service).filter(site => room.isOpen(site));
    const able = open
      .map(site => this.#candidate(site, { votes: room.available(site), seats: 0 }))
      .sort((a, b) => b.votes - a.votes || a.site - b.site);
    const used = by === 'available' ? able : this.#fewest(service, able, replicas);
    const names = allocateSeats(replicas, used);
    this.#quotas = this.#plan.sites.map(({ id }) => names.find(({ name }) => name === id)?.seats ?? 0);
  }

  /** One of the batch has found a place. */
  settle(site: number): void {
    if (this.#quotas.length > 0)
      this.#quotas = this.#quotas.map((left, at) => (at === site ? left - 1 : left));
  }

  /**
   * Sites in the order in which they are asked; those in which a service may not stand are not among them. Recordings are
   * numbered on from the services; what one of them asks for is given.
   */
  order(service: number, need?: Need): readonly number[] {
    const { by, weights, latencyUs, groups } = this.#choice;
    const allowed = this.#allowed(service);
    switch (by) {
      case 'price':
        return this.#cheapestFirst(need ?? service, allowed);
      case 'latency':
        return ranked(allowed, site => latencyUs[site]!);
      case 'carbon':
        return ranked(allowed, site => this.#carbonOf(site));
      case 'spread':
      case 'duplicated':
        return this.#evenly(service, allowed);
      case 'weighted':
        return this.#evenly(
          service,
          allowed.filter(site => weights[site]! > 0),
          weights,
        );
      case 'fail-over':
        return groups.flatMap(group =>
          this.#evenly(
            service,
            group.filter(site => allowed.includes(site)),
          ),
        );
      case 'available':
      case 'aggregated':
        return ranked(allowed, site => -(this.#quotas[site] ?? 0));
    }
  }

  /** Surplus instances in the order in which they go: from the site that would have been given its last one last. */
  leaving(service: number, surplus: readonly number[], siteOf: (instance: number) => number): number[] {
    const left = [...surplus];
    const seats = [...this.#seats[service]!];
    const gone: number[] = [];
    while (left.length > 0) {
      const site = this.#lastOf(service, seats, new Set(left.map(siteOf)));
      const at = left.findIndex(instance => siteOf(instance) === site);
      gone.push(...left.splice(at, 1));
      seats[site]!--;
    }
    return gone;
  }

  /** Of sites that have some of a service, the one that is to have one fewer. */
  #lastOf(service: number, seats: readonly number[], having: ReadonlySet<number>): number {
    const { by, weights } = this.#choice;
    const order = this.order(service);
    const outside = [...having].find(site => !order.includes(site));
    if (outside !== undefined) return outside;
    if (by === 'spread' || by === 'duplicated' || by === 'weighted') {
      const votes = by === 'weighted' ? weights : undefined;
      const before = [...having].map(site =>
        this.#candidate(site, { votes: votes?.[site] ?? 1, seats: seats[site]! - 1 }),
      );
      return inTurn(before).at(-1)!.site;
    }
    return order.findLast(site => having.has(site))!;
  }

  /** As few sites as hold them all: first those that have some already, then those with most room. */
  #fewest(service: number, able: readonly Candidate[], replicas: number): Candidate[] {
    const seats = this.#seats[service]!;
    const order = [...able].sort((a, b) => Number(seats[b.site]! > 0) - Number(seats[a.site]! > 0));
    let held = 0;
    return order.filter(({ votes }) => {
      const isNeeded = held < replicas;
      held += votes;
      return isNeeded;
    });
  }

  #evenly(service: number, sites: readonly number[], weights?: readonly number[]): number[] {
    const seats = this.#seats[service]!;
    return inTurn(
      sites.map(site => this.#candidate(site, { votes: weights?.[site] ?? 1, seats: seats[site]! })),
    ).map(({ site }) => site);
  }

  #candidate(site: number, of: Pick<Party, 'votes' | 'seats'>): Candidate {
    return { site, name: this.#plan.sites[site]!.id, ...of };
  }

  #allowed(service: number): readonly number[] {
    const only = this.#plan.services[service]?.placement?.sites ?? null;
    return only === null ? this.#sites : this.#sites.filter(site => only.includes(site));
  }

  #cheapestFirst(whose: number | Need, allowed: readonly number[]): readonly number[] {
    const known = this.#byPrice.get(whose);
    if (known !== undefined) return known;
    const need = typeof whose === 'number' ? needOf(this.#platform.deployments[whose]!) : whose;
    const order = ranked(allowed, site => this.#priceOf(site, need));
    this.#byPrice.set(whose, order);
    return order;
  }

  /** What a need costs for an hour on the cheapest host of a site: its larger share of what that has to give. */
  #priceOf(site: number, need: Need): number {
    const own = this.#platform.pools.map(pool => this.#plan.pools[pool]!).filter(pool => pool.site === site);
    return own
      .filter(({ allocatable }) => fitsIn(need, allocatable))
      .reduce((least, { usdPerHour, allocatable: { cpuMilli, memoryBytes } }) => {
        const share = Math.max(need.cpuMilli / cpuMilli, need.memoryBytes / memoryBytes);
        return Math.min(least, usdPerHour * share);
      }, LAST);
  }

  /** Of a unit of energy in its hosts, its facility included. */
  #carbonOf(site: number): number {
    const { kgCo2ePerKwh, carbonSteps, pue } = this.#plan.sites[site]!;
    if (carbonSteps !== undefined)
      return carbonSteps[stepAt(carbonSteps, this.#clock.now - this.#origin)]!.kgCo2ePerKwh * pue;
    return kgCo2ePerKwh === null ? LAST : kgCo2ePerKwh * pue;
  }
}

/** The least first, the first named among equals. */
const ranked = (sites: readonly number[], of: (site: number) => number): number[] =>
  [...sites].sort((a, b) => of(a) - of(b) || a - b);
