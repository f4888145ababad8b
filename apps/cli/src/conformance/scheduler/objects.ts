/** Pods and nodes as upstream writes them → pods and hosts of the scheduler's plugins. */
import { kubernetes } from '@tare/engine/rules';
import { parseQuantity, scaledValue } from '@tare/importers';

type Texts = Readonly<Record<string, string>>;
interface Selector {
  readonly matchLabels?: Texts;
  readonly matchExpressions?: readonly Expression[];
}
interface Expression {
  readonly key: string;
  readonly operator: kubernetes.Requirement['operator'];
  readonly values?: readonly string[];
}
interface NodeTerm {
  readonly matchExpressions?: readonly Expression[];
  readonly matchFields?: readonly Expression[];
}
export interface PreferredTerm {
  readonly weight?: number;
  readonly preference: NodeTerm;
}
interface PodTerm {
  readonly labelSelector?: Selector;
  readonly topologyKey?: string;
  readonly namespaces?: readonly string[];
}
interface PodTerms {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly weight?: number;
    readonly podAffinityTerm: PodTerm;
  }[];
}
interface ContainerObject {
  readonly image?: string;
  readonly restartPolicy?: string;
  readonly resources?: { readonly requests?: Texts };
  readonly ports?: readonly {
    readonly hostIP?: string;
    readonly hostPort?: number;
    readonly protocol?: string;
  }[];
}
interface Constraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: kubernetes.SpreadConstraint['whenUnsatisfiable'];
  readonly labelSelector?: Selector;
  readonly minDomains?: number;
  readonly matchLabelKeys?: readonly string[];
  readonly nodeAffinityPolicy?: 'Honor' | 'Ignore';
  readonly nodeTaintsPolicy?: 'Honor' | 'Ignore';
}
interface PodSpec {
  readonly nodeName?: string;
  readonly containers?: readonly ContainerObject[];
  readonly initContainers?: readonly ContainerObject[];
  readonly overhead?: Texts;
  readonly nodeSelector?: Texts;
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms?: readonly NodeTerm[] | null;
      };
      readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredTerm[];
    };
    readonly podAffinity?: PodTerms;
    readonly podAntiAffinity?: PodTerms;
  };
  readonly tolerations?: readonly kubernetes.Toleration[];
  readonly topologySpreadConstraints?: readonly Constraint[];
}
interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Texts | null;
  readonly deletionTimestamp?: unknown;
}
export interface PodObject {
  readonly metadata?: Metadata;
  readonly spec: PodSpec;
}
export interface NodeObject {
  readonly metadata: Metadata;
  readonly spec?: { readonly taints?: readonly kubernetes.Taint[]; readonly unschedulable?: boolean };
  readonly status?: { readonly allocatable?: Texts };
  readonly images?: readonly { readonly names: readonly string[]; readonly sizeBytes: number }[];
}

export const amountsOf = (texts: Texts = {}): kubernetes.Amounts =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      Number(scaledValue(parseQuantity(text)!, name === 'cpu' ? -3 : 0)),
    ]),
  );

const requirements = (expressions: readonly Expression[] = []): kubernetes.Requirement[] =>
  expressions.map(({ values = [], ...rest }) => ({ ...rest, values }));

const selectorOf = (selector: Selector | undefined): kubernetes.LabelSelector | null =>
  selector === undefined
    ? null
    : {
        matchLabels: selector.matchLabels ?? {},
        matchExpressions: requirements(selector.matchExpressions),
      };

const hostTerm = ({ matchExpressions, matchFields }: NodeTerm): kubernetes.HostTerm => ({
  matchExpressions: requirements(matchExpressions),
  matchFields: requirements(matchFields),
});

const podTerm = ({ labelSelector, topologyKey = '', namespaces = [] }: PodTerm): kubernetes.PodTerm => ({
  selector: selectorOf(labelSelector),
  topologyKey,
  namespaces,
});

const required = (terms: PodTerms | undefined): kubernetes.PodTerm[] =>
  (terms?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(podTerm);

const preferred = (terms: PodTerms | undefined): kubernetes.Weighted<kubernetes.PodTerm>[] =>
  (terms?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight = 0, podAffinityTerm }) => ({
    weight,
    term: podTerm(podAffinityTerm),
  }));

const containerOf = ({ image, restartPolicy, resources, ports }: ContainerObject): kubernetes.Container => ({
  requests: amountsOf(resources?.requests),
  ...(image === undefined ? {} : { image }),
  ports: (ports ?? []).map(({ hostIP = '', hostPort = 0, protocol = '' }) => ({
    hostIp: hostIP,
    hostPort,
    protocol,
  })),
  restarts: restartPolicy === 'Always',
});

const constraintOf = (constraint: Constraint): kubernetes.SpreadConstraint => ({
  maxSkew: constraint.maxSkew,
  topologyKey: constraint.topologyKey,
  whenUnsatisfiable: constraint.whenUnsatisfiable,
  selector: selectorOf(constraint.labelSelector),
  ...(constraint.minDomains === undefined ? {} : { minDomains: constraint.minDomains }),
  ...(constraint.matchLabelKeys === undefined ? {} : { matchLabelKeys: constraint.matchLabelKeys }),
  ...(constraint.nodeAffinityPolicy === undefined
    ? {}
    : { hostAffinityPolicy: constraint.nodeAffinityPolicy }),
  ...(constraint.nodeTaintsPolicy === undefined ? {} : { hostTaintsPolicy: constraint.nodeTaintsPolicy }),
});

export const preferredHosts = (
  terms: readonly PreferredTerm[] = [],
): kubernetes.Weighted<kubernetes.HostTerm>[] =>
  terms.map(({ weight = 0, preference }) => ({ weight, term: hostTerm(preference) }));

function hostsOf({ affinity, nodeSelector = {} }: PodSpec) {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: must,
    preferredDuringSchedulingIgnoredDuringExecution: may,
  } = affinity?.nodeAffinity ?? {};
  return {
    hostSelector: nodeSelector,
    ...(must === undefined ? {} : { requiredHosts: (must.nodeSelectorTerms ?? []).map(hostTerm) }),
    preferredHosts: preferredHosts(may),
  };
}

export function podOf({ metadata = {}, spec }: PodObject): kubernetes.Pod {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  return {
    ...kubernetes.EMPTY_POD,
    ...hostsOf(spec),
    name: metadata.name ?? '',
    namespace: metadata.namespace ?? '',
    labels: metadata.labels ?? {},
    terminating: metadata.deletionTimestamp !== undefined,
    containers: (spec.containers ?? []).map(containerOf),
    initContainers: (spec.initContainers ?? []).map(containerOf),
    overhead: amountsOf(spec.overhead),
    affinity: required(podAffinity),
    antiAffinity: required(podAntiAffinity),
    preferredAffinity: preferred(podAffinity),
    preferredAntiAffinity: preferred(podAntiAffinity),
    tolerations: spec.tolerations ?? [],
    spread: (spec.topologySpreadConstraints ?? []).map(constraintOf),
  };
}

/** A host with those of the pods that name it. */
export function hostOf(
  { metadata, spec = {}, status = {}, images = [] }: NodeObject,
  pods: readonly PodObject[],
): kubernetes.Host {
  const name = metadata.name ?? '';
  return {
    name,
    labels: metadata.labels ?? {},
    taints: spec.taints ?? [],
    unschedulable: spec.unschedulable ?? false,
    allocatable: amountsOf(status.allocatable),
    images: images.map(({ names, sizeBytes }) => ({ names, bytes: sizeBytes })),
    pods: pods.filter(pod => pod.spec.nodeName === name).map(podOf),
  };
}
