import type { FaultDomain, PlanFault } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import { DRAW, derive, deriveDraw, derived, nameOf, uniform } from '../random/keys.ts';
import { type Sampler, sampler } from '../random/laws.ts';
import { covers, type Domain, domainsOf } from './domains.ts';
import { domainOf } from '../hosts/domains.ts';
import { type FaultRecord, recordOf } from './records.ts';

const RECORDS_KEPT = 500;

/** How a fault reaches the run. */
export interface FaultHooks {
  readonly queue: EventQueue;
  /** Payload of the event that is the next of this source: a failure, or the end of a repair. */
  readonly payload: (source: number) => number;
  /** The instance goes down now; whether it ran or was starting. */
  readonly onDown: (instance: number) => boolean;
  /** A VM that holds many instances goes down now. */
  readonly onGuestDown: (guest: number) => void;
  /** The instance may start again, after a failure of its own or of what it stands in. */
  readonly onRepaired: (instance: number, domain: FaultDomain) => void;
  /** A domain has failed, or is there again. */
  readonly onDomain: (domain: FailedDomain) => void;
  /** A domain will fail in a moment. */
  readonly onNotice: (domain: FailedDomain) => void;
  /** Hosts fail with all that stands on them, or are repaired; `record` is -1 where it is not kept. */
  readonly onHosts?: (
    event: 'host-failed' | 'host-repaired',
    hosts: ReadonlySet<number>,
    record: number,
  ) => void;
  /** Requests that have failed so far. */
  readonly failures: () => number;
}

/** A domain and what stands in it, as others are told of it. */
export interface FailedDomain {
  readonly fault: string;
  readonly kind: FaultDomain;
  readonly name: string;
  readonly isDown: boolean;
  readonly instances: readonly number[];
  /** Of its failure; null where it is not kept. */
  readonly record: FaultRecord | null;
  /** How long before it fails it is told; 0: it has. */
  readonly noticeUs: number;
  /** After the repair its hosts are others. */
  readonly isAnew: boolean;
}

/** One domain under one fault: down and up in turn. */
interface Source {
  readonly fault: PlanFault;
  readonly domain: Domain;
  readonly name: number;
  readonly between: Sampler;
  readonly repair: Sampler | null;
  times: number;
  down: boolean;
  /** When it fails, where that is known to those who stand in it. */
  failsAt: number;
  /** Of the failure that lasts. */
  record: FaultRecord | null;
}

/**
 * Rule F1: domains fail and are repaired. What stands in one goes down with it, and starts again through its own phases
 * once nothing that it stands in is down any more. Times between failures and of repairs are drawn for each domain.
 */
export class Faults {
  readonly records: FaultRecord[] = [];
  omitted = 0;
  readonly #sources: Source[] = [];
  /** The source of each domain, by fault and by name. */
  readonly #byName = new Map<string, number>();
  /** Failed domains that an instance stands in, of those that do; and how many have been taken in. */
  readonly #downs = new Map<number, number>();
  #size: number;
  readonly #fleet: Fleet;
  readonly #hooks: FaultHooks;
  readonly #seed: number;
  #origin = 0;
  #hasBegun = false;

  constructor(fleet: Fleet, seed: number, hooks: FaultHooks) {
    this.#fleet = fleet;
    this.#hooks = hooks;
    this.#seed = seed;
    this.#size = fleet.instances.length;
    for (const fault of fleet.plan.faults) this.#plan(fault);
  }

  /** Whether an instance may run. */
  isUp(instance: number): boolean {
    return !this.#downs.has(instance);
  }

  /** An instance stands in a domain more that has failed, or one less; whether it may run. */
  #change(instance: number, by: 1 | -1): boolean {
    const downs = (this.#downs.get(instance) ?? 0) + by;
    if (downs === 0) this.#downs.delete(instance);
    else this.#downs.set(instance, downs);
    return downs === 0;
  }

  /** From here on time counts: faults are asked for relative to this. */
  begin(origin: number): void {
    this.#origin = origin;
    this.#hasBegun = true;
    for (const [source, { fault }] of this.#sources.entries()) {
      const at = fault.kind === 'once' ? fault.atUs : this.#draw(source, this.#sources[source]!.between);
      this.#await(source, origin + at);
    }
  }

  /**
   * Takes in the instances that have come since: each stands in the domains that are there, failed or not, and what is
   * the first in a new one brings its failures, if they come again and again.
   */
  grow(): void {
    while (this.#size < this.#fleet.instances.length) {
      const instance = this.#size++;
      for (const fault of this.#fleet.plan.faults) this.#join(fault, instance);
    }
  }

  #join(fault: PlanFault, instance: number): void {
    const name = domainOf(this.#fleet, fault.domain, instance);
    const { guest } = this.#fleet.instances[instance]!;
    const guests = guest < 0 || fault.domain === 'process' || fault.domain === 'sandbox' ? [] : [guest];
    const known = this.#byName.get(`${fault.id} ${name}`);
    if (known !== undefined) {
      const { domain, down } = this.#sources[known]!;
      domain.instances.push(instance);
      for (const guest of guests) if (!domain.guests.includes(guest)) domain.guests.push(guest);
      if (down && stops(fault)) this.#change(instance, 1);
      return;
    }
    if (fault.kind === 'once' || (fault.target !== null && !covers(this.#fleet, fault.target, instance)))
      return;
    const source = this.#add(fault, { name, instances: [instance], guests: [...guests] });
    // What comes before time counts, as the instances kept warm do, is awaited with all others.
    if (this.#hasBegun) this.#expect(source);
  }

  /** Asks for the next failure of a source that fails again and again. */
  #expect(source: number): void {
    this.#await(source, this.#hooks.queue.now + this.#draw(source, this.#sources[source]!.between));
  }

  /** Asks for a failure, and for the notice before it where there is one. */
  #await(source: number, failsAt: number): void {
    const { queue, payload } = this.#hooks;
    const own = this.#sources[source]!;
    own.failsAt = failsAt;
    queue.push(Math.max(queue.now, failsAt - (own.fault.noticeUs ?? 0)), 1, payload(source));
  }

  /** The event of a source is due: its domain fails, or is repaired. */
  fire(source: number): void {
    const own = this.#sources[source]!;
    const { queue, payload, onNotice } = this.#hooks;
    if (own.down) this.#repair(source, own);
    else if (queue.now >= own.failsAt) this.#fail(source, own);
    else {
      onNotice(this.#told(own, own.failsAt - queue.now));
      queue.push(own.failsAt, 1, payload(source));
    }
  }

  #plan(fault: PlanFault): void {
    const domains = domainsOf(this.#fleet, fault.domain, fault.target);
    const struck = fault.kind === 'once' ? this.#oneOf(domains, nameOf(fault.id)) : domains;
    for (const domain of struck) this.#add(fault, domain);
  }

  #add(fault: PlanFault, domain: Domain): number {
    const constant = (us: number) => sampler({ law: 'constant', mean: us });
    const once = fault.kind === 'once';
    const source = this.#sources.push({
      fault,
      domain,
      name: nameOf(`${fault.id} ${domain.name}`),
      between: once ? constant(fault.atUs) : sampler(fault.between),
      repair: once ? (fault.repairUs < 0 ? null : constant(fault.repairUs)) : sampler(fault.repair),
      times: 0,
      down: false,
      failsAt: Infinity,
      record: null,
    });
    this.#byName.set(`${fault.id} ${domain.name}`, source - 1);
    return source - 1;
  }

  /** One fault strikes one domain, drawn by the share of the instances in it, as failures strike what runs. */
  #oneOf(domains: readonly Domain[], name: number): Domain[] {
    if (domains.length === 0) return [];
    deriveDraw(this.#seed, DRAW.fault, name);
    const total = domains.reduce((sum, { instances }) => sum + instances.length, 0);
    let left = uniform(derived[0]!, derived[1]!) * total;
    for (const domain of domains) {
      left -= domain.instances.length;
      if (left < 0) return [domain];
    }
    return [domains.at(-1)!];
  }

  #draw(source: number, law: Sampler): number {
    const own = this.#sources[source]!;
    deriveDraw(this.#seed, DRAW.fault, own.name);
    derive(derived[0]!, derived[1]!, ++own.times);
    return Math.round(law(derived[0]!, derived[1]!));
  }

  #fail(source: number, own: Source): void {
    const { queue, onDown, onGuestDown, onDomain, failures, payload } = this.#hooks;
    const before = failures();
    const { instances } = own.domain;
    if (stops(own.fault)) for (const instance of instances) this.#change(instance, 1);
    for (const guest of own.domain.guests) onGuestDown(guest);
    const struck = instances.filter(stops(own.fault) ? onDown : one => this.#fleet.isThere(one));
    own.down = true;
    this.#note(own, struck, failures() - before);
    onDomain(this.#told(own, 0));
    this.#tellHosts('host-failed', own);
    if (own.repair !== null) queue.push(queue.now + this.#draw(source, own.repair), 1, payload(source));
  }

  #repair(source: number, own: Source): void {
    const { queue, onRepaired, onDomain } = this.#hooks;
    own.down = false;
    if (own.record !== null) own.record.repairedMs = (queue.now - this.#origin) / 1000;
    this.#tellHosts('host-repaired', own);
    onDomain(this.#told(own, 0));
    own.record = null;
    if (stops(own.fault))
      for (const instance of own.domain.instances)
        if (this.#change(instance, -1)) onRepaired(instance, own.fault.domain);
    if (own.fault.kind === 'again') this.#expect(source);
  }

  #told({ fault, domain, down, record }: Source, noticeUs: number): FailedDomain {
    const { name, instances } = domain;
    const isAnew = fault.anew === true;
    return { fault: fault.id, kind: fault.domain, name, isDown: down, instances, record, noticeUs, isAnew };
  }

  /** Where what fails is a host, its kernel, or more. */
  #tellHosts(event: 'host-failed' | 'host-repaired', { fault, domain, record }: Source): void {
    const { onHosts } = this.#hooks;
    if (onHosts === undefined || fault.domain === 'process' || fault.domain === 'sandbox' || !stops(fault))
      return;
    const { instances, platform } = this.#fleet;
    const whole =
      fault.domain !== 'kernel'
        ? domain.instances
        : domain.instances.filter(
            instance => platform.deployments[instances[instance]!.service]!.kernel === 'host',
          );
    const hosts = new Set(whole.map(instance => instances[instance]!.host));
    onHosts(event, hosts, record === null ? -1 : this.records.indexOf(record));
  }

  #note(own: Source, struck: readonly number[], requests: number): void {
    if (this.records.length >= RECORDS_KEPT) {
      this.omitted++;
      return;
    }
    const { fault, domain } = own;
    own.record = recordOf(this.#fleet, struck, {
      fault: fault.id,
      kind: fault.domain,
      domain: domain.name,
      atMs: (this.#hooks.queue.now - this.#origin) / 1000,
      requests,
    });
    this.records.push(own.record);
  }
}

/** Whether what stands in the domain goes down with it: nothing does with what only manages it. */
const stops = ({ domain }: PlanFault): boolean => domain !== 'control-plane';
