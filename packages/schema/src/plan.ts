/**
 * A plan: a scenario with every reference to the catalogue resolved to numbers. It is what the engine executes.
 * The catalogue package makes it (`prepare`), the engine reads it, nobody stores it: it follows from the scenario.
 *
 * Units: CPU in integer millicores, time in integer microseconds, memory and images in bytes, money in USD.
 */
import type { Distribution } from './distribution.ts';
import type { PlacementPolicy, SitePolicy } from './platform.ts';
import type { Problem } from './problem.ts';

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
  /** Of the grid; null where it is not known. */
  readonly kgCo2ePerKwh: number | null;
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

/** Hosts that come and go with the load while a run goes on (rule O3). */
export type PlanPoolScaling = {
  readonly fewest: number;
  /** Higher is preferred by the expander `priority`. */
  readonly priority: number;
} & (PlanClusterAutoscaler | PlanKarpenter);

/** Accelerators that an instance asks for: a share of one device, or whole devices of one host. */
export interface PlanAccelerators {
  readonly count: number;
  /** Of each, thousandths; 1000 unless it is a share of one. */
  readonly milli: number;
  /** Models that will do; empty: any. */
  readonly models: readonly string[];
}

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

export interface PlanImage {
  readonly id: string;
  readonly layers: readonly { readonly digest: string; readonly bytes: number }[];
}

export interface PlanCall {
  /** Index into the plan's services. */
  readonly to: number;
  readonly count: number;
  readonly probability: number;
  /** Sent with the call. */
  readonly bytes: number;
  /** 0 = none. */
  readonly timeoutUs: number;
  readonly retries: {
    /** Tries after the first. */
    readonly attempts: number;
    /** Wait before the first of them, doubled each time. */
    readonly backoffUs: number;
    /** Most of them as a share of calls; -1 = any. */
    readonly budget: number;
    /** How long an unused part of the budget is kept. */
    readonly keepUs: number;
  } | null;
}

/** How fast a number of replicas may change in one direction (rule O3). */
export interface PlanScalingRules {
  readonly stabilisationUs: number;
  readonly select: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly {
    readonly type: 'Pods' | 'Percent';
    readonly value: number;
    readonly periodUs: number;
  }[];
}

/** How Knative's autoscaler follows the concurrency of a service, or its requests a second (rule O3). */
export interface PlanConcurrency {
  readonly of: 'concurrency' | 'requests';
  /** Of one pod: what it is to have of its limit. */
  readonly target: number;
  readonly stableUs: number;
  readonly panicUs: number;
  /** Panic begins when the panic window asks for so many times what is ready. */
  readonly panicThreshold: number;
  /** Replicas over those that are ready, at one look, at most; and the other way. */
  readonly maxUp: number;
  readonly maxDown: number;
  /** The last replica stays so long after nothing has asked for it. */
  readonly graceUs: number;
  readonly tickUs: number;
}

/** How a VM scale set follows the mean CPU of its VMs, per cent of their vCPUs (rule O3). */
export interface PlanScaleSet {
  /** From this on `change` more, and down to that `change` fewer. */
  readonly above: number;
  readonly below: number;
  /** The mean is of so long. */
  readonly windowUs: number;
  readonly change: number;
  /** Nothing changes for so long after a change. */
  readonly coolDownUs: number;
}

/** How KEDA makes the first replica and lets the last go (rule O3). */
export interface PlanEvents {
  readonly pollUs: number;
  readonly cooldownUs: number;
  /** More than this makes the first replica. */
  readonly activation: number;
}

/** One more replica for each request that finds none with a free slot; one without requests goes (rule O3). */
export interface PlanPerRequest {
  /** After so long without a request. */
  readonly idleUs: number;
}

/** A number of replicas that follows the load, as Kubernetes' horizontal autoscaler makes it (rule O3). */
/** Kubernetes' way of CPU and memory to the autoscaler: the kubelet reads them now and then, metrics-server asks for what was read last. */
export interface PlanMetricsPipeline {
  readonly readEveryUs: number;
  readonly askEveryUs: number;
}

export interface PlanScaling {
  readonly min: number;
  readonly max: number;
  /**
   * A target in per cent of the requests, or for the average of the pods: millicores, bytes, thousandths of requests a
   * second, of requests under way or waiting.
   */
  readonly metrics: readonly {
    readonly metric: 'cpu' | 'memory' | 'requests' | 'concurrency' | 'queue';
    readonly kind: 'utilisation' | 'average';
    readonly target: number;
  }[];
  readonly up: PlanScalingRules;
  readonly down: PlanScalingRules;
  /** Between two looks. */
  readonly syncUs: number;
  readonly tolerance: number;
  /** Where metrics of CPU and memory come from; absent: they are those of the moment. */
  readonly pipeline?: PlanMetricsPipeline;
  /** Instead of all but the bounds: Knative's. */
  readonly concurrency?: PlanConcurrency;
  /** Beside it, below one replica: KEDA's. With either, requests wait while no instance is ready. */
  readonly events?: PlanEvents;
  /** Instead of all but the bounds: a VM scale set's. */
  readonly set?: PlanScaleSet;
  /** Instead of all but the bounds: as functions are run. Requests wait for the replica that was started for them. */
  readonly perRequest?: PlanPerRequest;
}

/** Where instances of a service may or should stand (rule O1). */
export interface PlanPlacementRules {
  /** Indexes; null: any. */
  readonly sites: readonly number[] | null;
  /** Labels that a host must have. */
  readonly hostLabels: Readonly<Record<string, string>>;
  /** Labels that a host had better have, all of each; absent: none. */
  readonly preferHosts?: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly weight: number;
  }[];
  readonly tolerations: readonly {
    readonly key?: string | undefined;
    readonly operator?: 'Exists' | 'Equal' | undefined;
    readonly value?: string | undefined;
    readonly effect?: string | undefined;
  }[];
  readonly spread: readonly {
    readonly over: 'host' | 'zone' | 'site';
    readonly maxSkew: number;
    readonly required: boolean;
    /** While there are fewer domains, the fewest in any is 0; absent: 1. */
    readonly minDomains?: number;
  }[];
  readonly affinity: readonly {
    readonly service: number;
    readonly within: 'host' | 'zone' | 'site';
    readonly kind: 'attract' | 'repel';
    readonly required: boolean;
    readonly weight: number;
  }[];
  readonly hostPorts: readonly number[];
}

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

/** Tasks that arrive together and run to their end (rule W2). */
export interface PlanBatch {
  readonly tasks: number;
  /** Most of them at a time. */
  readonly parallelism: number;
  /** Since traffic began. */
  readonly atUs: number;
  /** What one of them can use at once. */
  readonly coresMilli: number;
  /** Times that tasks which are not done may be begun anew before the batch is given up; absent: any. */
  readonly backoffLimit?: number;
  /** A CronJob's: the tasks arrive at each of these times instead of at `atUs`. */
  readonly again?: {
    readonly timesUs: readonly number[];
    readonly whenLate: 'allow' | 'forbid' | 'replace';
    /** What waited for longer does not begin; absent: however long. */
    readonly deadlineUs?: number;
  };
}

/** A new revision of a service that replaces the one that runs (rule O4); numbers, or per cent of the replicas as "25%". */
export interface PlanRollout {
  readonly atUs: number;
  readonly surge: number | string;
  readonly unavailable: number | string;
  /** So many instances, the first ones, are left as they are. */
  readonly partition?: number;
}

/** A probe of Kubernetes' kubelet; its first is at the start of the program, and then each period, those before the delay apart. */
export interface PlanProbe {
  readonly initialDelayUs: number;
  readonly periodUs: number;
  readonly timeoutUs: number;
  readonly failures: number;
  /** More than 1 of readiness alone. */
  readonly successes: number;
}

export interface PlanProbes {
  readonly startup?: PlanProbe;
  readonly readiness?: PlanProbe;
  readonly liveness?: PlanProbe;
}

export interface PlanService {
  readonly id: string;
  /** Where the scenario says it. */
  readonly path: string;
  readonly image: number;
  readonly replicas: number;
  /** One on every host instead of `replicas`. */
  readonly everyHost: boolean;
  readonly work: Law;
  /** Read or written by each request, after its CPU time. */
  readonly diskBytes: number;
  /** Sent with each answer. */
  readonly answerBytes: number;
  readonly memory: {
    readonly baseBytes: number;
    /** Of it, pages of the image's files, which instances on one kernel have in common. */
    readonly fileBytes: number;
    readonly perRequestBytes: number;
    readonly leakBytesPerHour: number;
  };
  readonly steps: readonly { readonly calls: readonly PlanCall[] }[];
  /** 0 = unlimited. */
  readonly concurrency: number;
  /** -1 = unlimited. */
  readonly queue: number;
  readonly balancing: 'round-robin' | 'random' | 'least-requests' | 'two-choices';
  readonly warm: boolean;
  /** Each instance starts when all before it are ready (a StatefulSet's OrderedReady). */
  readonly ordered?: true;
  readonly tenant: string;
  /** What a replica that is to go has to end its requests. */
  readonly graceUs: number;
  /** What it stays at least, within its grace, after it takes no more requests; absent: until it has ended them. */
  readonly preStopUs?: number;
  /** A replica may have only so many processes: a fork bomb in one stays inside. */
  readonly pidsLimited?: true;
  /** Who has less goes first when memory is short (rule M1). */
  readonly priority: number;
  /** Tasks that its instances do, one each; null for what answers requests (rule W2). */
  readonly batch: PlanBatch | null;
  /** Absent: anywhere. */
  readonly placement?: PlanPlacementRules;
  /** Absent: ready as soon as it is up, and left alone. */
  readonly probes?: PlanProbes;
  /** null: as many replicas as there are. */
  readonly scaling: PlanScaling | null;
  /** Requests are recommended by Kubernetes' vertical autoscaler, which is shown a sample of each instance so often; absent: not. */
  readonly vertical?: { readonly everyUs: number };
  /** Absent: it is not updated. */
  readonly rollout?: PlanRollout;
  /** Instances, or per cent of those wanted, that a drain leaves ready (a disruption budget); absent: it may take all. */
  readonly minAvailable?: number | string;
  /** Of software that must be licensed where it runs (rule L3). */
  readonly licence: { readonly usdPerCoreHour: number; readonly usdPerHostHour: number };
}

/** Instances that come and go as recorded (rule W2). */
export interface PlanLifetimes {
  readonly id: string;
  /** Since traffic began, ascending. */
  readonly arrivalUs: readonly number[];
  readonly lifetimeUs: readonly number[];
  /** Index into the needs of each platform's tenancy; rows that ask for the same share one. */
  readonly shapeOf: readonly number[];
  /** What each row uses of its CPU, where that was recorded; null: all that it asks for. */
  readonly samples: {
    readonly everyUs: number;
    readonly cpuMilli: readonly number[];
    readonly percent: readonly (readonly number[])[];
  } | null;
  /** One for which there is no room when it arrives goes away; absent: it waits for room. */
  readonly mayWait?: false;
  /**
   * Instead of as recorded: rows in an order drawn by the seed, and drawn again, until they ask for so many times the
   * accelerators of the hosts that there are at the start, or their CPU where they have none.
   */
  readonly fill?: number;
}

/** What placement sets aside for a recorded instance; of its memory, what the stack takes. */
export interface PlanTenantNeed {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly vcpus: number;
  readonly overheadBytes: number;
  readonly guestOsBytes: number;
  readonly accelerators?: PlanAccelerators;
}

/** How the instances of one recording run on one platform. */
export interface PlanTenancy {
  readonly needs: readonly PlanTenantNeed[];
  /** Of each start; steps contend with nobody, and there is no image to pull. */
  readonly phases: readonly PlanPhase[];
}

/** Requests that come whatever becomes of them, at a rate that is known beforehand. */
export interface PlanRate {
  readonly arrivals: 'poisson' | 'regular';
  /** Rates per second, each from `atUs` on; the first stands at 0. With `ramp`, straight lines between them. */
  readonly points: readonly { readonly atUs: number; readonly perSecond: number }[];
  readonly ramp: boolean;
}

/** A Poisson stream that changes between two rates at random: a Markov-modulated Poisson process of two states. */
export interface PlanBursts {
  readonly arrivals: 'bursty';
  readonly calm: { readonly perSecond: number; readonly meanUs: number };
  readonly burst: { readonly perSecond: number; readonly meanUs: number };
}

/** Arrival times since traffic began, ascending. */
export interface PlanTrace {
  readonly arrivals: 'trace';
  readonly timesUs: readonly number[];
  /** CPU time of each at the entry service; null: drawn there. */
  readonly workUs: readonly number[] | null;
}

/** Users who think, ask, wait for the answer, and think again. */
export interface PlanUsers {
  readonly arrivals: 'closed';
  readonly users: number;
  readonly think: Law;
}

export type PlanTraffic = {
  readonly id: string;
  readonly to: number;
  /** 0 = none. */
  readonly timeoutUs: number;
  /** Site where its clients are; absent: beside whichever instance they ask. */
  readonly from?: number;
} & (PlanRate | PlanBursts | PlanTrace | PlanUsers);

/**
 * What a step of the start takes of its host (rule S1): shares of the drawn time, so that a start that nobody disturbs
 * takes exactly what was drawn on a host of the reference speed. What is left of the drawn time is waiting.
 */
export interface PlanTakes {
  /** CPU time on the reference core, from 0 to 1 together with `lockShare`. */
  readonly cpuShare: number;
  /** Time in which the step holds the one lock of its host, first come, first served. */
  readonly lockShare: number;
  /** Read from the host's disk, beside the drawn time. */
  readonly diskBytes: number;
}

/** Where starts stand in line (rule O2): one passes each interval, after a burst; or so many are served at a time. */
export type PlanLine =
  | { readonly by: 'rate'; readonly everyUs: number; readonly burst: number }
  | { readonly by: 'servers'; readonly servers: number; readonly each: 'platform' | 'host' };

/** Pulls of one layer store (rule O2): so many at a time, and begun at a rate after a burst. */
export interface PlanPullLimits {
  readonly atOnce: number;
  readonly everyUs: number;
  readonly burst: number;
}

/** A step of the start-up waterfall (rule S1). Pulls take what the layer store lacks; the others are drawn. */
export type PlanPhase =
  | {
      readonly kind: 'delay';
      readonly name: PhaseName;
      readonly technology: string;
      readonly law: Law;
      readonly factor: number;
      readonly source: string;
      /** Absent: the step only waits, and contends with nobody. */
      readonly takes?: PlanTakes;
      /** Where it stands in line before; absent: nowhere. */
      readonly line?: PlanLine;
      /** Nothing is drawn: it lasts until these have succeeded, since the program began (rule O4). */
      readonly probes?: PlanProbes;
    }
  | {
      readonly kind: 'pull';
      readonly name: 'image pulled';
      readonly technology: string;
      readonly layers: readonly { readonly digest: string; readonly bytes: number }[];
      readonly source: string;
      /** What the kubelet of a host, or guest, lets through; absent: whatever comes. */
      readonly kubelet?: PlanPullLimits;
    };

export const PHASE_NAMES = [
  'scheduled',
  'host provisioned',
  'image pulled',
  'created',
  'guest booted',
  'initialised',
  'probed',
] as const;
export type PhaseName = (typeof PHASE_NAMES)[number];

/** Memory that a layer takes beside the workload. */
export interface PlanTare {
  /** Monitor, shim, sentry: outside the guest. */
  readonly overheadBytes: number;
  /** Guest kernel and userland: inside the guest. */
  readonly guestOsBytes: number;
}

/** The way of an operation through the stack to the host's disk. */
export interface DiskPath {
  /** Added to each operation. */
  readonly extraUs: number;
  /** Operations a second of one instance or guest at most; 0 = as many as the disk allows. */
  readonly iops: number;
  /** Operations of one instance under way at a time; 0 = any number. */
  readonly inFlight: number;
}

/** How one service runs on one platform: everything that its isolation stack does to it (rules I1–I4). */
export interface PlanDeployment {
  /** Technologies from the host up. */
  readonly stack: readonly string[];
  /** What placement sets aside for one instance, on its host or in the guest that holds it. */
  readonly reserve: { readonly cpuMilli: number; readonly memoryBytes: number };
  /** What its workload asks for, without what the stack takes beside it: a utilisation is of this. */
  readonly requested: { readonly cpuMilli: number; readonly memoryBytes: number };
  /** vCPUs of the instance's own VM, 0 without one; placement keeps their sum within the overcommit ratio. */
  readonly vcpus: number;
  readonly accelerators?: PlanAccelerators;
  /** CPU ceiling of the instance at any moment. */
  readonly capMilli: number;
  /** CFS quota (rule C4): the limit, and the period over which it is counted; null = only the ceiling. */
  readonly quota: { readonly milli: number; readonly periodUs: number } | null;
  /** Share of the CPU time received that is lost to waiting for locks whose holders do not run, while the host is short (rule C5). */
  readonly preemptionLoss: number;
  /** CPU shares (rule C3), 2…262144. */
  readonly weight: number;
  /** Memory that the instance takes as soon as it runs, whatever it uses (rule I4); 0 for what takes what it touches. */
  readonly takenBytes: number;
  /** Memory ceiling; 0 = none. */
  readonly memoryLimitBytes: number;
  readonly tare: PlanTare;
  /** CPU demand is multiplied by this: the slow-downs of the layers, weighed by the service's kind of work. */
  readonly slowdown: number;
  /** CPU time added to each request by the stack, on the reference core. */
  readonly requestCostUs: number;
  /** What the stack does to the host's disk (rule M2). */
  readonly disk: DiskPath;
  /** Added to each call's round trip by the stack's network. */
  readonly callExtraUs: number;
  /** What the instance's own layers carry in each direction at most; absent: as much as the host's card. */
  readonly nicBytesPerSecond?: number;
  readonly phases: readonly PlanPhase[];
  /** What it loses to a neighbour on its host, and to one in its own guest (the same where it has none). */
  readonly victimLoss: { readonly onHost: VictimLoss; readonly inGuest: VictimLoss };
  /** It stands in a VM that can move to another host while it runs (rule M4). */
  readonly migrates?: true;
  /** What a kernel panic takes with it. */
  readonly kernel: 'host' | 'guest' | 'own';
}

/** VMs of one size that hold many instances (containers inside VMs). */
export interface PlanGuest {
  readonly technology: string;
  readonly vcpus: number;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly allocatable: {
    readonly cpuMilli: number;
    readonly memoryBytes: number;
    readonly instances: number;
  };
  readonly tare: PlanTare;
  /** What the VM carries in each direction at most, for all in it; absent: as much as the host's card. */
  readonly nicBytesPerSecond?: number;
  readonly phases: readonly PlanPhase[];
}

/** How VMs move while they run (rule M4). */
export interface PlanMigration {
  /** Where no card is known. */
  readonly bytesPerSecond: number;
  /** Memory that a VM writes anew. */
  readonly dirtyBytesPerSecond: number;
  /** It is stopped for the rest once that is less than this, or after so many rounds. */
  readonly stopBelowBytes: number;
  readonly maxRounds: number;
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

/** How a hypervisor gets back memory that it has sold several times over (rule M1). */
export interface PlanReclaim {
  /** Share of a VM's memory that is the same as in others of its service, and kept once on a host; 0: each keeps its own. */
  readonly sharing: number;
  /** The largest share of a VM that its guest gives up; its work takes `loss` times that share longer. null: none. */
  readonly balloon: { readonly most: number; readonly loss: number } | null;
  /** Of what a VM touches when idle, the share that each request touches. null: nothing is swapped. */
  readonly swap: { readonly touched: number } | null;
}

/** Services that are modules of one program on a platform (rule W3). */
export interface PlanMonolith {
  /** Its instances are those of this service. */
  readonly lead: number;
  /** The others; calls among all of them stay inside an instance. */
  readonly modules: readonly number[];
  readonly replicas: number;
  /** Of the whole program; what a request adds is each service's own. */
  readonly memory: {
    readonly baseBytes: number;
    readonly fileBytes: number;
    readonly leakBytesPerHour: number;
  };
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
  readonly consolidation?: { readonly threshold: number; readonly migration: PlanMigration };
  /** null: no more memory is sold than there is. */
  readonly reclaim: PlanReclaim | null;
  /** Why the platform cannot run this scenario at all; empty when it can. */
  readonly infeasible: readonly Problem[];
}

export interface PlanRun {
  readonly durationUs: number;
  readonly warmupUs: number;
  readonly seed: number;
  readonly replications: number;
  readonly maxEvents: number;
  /** A run with more requests in flight is cut, as memory would not hold. */
  readonly maxInFlight: number;
}

export interface Plan {
  readonly identity: { readonly scenarioHash: string; readonly catalogueVersion: string };
  readonly sites: readonly PlanSite[];
  readonly pools: readonly PlanPool[];
  readonly images: readonly PlanImage[];
  readonly services: readonly PlanService[];
  readonly traffic: readonly PlanTraffic[];
  readonly lifetimes: readonly PlanLifetimes[];
  readonly faults: readonly PlanFault[];
  readonly neighbours: readonly PlanNeighbour[];
  readonly drains: readonly PlanDrain[];
  /** Absent: no pool is upgraded. */
  readonly upgrades?: readonly PlanUpgrade[];
  readonly platforms: readonly PlanPlatform[];
  /** Platform index of the baseline. */
  readonly baseline: number;
  /** Share of a host's price that buys its CPU; the rest buys its memory. */
  readonly cpuShareOfPrice: number;
  readonly run: PlanRun;
}
