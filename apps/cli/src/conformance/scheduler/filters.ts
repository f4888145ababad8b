/** The scheduler's filters on upstream's own cases. */
import { kubernetes } from '@tare/engine/rules';
import { compare, unsupported, type Verdict } from '../suite.ts';
import { amountsOf, hostOf, type NodeObject, podOf, type PodObject } from './objects.ts';

interface Status {
  readonly code: string;
  readonly reasons: readonly string[];
}
type Pods = readonly PodObject[];

/** Messages that were put another way since, by what Tare's version says. */
const NEWER: Readonly<Record<string, string>> = {
  "node(s) didn't match Pod's node affinity": "node(s) didn't match Pod's node affinity/selector",
};
/** A general message before the particular one, which newer versions leave out. */
const DROPPED = "node(s) didn't match pod affinity/anti-affinity";
const OLD_TAINT = /^node\(s\) had taint (\{.*\}), that the pod didn't tolerate$/;

const wordingOf = ({ code, reasons }: Status): Status => ({
  code,
  reasons: reasons
    .filter(reason => reason !== DROPPED)
    .map(reason => NEWER[reason] ?? reason.replace(OLD_TAINT, 'node(s) had untolerated taint $1')),
});

export const codeOf = (refusal: kubernetes.Refusal | null): string =>
  refusal === null ? 'Success' : refusal.resolvable ? 'Unschedulable' : 'UnschedulableAndUnresolvable';

const statusOf = (refusal: kubernetes.Refusal | null): Status => ({
  code: codeOf(refusal),
  reasons: refusal?.reasons ?? [],
});

const judged = (expected: { readonly status: Status }, refusal: kubernetes.Refusal | null): Verdict =>
  compare(wordingOf(expected.status), statusOf(refusal));

/** A host without a name, on which all given pods are. */
const hostWith = (pods: Pods, more: Partial<kubernetes.Host> = {}): kubernetes.Host => ({
  ...hostOf({ metadata: {} }, []),
  pods: pods.map(podOf),
  ...more,
});

interface FitCase {
  readonly pod: PodObject;
  readonly existingPods: Pods;
  readonly nodeAllocatable: Readonly<Record<string, string>>;
  readonly featureGates?: object;
}

export function fit(
  input: FitCase,
  expected: { readonly status: Status; readonly insufficient?: readonly object[] },
): Verdict {
  if (input.featureGates !== undefined)
    return unsupported(
      'The feature gate LocalStorageCapacityIsolation was removed: ephemeral storage always counts since Kubernetes 1.25.',
    );
  const host = hostWith(input.existingPods, { allocatable: amountsOf(input.nodeAllocatable) });
  const pod = podOf(input.pod);
  const status = judged(expected, kubernetes.nodeResourcesFit(pod, host));
  if (status.status !== 'passed' || expected.insufficient === undefined) return status;
  const lacking = kubernetes.insufficientOn(pod, host).map(({ resource, ...amounts }) => ({
    resourceName: resource,
    reason: `Insufficient ${resource}`,
    ...amounts,
  }));
  return compare(
    expected.insufficient.map(one => Object.entries(one).sort()),
    lacking.map(one => Object.entries(one).sort()),
  );
}

interface NodeCase {
  readonly pod: PodObject;
  readonly node: NodeObject;
}

export const nodeAffinity = ({ pod, node }: NodeCase, expected: { readonly status: Status }): Verdict =>
  judged(expected, kubernetes.nodeAffinity(podOf(pod), hostOf(node, [])));

export const taints = ({ pod, node }: NodeCase, expected: { readonly status: Status }): Verdict =>
  judged(expected, kubernetes.taintToleration(podOf(pod), hostOf(node, [])));

export const unschedulable = ({ pod, node }: NodeCase, expected: { readonly status: Status }): Verdict =>
  judged(expected, kubernetes.nodeUnschedulable(podOf(pod), hostOf(node, [])));

export const ports = (
  { pod, existingPods }: { readonly pod: PodObject; readonly existingPods: Pods },
  expected: { readonly status: Status },
): Verdict => judged(expected, kubernetes.nodePorts(podOf(pod), hostWith(existingPods)));

interface ClusterCase {
  readonly pod: PodObject;
  readonly nodes: readonly NodeObject[];
  readonly existingPods: Pods;
}

export function interPodAffinity(
  { pod, nodes, existingPods }: ClusterCase,
  expected: { readonly status: readonly Status[] },
): Verdict {
  const hosts = nodes.map(node => hostOf(node, existingPods));
  const own = podOf(pod);
  const fault = kubernetes.affinityFault(own);
  const state = kubernetes.affinityState(own, hosts);
  const got = hosts.map(host =>
    fault === undefined
      ? statusOf(kubernetes.interPodAffinity(own, host, state))
      : { code: 'UnschedulableAndUnresolvable', reasons: [fault] },
  );
  return compare(expected.status.map(wordingOf), got);
}

export function topologySpread(
  { pod, nodes, existingPods }: ClusterCase,
  expected: { readonly statusCodes: Readonly<Record<string, string>> },
): Verdict {
  const hosts = nodes.map(node => hostOf(node, existingPods));
  const own = podOf(pod);
  const state = kubernetes.spreadState(own, hosts);
  const got = hosts.map(host => [host.name, codeOf(kubernetes.podTopologySpread(own, host, state))] as const);
  return compare(expected.statusCodes, Object.fromEntries(got));
}
