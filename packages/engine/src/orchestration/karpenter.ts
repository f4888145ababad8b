import type { PlanKarpenter } from '@tare/schema';
import type { HostGroups, Pending } from './host-groups.ts';
import { launches } from './just-in-time.ts';

/**
 * Rule O3: Karpenter over all pools that it scales, each one instance type. Pods without room are batched until none has come for a while,
 * and get the hosts that `launches` says. Hosts that stand empty, or whose pods have room on the others, are taken away: of the empty ones as
 * many at a time as its budget allows, of the others one.
 */
export class Karpenter {
  readonly #groups: HostGroups;
  readonly pools: readonly number[];
  readonly #rules: PlanKarpenter;
  readonly #usdOf: (pool: number) => number;
  #waiting = 0;
  #batchSince = -1;
  #changedAt = 0;
  #consolidatedAt = 0;
  /** Since when each host could go. */
  #needless = new Map<number, number>();

  constructor(
    groups: HostGroups,
    { pools, rules }: { readonly pools: readonly number[]; readonly rules: PlanKarpenter },
    usdOf: (pool: number) => number,
  ) {
    this.#groups = groups;
    this.pools = pools;
    this.#rules = rules;
    this.#usdOf = usdOf;
  }

  get everyUs(): number {
    return this.#rules.idleUs;
  }

  look(): void {
    const pending = this.#groups.pending(this.pools);
    if (this.#isBatched(pending)) this.#launch(pending);
    if (this.#groups.now - this.#consolidatedAt >= this.#rules.everyUs) this.#consolidate();
  }

  /** Whether the batch of what waits is closed: none came for a while, or the first has waited long enough. */
  #isBatched(pending: readonly Pending[]): boolean {
    const { now } = this.#groups;
    const waiting = pending.reduce((sum, { count }) => sum + count, 0);
    if (waiting !== this.#waiting) this.#changedAt = now;
    this.#waiting = waiting;
    if (waiting === 0) this.#batchSince = -1;
    else if (this.#batchSince < 0) this.#batchSince = now;
    if (waiting === 0) return false;
    return now - this.#changedAt >= this.#rules.idleUs || now - this.#batchSince >= this.#rules.mostUs;
  }

  #launch(pending: readonly Pending[]): void {
    const types = this.pools.map(pool => ({
      ...this.#groups.templateOf(pool),
      usdPerHour: this.#usdOf(pool),
      room: this.#groups.roomIn(pool),
    }));
    const hosts = this.pools.map(() => 0);
    for (const { type } of launches(pending, types)) hosts[type]!++;
    for (const [index, pool] of this.pools.entries())
      if (hosts[index]! > 0) this.#groups.order(pool, hosts[index]!, 'cheapest that fits');
    this.#batchSince = -1;
  }

  #consolidate(): void {
    const { now } = this.#groups;
    this.#consolidatedAt = now;
    const all = this.pools.flatMap(pool => this.#groups.hostsOf(pool));
    const needless = new Map<number, number>();
    for (const host of all)
      if (this.#groups.mayShrink(host) && this.#groups.canLeave(host))
        needless.set(host, this.#needless.get(host) ?? now);
    this.#needless = needless;
    const due = [...needless].flatMap(([host, since]) => (now - since >= this.#rules.afterUs ? [host] : []));
    const empty = due.filter(host => this.#groups.movableOn(host).length === 0);
    const budget = Math.ceil(all.length * this.#rules.budget);
    for (const host of empty.slice(0, budget))
      if (this.#groups.mayShrink(host)) this.#groups.remove(host, 'empty');
    if (empty.length === 0 && !this.#groups.isLessening(this.pools)) this.#move(due);
  }

  /** The one with the fewest pods, which costs least to disturb. */
  #move(due: readonly number[]): void {
    const pods = (host: number) => this.#groups.movableOn(host).length;
    const [first] = [...due].sort((a, b) => pods(a) - pods(b) || a - b);
    if (first !== undefined) this.#groups.empty(first, 'room elsewhere');
  }
}
