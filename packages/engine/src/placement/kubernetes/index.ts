/** Rule O1: the plugins of Kubernetes' scheduler as pure functions of a pod and of hosts with their pods. */
export { nodeAffinity, nodeName, nodePorts, nodeUnschedulable, preferredHostWeight } from './host-filters.ts';
export { imageLocality, imageSpread } from './image-locality.ts';
export {
  affinityFault,
  affinityState,
  interPodAffinity,
  interPodAffinityScores,
  interPodAffinitySums,
} from './inter-pod-affinity.ts';
export { insufficientOn, nodeResourcesFit } from './node-resources-fit.ts';
export { normalised } from './normalise.ts';
export {
  type Amounts,
  type Candidates,
  type Container,
  EMPTY_POD,
  type Host,
  type HostPort,
  type Pod,
  type PodTerm,
  type Refusal,
  type SpreadConstraint,
  type Taint,
  type Toleration,
  type Weighted,
} from './pod.ts';
export {
  podTopologySpread,
  podTopologySpreadScores,
  podTopologySpreadSums,
  spreadScores,
  spreadState,
} from './pod-topology-spread.ts';
export { enoughHosts, KUBERNETES_VERSION, SCORE_WEIGHTS, weightFaults } from './profile.ts';
export {
  balancedAllocation,
  brokenLinear,
  CPU_AND_MEMORY,
  fitScore,
  type FitStrategy,
  type ResourceWeight,
  skipsBalance,
} from './resource-strategies.ts';
export type { HostTerm, LabelSelector, Labels, Requirement } from './selectors.ts';
export { taintToleration, untoleratedTaints } from './taint-toleration.ts';
