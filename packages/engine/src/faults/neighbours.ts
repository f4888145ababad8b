import type { Attack, PlanNeighbour } from '@tare/schema';
import type { CpuTopology } from '../cpu/topology.ts';
import { SHARES_PER_CORE, schedulerWeight } from '../cpu/weights.ts';
import type { Fleet } from '../hosts/fleet.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import { HOG, type TaskNumbers } from '../kernel/task-numbers.ts';
import type { LatencyHistogram } from '../report/histogram.ts';
import { type FaultRecord, recordOf } from './records.ts';

/** Weight of so many processes that nobody else on their kernel gets anything to speak of. */
const OVERWHELMING = 1_099_511_627_776;
/** Work that no run gets to the end of. */
const ENDLESS = 1e300;

/** How neighbours reach the run. */
export interface NeighbourHooks {
  readonly queue: EventQueue;
  readonly tasks: TaskNumbers;
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
  /** The instance that it is of; −1 for one of its own. */
  readonly instance: number;
  /** −1 when it stands on the host's own kernel. */
  readonly guest: number;
  /** Everybody on its kernel stands still. */
  readonly isBomb: boolean;
  readonly parent: number;
  readonly limit: number;
  readonly weight: number;
  readonly task: number;
  leaf: number;
}

/** An attack under way, and what the latency was before it. */
interface UnderWay {
  readonly record: FaultRecord;
  readonly latency: LatencyHistogram;
  readonly count: number;
  readonly sum: number;
}

interface Attacker {
  readonly neighbour: PlanNeighbour;
  readonly hogs: Hog[];
  /** Factor by which each one's work takes longer. */
  victims: ReadonlyMap<number, number>;
  /** Hosts, or instances of its service, that it has a hog for. */
  reach: number;
  underWay: UnderWay | null;
}

/**
 * Rule F2: neighbours that take more than their share. A CPU hog competes by rule C1 for what it may have. A fork bomb is
 * one too where its processes are limited, or where it has a kernel of its own; else nobody on its kernel gets on. Other
 * attacks slow what their victims begin meanwhile, by the loss that was measured for the technology between the two.
 */
export class Neighbours {
  readonly records: FaultRecord[] = [];
  readonly #attackers: readonly Attacker[];
  readonly #fleet: Fleet;
  readonly #cpu: CpuTopology;
  readonly #hooks: NeighbourHooks;
  #origin = 0;

  constructor(fleet: Fleet, cpu: CpuTopology, hooks: NeighbourHooks) {
    this.#fleet = fleet;
    this.#cpu = cpu;
    this.#hooks = hooks;
    this.#attackers = fleet.plan.neighbours.map(neighbour => ({
      neighbour,
      hogs: [],
      victims: new Map(),
      reach: 0,
      underWay: null,
    }));
    this.grow();
  }

  /** Takes in the hosts and instances that have come since; those that come into an attack are struck at once. */
  grow(): void {
    for (const attacker of this.#attackers) {
      const { neighbour, hogs } = attacker;
      attacker.victims = this.#victims(neighbour);
      const before = hogs.length;
      if (takesCpu(neighbour.attack)) this.#addHogs(attacker);
      if (attacker.underWay === null) continue;
      for (const hog of hogs.slice(before)) this.#begin(hog);
      for (const victim of attacker.victims.keys()) this.#hooks.onSlowed(victim, this.#factorOf(victim));
    }
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
    if (index % 2 === 0) this.#attack(attacker);
    else this.#relent(attacker);
    for (const victim of attacker.victims.keys()) this.#hooks.onSlowed(victim, this.#factorOf(victim));
  }

  /** Millicore-µs that hogs have taken of each host. */
  cpuOfHosts(now: number): Float64Array {
    const taken = new Float64Array(this.#fleet.hosts.length);
    for (const { hogs } of this.#attackers)
      for (const { host, leaf } of hogs) if (leaf >= 0) taken[host]! += this.#cpu.share.usedBy(leaf, now);
    return taken;
  }

  #attack(attacker: Attacker): void {
    const { now } = this.#hooks.queue;
    for (const hog of attacker.hogs) this.#begin(hog);
    const { neighbour } = attacker;
    const record = recordOf(this.#fleet, this.#struckBy(attacker), {
      fault: neighbour.id,
      kind: 'neighbour',
      domain: neighbour.attack,
      atMs: (now - this.#origin) / 1000,
      requests: 0,
    });
    this.records.push(record);
    const latency = this.#hooks.latency();
    attacker.underWay = { record, latency, count: latency.count, sum: latency.sum };
  }

  #begin(hog: Hog): void {
    const isThere = hog.instance < 0 ? this.#fleet.hostIsThere(hog.host) : this.#fleet.isThere(hog.instance);
    if (!isThere) return;
    const { share } = this.#cpu;
    hog.leaf = share.addLeaf(hog.parent, hog.limit, hog.weight, hog.limit);
    share.begin(hog.leaf, hog.task, ENDLESS, this.#hooks.queue.now);
  }

  #relent(attacker: Attacker): void {
    const { now } = this.#hooks.queue;
    const { record, ...before } = attacker.underWay!;
    for (const { leaf } of attacker.hogs) if (leaf >= 0) this.#cpu.share.abort(leaf, now);
    record.repairedMs = (now - this.#origin) / 1000;
    record.slowdown = this.#slowdown(before);
    attacker.underWay = null;
  }

  /** How many times as long an instance's work takes: of several attacks the factors multiply. */
  #factorOf(instance: number): number {
    let factor = 1;
    for (const { underWay, victims } of this.#attackers)
      if (underWay !== null) factor *= victims.get(instance) ?? 1;
    return factor;
  }

  /** Mean latency of what ended during the attack over that of what ended in the window before; null when it cannot be said. */
  #slowdown({ latency, count, sum }: Omit<UnderWay, 'record'>): number | null {
    const now = this.#hooks.latency();
    if (now !== latency || count === 0 || sum === 0 || now.count === count) return null;
    return (now.sum - sum) / (now.count - count) / (sum / count);
  }

  /** All others on a hog's host, or on a fork bomb's kernel; else the victims. */
  #struckBy({ neighbour, hogs, victims }: Attacker): number[] {
    if (!takesCpu(neighbour.attack)) return [...victims.keys()];
    const { hosts, instances } = this.#fleet;
    const there = hogs.flatMap(({ host, guest, isBomb }) =>
      isBomb ? this.#onKernel(host, guest) : hosts[host]!.instances,
    );
    return [...new Set(there)].filter(
      instance => instances[instance]!.service !== neighbour.service && this.#fleet.isThere(instance),
    );
  }

  /** Instances on a guest's kernel, or on a host's (guest −1), which runs all that stands on the host. */
  #onKernel(host: number, guest: number): readonly number[] {
    return guest < 0 ? this.#fleet.hosts[host]!.instances : this.#fleet.guests[guest]!.instances;
  }

  /** Whoever stands on the same host as an attacker and is none, with the factor by which work takes longer. */
  #victims({ attack, service }: PlanNeighbour): Map<number, number> {
    const victims = new Map<number, number>();
    if (takesCpu(attack)) return victims;
    const { instances, platform } = this.#fleet;
    const attackers = instances.filter(
      (one, instance) => one.service === service && this.#fleet.isThere(instance),
    );
    const hosts = new Set(attackers.map(({ host }) => host));
    const guests = new Set(attackers.map(({ guest }) => guest));
    instances.forEach((one, instance) => {
      if (!this.#fleet.isThere(instance) || one.service === service) return;
      if (service >= 0 && !hosts.has(one.host)) return;
      const { onHost, inGuest } = platform.deployments[one.service]!.victimLoss;
      const loss = (service >= 0 && guests.has(one.guest) ? inGuest : onHost)[attack] ?? 0;
      if (loss > 0) victims.set(instance, 1 / (1 - loss));
    });
    return victims;
  }

  /** An instance is gone, and what it took with it. */
  remove(instance: number): void {
    this.#end(hog => hog.instance === instance);
  }

  /** A host is gone with the one that stood on it beside the workload. */
  removeHost(host: number): void {
    this.#end(hog => hog.instance < 0 && hog.host === host);
  }

  #end(isGone: (hog: Hog) => boolean): void {
    for (const { hogs } of this.#attackers)
      for (const hog of hogs)
        if (hog.leaf >= 0 && isGone(hog)) this.#cpu.share.abort(hog.leaf, this.#hooks.queue.now);
  }

  /** A hog on each host that has come since, or with each instance of its service. */
  #addHogs(attacker: Attacker): void {
    const { hosts, instances } = this.#fleet;
    const { service } = attacker.neighbour;
    const things = service < 0 ? hosts : instances;
    const bombs = attacker.neighbour.attack === 'fork-bomb';
    for (; attacker.reach < things.length; attacker.reach++) {
      if (service < 0) attacker.hogs.push(this.#onHost(attacker.reach, bombs));
      else if (instances[attacker.reach]!.service === service)
        attacker.hogs.push(this.#beside(attacker.reach, bombs));
    }
  }

  /** One more on a host, in the stack that all are in: as one that requests a core, with no limit of processes. */
  #onHost(host: number, bombs: boolean): Hog {
    const { deployments, cpuWeights } = this.#fleet.platform;
    const { cpuMilli, allocatable } = this.#fleet.poolOf(host);
    const isBomb = bombs && deployments.some(({ kernel }) => kernel === 'host');
    return {
      host,
      instance: -1,
      guest: -1,
      isBomb,
      parent: this.#cpu.roots[host]!,
      limit: isBomb ? cpuMilli : allocatable.cpuMilli,
      weight: isBomb ? OVERWHELMING : schedulerWeight(SHARES_PER_CORE, cpuWeights),
      task: this.#hooks.tasks.take(HOG),
      leaf: -1,
    };
  }

  #beside(instance: number, bombs: boolean): Hog {
    const { cpuWeights, guest: shape } = this.#fleet.platform;
    const { service, host, guest, deployment } = this.#fleet.instances[instance]!;
    const { capMilli, quota, weight, kernel } = deployment;
    const isBomb = bombs && kernel !== 'own' && this.#fleet.plan.services[service]!.pidsLimited !== true;
    const all = guest < 0 ? this.#fleet.poolOf(host) : shape!;
    return {
      host,
      instance,
      guest,
      isBomb,
      parent: guest < 0 ? this.#cpu.roots[host]! : this.#cpu.groups[guest]!,
      limit: isBomb ? all.cpuMilli : Math.min(quota?.milli ?? capMilli, all.allocatable.cpuMilli),
      weight: isBomb ? OVERWHELMING : schedulerWeight(weight, cpuWeights),
      task: this.#hooks.tasks.take(HOG),
      leaf: -1,
    };
  }
}

/** Whether what a neighbour does is to want CPU time. */
const takesCpu = (attack: Attack): attack is 'cpu-hog' | 'fork-bomb' =>
  attack === 'cpu-hog' || attack === 'fork-bomb';
