import type { PlanUpgrade } from '@tare/schema';
import { type FaultRecord, recordOf } from '../faults/records.ts';
import { payload, UPGRADE } from '../kernel/event-kinds.ts';
import type { RunParts } from '../parts.ts';
import type { HostGroups } from './host-groups.ts';

/** Hosts of a pool while it is upgraded. */
export interface PoolRevisions {
  readonly desired: number;
  readonly surge: number;
  readonly unavailable: number;
  /** New hosts: all that were ordered, and those that are up. */
  readonly fresh: number;
  readonly freshUp: number;
  /** Old hosts: all that are left, and those that are not being emptied. */
  readonly old: number;
  readonly oldOpen: number;
}

/**
 * Rule O4: what a surge upgrade does next, as GKE documents it ("Surge upgrades": at most maxSurge hosts more than there are to be, at
 * most maxUnavailable fewer that take instances): how many new hosts are ordered, and how many old ones are emptied.
 */
export function upgradeStep(of: PoolRevisions): { readonly order: number; readonly empty: number } {
  const order = Math.max(0, Math.min(of.desired - of.fresh, of.desired + of.surge - of.fresh - of.old));
  const spare = of.oldOpen + of.freshUp - (of.desired - of.unavailable);
  return { order, empty: Math.max(0, Math.min(of.oldOpen, spare)) };
}

/** An upgrade and how far it is. */
interface UnderWay {
  readonly upgrade: PlanUpgrade;
  readonly record: FaultRecord;
  /** Hosts from this number on are new. */
  readonly first: number;
  readonly old: readonly number[];
}

/** Rule O4: pools whose hosts are replaced by new ones, a few at a time, within the disruption budgets of what stands there. */
export class Upgrades {
  readonly records: FaultRecord[] = [];
  readonly #parts: RunParts;
  readonly #groups: HostGroups;
  #underWay: UnderWay[] = [];
  #isLooking = false;
  #again = false;
  #origin = 0;

  constructor(parts: RunParts, groups: HostGroups) {
    this.#parts = parts;
    this.#groups = groups;
    groups.onChanged = () => this.#changed();
  }

  begin(origin: number): void {
    this.#origin = origin;
    for (const [index, { atUs }] of (this.#parts.plan.upgrades ?? []).entries())
      this.#parts.queue.push(origin + atUs, 1, payload(UPGRADE, index));
  }

  /** An upgrade begins. */
  fire(index: number): void {
    const { plan, fleet } = this.#parts;
    const upgrade = plan.upgrades![index]!;
    const old = this.#groups.hostsOf(upgrade.pool).filter(host => !fleet.hasTenants(host));
    const record: FaultRecord = {
      ...recordOf(
        fleet,
        old.flatMap(host => this.#groups.movableOn(host)),
        {
          fault: upgrade.id,
          kind: 'upgrade',
          domain: `${plan.pools[upgrade.pool]!.id}, ${String(old.length)} hosts`,
          atMs: this.#sinceOrigin(),
          requests: 0,
        },
      ),
      moved: { live: 0, restarted: 0, downtimeMs: 0, bytes: 0 },
    };
    this.records.push(record);
    const own = { upgrade, record, first: fleet.hosts.length, old };
    this.#underWay.push(own);
    this.#changed();
  }

  /** Hosts have come or gone, which an upgrade itself may bring about: then it looks again when it is done. */
  #changed(): void {
    this.#again = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    while (this.#again) {
      this.#again = false;
      for (const own of this.#underWay) this.#advance(own);
    }
    this.#isLooking = false;
  }

  #advance(own: UnderWay): void {
    const { order, empty } = upgradeStep(this.#revisions(own));
    if (order > 0) this.#groups.surge(own.upgrade.pool, order, 'upgrade');
    if (empty > 0) {
      this.#groups.empty(this.#open(own)[0]!, 'upgrade', () => own.record.moved!.restarted++);
      this.#again = true;
    }
    this.#endIfOver(own);
  }

  #revisions(own: UnderWay): PoolRevisions {
    const { fleet } = this.#parts;
    const { pool, surge, unavailable } = own.upgrade;
    const fresh = [...fleet.hosts.keys()].filter(
      host => host >= own.first && fleet.hosts[host]!.pool === pool && fleet.hostIsThere(host),
    );
    return {
      desired: own.old.length,
      surge,
      unavailable,
      fresh: fresh.length,
      freshUp: fresh.filter(host => !this.#groups.upcoming.has(host)).length,
      old: own.old.filter(host => fleet.hostIsThere(host)).length,
      oldOpen: this.#open(own).length,
    };
  }

  /** Old hosts that are not being emptied. */
  #open({ old }: UnderWay): number[] {
    const { fleet } = this.#parts;
    return old.filter(host => fleet.hostIsThere(host) && !this.#groups.leaving.has(host));
  }

  #endIfOver(own: UnderWay): void {
    const { desired, freshUp, old } = this.#revisions(own);
    if (old > 0 || freshUp < desired || own.record.repairedMs !== null) return;
    own.record.repairedMs = this.#sinceOrigin();
    this.#underWay = this.#underWay.filter(one => one !== own);
  }

  #sinceOrigin(): number {
    return (this.#parts.queue.now - this.#origin) / 1000;
  }
}
