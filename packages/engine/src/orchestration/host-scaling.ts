import type { PlanPoolScaling, Report } from '@tare/schema';
import { HOSTS, payload } from '../kernel/event-kinds.ts';
import type { RunParts } from '../parts.ts';
import type { Roster } from '../roster.ts';
import { ClusterAutoscaler } from './cluster-autoscaler.ts';
import type { Evictions } from './evictions.ts';
import { Karpenter } from './karpenter.ts';
import { HostGroups } from './host-groups.ts';

/** Someone who looks at hosts again and again. */
interface HostScaler {
  readonly everyUs: number;
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
    this.#scalers = (['cluster-autoscaler', 'karpenter'] as const).flatMap(by => this.#scalerOf(by));
  }

  /** One for all the pools that a kind of autoscaler scales; its rules are the same for all of them. */
  #scalerOf(by: PlanPoolScaling['by']): HostScaler[] {
    const { plan, seed } = this.#parts;
    const pools = this.groups.poolsBy(by);
    if (pools.length === 0) return [];
    const usdOf = (pool: number) => plan.pools[pool]!.usdPerHour;
    const rules = this.groups.scalingOf(pools[0]!);
    switch (rules.by) {
      case 'cluster-autoscaler':
        return [new ClusterAutoscaler(this.groups, { pools, rules, seed }, usdOf)];
      case 'karpenter':
        return [new Karpenter(this.groups, { pools, rules }, usdOf)];
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
    this.#scalers[index]!.look();
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
