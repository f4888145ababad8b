/** Why a node is out of the question, in upstream's words. */
export interface Refused {
  readonly plugin: string;
  readonly reason: string;
  /** It would do if other pods left. */
  readonly resolvable: boolean;
}

export const refused = (plugin: string, reason: string, resolvable = true): Refused => ({
  plugin,
  reason,
  resolvable,
});
export const CORDONED = refused('NodeUnschedulable', 'node(s) were unschedulable', false);
export const WRONG_NODE = refused('NodeAffinity', "node(s) didn't match Pod's node affinity/selector", false);
export const NO_PORT = refused('NodePorts', "node(s) didn't have free ports for the requested pod ports");
export const TOO_MANY = refused('NodeResourcesFit', 'Too many pods');
export const NO_CPU = refused('NodeResourcesFit', 'Insufficient cpu');
export const NO_MEMORY = refused('NodeResourcesFit', 'Insufficient memory');
export const NO_VCPUS = refused('NodeResourcesFit', 'Insufficient vCPUs');
export const NO_DEVICES = refused('NodeResourcesFit', 'Insufficient accelerators');
export const SKEWED = refused('PodTopologySpread', "node(s) didn't match pod topology spread constraints");
export const NOT_NEAR = refused('InterPodAffinity', "node(s) didn't match pod affinity rules", false);
export const NOT_APART = refused('InterPodAffinity', "node(s) didn't match pod anti-affinity rules");
export const AVOIDED = refused(
  'InterPodAffinity',
  "node(s) didn't satisfy existing pods anti-affinity rules",
);
