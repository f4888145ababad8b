/** Every field of a pod and of a container, and why it is left out where it is; the types make the tables complete. */
import type { Container, PodSpec } from 'kubernetes-types/core/v1';
import { type Findings, leaveOut } from '../findings.ts';
import { containersOf } from './pods.ts';
import { entriesOf, type Value } from '../source/value.ts';

/** "read" goes into the scenario, "no effect" changes nothing that is modelled; other texts say why a field is left out. */
type Handling<Shape> = Readonly<Record<keyof Shape, 'read' | 'no effect' | (string & {})>>;

const POD: Handling<PodSpec> = {
  activeDeadlineSeconds: 'Tasks run to their end in the model.',
  affinity: 'read',
  automountServiceAccountToken: 'no effect',
  containers: 'read',
  dnsConfig: 'no effect',
  dnsPolicy: 'no effect',
  enableServiceLinks: 'no effect',
  ephemeralContainers: 'Containers for debugging are not part of the workload.',
  hostAliases: 'no effect',
  hostIPC: 'no effect',
  hostNetwork: 'The network of a platform is chosen there, not for one service.',
  hostPID: 'no effect',
  hostUsers: 'no effect',
  hostname: 'no effect',
  imagePullSecrets: 'no effect',
  initContainers: 'read',
  nodeName: 'read',
  nodeSelector: 'read',
  os: 'read',
  overhead: 'What isolation costs is in the catalogue, per technology.',
  preemptionPolicy: 'Priorities are modelled, exceptions from preemption are not.',
  priority: 'read',
  priorityClassName: 'read',
  readinessGates: 'Conditions from outside are not modelled.',
  resourceClaims: 'Dynamic resource claims are not modelled; give accelerators as container resources.',
  restartPolicy: 'no effect',
  runtimeClassName: 'read',
  schedulerName: 'Placement follows the platform’s own policy.',
  schedulingGates: 'Gates from outside are not modelled.',
  securityContext: 'no effect',
  serviceAccount: 'no effect',
  serviceAccountName: 'no effect',
  setHostnameAsFQDN: 'no effect',
  shareProcessNamespace: 'no effect',
  subdomain: 'no effect',
  terminationGracePeriodSeconds: 'read',
  tolerations: 'read',
  topologySpreadConstraints: 'read',
  volumes: 'Volumes are not modelled; data is neither stored nor moved.',
};

const CONTAINER: Handling<Container> = {
  args: 'read',
  command: 'read',
  env: 'read',
  envFrom: 'read',
  image: 'read',
  imagePullPolicy: 'no effect',
  lifecycle: 'read',
  livenessProbe: 'read',
  name: 'no effect',
  ports: 'read',
  readinessProbe: 'read',
  resizePolicy: 'no effect',
  resources: 'read',
  restartPolicy: 'read',
  securityContext: 'no effect',
  startupProbe: 'read',
  stdin: 'no effect',
  stdinOnce: 'no effect',
  terminationMessagePath: 'no effect',
  terminationMessagePolicy: 'no effect',
  tty: 'no effect',
  volumeDevices: 'Volumes are not modelled; data is neither stored nor moved.',
  volumeMounts: 'no effect',
  workingDir: 'no effect',
};

/** Volume kinds that hold no data of the workload's own. */
const WITHOUT_DATA = new Set(['configMap', 'secret', 'projected', 'downwardAPI', 'emptyDir', 'hostPath']);

function holdsData(volumes: Value): boolean {
  return (
    volumes.kind === 'sequence' &&
    volumes.items.some(volume => entriesOf(volume).some(([key]) => key !== 'name' && !WITHOUT_DATA.has(key)))
  );
}

function noteTable(value: Value, table: Readonly<Record<string, string>>, findings: Findings): void {
  for (const [key, item] of entriesOf(value)) {
    const handling = Object.hasOwn(table, key) ? table[key]! : 'Kubernetes 1.30 does not know this field.';
    if (handling === 'read' || handling === 'no effect' || (key === 'volumes' && !holdsData(item))) continue;
    leaveOut(findings, item.place, item.place.path, handling);
  }
}

/** Notes for what a pod says and the scenario does not. */
export function notePod(spec: Value, findings: Findings): void {
  noteTable(spec, POD, findings);
  for (const container of containersOf(spec)) noteTable(container, CONTAINER, findings);
}

/** Why objects of a kind are not in the scenario. */
const KINDS: Readonly<Record<string, string>> = {
  ConfigMap: 'Configuration is read only where a container takes its environment from it.',
  Secret: 'Secrets are not read.',
  Namespace: 'Namespaces carry no load of their own.',
  ServiceAccount: 'Rights are not modelled.',
  Role: 'Rights are not modelled.',
  RoleBinding: 'Rights are not modelled.',
  ClusterRole: 'Rights are not modelled.',
  ClusterRoleBinding: 'Rights are not modelled.',
  PersistentVolume: 'Volumes are not modelled; data is neither stored nor moved.',
  PersistentVolumeClaim: 'Volumes are not modelled; data is neither stored nor moved.',
  StorageClass: 'Volumes are not modelled.',
  LimitRange: 'Defaults of a namespace are not applied; write requests and limits at the containers.',
  ResourceQuota: 'Quotas of a namespace are not modelled.',
  NetworkPolicy: 'Network rules are not modelled.',
  RuntimeClass: 'What isolation costs is in the catalogue, per technology.',
  ScaledObject: 'Event-driven scaling is not carried over; set scaling by event in the scenario.',
  CustomResourceDefinition: 'It defines a kind; what a controller makes of such objects is not known.',
  Kustomization: 'It says how files are put together; give the output of "kubectl kustomize".',
  NodePool: 'Hosts are chosen in the scenario’s sites.',
  EC2NodeClass: 'Hosts are chosen in the scenario’s sites.',
  Node: 'Hosts are chosen in the scenario’s sites.',
};

/** Why an object of this kind is left out. */
export const reasonForKind = (kind: string): string =>
  KINDS[kind] ??
  'Objects of this kind start no pods of their own, or a controller does it in a way that is not known here.';
