import type { PlanClusterAutoscaler } from '@tare/schema';
import { DRAW, derive, deriveDraw, derived, uniform } from '../random/keys.ts';
import { bestOptions, type ExpansionOption } from './expander.ts';
import { estimateHosts } from './host-estimate.ts';
import type { HostGroups, Pending } from './host-groups.ts';

/** `--max-empty-bulk-delete`: empty hosts that go at one look. */
const EMPTY_AT_ONCE = 10;

/** A pool that could help, and how. */
interface Option extends ExpansionOption {
  readonly pool: number;
}

/**
 * Rule O3: Kubernetes' cluster autoscaler over all pools of a control plane that it scales (kubernetes/autoscaler cluster-autoscaler/core/static_autoscaler.go
 * and FAQ.md). At each look: instances without room, beyond what hosts on their way will hold, ask for hosts of one pool; else hosts that
 * have been unneeded for long enough go, the empty ones at once, one of the others at a time.
 */
export class ClusterAutoscaler {
  readonly #groups: HostGroups;
  readonly pools: readonly number[];
  readonly #rules: PlanClusterAutoscaler;
  readonly #seed: number;
  readonly #nth: number;
  readonly #usdOf: (pool: number) => number;
  /** Since when each host has been unneeded. */
  #unneeded = new Map<number, number>();
  readonly #backedOff = new Map<number, number>();
  #lastAdd = -Infinity;
  #times = 0;

  constructor(
    groups: HostGroups,
    {
      pools,
      rules,
      seed,
      nth,
    }: {
      readonly pools: readonly number[];
      readonly rules: PlanClusterAutoscaler;
      readonly seed: number;
      /** Which of several it is. */
      readonly nth: number;
    },
    usdOf: (pool: number) => number,
  ) {
    this.#groups = groups;
    this.pools = pools;
    this.#rules = rules;
    this.#seed = seed;
    this.#nth = nth;
    this.#usdOf = usdOf;
  }

  get everyUs(): number {
    return this.#rules.scanUs;
  }

  look(): void {
    this.#times++;
    this.#giveUp();
    if (this.#add(this.#groups.pending(this.pools))) {
      this.#lastAdd = this.#groups.now;
      return;
    }
    this.#watch();
    if (this.#groups.now - this.#lastAdd >= this.#rules.afterAddUs) this.#lessen();
  }

  /** Hosts that have not come in time are no longer waited for, nor asked for where they were to come. */
  #giveUp(): void {
    const { now, upcoming } = this.#groups;
    for (const [host, { pool, since }] of [...upcoming]) {
      if (!this.pools.includes(pool) || now - since < this.#rules.provisionUs) continue;
      this.#groups.remove(host, 'not provisioned in time');
      this.#backedOff.set(pool, now + this.#rules.backOffUs);
    }
  }

  #add(pending: readonly Pending[]): boolean {
    if (pending.length === 0) return false;
    const options = this.pools.flatMap(pool => this.#optionOf(pool, pending));
    if (options.length === 0) return false;
    const best = bestOptions(this.#rules.expander, options);
    const { pool, hosts } = options[best[this.#draw(best.length)]!]!;
    this.#groups.order(pool, hosts, this.#rules.expander);
    return true;
  }

  #optionOf(pool: number, pending: readonly Pending[]): Option[] {
    const most = this.#groups.roomIn(pool);
    if (most <= 0 || (this.#backedOff.get(pool) ?? -Infinity) > this.#groups.now) return [];
    const template = this.#groups.templateOf(pool);
    const { hosts, pods, podsOf } = estimateHosts(pending, template, { most });
    if (hosts === 0) return [];
    const sum = (of: 'cpuMilli' | 'memoryBytes') =>
      pending.reduce((total, group, index) => total + group[of] * podsOf[index]!, 0);
    return [
      {
        pool,
        hosts,
        pods,
        template,
        cpuMilli: sum('cpuMilli'),
        memoryBytes: sum('memoryBytes'),
        usdPerHour: this.#usdOf(pool),
        priority: this.#groups.scalingOf(pool).priority,
      },
    ];
  }

  #draw(of: number): number {
    deriveDraw(this.#seed, DRAW.expander, this.#nth);
    derive(derived[0]!, derived[1]!, this.#times);
    return Math.floor(uniform(derived[0]!, derived[1]!) * of);
  }

  #watch(): void {
    const unneeded = new Map<number, number>();
    for (const pool of this.pools)
      for (const host of this.#groups.hostsOf(pool))
        if (this.#groups.utilisationOf(host) < this.#rules.threshold && this.#groups.canLeave(host))
          unneeded.set(host, this.#unneeded.get(host) ?? this.#groups.now);
    this.#unneeded = unneeded;
  }

  /** Empty hosts first; only where there are none, and nothing is being emptied, one that is not. */
  #lessen(): void {
    const due = [...this.#unneeded].flatMap(([host, since]) =>
      this.#groups.now - since >= this.#rules.unneededUs ? [host] : [],
    );
    const empty = due.filter(host => this.#groups.movableOn(host).length === 0);
    for (const host of empty.slice(0, EMPTY_AT_ONCE))
      if (this.#groups.mayShrink(host)) this.#groups.remove(host, 'empty');
    if (empty.length > 0 || this.#groups.isLessening(this.pools)) return;
    const next = due.find(host => this.#groups.mayShrink(host));
    if (next !== undefined) this.#groups.empty(next, 'unneeded');
  }
}
