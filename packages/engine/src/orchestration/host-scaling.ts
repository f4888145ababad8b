import type { Report } from '@tare/schema';
import { HOSTS, payload } from '../kernel/event-kinds.ts';
import type { RunParts } from '../parts.ts';
import type { Roster } from '../roster.ts';
import { ClusterAutoscaler } from './cluster-autoscaler.ts';
import type { Evictions } from './evictions.ts';
import { Karpenter } from './karpenter.ts';
import { HostGroups } from './host-groups.ts';
import { HostSet } from './host-set.ts';

/** Someone who looks at hosts again and again. */
interface HostScaler {
  readonly everyUs: number;
  readonly pools: readonly number[];
  look(): void;
}

/** Rule O3: pools whose number of hosts follows what is asked of them while a run goes on. */
export class HostScaling {
  readonly groups: HostGroups;
  readonly #scalers: readonly HostScaler[];
  readonly #parts: RunParts;

  constructor(parts: RunParts, roster: Roster, evictions: Evictions) {
    this.#parts = parts;
    this.groups = new HostGroups(parts, roster, evictions);
    const sets = this.groups.poolsBy('scale-set').flatMap(pools => pools.map(pool => [pool]));
    this.#scalers = [
      this.groups.poolsBy('cluster-autoscaler'),
      this.groups.poolsBy('karpenter'),
      sets,
    ].flatMap(groups => groups.map((pools, nth) => this.#scalerOf(pools, nth)));
  }

  /** One for all the pools of a control plane that a kind of autoscaler scales, whose rules are the same for all of them; a scale set is one pool. */
  #scalerOf(pools: readonly number[], nth: number): HostScaler {
    const { plan, seed } = this.#parts;
    const usdOf = (pool: number) => plan.pools[pool]!.usdPerHour;
    const rules = this.groups.scalingOf(pools[0]!);
    switch (rules.by) {
      case 'cluster-autoscaler':
        return new ClusterAutoscaler(this.groups, { pools, rules, seed, nth }, usdOf);
      case 'karpenter':
        return new Karpenter(this.groups, { pools, rules }, usdOf);
      case 'scale-set':
        return new HostSet(this.#parts, this.groups, { pool: pools[0]!, rules });
    }
  }

  get records(): Report['scaling']['hosts'] {
    return this.groups.records;
  }

  get omitted(): number {
    return this.groups.omitted;
  }

  begin(origin: number): void {
    this.groups.begin(origin);
    for (const index of this.#scalers.keys()) this.#expect(index);
  }

  /** A look is due. */
  fire(index: number): void {
    const scaler = this.#scalers[index]!;
    if (this.groups.isManaged(scaler.pools)) scaler.look();
    this.#expect(index);
  }

  gone(instance: number): void {
    this.groups.gone(instance);
  }

  #expect(index: number): void {
    const { queue } = this.#parts;
    queue.push(queue.now + this.#scalers[index]!.everyUs, 1, payload(HOSTS, index));
  }
}
