import type { Report } from '@tare/schema';
import { HOSTS, payload } from '../kernel/event-kinds.ts';
import type { RunParts } from '../parts.ts';
import type { Roster } from '../roster.ts';
import { ClusterAutoscaler } from './cluster-autoscaler.ts';
import { HostGroups } from './host-groups.ts';

/** Someone who looks at hosts again and again. */
interface HostScaler {
  readonly everyUs: number;
  look(): void;
}

/** Rule O3: pools whose number of hosts follows what is asked of them while a run goes on. */
export class HostScaling {
  readonly #groups: HostGroups;
  readonly #scalers: readonly HostScaler[];
  readonly #parts: RunParts;

  constructor(parts: RunParts, roster: Roster) {
    this.#parts = parts;
    this.#groups = new HostGroups(parts, roster);
    const pools = this.#groups.poolsBy('cluster-autoscaler');
    const usdOf = (pool: number) => parts.plan.pools[pool]!.usdPerHour;
    this.#scalers = pools.length === 0 ? [] : [new ClusterAutoscaler(this.#groups, pools, parts.seed, usdOf)];
  }

  get records(): Report['scaling']['hosts'] {
    return this.#groups.records;
  }

  get omitted(): number {
    return this.#groups.omitted;
  }

  begin(origin: number): void {
    this.#groups.begin(origin);
    for (const index of this.#scalers.keys()) this.#expect(index);
  }

  /** A look is due. */
  fire(index: number): void {
    this.#scalers[index]!.look();
    this.#expect(index);
  }

  gone(instance: number): void {
    this.#groups.gone(instance);
  }

  #expect(index: number): void {
    const { queue } = this.#parts;
    queue.push(queue.now + this.#scalers[index]!.everyUs, 1, payload(HOSTS, index));
  }
}
