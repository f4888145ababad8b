import type { PlanRollout, Report } from '@tare/schema';
import { payload, ROLLOUT } from '../kernel/event-kinds.ts';
import type { RunParts } from '../parts.ts';
import type { Roster } from '../roster.ts';
import type { ScaleIns } from './scale-ins.ts';
import { daemonStep, fenceposts, rollingStep } from './rolling-update.ts';

type RolloutRecord = Report['scaling']['rollouts'][number];

/** An update of a service and how far it is. */
interface UnderWay {
  readonly service: number;
  readonly rollout: PlanRollout;
  readonly desired: number;
  /** Instances from this number on are of the new revision. */
  readonly first: number;
  /** Old ones that stay as they are. */
  readonly kept: ReadonlySet<number>;
  readonly record: RolloutRecord;
}

/** Rule O4: services whose instances are replaced by those of a new revision while the run goes on. */
export class Rollouts {
  readonly records: RolloutRecord[] = [];
  readonly #parts: RunParts;
  readonly #roster: Roster;
  readonly #scaleIns: ScaleIns;
  readonly #underWay = new Map<number, UnderWay>();
  /** Daemons that go for others of a new revision. */
  readonly #going = new Set<number>();
  #origin = 0;

  constructor(parts: RunParts, roster: Roster, scaleIns: ScaleIns) {
    this.#parts = parts;
    this.#roster = roster;
    this.#scaleIns = scaleIns;
    roster.onMissed = service => this.#advance(service);
  }

  begin(origin: number): void {
    this.#origin = origin;
    const { plan, queue } = this.#parts;
    for (const [service, { rollout }] of plan.services.entries())
      if (rollout !== undefined) queue.push(origin + rollout.atUs, 1, payload(ROLLOUT, service));
  }

  /** The update of a service begins. */
  fire(service: number): void {
    const { plan, fleet } = this.#parts;
    const rollout = plan.services[service]!.rollout!;
    const wanted = this.#roster.wantedOf(service);
    const desired = wanted.length + fleet.waitingOf(service);
    const kept = new Set(wanted.slice(0, rollout.partition ?? 0));
    const record: RolloutRecord = {
      service: plan.services[service]!.id,
      atMs: this.#now(),
      doneMs: null,
      replaced: 0,
      mostInstances: desired,
      fewestReady: this.#readyOf(wanted),
    };
    this.records.push(record);
    fleet.renew(service);
    this.#roster.rolling.add(service);
    this.#underWay.set(service, { service, rollout, desired, first: fleet.instances.length, kept, record });
    this.#advance(service);
  }

  /** A control plane is back: what waited for it goes on. */
  resume(): void {
    for (const service of [...this.#underWay.keys()]) this.#advance(service);
  }

  /** An instance is ready, or gone: the controller of its service looks. */
  changed(instance: number): void {
    const { fleet, queue } = this.#parts;
    const { service } = fleet.instances[instance]!;
    if (this.#isOfDaemons(service) && this.#going.delete(instance)) {
      fleet.replaceDaemon(instance, queue.now);
      this.#roster.welcome();
    }
    this.#advance(service);
  }

  #isOfDaemons(service: number): boolean {
    return this.#parts.plan.services[service]!.everyHost;
  }

  /** Rule O4: each daemon goes, and another comes on its host. */
  #advanceDaemons(own: UnderWay): void {
    const { old, fresh } = this.#split(own);
    this.#measure(own);
    if (this.#endIfOver(own, old, fresh)) return;
    const oldReady = this.#readyOf(old);
    const step = daemonStep({
      desired: own.desired,
      unavailable: own.rollout.unavailable,
      ready: oldReady + this.#readyOf(fresh),
      oldReady,
      oldUnready: old.length - oldReady,
    });
    const goes = step.unready + step.ready;
    if (goes > 0 && this.#replace(own, old, goes) > 0) this.#advanceDaemons(own);
  }

  #advance(service: number): void {
    const own = this.#underWay.get(service);
    if (own === undefined) return;
    if (this.#isOfDaemons(service)) {
      this.#advanceDaemons(own);
      return;
    }
    for (;;) {
      const { old, fresh } = this.#split(own);
      const step = rollingStep({
        ...this.#boundsOf(own),
        desired: own.desired,
        fresh: fresh.length + this.#parts.fleet.waitingOf(service),
        freshReady: this.#readyOf(fresh),
        old: old.length,
        oldReady: this.#readyOf(old),
      });
      this.#measure(own);
      if (this.#endIfOver(own, old, fresh)) return;
      if (step.add > 0) this.#roster.add(service, step.add);
      else if (step.remove === 0 || this.#replace(own, old, step.remove) === 0) return;
      this.#measure(own);
    }
  }

  #boundsOf({ rollout, desired }: UnderWay) {
    return fenceposts(rollout.surge, rollout.unavailable, desired);
  }

  /** The first of a StatefulSet, up to its partition, count as done. */
  #split({ service, first, kept }: UnderWay): { readonly old: number[]; readonly fresh: number[] } {
    const wanted = this.#roster.wantedOf(service);
    return {
      old: wanted.filter(one => one < first && !kept.has(one)),
      fresh: wanted.filter(one => one >= first || kept.has(one)),
    };
  }

  #readyOf(instances: readonly number[]): number {
    return instances.filter(one => this.#roster.isReady(one)).length;
  }

  /** Those that are not ready go first, then whoever would where there were too many; how many could be told to. */
  #replace(own: UnderWay, old: readonly number[], count: number): number {
    const { plan } = this.#parts;
    const { graceUs } = plan.services[own.service]!;
    const managed = old.filter(one => this.#roster.isManaged(one));
    const isReady = (one: number) => Number(this.#roster.isReady(one));
    const order = [...this.#scaleIns.inOrder(own.service, managed)].sort((a, b) => isReady(a) - isReady(b));
    const going = order.slice(0, count);
    own.record.replaced += going.length;
    // Nothing is looked at while they go: the loop that called looks again.
    this.#underWay.delete(own.service);
    for (const one of going) {
      if (this.#isOfDaemons(own.service)) this.#going.add(one);
      this.#roster.retire(one, graceUs);
    }
    this.#underWay.set(own.service, own);
    return going.length;
  }

  #endIfOver(own: UnderWay, old: readonly number[], fresh: readonly number[]): boolean {
    if (old.length > 0 || this.#readyOf(fresh) < own.desired) return false;
    own.record.doneMs = this.#now();
    this.#underWay.delete(own.service);
    this.#roster.rolling.delete(own.service);
    return true;
  }

  #measure({ service, record }: UnderWay): void {
    const wanted = this.#roster.wantedOf(service);
    record.mostInstances = Math.max(record.mostInstances, wanted.length);
    record.fewestReady = Math.min(record.fewestReady, this.#readyOf(wanted));
  }

  #now(): number {
    return (this.#parts.queue.now - this.#origin) / 1000;
  }
}
