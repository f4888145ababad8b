import type { Law } from './fault.ts';
import type { PlanScaling, PlanVertical } from './scaling.ts';

/** Accelerators that an instance asks for: a share of one device, or whole devices of one host. */
export interface PlanAccelerators {
  readonly count: number;
  /** Of each, thousandths; 1000 unless it is a share of one. */
  readonly milli: number;
  /** Models that will do; empty: any. */
  readonly models: readonly string[];
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
    /** Only instances of the same revision count; absent: all do. */
    readonly ownRevision?: true;
    /** Hosts that its host labels do not allow count as well; absent: they do not. */
    readonly anyHosts?: true;
    /** Hosts whose taints it does not tolerate do not count; absent: they do. */
    readonly toleratedOnly?: true;
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
  /** It is a StatefulSet: its instances have ordinals, and the last go first. */
  readonly stateful?: true;
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
  readonly vertical?: PlanVertical;
  /** Absent: it is not updated. */
  readonly rollout?: PlanRollout;
  /** Instances, or per cent of those wanted, that a drain leaves ready (a disruption budget); absent: it may take all. */
  readonly minAvailable?: number | string;
  /** Of software that must be licensed where it runs (rule L3). */
  readonly licence: { readonly usdPerCoreHour: number; readonly usdPerHostHour: number };
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
