/** What compose files and Kubernetes manifests have in common, before anything is assumed about calls, demands and hosts. */
import type { SourcePlace } from './findings.ts';
import type { Autoscaler } from './kubernetes/autoscalers.ts';

/** Cores in thousandths and bytes; undefined where the file says nothing. */
export interface Resources {
  readonly cpuMilli?: number;
  readonly memoryBytes?: number;
}

/** Text that may name another workload: an environment variable's value or a command's argument. */
export interface Mention {
  readonly label: string;
  readonly text: string;
  readonly place: SourcePlace;
}

export interface Dependency {
  readonly on: string;
  readonly place: SourcePlace;
}

/** How a workload is reached from outside, strongest first in `rank`. */
export interface Exposure {
  readonly by: 'ingress' | 'load-balancer' | 'node-port' | 'published-port';
  readonly port: number;
  readonly place: SourcePlace;
}

export type Controller = 'deployment' | 'statefulset' | 'daemonset' | 'job' | 'cronjob';

export interface Toleration {
  readonly key?: string;
  readonly operator?: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export interface SpreadRule {
  readonly over: 'host' | 'zone' | 'site';
  readonly maxSkew: number;
  readonly required: boolean;
  readonly minDomains?: number;
  readonly ownRevision?: boolean;
  readonly hostAffinity?: 'honor' | 'ignore';
  readonly hostTaints?: 'honor' | 'ignore';
}

interface Requested {
  readonly cpuMilli?: number;
  readonly memoryBytes?: number;
}

/** What a vertical autoscaler makes of a workload's requests. */
export interface VerticalScaling {
  readonly mode: 'off' | 'initial' | 'recreate' | 'in-place-or-recreate';
  readonly least: Requested;
  readonly most: Requested;
  readonly requestsOnly?: true;
  readonly minReplicas?: number;
}

export interface PreferredHosts {
  readonly labels: Readonly<Record<string, string>>;
  readonly weight: number;
}

export interface AffinityRule {
  /** Name of a workload of this import. */
  readonly workload: string;
  readonly within: 'host' | 'zone' | 'site';
  readonly kind: 'attract' | 'repel';
  readonly required: boolean;
  readonly weight?: number;
}

export interface Placement {
  readonly hostLabels: Readonly<Record<string, string>>;
  readonly preferHosts: readonly PreferredHosts[];
  readonly tolerations: readonly Toleration[];
  readonly spread: readonly SpreadRule[];
  readonly affinity: readonly AffinityRule[];
  readonly hostPorts: readonly number[];
  readonly priority?: number;
}

export const ANYWHERE: Placement = {
  hostLabels: {},
  preferHosts: [],
  tolerations: [],
  spread: [],
  affinity: [],
  hostPorts: [],
};

/** Seconds and counts, as the files give them. */
export interface Probe {
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly failures?: number;
  readonly successes?: number;
}

export type ProbeKind = 'startup' | 'readiness' | 'liveness';
export type Probes = Readonly<Partial<Record<ProbeKind, Probe>>>;

export interface Rollout {
  readonly partition?: number;
  readonly maxSurge?: number | string;
  readonly maxUnavailable?: number | string;
  readonly drainSeconds?: number;
  readonly preStopSeconds?: number;
  readonly minAvailable?: number | string;
}

/** One deployable component as the files describe it. Names are those of the files. */
export interface Workload {
  readonly name: string;
  readonly place: SourcePlace;
  readonly controller: Controller;
  /** Reference of the main container's image; undefined when it is built from source. */
  readonly image?: string;
  /** True when the image is built from source, so that its name is only a tag. */
  readonly isBuilt?: boolean;
  /** Other words that tell what runs in it: further images, the name of the program. */
  readonly hints: readonly string[];
  readonly imagePlace: SourcePlace;
  readonly replicas: number;
  readonly requests: Resources;
  readonly limits: Resources;
  readonly accelerators?: { readonly kind?: string; readonly count: number };
  /** Host names under which others reach it. */
  readonly hostNames: readonly string[];
  readonly mentions: readonly Mention[];
  readonly dependsOn: readonly Dependency[];
  readonly exposures: readonly Exposure[];
  readonly architecture?: 'amd64' | 'arm64';
  readonly os?: 'linux' | 'windows';
  /** Name of a runtime or runtime class other than the default. */
  readonly runtime?: { readonly name: string; readonly place: SourcePlace };
  /** Replicas of a StatefulSet start at once instead of one after another. */
  readonly startsInParallel?: true;
  readonly probes?: Probes;
  /** Time within which the author expects it to be up, as a health check's start period says. */
  readonly startPeriodSeconds?: number;
  readonly placement: Placement;
  readonly rollout: Rollout;
  readonly scaling?: Autoscaler;
  /** Where nothing else scales it. */
  readonly vertical?: VerticalScaling;
  /** Of a job: how many runs, how many at a time. */
  readonly tasks?: { readonly total: number; readonly atOnce: number; readonly backoffLimit?: number };
  /** Of a cron job. */
  readonly cron?: {
    readonly schedule: string;
    readonly whenLate?: 'forbid' | 'replace';
    readonly deadlineSeconds?: number;
    /** The run begins so long after Monday 0:00. */
    readonly clockSeconds: number;
    /** Of the clocks that its schedule is meant by, minutes ahead of UTC; absent: 0. */
    readonly utcOffset?: number;
  };
}

/** What a reader hands on: its workloads and the project's name. */
export interface WorkloadSet {
  readonly name: string;
  readonly workloads: readonly Workload[];
}
