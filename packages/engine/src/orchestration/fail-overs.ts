import type { PlanFailOver, Report } from '@tare/schema';
import type { FailedDomain } from '../faults/faults.ts';
import { FAIL_OVER, payload } from '../kernel/event-kinds.ts';
import type { RunParts } from '../parts.ts';
import type { Roster } from '../roster.ts';
import type { ControlPlanes } from './control-planes.ts';

const RECORDS_KEPT = 500;

export type FailOverRecord = NonNullable<Report['failOvers']>['records'][number];

/** What is to happen of a failure, by the remainder of an event's index. */
const DETECTED = 0;
const DUE = 1;
const RETURNS = 2;
const STEPS = 3;

/** A failure and what has come of it. */
interface Case {
  readonly domain: FailedDomain;
  /** Sites that it takes whole; else its hosts. */
  readonly sites: readonly number[];
  readonly hosts: readonly number[];
  /** Instances of services that it struck. */
  readonly struck: ReadonlySet<number>;
  /** Instances from this number on have come since. */
  readonly first: number;
  /** How many of each service are still to be ready again, or replaced. */
  readonly missing: Map<number, number>;
  readonly record: FailOverRecord;
  /** Requests of clients that had failed before. */
  readonly failedBefore: number;
  isOpen: boolean;
  isShut: boolean;
  /** It is time, but what would act is down. */
  waits: boolean;
  /** Moved of each service. */
  readonly moved: Map<number, number>;
}

/** Replicas that go back: those elsewhere go once as many are ready here. */
interface Return {
  readonly service: number;
  readonly first: number;
  readonly record: FailOverRecord;
  left: number;
  readonly count: number;
}

/**
 * Rule O5: what stands on hosts that are gone is given up after a while and started elsewhere: within a control plane's sites
 * by the scheduler, in other sites by what chooses among sites. Nothing more is placed there once the failure is known. Those
 * that have moved stay, or go back after the repair as soon as as many are ready there.
 */
export class FailOvers {
  readonly records: FailOverRecord[] = [];
  omitted = 0;
  readonly #parts: RunParts;
  readonly #roster: Roster;
  readonly #planes: ControlPlanes;
  readonly #rules: PlanFailOver | undefined;
  readonly #cases: Case[] = [];
  /** Of these some are missing. */
  readonly #unrecovered = new Set<Case>();
  /** Failures that last, by what has failed. */
  readonly #lasting = new Map<string, number>();
  /** Who goes is given up, and will be replaced. */
  #givesUp = false;
  readonly #returns: Return[] = [];
  /** Hosts that have been told that they will be taken away, and take nothing more. */
  readonly #kept = new Map<string, readonly number[]>();
  #origin = 0;

  constructor(parts: RunParts, roster: Roster, planes: ControlPlanes) {
    this.#parts = parts;
    this.#roster = roster;
    this.#planes = planes;
    this.#rules = parts.platform.failOver;
  }

  begin(origin: number): void {
    this.#origin = origin;
  }

  /** A domain has failed, or is there again. */
  heard(domain: FailedDomain): void {
    const rules = this.#rules;
    if (!domain.isDown && domain.isAnew) this.#renew(domain);
    if (rules === undefined || !takesHosts(domain)) return;
    // Several faults may strike the same; each is repaired for itself.
    const what = `${domain.fault} ${domain.kind} ${domain.name}`;
    const lasting = this.#lasting.get(what);
    if (domain.isDown) this.#lasting.set(what, this.#open(domain, rules));
    else if (lasting !== undefined) {
      this.#lasting.delete(what);
      this.#close(lasting, this.#cases[lasting]!, rules);
    }
  }

  /**
   * Hosts will be taken away in a moment: nothing more is placed there, and as a termination handler does, what stands there ends
   * its requests, at the latest by then, while others are started elsewhere at once.
   */
  noticed({ kind, name, instances, noticeUs }: FailedDomain): void {
    const { fleet, plan, platform } = this.#parts;
    if (this.#rules === undefined || platform.shortage !== 'evict') return;
    const hosts = this.#hostsOf({ kind, name, instances });
    if (!hosts.every(host => this.#planes.manages(fleet.siteOf(host)))) return;
    this.#kept.set(name, hosts);
    for (const host of hosts) fleet.keep(host);
    for (const [service, own] of this.#byService(this.#replaceable(instances))) {
      const graceUs = Math.min(plan.services[service]!.graceUs, noticeUs);
      for (const one of own) this.#roster.retire(one, graceUs);
      this.#roster.replace(service, own.length);
    }
  }

  fire(event: number): void {
    const index = Math.floor(event / STEPS);
    const own = this.#cases[index]!;
    switch (event % STEPS) {
      case DETECTED:
        if (own.isOpen) this.#shut(own);
        break;
      case DUE:
        if (own.isOpen) this.#act(own);
        break;
      case RETURNS:
        this.#bringBack(own);
        break;
    }
  }

  /** A control plane is back: it sees to what has waited for it. */
  resume(): void {
    for (const at of this.#lasting.values()) if (this.#cases[at]!.waits) this.#act(this.#cases[at]!);
  }

  /** An instance is ready: one fewer is missing of those that a failure took, and who has stood in for it may go. */
  ready(instance: number): void {
    if (this.#rules === undefined) return;
    const { service } = this.#parts.fleet.instances[instance]!;
    for (const own of this.#unrecovered)
      if (instance >= own.first || own.struck.has(instance)) this.#oneLess(own, service);
    for (const back of [...this.#returns])
      if (back.service === service && instance >= back.first && --back.left === 0) this.#retireOthers(back);
  }

  /** An instance is gone for good: unless another is to come in its stead it is not missed. */
  gone(instance: number): void {
    if (this.#givesUp) return;
    for (const own of this.#unrecovered)
      if (own.struck.has(instance)) this.#oneLess(own, this.#parts.fleet.instances[instance]!.service);
  }

  #oneLess(own: Case, service: number): void {
    const left = own.missing.get(service) ?? 0;
    if (left === 0) return;
    if (left === 1) own.missing.delete(service);
    else own.missing.set(service, left - 1);
    if (own.missing.size > 0) return;
    this.#unrecovered.delete(own);
    own.record.recoveredMs = this.#sinceOrigin();
    this.#count(own);
  }

  /** The run is over: what has not recovered has failed so many requests so far. */
  finish(): void {
    for (const own of this.#unrecovered) this.#count(own);
  }

  /** Others have come in the place of hosts. */
  #renew(domain: FailedDomain): void {
    const { fleet, lifecycle } = this.#parts;
    for (const host of this.#hostsOf(domain)) lifecycle.starts.forgetLayers(host);
    const kept = this.#kept.get(domain.name);
    if (kept === undefined) return;
    this.#kept.delete(domain.name);
    for (const host of kept) fleet.letGo(host);
    this.#roster.placeWaiting();
  }

  #open(domain: FailedDomain, rules: PlanFailOver): number {
    const { fleet, queue, requests } = this.#parts;
    const sites = this.#sitesOf(domain);
    const counts = this.#replaceable(domain.instances);
    const missing = new Map([...this.#byService(counts)].map(([service, own]) => [service, own.length]));
    const own: Case = {
      domain,
      sites,
      hosts: sites.length > 0 ? [] : this.#hostsOf(domain),
      struck: new Set(counts),
      first: fleet.instances.length,
      missing,
      record: this.#note(domain, counts.length, sites.length > 0),
      failedBefore: requests.flow.failures() - (domain.record?.requests ?? 0),
      isOpen: true,
      isShut: false,
      waits: false,
      moved: new Map(),
    };
    const index = this.#cases.push(own) - 1;
    if (missing.size > 0) this.#unrecovered.add(own);
    const isMoved = sites.length > 0 && this.#parts.platform.sites !== undefined;
    this.#expect(index, DETECTED, rules.detectUs);
    this.#expect(index, DUE, isMoved ? rules.sitesUs : rules.hostsUs);
    if (sites.length > 0 && rules.clients.detectUs + rules.clients.expireUs > 0)
      requests.lose(counts, queue.now + rules.clients.detectUs, rules.clients.expireUs);
    return index;
  }

  /** Of a host on which nothing was that counts no record is kept. */
  #note({ fault, kind, name }: FailedDomain, instances: number, isSite: boolean): FailOverRecord {
    const own: FailOverRecord = {
      fault,
      kind,
      domain: name,
      atMs: this.#sinceOrigin(),
      instances,
      movedMs: null,
      moved: 0,
      to: [],
      recoveredMs: null,
      requests: 0,
      returnedMs: null,
      returned: 0,
    };
    if (instances === 0 && !isSite) return own;
    if (this.records.length < RECORDS_KEPT) this.records.push(own);
    else this.omitted++;
    return own;
  }

  #sitesOf({ kind, name }: FailedDomain): number[] {
    const { sites } = this.#parts.plan;
    const nameOf = (site: number) => (kind === 'site' ? sites[site]!.id : sites[site]!.provider);
    return kind === 'site' || kind === 'provider'
      ? [...sites.keys()].filter(site => nameOf(site) === name)
      : [];
  }

  /** Of a zone all that it has, in use or not. */
  #hostsOf({ kind, name, instances }: Pick<FailedDomain, 'kind' | 'name' | 'instances'>): number[] {
    const { fleet } = this.#parts;
    if (kind !== 'zone') return [...new Set(instances.map(one => fleet.instances[one]!.host))];
    return [...fleet.hosts.keys()].filter(host => {
      const { id, zones } = fleet.plan.sites[fleet.siteOf(host)]!;
      return fleet.hostIsThere(host) && `${id}/${zones[fleet.hosts[host]!.zone]!}` === name;
    });
  }

  /** It is known: nothing more is placed there. */
  #shut(own: Case): void {
    const { fleet } = this.#parts;
    own.isShut = true;
    for (const site of own.sites) fleet.gate.shut(site);
    for (const host of own.hosts) fleet.keep(host);
  }

  #close(index: number, own: Case, { returnUs }: PlanFailOver): void {
    const { fleet } = this.#parts;
    own.isOpen = false;
    if (own.isShut) {
      for (const site of own.sites) fleet.gate.open(site);
      for (const host of own.hosts) fleet.letGo(host);
      this.#roster.placeWaiting();
    }
    if (returnUs >= 0 && own.sites.length > 0 && own.moved.size > 0) this.#expect(index, RETURNS, returnUs);
  }

  /** It is time to give up what stands there. */
  #act(own: Case): void {
    own.waits = !this.#mayAct(own);
    if (!own.waits) this.#move(own);
  }

  #mayAct({ sites, hosts }: Case): boolean {
    if (sites.length > 0) return this.#planes.moves;
    return hosts.every(host => this.#planes.manages(this.#parts.fleet.siteOf(host)));
  }

  #move(own: Case): void {
    const { fleet, faults, platform } = this.#parts;
    const isBetweenSites = own.sites.length > 0;
    if (isBetweenSites && fleet.sites?.moves === false) return;
    const given = [...own.struck].filter(
      one => fleet.isThere(one) && !this.#roster.isRetiring(one) && !faults.isUp(one),
    );
    if (given.length === 0 || platform.pools.length === 0) return;
    const before = fleet.instances.length;
    fleet.openReserve();
    for (const [service, instances] of this.#byService(given)) {
      this.#givesUp = true;
      for (const one of instances) this.#roster.retire(one, 0);
      this.#givesUp = false;
      this.#roster.replace(service, instances.length);
      own.moved.set(service, instances.length);
    }
    own.record.movedMs = this.#sinceOrigin();
    own.record.moved = given.length;
    own.record.to = this.#placesFrom(before, new Set(own.moved.keys()));
  }

  /** Those of them for which others would be started elsewhere: no tasks, and nobody who stands on every host. */
  #replaceable(instances: readonly number[]): number[] {
    const { fleet, plan } = this.#parts;
    return instances.filter(one => {
      const { batch, everyHost } = plan.services[fleet.instances[one]!.service]!;
      return batch === null && !everyHost && fleet.isThere(one) && this.#roster.isWanted(one);
    });
  }

  #byService(instances: readonly number[]): Map<number, number[]> {
    const { fleet } = this.#parts;
    const by = new Map<number, number[]>();
    for (const one of instances) {
      const { service } = fleet.instances[one]!;
      by.set(service, [...(by.get(service) ?? []), one]);
    }
    return by;
  }

  /** Where instances of these services have been placed since; those that wait for room are not among them. */
  #placesFrom(first: number, services: ReadonlySet<number>): FailOverRecord['to'] {
    const { fleet, plan } = this.#parts;
    const counts = new Map<number, number>();
    for (let one = first; one < fleet.instances.length; one++) {
      const { service, host } = fleet.instances[one]!;
      if (services.has(service)) counts.set(fleet.siteOf(host), (counts.get(fleet.siteOf(host)) ?? 0) + 1);
    }
    return [...counts]
      .sort(([a], [b]) => a - b)
      .map(([at, instances]) => ({ site: plan.sites[at]!.id, instances }));
  }

  /** Counters begin anew when the window does. */
  #count({ record, failedBefore }: Case): void {
    const failed = this.#parts.requests.flow.failures();
    record.requests = failed >= failedBefore ? failed - failedBefore : failed;
  }

  /** Its site is there again and has been for long enough: as many are placed anew, as sites are chosen. */
  #bringBack(own: Case): void {
    const { fleet } = this.#parts;
    if (own.sites.some(site => fleet.gate.isShut(site)) || !this.#planes.moves) return;
    for (const [service, count] of own.moved) {
      const first = fleet.instances.length;
      const placed = this.#roster.addIfRoom(service, count);
      if (placed > 0) this.#returns.push({ service, first, left: placed, count: placed, record: own.record });
    }
  }

  #retireOthers(back: Return): void {
    const { fleet, plan } = this.#parts;
    this.#returns.splice(this.#returns.indexOf(back), 1);
    const { service, count, record } = back;
    const wanted = this.#roster.wantedOf(service).reverse();
    const siteOf = (one: number) => fleet.siteOf(fleet.instances[one]!.host);
    const order = fleet.sites?.leaving(service, wanted, siteOf) ?? wanted;
    for (const one of order.slice(0, count)) this.#roster.retire(one, plan.services[service]!.graceUs);
    record.returned += count;
    record.returnedMs = this.#sinceOrigin();
  }

  #expect(index: number, step: number, afterUs: number): void {
    const { queue } = this.#parts;
    queue.push(queue.now + afterUs, 1, payload(FAIL_OVER, index * STEPS + step));
  }

  #sinceOrigin(): number {
    return (this.#parts.queue.now - this.#origin) / 1000;
  }
}

/** Whether hosts are gone after a failure: a panic of a host's own kernel takes the host. */
function takesHosts({ kind, name }: FailedDomain): boolean {
  if (kind === 'kernel') return name.startsWith('host ');
  return kind === 'host' || kind === 'zone' || kind === 'site' || kind === 'provider';
}
