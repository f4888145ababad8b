/** What the scheduler's plugins read of pods and of hosts (nodes, upstream). Kubernetes v1.31, the version that all of this folder follows. */
import type { LabelSelector, Labels, HostTerm } from './selectors.ts';

/** By resource name: CPU in millicores, memory in bytes, anything else in units. What is absent is not asked for. */
export type Amounts = Readonly<Record<string, number>>;

export interface HostPort {
  readonly hostIp: string;
  readonly hostPort: number;
  readonly protocol: string;
}

export interface Container {
  readonly requests: Amounts;
  readonly image?: string;
  readonly ports?: readonly HostPort[];
  /** An init container that goes on running (restartPolicy Always). */
  readonly restarts?: boolean;
}

export interface Toleration {
  readonly key?: string | undefined;
  readonly operator?: 'Exists' | 'Equal' | undefined;
  readonly value?: string | undefined;
  readonly effect?: string | undefined;
}

export interface Taint {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect: string;
}

/** Pods that a pod wants near it, or far from it. */
export interface PodTerm {
  /** null matches no pod. */
  readonly selector: LabelSelector | null;
  readonly topologyKey: string;
  /** Empty: the pod's own. */
  readonly namespaces: readonly string[];
}

export interface Weighted<Term> {
  readonly weight: number;
  readonly term: Term;
}

export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  /** null matches no pod. */
  readonly selector: LabelSelector | null;
  /** Fewer domains than this count as one without pods. */
  readonly minDomains?: number;
  /** Labels of the pod whose values its peers must have too. */
  readonly matchLabelKeys?: readonly string[];
  readonly hostAffinityPolicy?: 'Honor' | 'Ignore';
  readonly hostTaintsPolicy?: 'Honor' | 'Ignore';
}

export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly priority: number;
  /** When it was asked for; the earlier is scheduled first, and preempted last. */
  readonly since: number;
  /** It is being deleted. */
  readonly terminating: boolean;
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  /** Of its RuntimeClass. */
  readonly overhead: Amounts;
  readonly hostName?: string;
  readonly hostSelector: Labels;
  /** ORed; undefined where it has no required node affinity. */
  readonly requiredHosts?: readonly HostTerm[];
  readonly preferredHosts: readonly Weighted<HostTerm>[];
  readonly affinity: readonly PodTerm[];
  readonly antiAffinity: readonly PodTerm[];
  readonly preferredAffinity: readonly Weighted<PodTerm>[];
  readonly preferredAntiAffinity: readonly Weighted<PodTerm>[];
  readonly tolerations: readonly Toleration[];
  readonly spread: readonly SpreadConstraint[];
}

export interface HostImage {
  /** Normalised: with a tag. */
  readonly names: readonly string[];
  readonly bytes: number;
}

export interface Host {
  readonly name: string;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  /** With `pods`: how many it may hold. */
  readonly allocatable: Amounts;
  readonly images: readonly HostImage[];
  readonly pods: readonly Pod[];
}

/** A pod with the hosts that no filter refuses, and all there are. */
export interface Candidates {
  readonly pod: Pod;
  readonly feasible: readonly Host[];
  readonly hosts: readonly Host[];
}

/** Why a pod cannot go to a host; resolvable where it could if others left. */
export interface Refusal {
  readonly reasons: readonly string[];
  readonly resolvable: boolean;
}

export const refusal = (reason: string, resolvable: boolean): Refusal => ({ reasons: [reason], resolvable });

export const MAX_SCORE = 100;

/** A pod of which nothing is asked. */
export const EMPTY_POD: Pod = {
  name: '',
  namespace: '',
  labels: {},
  priority: 0,
  since: 0,
  terminating: false,
  containers: [],
  initContainers: [],
  overhead: {},
  hostSelector: {},
  preferredHosts: [],
  affinity: [],
  antiAffinity: [],
  preferredAffinity: [],
  preferredAntiAffinity: [],
  tolerations: [],
  spread: [],
};
