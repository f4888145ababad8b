import type { PlanHostSet } from '@tare/schema';
import type { RunParts } from '../parts.ts';
import type { HostGroups } from './host-groups.ts';
import { AlarmTracking } from './alarm-tracking.ts';
import { ScaleSet } from './scale-set.ts';
import { TargetTracking } from './target-tracking.ts';

/** One pool, and its rules. */
export interface HostSetPool {
  readonly pool: number;
  readonly rules: PlanHostSet;
}

/**
 * Rule O3: a pool whose hosts are a VM scale set: it follows their mean CPU, whatever waits for room. The youngest go first, emptied as
 * by `kubectl drain`.
 */
export class HostSet {
  readonly pools: readonly number[];
  readonly everyUs: number;
  readonly #parts: Pick<RunParts, 'fleet' | 'plan' | 'cpu' | 'queue'>;
  readonly #groups: HostGroups;
  readonly #rule: ScaleSet | TargetTracking | AlarmTracking;
  /** A host counts for so long not after the first look that finds it. */
  readonly #warmUpUs: number;
  /** When each host that is up was found; those of the first look count as long there. */
  #foundAt = new Map<number, number>();
  /** CPU that each host that is up had used at the look before, millicore-µs. */
  #used = new Map<number, number>();
  #lookedAt = 0;

  constructor(
    parts: Pick<RunParts, 'fleet' | 'plan' | 'cpu' | 'queue'>,
    groups: HostGroups,
    { pool, rules }: HostSetPool,
  ) {
    this.#parts = parts;
    this.#groups = groups;
    this.pools = [pool];
    this.everyUs = rules.lookUs;
    this.#rule = ruleOf(rules);
    this.#warmUpUs = 'warmUpUs' in rules.follow ? rules.follow.warmUpUs : 0;
  }

  look(): void {
    const { fleet, plan, queue } = this.#parts;
    const [pool] = this.pools as readonly [number];
    const leaving = [...this.#groups.leaving].filter(host => fleet.hosts[host]!.pool === pool).length;
    const current = fleet.hostsIn(pool) - leaving;
    const { fewest } = this.#groups.scalingOf(pool);
    const bounds = { min: fewest, max: plan.pools[pool]!.max };
    const decision = this.#rule.step(queue.now, { current, ...this.#level(pool) }, bounds);
    if (decision === null) return;
    const why = `CPU ${String(Math.round(decision.level))} %`;
    if (decision.replicas > current) this.#groups.order(pool, decision.replicas - current, why);
    else this.#lessen(pool, current - decision.replicas, why);
  }

  /** Mean CPU since the look before of the hosts that were up all that time, and are warmed up. */
  #level(pool: number): { readonly percent: number | null; readonly up: number } {
    const { fleet, cpu, queue } = this.#parts;
    const since = queue.now - this.#lookedAt;
    const before = this.#used;
    this.#used = new Map();
    this.#find(pool);
    const shares: number[] = [];
    for (const host of this.#groups.hostsOf(pool)) {
      const used = cpu.share.usedUntil(cpu.roots[host]!, queue.now);
      this.#used.set(host, used);
      const then = before.get(host);
      if (then !== undefined && queue.now - this.#foundAt.get(host)! >= this.#warmUpUs)
        shares.push((used - then) / (since * fleet.poolOf(host).cpuMilli));
    }
    this.#lookedAt = queue.now;
    const sum = shares.reduce((total, share) => total + share, 0);
    return { percent: shares.length === 0 ? null : (100 * sum) / shares.length, up: shares.length };
  }

  #find(pool: number): void {
    const known = this.#foundAt;
    const { now } = this.#parts.queue;
    const fresh = known.size === 0 ? -Infinity : now;
    this.#foundAt = new Map(this.#groups.hostsOf(pool).map(host => [host, known.get(host) ?? fresh]));
  }

  #lessen(pool: number, hosts: number, why: string): void {
    const { fleet } = this.#parts;
    const youngestFirst = this.#groups
      .hostsOf(pool)
      .filter(host => !fleet.hasTenants(host))
      .reverse();
    for (const host of youngestFirst.slice(0, hosts)) this.#groups.empty(host, why);
  }
}

function ruleOf({ follow, lookUs }: PlanHostSet): ScaleSet | TargetTracking | AlarmTracking {
  if ('warmUpUs' in follow) return new AlarmTracking(follow);
  return 'target' in follow ? new TargetTracking(follow) : new ScaleSet(follow, lookUs);
}
