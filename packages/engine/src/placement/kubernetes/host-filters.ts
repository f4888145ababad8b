import { type Host, type HostPort, type Pod, type Refusal, refusal } from './pod.ts';
import { hasLabels, type HostTerm, termMatches } from './selectors.ts';
import { tolerates } from './taint-toleration.ts';

/** Rule O1, NodeName. */
export const nodeName = (pod: Pod, host: Host): Refusal | null =>
  pod.hostName === undefined || pod.hostName === host.name
    ? null
    : refusal("node(s) didn't match the requested node name", false);

const CORDONED = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Rule O1, NodeUnschedulable. */
export const nodeUnschedulable = (pod: Pod, host: Host): Refusal | null =>
  !host.unschedulable || pod.tolerations.some(toleration => tolerates(toleration, CORDONED))
    ? null
    : refusal('node(s) were unschedulable', false);

const ANY_ADDRESS = '0.0.0.0';

const portsOf = ({ containers }: Pod): HostPort[] =>
  containers.flatMap(({ ports = [] }) => ports.filter(({ hostPort }) => hostPort > 0));

const collide = (one: HostPort, other: HostPort): boolean => {
  const address = ({ hostIp }: HostPort) => (hostIp === '' ? ANY_ADDRESS : hostIp);
  const protocol = (port: HostPort) => (port.protocol === '' ? 'TCP' : port.protocol);
  return (
    one.hostPort === other.hostPort &&
    protocol(one) === protocol(other) &&
    (address(one) === address(other) || address(one) === ANY_ADDRESS || address(other) === ANY_ADDRESS)
  );
};

/** Rule O1, NodePorts: no port of the host is wanted twice. */
export function nodePorts(pod: Pod, host: Pick<Host, 'pods'>): Refusal | null {
  const taken = host.pods.flatMap(portsOf);
  return portsOf(pod).some(port => taken.some(other => collide(port, other)))
    ? refusal("node(s) didn't have free ports for the requested pod ports", true)
    : null;
}

/** Whether a host is one that a pod's node selector and required node affinity allow. */
export const allowsHost = (pod: Pod, host: Pick<Host, 'name' | 'labels'>): boolean =>
  hasLabels(host.labels, pod.hostSelector) &&
  (pod.requiredHosts === undefined || pod.requiredHosts.some(term => termMatches(term, host)));

/** Rule O1, NodeAffinity as a filter; `added`: terms that the scheduler's own configuration asks for as well. */
export function nodeAffinity(
  pod: Pod,
  host: Pick<Host, 'name' | 'labels'>,
  added?: readonly HostTerm[],
): Refusal | null {
  if (added !== undefined && !added.some(term => termMatches(term, host)))
    return refusal("node(s) didn't match scheduler-enforced node affinity", false);
  return allowsHost(pod, host) ? null : refusal("node(s) didn't match Pod's node affinity/selector", false);
}

/** NodeAffinity as a score, before it is normalised: the weights of the preferred terms that a host matches. */
export const preferredHostWeight = (
  preferred: Pod['preferredHosts'],
  host: Pick<Host, 'name' | 'labels'>,
): number => preferred.reduce((sum, { weight, term }) => (termMatches(term, host) ? sum + weight : sum), 0);
