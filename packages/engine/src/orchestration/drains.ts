import type { PlanDrain } from '@tare/schema';
import { domainOf } from '../hosts/domains.ts';
import { recordOf, type FaultRecord } from '../faults/records.ts';
import { DRAIN, payload } from '../kernel/event-kinds.ts';
import { migrate, type MigrationCost } from '../migration/pre-copy.ts';
import type { RunParts } from '../parts.ts';
import { DRAW, deriveDraw, derived, nameOf, uniform } from '../random/keys.ts';
import type { Roster } from '../roster.ts';
import type { Evictions } from './evictions.ts';

const MIB = 1_048_576;
const US_PER_SECOND = 1e6;
const PRIORITY = 1;

/** A VM on its way from one host to another. */
interface Move {
  readonly from: number;
  readonly to: number;
  readonly cost: MigrationCost;
  stopped: boolean;
}

/** A drain and how far it is. */
interface UnderWay {
  readonly drain: PlanDrain;
  /** VMs that are still to move. */
  readonly waiting: number[];
  readonly left: Set<number>;
  move: Move | null;
  record: FaultRecord | null;
}

/**
 * Rules M4 and O4: hosts that are emptied while the run goes on. Nothing more is placed on them. A VM whose hypervisor can
 * do so moves while it runs, one at a time from all hosts of the drain; what has no such VM takes no more requests, ends
 * those that it has within its grace, and another starts elsewhere at once. With `migrate` only the VMs move.
 */
export class Drains {
  readonly records: FaultRecord[] = [];
  readonly #drains: readonly UnderWay[];
  readonly #parts: RunParts;
  readonly #roster: Roster;
  readonly #evictions: Evictions;
  #origin = 0;

  constructor(parts: RunParts, roster: Roster, evictions: Evictions) {
    this.#evictions = evictions;
    this.#parts = parts;
    this.#roster = roster;
    this.#drains = parts.plan.drains.map(drain => ({
      drain,
      waiting: [],
      left: new Set(),
      move: null,
      record: null,
    }));
  }

  begin(origin: number): void {
    this.#origin = origin;
    for (const [index, { drain }] of this.#drains.entries()) this.#expect(index, origin + drain.atUs);
  }

  /** A drain begins, or its present move is at its stop or its end. */
  fire(index: number): void {
    const own = this.#drains[index]!;
    if (own.record === null) this.#start(own);
    else if (own.move !== null && !own.move.stopped) {
      this.#stop(index, own.move);
      return;
    } else this.#arrive(own);
    this.#next(index, own);
  }

  /** An instance is gone: a drain that waited for it is over when it was the last. */
  gone(instance: number): void {
    for (const own of this.#drains) {
      if (!own.left.delete(instance) || own.left.size > 0 || own.record === null) continue;
      own.record.repairedMs = this.#sinceOrigin();
    }
  }

  #sinceOrigin(): number {
    return (this.#parts.queue.now - this.#origin) / 1000;
  }

  #expect(index: number, at: number): void {
    this.#parts.queue.push(at, PRIORITY, payload(DRAIN, index));
  }

  #start(own: UnderWay): void {
    const { fleet } = this.#parts;
    const hosts = this.#hostsOf(own.drain);
    for (const host of hosts) {
      fleet.close(host);
      this.#parts.recorder?.host('host-closed', host, [this.#parts.queue.now]);
    }
    const there = hosts.flatMap(host => fleet.hosts[host]!.instances.filter(one => fleet.isThere(one)));
    const leaving = there.filter(instance => this.#leaves(instance, own.drain));
    own.record = {
      ...recordOf(fleet, leaving, {
        fault: own.drain.id,
        kind: own.drain.kind,
        domain: hosts.map(host => `host ${String(host)}`).join(', '),
        atMs: this.#sinceOrigin(),
        requests: 0,
      }),
      moved: { live: 0, restarted: 0, downtimeMs: 0, bytes: 0 },
    };
    this.records.push(own.record);
    for (const instance of leaving) own.left.add(instance);
    if (leaving.length === 0) own.record.repairedMs = own.record.atMs;
    for (const instance of leaving)
      if (this.#migrates(instance)) own.waiting.push(instance);
      else this.#replace(own, instance);
  }

  /** The hosts of a site, zone or pool, or one host, drawn among those in use. */
  #hostsOf({ id, target }: PlanDrain): number[] {
    const { fleet, seed } = this.#parts;
    const inUse = [...fleet.hosts.keys()].filter(host =>
      fleet.hosts[host]!.instances.some(instance => fleet.isThere(instance)),
    );
    if (target !== null)
      return inUse.filter(host => {
        const [first] = fleet.hosts[host]!.instances;
        return [
          fleet.poolOf(host).id,
          domainOf(fleet, 'site', first!),
          domainOf(fleet, 'zone', first!),
        ].includes(target);
      });
    deriveDraw(seed, DRAW.fault, nameOf(id));
    const drawn = inUse[Math.floor(uniform(derived[0]!, derived[1]!) * inUse.length)];
    return drawn === undefined ? [] : [drawn];
  }

  /** Daemons stay with their host, tasks of batches until they are done, and what cannot move where only VMs are to. */
  #leaves(instance: number, { kind }: PlanDrain): boolean {
    const { fleet, plan } = this.#parts;
    const { everyHost, batch } = plan.services[fleet.instances[instance]!.service]!;
    if (everyHost || batch !== null || !this.#roster.isWanted(instance)) return false;
    return kind === 'drain' || this.#migrates(instance);
  }

  #migrates(instance: number): boolean {
    const { fleet, platform } = this.#parts;
    const { service } = fleet.instances[instance]!;
    return platform.migration !== null && platform.deployments[service]!.migrates === true;
  }

  /** As `kubectl drain` does: it goes, and whoever keeps the number of replicas starts another. */
  #replace(own: UnderWay, instance: number): void {
    this.#evictions.ask(instance, () => {
      own.record!.moved!.restarted++;
    });
  }

  /** The next VM that is up begins to move, where there is room for it. */
  #next(index: number, own: UnderWay): void {
    const { fleet, queue } = this.#parts;
    own.move = null;
    for (let from = own.waiting.shift(); from !== undefined; from = own.waiting.shift()) {
      if (!fleet.isThere(from) || !this.#roster.isReady(from)) continue;
      const to = this.#roster.reserve(fleet.instances[from]!.service);
      if (to < 0) continue;
      const cost = this.#costOf(from);
      own.move = { from, to, cost, stopped: false };
      this.#parts.recorder?.moves('move', [from, to], queue.now);
      this.#expect(index, queue.now + Math.round((cost.seconds - cost.downtimeSeconds) * US_PER_SECOND));
      return;
    }
  }

  /** Over the whole of the slower card of the two hosts, whatever else these carry. */
  #costOf(from: number): MigrationCost {
    const { fleet, platform } = this.#parts;
    const { service, host } = fleet.instances[from]!;
    const by = platform.migration!;
    return migrate({
      memoryMib: platform.deployments[service]!.takenBytes / MIB,
      dirtyMibPerSecond: by.dirtyBytesPerSecond / MIB,
      bandwidthMibPerSecond: (fleet.poolOf(host).nicBytesPerSecond ?? by.bytesPerSecond) / MIB,
      stopBelowMib: by.stopBelowBytes / MIB,
      maxRounds: by.maxRounds,
    });
  }

  /** All but the last rest is copied: the VM stands still until that is there as well. */
  #stop(index: number, move: Move): void {
    const { cpu, queue } = this.#parts;
    move.stopped = true;
    if (this.#roster.isReady(move.from)) cpu.share.hold(cpu.leaves[move.from]!, queue.now);
    this.#expect(index, queue.now + Math.round(move.cost.downtimeSeconds * US_PER_SECOND));
  }

  /** The VM goes on in its new place; what it was working on ends where it began. */
  #arrive(own: UnderWay): void {
    const { move, record } = own;
    if (move === null) return;
    const { cpu, fleet, plan, queue } = this.#parts;
    const { from, to, cost } = move;
    cpu.share.release(cpu.leaves[from]!, queue.now);
    const arrives = this.#roster.isReady(from);
    this.#parts.recorder?.moves(arrives ? 'moved' : 'stayed', [from, to], queue.now);
    if (!arrives) {
      this.#roster.retire(to, 0);
      return;
    }
    const moved = record!.moved!;
    moved.live++;
    moved.downtimeMs = Math.max(moved.downtimeMs, cost.downtimeSeconds * 1000);
    moved.bytes += Math.round(cost.transferredMib * MIB);
    this.#roster.arrive(to);
    this.#roster.retire(from, plan.services[fleet.instances[from]!.service]!.graceUs);
  }
}
