import type { Plan, PlanDeployment, PlanPlatform, PlanPool } from '@tare/schema';
import type { PodStanding } from '../placement/kubernetes/census.ts';

export interface Host {
  readonly pool: number;
  readonly zone: number;
  /** When it was asked for, µs: from then on it is paid. */
  readonly from: number;
  /** When it went, µs; Infinity while it is there. */
  until: number;
  /** Times in which it sleeps for want of VMs, µs; the last may be open. */
  readonly slept: { readonly from: number; until: number }[];
  readonly guests: number[];
  /** All that have ever stood there. */
  readonly instances: number[];
}

export interface Guest {
  readonly host: number;
  /** When it was asked for, µs. */
  readonly from: number;
  /** When it went with its host, µs; Infinity while it is there. */
  until: number;
  readonly instances: number[];
}

/** What is known of an instance. All that are alike have one record, so one that changes gets another of its own. */
export interface Instance {
  readonly service: number;
  readonly host: number;
  /** −1 when it stands on the host itself or in a VM of its own. */
  readonly guest: number;
  /** Accelerators that it has, by their numbers on its host. */
  readonly devices: readonly number[];
  /** What it asks for and how it is bounded: as its service was when it was placed, or as it has been resized since. */
  readonly deployment: PlanDeployment;
  /** What it was before it was resized, and until when, µs; absent: it never was. */
  readonly earlier?: readonly EarlierDeployment[];
  /** Of its service, counted from 0. */
  readonly revision: number;
  /** It has been told to go. */
  readonly isLeaving?: true;
  /** When it was placed, µs. */
  readonly from: number;
  /** When it gave its place back, µs; Infinity while it has one. */
  readonly until: number;
}

/** Whether two that have just come are alike in all. */
const isLike = (one: Instance, other: Instance): boolean =>
  one.service === other.service &&
  one.host === other.host &&
  one.guest === other.guest &&
  one.devices === other.devices &&
  one.deployment === other.deployment &&
  one.revision === other.revision &&
  one.from === other.from &&
  one.until === other.until &&
  one.isLeaving === other.isLeaving &&
  one.earlier === other.earlier;

/** Who holds an instance: its guest where that holds many, else its host. */
export const holderOf = ({ host, guest }: Pick<Instance, 'host' | 'guest'>): number =>
  guest < 0 ? host : guest;

export interface EarlierDeployment {
  readonly deployment: PlanDeployment;
  readonly until: number;
}

export interface Unplaced {
  readonly service: number;
  readonly replicas: number;
  readonly reason: string;
}

/**
 * What there is of a platform: hosts, guests and instances, numbered in the order in which each came to be; what is gone
 * keeps its number.
 */
export class Inventory {
  readonly plan: Plan;
  readonly platform: PlanPlatform;
  readonly hosts: Host[] = [];
  readonly guests: Guest[] = [];
  readonly instances: Instance[] = [];
  /** Of all hosts that are there: whole numbers, so that the sum is exact. */
  cpuMilli = 0;
  /** The time of what comes next, µs. */
  now = 0;
  readonly #ofService: number[][];
  /** How the next instance of each service is placed. */
  readonly #deployments: PlanDeployment[];
  readonly #revisions: number[];

  constructor(plan: Plan, platform: PlanPlatform) {
    this.plan = plan;
    this.platform = platform;
    this.#ofService = plan.services.map(() => []);
    this.#deployments = [...platform.deployments];
    this.#revisions = plan.services.map(() => 0);
  }

  addHost({ pool, zone }: Pick<Host, 'pool' | 'zone'>): number {
    this.cpuMilli += this.plan.pools[pool]!.cpuMilli;
    const host = { pool, zone, from: this.now, until: Infinity, slept: [], guests: [], instances: [] };
    return this.hosts.push(host) - 1;
  }

  addGuest(host: number): number {
    const guest = this.guests.push({ host, from: this.now, until: Infinity, instances: [] }) - 1;
    this.hosts[host]!.guests.push(guest);
    return guest;
  }

  addInstance(
    service: number,
    { host, guest, devices }: Pick<Instance, 'host' | 'guest' | 'devices'>,
  ): number {
    const there = this.hosts[host]!.instances;
    const last = this.instances[there.at(-1) ?? -1];
    const own: Instance = {
      service,
      host,
      guest,
      devices,
      deployment: this.#deployments[service]!,
      revision: this.#revisions[service]!,
      from: this.now,
      until: Infinity,
    };
    const number = this.instances.push(last !== undefined && isLike(own, last) ? last : own) - 1;
    this.#ofService[service]!.push(number);
    there.push(number);
    if (guest >= 0) this.guests[guest]!.instances.push(number);
    return number;
  }

  /** A host and the guests on it are gone. */
  removeHost(host: number, now: number): void {
    const own = this.hosts[host]!;
    own.until = now;
    this.cpuMilli -= this.poolOf(host).cpuMilli;
    for (const guest of own.guests) this.guests[guest]!.until = now;
  }

  removeInstance(instance: number, now: number): Instance {
    const own = this.#change(instance, { until: now });
    const there = this.#ofService[own.service]!;
    there.splice(placeIn(there, instance), 1);
    return own;
  }

  /** How the next instance of a service is placed. */
  deploymentOf(service: number): PlanDeployment {
    return this.#deployments[service]!;
  }

  /** Instances of a service that come from now on are of another revision. */
  renew(service: number): void {
    this.#revisions[service]!++;
  }

  standingOf({ service, revision, isLeaving }: Instance): PodStanding {
    if (isLeaving === true) return 'leaving';
    return revision === this.#revisions[service] ? 'current' : 'old';
  }

  /** Instances of a service that come from now on ask for this. */
  admit(service: number, deployment: PlanDeployment): void {
    this.#deployments[service] = deployment;
  }

  /** An instance asks for something else from now on. */
  resize(instance: number, deployment: PlanDeployment, now: number): void {
    const { earlier = [], deployment: before } = this.instances[instance]!;
    this.#change(instance, { deployment, earlier: [...earlier, { deployment: before, until: now }] });
  }

  /** An instance has been told to go. */
  leave(instance: number): void {
    this.#change(instance, { isLeaving: true });
  }

  #change(instance: number, to: Partial<Instance>): Instance {
    const own = { ...this.instances[instance]!, ...to };
    this.instances[instance] = own;
    return own;
  }

  /** Numbers of the instances of a service that have a place now, ascending. */
  instancesOf(service: number): readonly number[] {
    return this.#ofService[service]!;
  }

  /** Whether an instance has a place now. */
  isThere(instance: number): boolean {
    return this.instances[instance]!.until === Infinity;
  }

  hostIsThere(host: number): boolean {
    return this.hosts[host]!.until === Infinity;
  }

  poolOf(host: number): PlanPool {
    return this.plan.pools[this.hosts[host]!.pool]!;
  }

  siteOf(host: number): number {
    return this.poolOf(host).site;
  }
}

/** Where a number stands in ascending ones, by halving. */
function placeIn(ascending: readonly number[], number: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
