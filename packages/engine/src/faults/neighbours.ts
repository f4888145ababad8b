import type { PlanNeighbour, Report } from '@tare/schema';
import type { CpuTopology } from '../cpu/topology.ts';
import { schedulerWeight } from '../cpu/weights.ts';
import type { Fleet } from '../hosts/fleet.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import type { LatencyHistogram } from '../report/histogram.ts';

type FaultRecord = Report['faults']['records'][number];

/** An extra instance has the CPU shares of one that requests a core. */
const EXTRA_SHARES = 1024;
/** Work that no run gets to the end of. */
const ENDLESS = 1e300;

/** How neighbours reach the run. */
export interface NeighbourHooks {
  readonly queue: EventQueue;
  /** Payload of the event that an attack begins (even) or ends (odd). */
  readonly payload: (index: number) => number;
  /** From now on what an instance begins takes this many times as long. */
  readonly onSlowed: (instance: number, factor: number) => void;
  /** Of all requests of the window so far. */
  readonly latency: () => LatencyHistogram;
}

/** One that takes all CPU time that it may: where it stands and what it may take. */
interface Hog {
  readonly host: number;
  readonly parent: number;
  readonly limit: number;
  readonly weight: number;
  readonly task: number;
  leaf: number;
}

interface Attacker {
  readonly neighbour: PlanNeighbour;
  readonly hogs: readonly Hog[];
  readonly victims: ReadonlyMap<number, number>;
  before: { readonly of: LatencyHistogram; readonly count: number; readonly sum: number } | null;
  record: FaultRecord | null;
}

/**
 * Rule F2: neighbours that take more than their share. A CPU hog competes by rule C1 for what it may have; other attacks
 * slow what their victims begin meanwhile, by the loss that was measured for the technology between the two.
 */
export class Neighbours {
  readonly records: FaultRecord[] = [];
  /** CPU tasks that hogs need. */
  readonly tasks: number;
  readonly #attackers: readonly Attacker[];
  readonly #fleet: Fleet;
  readonly #cpu: CpuTopology;
  readonly #hooks: NeighbourHooks;
  /** Attacks under way that slow each instance, by attacker. */
  readonly #slowing = new Map<number, Map<number, number>>();
  #origin = 0;

  /** Their CPU tasks are numbered from `firstTask` on. */
  constructor(fleet: Fleet, cpu: CpuTopology, firstTask: number, hooks: NeighbourHooks) {
    this.#fleet = fleet;
    this.#cpu = cpu;
    this.#hooks = hooks;
    let task = firstTask;
    this.#attackers = fleet.plan.neighbours.map(neighbour => ({
      neighbour,
      hogs: neighbour.attack === 'cpu-hog' ? this.#hogs(neighbour.service, () => task++) : [],
      victims: this.#victims(neighbour),
      before: null,
      record: null,
    }));
    this.tasks = task - firstTask;
  }

  /** From here on time counts. */
  begin(origin: number): void {
    this.#origin = origin;
    this.#attackers.forEach(({ neighbour: { atUs, lastsUs } }, index) => {
      this.#hooks.queue.push(origin + atUs, 1, this.#hooks.payload(2 * index));
      this.#hooks.queue.push(origin + atUs + lastsUs, 1, this.#hooks.payload(2 * index + 1));
    });
  }

  /** An attack begins or ends. */
  fire(index: number): void {
    const attacker = this.#attackers[index >> 1]!;
    if (index % 2 === 0) this.#attack(attacker, index >> 1);
    else this.#relent(attacker, index >> 1);
  }

  /** Millicore-µs that hogs have taken of each host. */
  cpuOfHosts(now: number): Float64Array {
    const taken = new Float64Array(this.#fleet.hosts.length);
    for (const { hogs } of this.#attackers)
      for (const { host, leaf } of hogs) if (leaf >= 0) taken[host]! += this.#cpu.share.usedBy(leaf, now);
    return taken;
  }

  #attack(attacker: Attacker, index: number): void {
    const { now } = this.#hooks.queue;
    const of = this.#hooks.latency();
    attacker.before = { of, count: of.count, sum: of.sum };
    for (const hog of attacker.hogs) {
      const { share } = this.#cpu;
      hog.leaf = share.addLeaf(hog.parent, hog.limit, hog.weight, hog.limit);
      share.begin(hog.leaf, hog.task, ENDLESS, now);
    }
    for (const [instance, factor] of attacker.victims) this.#slow(instance, index, factor);
    this.#note(attacker);
  }

  #relent(attacker: Attacker, index: number): void {
    const { now } = this.#hooks.queue;
    for (const { leaf } of attacker.hogs) this.#cpu.share.abort(leaf, now);
    for (const instance of attacker.victims.keys()) this.#slow(instance, index, 1);
    if (attacker.record === null) return;
    attacker.record.repairedMs = (now - this.#origin) / 1000;
    attacker.record.slowdown = this.#slowdown(attacker);
  }

  /** An attack slows an instance by this factor, 1 = no longer; of several the factors multiply. */
  #slow(instance: number, attacker: number, factor: number): void {
    const own = this.#slowing.get(instance) ?? new Map<number, number>();
    this.#slowing.set(instance, own);
    own.set(attacker, factor);
    let product = 1;
    for (const one of own.values()) product *= one;
    this.#hooks.onSlowed(instance, product);
  }

  /** Mean latency of what ended during the attack over that of what ended in the window before; null when it cannot be said. */
  #slowdown({ before }: Attacker): number | null {
    const of = this.#hooks.latency();
    if (before === null || of !== before.of || before.count === 0 || of.count === before.count) return null;
    const during = (of.sum - before.sum) / (of.count - before.count);
    return before.sum === 0 ? null : during / (before.sum / before.count);
  }

  #note(attacker: Attacker): void {
    const { neighbour, hogs, victims } = attacker;
    const { instances, plan, hosts } = this.#fleet;
    const struck =
      hogs.length > 0
        ? new Set(
            hogs.flatMap(({ host }) =>
              hosts[host]!.instances.filter(one => instances[one]!.service !== neighbour.service),
            ),
          )
        : new Set(victims.keys());
    const tenants = new Set([...struck].map(one => plan.services[instances[one]!.service]!.tenant));
    attacker.record = {
      fault: neighbour.id,
      kind: 'neighbour',
      domain: neighbour.attack,
      atMs: (this.#hooks.queue.now - this.#origin) / 1000,
      repairedMs: null,
      instances: struck.size,
      tenants: tenants.size,
      requests: 0,
      slowdown: null,
    };
    this.records.push(attacker.record);
  }

  /** Whoever stands on the same host as an attacker and is none, with the factor by which work takes longer. */
  #victims({ attack, service }: PlanNeighbour): Map<number, number> {
    const victims = new Map<number, number>();
    if (attack === 'cpu-hog') return victims;
    const { instances, platform } = this.#fleet;
    const attackers = instances.filter(one => one.service === service);
    const hosts = new Set(attackers.map(({ host }) => host));
    const guests = new Set(attackers.map(({ guest }) => guest));
    instances.forEach((one, instance) => {
      if (one.service === service || (service >= 0 && !hosts.has(one.host))) return;
      const { onHost, inGuest } = platform.deployments[one.service]!.victimLoss;
      const loss = (service >= 0 && guests.has(one.guest) ? inGuest : onHost)[attack];
      if (loss > 0) victims.set(instance, 1 / (1 - loss));
    });
    return victims;
  }

  #hogs(service: number, nextTask: () => number): Hog[] {
    const fleet = this.#fleet;
    const cpu = this.#cpu;
    const { cpuWeights, deployments, guest: shape } = fleet.platform;
    if (service < 0)
      return fleet.hosts.map((_, host) => ({
        host,
        parent: cpu.roots[host]!,
        limit: fleet.poolOf(host).allocatable.cpuMilli,
        weight: schedulerWeight(EXTRA_SHARES, cpuWeights),
        task: nextTask(),
        leaf: -1,
      }));
    const { capMilli, quota, weight } = deployments[service]!;
    return fleet.instances
      .filter(one => one.service === service)
      .map(({ host, guest }) => {
        const room = (guest < 0 ? fleet.poolOf(host) : shape!).allocatable.cpuMilli;
        return {
          host,
          parent: guest < 0 ? cpu.roots[host]! : cpu.groups[guest]!,
          limit: Math.min(quota?.milli ?? capMilli, room),
          weight: schedulerWeight(weight, cpuWeights),
          task: nextTask(),
          leaf: -1,
        };
      });
  }
}
