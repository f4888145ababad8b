import type { PlanPoolScaling, Report } from '@tare/schema';
import { needOf } from '../placement/needs.ts';
import type { RunParts } from '../parts.ts';
import type { Need } from '../placement/rooms.ts';
import type { Roster } from '../roster.ts';
import type { Evictions } from './evictions.ts';
import { SiteRooms } from '../hosts/site-rooms.ts';
import { estimateHosts, type HostTemplate, type PodGroup } from './host-estimate.ts';
import { waitingAt } from './waiting-by-site.ts';

const RECORDS_KEPT = 500;

/** Autoscalers that make room for who waits. */
const FOLLOWS_WAITING: ReadonlySet<string | undefined> = new Set(['cluster-autoscaler', 'karpenter']);

/** Instances of one service that wait for room; of guests that hold many, the guests that these would take. */
export interface Pending extends PodGroup {
  readonly need: Need;
}

/** A host that is on its way. */
interface Upcoming {
  readonly pool: number;
  readonly since: number;
}

/**
 * The hosts of pools that are scaled while a run goes on, whoever decides it: ordering them, emptying them, letting them go,
 * and what waits for them.
 */
export class HostGroups {
  readonly records: Report['scaling']['hosts'] = [];
  omitted = 0;
  readonly upcoming = new Map<number, Upcoming>();
  /** Hosts that go once they are empty. */
  readonly leaving = new Set<number>();
  /** A host has come or gone. */
  onChanged: (() => void) | null = null;
  readonly #why = new Map<number, string>();
  readonly #parts: RunParts;
  readonly #roster: Roster;
  readonly #evictions: Evictions;
  /** Sites of each control plane, where there are several and sites are chosen; else none. */
  readonly #apart: readonly ReadonlySet<number>[];
  #origin = 0;

  constructor(parts: RunParts, roster: Roster, evictions: Evictions) {
    const { controlPlanes = [], sites } = parts.platform;
    const planes = controlPlanes.filter(plane => plane.sites.length > 0);
    this.#apart = sites === undefined || planes.length < 2 ? [] : planes.map(plane => new Set(plane.sites));
    this.#evictions = evictions;
    this.#parts = parts;
    this.#roster = roster;
  }

  begin(origin: number): void {
    this.#origin = origin;
  }

  get now(): number {
    return this.#parts.queue.now;
  }

  /** Pools of the platform that one kind of autoscaler scales, in order: of each control plane's sites apart, if sites are chosen. */
  poolsBy(by: PlanPoolScaling['by']): number[][] {
    const { platform, plan } = this.#parts;
    const own = platform.pools.filter(pool => plan.pools[pool]!.scaling?.by === by);
    const groups =
      this.#apart.length === 0
        ? [own]
        : this.#apart.map(sites => own.filter(pool => sites.has(this.#siteOf(pool))));
    return groups.filter(pools => pools.length > 0);
  }

  /** Whether the control plane is up of those who scale these pools. */
  isManaged(pools: readonly number[]): boolean {
    return pools.some(pool => this.#roster.manages(this.#siteOf(pool)));
  }

  #siteOf(pool: number): number {
    return this.#parts.plan.pools[pool]!.site;
  }

  /** null: those who scale these pools do so for all sites. */
  #sitesOf(pools: readonly number[]): ReadonlySet<number> | null {
    return this.#apart.find(sites => sites.has(this.#siteOf(pools[0]!))) ?? null;
  }

  /** How a pool that is scaled is. */
  scalingOf(pool: number): PlanPoolScaling {
    return this.#parts.plan.pools[pool]!.scaling!;
  }

  /** What a new host of a pool has to give to pods. */
  templateOf(pool: number): HostTemplate {
    const { allocatable } = this.#parts.plan.pools[pool]!;
    return { ...allocatable, pods: allocatable.instances, zone: '' };
  }

  /** Hosts that a pool may still open. */
  roomIn(pool: number): number {
    const { plan, fleet } = this.#parts;
    if (fleet.gate.isShut(plan.pools[pool]!.site)) return 0;
    return plan.pools[pool]!.max - fleet.hostsIn(pool);
  }

  /** What waits for room on hosts where these pools are, and finds none on those that are on their way. */
  pending(pools: readonly number[]): Pending[] {
    const { plan, fleet, platform } = this.#parts;
    const sites = this.#sitesOf(pools);
    const waiting = plan.services.flatMap((_, service) => {
      const count = this.#waitingFor(service, sites);
      return count === 0 ? [] : [groupOf(needOf(fleet.deploymentOf(service)), count)];
    });
    return this.#beyondUpcoming(platform.guest === null ? waiting : this.#guestsFor(waiting), sites);
  }

  #waitingFor(service: number, sites: ReadonlySet<number> | null): number {
    const { fleet } = this.#parts;
    const all = fleet.waitingOf(service);
    if (sites === null || all === 0) return all;
    const counts = waitingAt(this.#parts, service, (site, own) => this.#roomToCome(site, own));
    return counts.reduce((sum, count, site) => (sites.has(site) ? sum + count : sum), 0);
  }

  #roomToCome(site: number, service: number): number {
    const { fleet, platform, plan } = this.#parts;
    const rooms = new SiteRooms(fleet, needOf(fleet.deploymentOf(service)));
    const own = platform.pools.filter(
      pool => this.#siteOf(pool) === site && FOLLOWS_WAITING.has(plan.pools[pool]!.scaling?.by),
    );
    return own.reduce((sum, pool) => {
      const coming = [...this.upcoming.values()].filter(one => one.pool === pool).length;
      return sum + (Math.max(0, this.roomIn(pool)) + coming) * rooms.perHost(pool);
    }, 0);
  }

  #guestsFor(waiting: readonly Pending[]): Pending[] {
    const { allocatable } = this.#parts.platform.guest!;
    const { hosts } = estimateHosts(waiting, { ...allocatable, pods: allocatable.instances, zone: '' });
    return hosts === 0 ? [] : [groupOf(this.#parts.fleet.guestNeed(), hosts)];
  }

  #beyondUpcoming(waiting: readonly Pending[], sites: ReadonlySet<number> | null): Pending[] {
    const { fleet } = this.#parts;
    const left = waiting.map(({ count }) => count);
    for (const [host, { pool }] of this.upcoming) {
      if (sites !== null && !sites.has(this.#siteOf(pool))) continue;
      const template = {
        ...this.templateOf(pool),
        cpuMilli: fleet.onHosts.freeCpu(host),
        memoryBytes: fleet.onHosts.freeMemory(host),
      };
      const groups = waiting.map((group, index) => ({ ...group, count: left[index]! }));
      const { podsOf } = estimateHosts(groups, template, { most: 1 });
      for (const [index, pods] of podsOf.entries()) left[index]! -= pods;
    }
    return waiting.flatMap((group, index) => (left[index] === 0 ? [] : [{ ...group, count: left[index]! }]));
  }

  /** So many hosts more, as far as the pool may grow. */
  order(pool: number, hosts: number, why: string): void {
    this.surge(pool, Math.min(hosts, this.roomIn(pool)), why);
  }

  /** So many hosts more, whatever the pool's bound. */
  surge(pool: number, hosts: number, why: string): void {
    const { fleet, lifecycle } = this.#parts;
    const from = fleet.hostsIn(pool);
    for (let nth = hosts; nth > 0; nth--) {
      const host = fleet.order(pool, this.now);
      this.upcoming.set(host, { pool, since: this.now });
      this.#roster.welcome();
      lifecycle.starts.afterHost(host, this.now, () => this.#admit(host));
    }
    this.#note(pool, from, why);
  }

  #admit(host: number): void {
    if (!this.upcoming.delete(host)) return;
    this.#parts.fleet.admit(host);
    this.#roster.placeWaitingOn(host);
    this.#parts.tenants.settleWaiting();
    this.onChanged?.();
  }

  /** Hosts of a pool that are up and stay. */
  hostsOf(pool: number): number[] {
    const { fleet } = this.#parts;
    return [...fleet.hosts.keys()].filter(
      host =>
        fleet.hosts[host]!.pool === pool &&
        fleet.hostIsThere(host) &&
        !this.upcoming.has(host) &&
        !this.leaving.has(host) &&
        !fleet.gate.isShut(fleet.siteOf(host)) &&
        fleet.onHosts.isOpen(host),
    );
  }

  /** Whether a host's pool may have one less. */
  mayShrink(host: number): boolean {
    const { fleet } = this.#parts;
    const { pool } = fleet.hosts[host]!;
    return fleet.hostsIn(pool) > this.scalingOf(pool).fewest;
  }

  /** Instances on a host that would have to go elsewhere: all but daemons. */
  movableOn(host: number): number[] {
    const { fleet, plan } = this.#parts;
    return fleet.hosts[host]!.instances.filter(
      one => fleet.isThere(one) && !plan.services[fleet.instances[one]!.service]!.everyHost,
    );
  }

  /** Requests of what stands on a host over what it has to give: the larger share of CPU and memory, daemons and all. */
  utilisationOf(host: number): number {
    const { fleet } = this.#parts;
    const { cpuMilli, memoryBytes } = fleet.poolOf(host).allocatable;
    let cpu = 0;
    let memory = 0;
    for (const one of fleet.hosts[host]!.instances) {
      if (!fleet.isThere(one)) continue;
      const { reserve } = fleet.instances[one]!.deployment;
      cpu += reserve.cpuMilli;
      memory += reserve.memoryBytes;
    }
    return Math.max(cpu / cpuMilli, memory / memoryBytes);
  }

  /** Whether all on a host can go elsewhere: no task, nothing kept warm, nothing recorded, budgets that let each of it go, and room on others that are up. */
  canLeave(host: number): boolean {
    const { fleet, plan } = this.#parts;
    if (fleet.hasTenants(host)) return false;
    const movable = this.movableOn(host);
    const stays = (one: number) =>
      plan.services[fleet.instances[one]!.service]!.batch !== null ||
      !this.#roster.isWanted(one) ||
      !this.#evictions.allows(one);
    return !movable.some(stays) && this.#fitElsewhere([host], movable);
  }

  /** Whether instances find room on hosts, or in guests, other than these, as they stand: where sites have control planes of their own, at the same site. */
  #fitElsewhere(hosts: readonly number[], instances: readonly number[]): boolean {
    const { fleet } = this.#parts;
    const { pool } = fleet.hosts[hosts[0]!]!;
    if (this.#sitesOf([pool]) === null) return this.#fit(hosts, instances);
    fleet.gate.ask(this.#siteOf(pool));
    const fits = this.#fit(hosts, instances);
    fleet.gate.ask(-1);
    return fits;
  }

  #fit(hosts: readonly number[], instances: readonly number[]): boolean {
    const { fleet, platform } = this.#parts;
    const holders = platform.guest === null ? fleet.onHosts : fleet.inGuests;
    const own = platform.guest === null ? hosts : hosts.flatMap(host => fleet.hosts[host]!.guests);
    for (const holder of own) holders.hold(holder);
    const taken: [number, Need][] = [];
    let fits = true;
    for (const one of instances) {
      const need = needOf(fleet.instances[one]!.deployment);
      const holder = holders.choose(need);
      fits = holder >= 0;
      if (!fits) break;
      holders.take(holder, need);
      taken.push([holder, need]);
    }
    for (const [holder, need] of taken) holders.give(holder, need);
    for (const holder of own) holders.release(holder);
    return fits;
  }

  /** Whether a host of these pools is being emptied. */
  isLessening(pools: readonly number[]): boolean {
    return [...this.leaving].some(host => pools.includes(this.#parts.fleet.hosts[host]!.pool));
  }

  /** Empties a host as `kubectl drain` does; it goes when nothing but daemons stands on it. */
  empty(host: number, why: string, onEvicted?: () => void): void {
    const movable = this.movableOn(host);
    this.leaving.add(host);
    this.#parts.fleet.close(host);
    this.#why.set(host, why);
    for (const one of movable) if (!this.#isTask(one)) this.#evictions.ask(one, () => onEvicted?.());
    this.#goIfEmpty(host);
  }

  /** Tasks of batches go when they are done. */
  #isTask(instance: number): boolean {
    const { fleet, plan } = this.#parts;
    return plan.services[fleet.instances[instance]!.service]!.batch !== null;
  }

  /** An instance is gone, and with the last of a host that is leaving the host. */
  gone(instance: number): void {
    this.#goIfEmpty(this.#parts.fleet.instances[instance]!.host);
  }

  #goIfEmpty(host: number): void {
    if (!this.leaving.has(host) || this.movableOn(host).length > 0) return;
    this.leaving.delete(host);
    this.remove(host, this.#why.get(host)!);
  }

  /** A host goes at once, with its daemons. */
  remove(host: number, why: string): void {
    const { fleet, cpu, neighbours } = this.#parts;
    const { pool } = fleet.hosts[host]!;
    const from = fleet.hostsIn(pool);
    this.upcoming.delete(host);
    fleet.close(host);
    for (const one of fleet.hosts[host]!.instances) if (fleet.isThere(one)) this.#roster.retire(one, 0);
    neighbours.removeHost(host);
    cpu.removeHost(host, this.now);
    fleet.removeHost(host, this.now);
    this.#note(pool, from, why);
    this.onChanged?.();
  }

  #note(pool: number, from: number, why: string): void {
    const to = this.#parts.fleet.hostsIn(pool);
    if (to === from) return;
    if (this.records.length >= RECORDS_KEPT) {
      this.omitted++;
      return;
    }
    const atMs = (this.now - this.#origin) / 1000;
    this.records.push({ pool: this.#parts.plan.pools[pool]!.id, atMs, from, to, why });
  }
}

const groupOf = (need: Need, count: number): Pending => ({
  cpuMilli: need.cpuMilli,
  memoryBytes: need.memoryBytes,
  count,
  need,
});
