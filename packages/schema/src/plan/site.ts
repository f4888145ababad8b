import type { SitePolicy } from '../platform.ts';
import type { Law } from './fault.ts';
import type { PlanAlarmTracking, PlanScaleSet, PlanTargetTracking } from './scaling.ts';

export interface PlanSite {
  readonly id: string;
  readonly provider: string;
  readonly zones: readonly string[];
  /** Power of the facility over that of its machines. */
  readonly pue: number;
  /** Shared by all pulls of the site; 0 = not shared, each host pulls at its own rate. */
  readonly registryBytesPerSecond: number;
  /** One-way latency between two instances: on one host, in one zone, in one site. */
  readonly latencyUs: { readonly host: number; readonly zone: number; readonly site: number };
  /** One-way latency to each site of the plan; the one to itself is not looked at. */
  readonly linkUs: readonly number[];
  /** What the link to each site of the plan carries each way, shared by all that is sent; 0, or absent: not a bottleneck. */
  readonly linkBytesPerSecond?: readonly number[];
  /** What a byte sent to each site of the plan costs; 0 to itself. */
  readonly usdPerByteTo: readonly number[];
  /** Of the grid, at the beginning where it changes; null where it is not known. */
  readonly kgCo2ePerKwh: number | null;
  /** Where it changes while a run goes on, in order of time. */
  readonly carbonSteps?: readonly PlanCarbonStep[];
}

/** What holds from then on, µs since traffic began; the first also before. */
export interface PlanCarbonStep {
  readonly atUs: number;
  readonly kgCo2ePerKwh: number;
}

/** How the cluster autoscaler adds and removes hosts (rule O3). */
export interface PlanClusterAutoscaler {
  readonly by: 'cluster-autoscaler';
  readonly expander: 'random' | 'most-pods' | 'least-waste' | 'price' | 'priority';
  /** Between two looks. */
  readonly scanUs: number;
  /** A host whose requests take a smaller share of its CPU and of its memory may be unneeded. */
  readonly threshold: number;
  /** Unneeded for so long, it goes. */
  readonly unneededUs: number;
  /** After hosts were added none goes for so long. */
  readonly afterAddUs: number;
  /** A host that is not there by then is given up, and no more are asked for there for a while. */
  readonly provisionUs: number;
  readonly backOffUs: number;
}

/** How Karpenter launches and consolidates hosts (rule O3). */
export interface PlanKarpenter {
  readonly by: 'karpenter';
  /** A batch of pods is closed when none has come for so long, or at the latest after so long. */
  readonly idleUs: number;
  readonly mostUs: number;
  /** Between two looks at what could go, and how long it must have been so. */
  readonly everyUs: number;
  readonly afterUs: number;
  /** Share of the hosts that may go at a time. */
  readonly budget: number;
}

/** A VM scale set of hosts, which follows their mean CPU (rule O3). */
export interface PlanHostSet {
  readonly by: 'scale-set';
  /** Between two looks. */
  readonly lookUs: number;
  readonly follow: PlanScaleSet | PlanTargetTracking | PlanAlarmTracking;
}

/** Hosts that come and go with the load while a run goes on (rule O3). */
export type PlanPoolScaling = {
  readonly fewest: number;
  /** Higher is preferred by the expander `priority`. */
  readonly priority: number;
} & (PlanClusterAutoscaler | PlanKarpenter | PlanHostSet);

export interface PlanPool {
  /** "site/pool" */
  readonly id: string;
  readonly site: number;
  /** Index into the site's zones, or -1: hosts go to the zones in turn. */
  readonly zone: number;
  readonly cpuMilli: number;
  /** Cores that run more than one thread (rule C1): what is busy beyond `coresMilli` adds only `gain` of itself. Absent: each thread is a core. */
  readonly smt?: { readonly coresMilli: number; readonly gain: number };
  /** Relative to the reference core; a demand of d µs takes d / speed. */
  readonly speed: number;
  readonly memoryBytes: number;
  readonly allocatable: {
    readonly cpuMilli: number;
    readonly memoryBytes: number;
    readonly instances: number;
  };
  /** Hosts that stand there from the start; -1 = opened one by one as instances need them, up to `max`. */
  readonly count: number;
  readonly max: number;
  /** Absent: no host comes or goes but those that are opened as instances need them. */
  readonly scaling?: PlanPoolScaling;
  /** As it is bought: on demand, spot or reserved. */
  readonly usdPerHour: number;
  /** Hosts that are paid at a lower price whether they are there or not; absent: none. */
  readonly committed?: { readonly hosts: number; readonly usdPerHour: number };
  readonly billing: 'second' | 'hour';
  readonly watts: { readonly idle: number; readonly full: number } | null;
  readonly provisioning: Law;
  /** One host's pull rate. */
  readonly pullBytesPerSecond: number;
  /** One host's disk, shared by all on it; absent: not a bottleneck. */
  readonly disk?: PlanDisk;
  /** What one host's network card carries in each direction; absent: not a bottleneck. */
  readonly nicBytesPerSecond?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly {
    readonly key: string;
    readonly value?: string | undefined;
    readonly effect: string;
  }[];
  /** Devices of one host; absent: none. */
  readonly accelerators?: { readonly model: string; readonly count: number };
}

/** What a disk can do (rule M2). */
export interface PlanDisk {
  readonly bytesPerSecond: number;
  /** Blocks a second; 0 = as many as the bandwidth allows. */
  readonly iops: number;
  /** Of one block, when nothing else is read. */
  readonly latencyUs: number;
  /** Of the blocks that `iops` and `latencyUs` are given for. */
  readonly blockBytes: number;
  /** The most that is read or written in one operation. */
  readonly operationBytes: number;
}

/** How sites are chosen for instances (rule O5). */
export interface PlanSiteChoice {
  readonly by: SitePolicy;
  /** Of each site of the plan; 0: it gets none. */
  readonly weights: readonly number[];
  /** Sites of the plan in groups: the next is taken where no site of those before has room. */
  readonly groups: readonly (readonly number[])[];
  /** One way from the clients to each site of the plan, on average. */
  readonly latencyUs: readonly number[];
}

/** What schedules, scales and restarts the instances of some sites (rule O5). */
export interface PlanControlPlane {
  readonly id: string;
  /** Whose instances it manages; none: it only moves instances between sites. */
  readonly sites: readonly number[];
  /** Site that it stands in and fails with; −1: apart from all. */
  readonly at: number;
}

/** What becomes of instances whose hosts are gone, and of the clients of a site that is (rule O5). */
export interface PlanFailOver {
  /** From the failure until others are started in their stead: within the sites of a control plane, and in other sites. */
  readonly hostsUs: number;
  readonly sitesUs: number;
  /** From the failure until nothing more is placed there. */
  readonly detectUs: number;
  /** They go back once their site is there again and this time has passed; −1: they stay. */
  readonly returnUs: number;
  /** Clients go on asking a lost site for so long, and then turn away one after another over so long. */
  readonly clients: { readonly detectUs: number; readonly expireUs: number };
}
