import type { Distribution } from '../distribution.ts';

/** A law of chance; catalogue records often give median and sigma (of the logarithm) instead of the mean. */
export type Law =
  | Distribution
  | { readonly law: 'lognormal-median'; readonly median: number; readonly sigma: number };

/** What can fail as one (rule F1). */
export type FaultDomain =
  | 'process'
  | 'sandbox'
  | 'kernel'
  | 'host'
  | 'zone'
  | 'site'
  | 'provider'
  | 'control-plane';

/** A failure that comes once, or failures of every such domain again and again (rule F1). */
export type PlanFault = {
  readonly id: string;
  readonly domain: FaultDomain;
  /** A service, site, site/zone, site/pool, provider or control plane; null = any. */
  readonly target: string | null;
  /** A warning comes so long before; absent: none does. */
  readonly noticeUs?: number;
  /** After the repair hosts are others in their place, and have nothing in their layer stores. */
  readonly anew?: true;
} & (
  | {
      readonly kind: 'once';
      readonly atUs: number;
      /** -1 = never. */
      readonly repairUs: number;
    }
  | { readonly kind: 'again'; readonly between: Law; readonly repair: Law }
);

/** What a neighbour can do that the engine knows (rule F2). */
export type Attack = 'cpu-hog' | 'fork-bomb' | 'memory-hog' | 'disk-storm' | 'network-storm' | 'cache-thrash';

/** A noisy or hostile neighbour (rule F2). */
export interface PlanNeighbour {
  readonly id: string;
  readonly attack: Attack;
  readonly atUs: number;
  readonly lastsUs: number;
  /** Index of the service that turns hostile; -1 = an extra instance on every host. */
  readonly service: number;
}

/** Share of its speed that a victim loses to a neighbour on the same host, by what the neighbour does. */
export interface VictimLoss {
  readonly 'memory-hog': number;
  readonly 'disk-storm': number;
  readonly 'network-storm': number;
  /** Absent: nobody does that. */
  readonly 'cache-thrash'?: number;
}

/** Hosts that are emptied: of a site, site/zone or site/pool; null: one host, drawn (rules M4, O4). */
export interface PlanDrain {
  readonly id: string;
  /** `migrate`: only VMs that can move while they run leave. */
  readonly kind: 'drain' | 'migrate';
  readonly atUs: number;
  readonly target: string | null;
}

/** A pool whose hosts are replaced by new ones, a few at a time (rule O4). */
export interface PlanUpgrade {
  readonly id: string;
  readonly atUs: number;
  /** Index of the pool. */
  readonly pool: number;
  /** Hosts that there may be too many, and too few, of; not both 0. */
  readonly surge: number;
  readonly unavailable: number;
}
