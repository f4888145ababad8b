import type { PlacementPolicy } from '../platform.ts';
import type { Problem } from '../problem.ts';
import type { PlanDeployment, PlanGuest, PlanMigration, PlanReclaim } from './deployment.ts';
import type { PlanMonolith } from './service.ts';
import type { PlanControlPlane, PlanFailOver, PlanSiteChoice } from './site.ts';
import type { PlanTenancy } from './traffic.ts';

/** What a platform sets of Kubernetes' scheduler; what is absent is upstream's default (rule O1). */
export interface PlanScheduler {
  /** By the plugins' names. */
  readonly weights: Readonly<Partial<Record<string, number>>>;
  readonly strategy:
    | { readonly type: 'LeastAllocated' | 'MostAllocated' }
    | {
        readonly type: 'RequestedToCapacityRatio';
        readonly shape: readonly { readonly utilisation: number; readonly score: number }[];
      };
  /** 0: upstream's own rule. */
  readonly percentageOfHosts: number;
}

/** When a host wants too much: by a fixed share of its CPU, or by its last samples (rule M4). */
export type PlanOverload =
  | { readonly by: 'threshold'; readonly threshold: number }
  | {
      readonly by: 'mad' | 'iqr' | 'regression';
      readonly safety: number;
      /** Of so many samples at most; with fewer than `fewest` the threshold counts. */
      readonly most: number;
      readonly fewest: number;
      readonly threshold: number;
    };

/** VMs of recorded utilisation that move onto fewer hosts (rule M4). */
export interface PlanConsolidation {
  readonly overload: PlanOverload;
  /** Who leaves a host that wants too much first: the quickest to move, who varies most as the others do, or anybody. */
  readonly leaves: 'migration-time' | 'correlation' | 'random';
  readonly migration: PlanMigration;
  /** Share of its CPU that a VM lacks while it moves. */
  readonly degradation: number;
}

export interface PlanPlatform {
  readonly id: string;
  readonly label: string;
  readonly stack: readonly string[];
  readonly placement: PlacementPolicy;
  /** Where the placement is Kubernetes' scheduler. */
  readonly scheduler?: PlanScheduler;
  /** Pools that the platform may use, in the order in which new hosts are opened. */
  readonly pools: readonly number[];
  /** Absent: whichever host the placement prefers, at whichever site. */
  readonly sites?: PlanSiteChoice;
  /** Absent: no control plane ever fails. */
  readonly controlPlanes?: readonly PlanControlPlane[];
  /** Absent: what has failed waits for its repair where it stands. */
  readonly failOver?: PlanFailOver;
  /** Share of each host’s room that is kept for what fails over; absent: none. */
  readonly reserveShare?: number;
  /** Calls stay at their site while it has an instance that is ready. */
  readonly callsStay?: true;
  /** vCPUs that may be sold for each hardware thread. */
  readonly vcpusPerThread: number;
  /** How CPU shares become the scheduler's weights (rule C3). */
  readonly cpuWeights: 'shares' | 'linear' | 'quadratic';
  /** Who acts when a host or guest runs out of memory (rule M1): the kubelet, or the kernel alone. */
  readonly shortage: 'evict' | 'oom-kill';
  /** One for each service of the plan, in the same order. */
  readonly deployments: readonly PlanDeployment[];
  /** One for each recording of the plan, in the same order. */
  readonly tenancies: readonly PlanTenancy[];
  readonly guest: PlanGuest | null;
  /** Instances of each service that are started beforehand and kept until they are wanted (rule S1). */
  readonly warmPool: number;
  readonly monoliths: readonly PlanMonolith[];
  /** null where nothing is drained. */
  readonly migration: PlanMigration | null;
  /** VMs of recorded utilisation move onto fewer hosts (rule M4); absent: they stay. */
  readonly consolidation?: PlanConsolidation;
  /** null: no more memory is sold than there is. */
  readonly reclaim: PlanReclaim | null;
  /** Why the platform cannot run this scenario at all; empty when it can. */
  readonly infeasible: readonly Problem[];
}
