import { machines } from '../machines/index.ts';
import { technologies } from '../technologies.ts';

/** What numbers are about that are no technology of a stack, in words. */
const OTHERS: Readonly<Record<string, string>> = {
  'bare-process': 'Process',
  cgroup: 'Control groups',
  clients: 'Clients that find another site',
  'cloud-vm': 'Cloud VM',
  containerd: 'Engine containerd',
  cost: 'Prices',
  docker: 'Docker Engine',
  federation: 'Federation of clusters (Karmada)',
  host: 'Host',
  hypervisor: 'Hypervisor’s share of a host',
  karpenter: 'Karpenter',
  keda: 'KEDA',
  knative: 'Knative',
  kubelet: 'Kubelet’s share of a host',
  kubernetes: 'Kubernetes',
  kubevirt: 'KubeVirt',
  network: 'Network',
  'node-lifecycle': 'Kubernetes host that is lost',
  openshift: 'OpenShift’s share of a host',
  'per-request': 'An instance for each request',
  power: 'Power',
  'scale-set': 'Scale set of VMs',
  'spot-notice': 'Notice before a spot host goes',
  vm: 'Any VM',
  'vm-manager': 'VM manager',
  'wasm-isolate': 'WebAssembly isolate',
  workload: 'Workload',
};

const SUBJECTS: ReadonlyMap<string, string> = new Map([
  ...machines.map(({ id, label }) => [id, label] as const),
  ...technologies.map(({ id, label }) => [id, label] as const),
  ...Object.entries(OTHERS),
]);

/** "vm-kvm-full" → "VM (KVM)"; what is not known here stays as it is. */
export const subjectOf = (technology: string): string => SUBJECTS.get(technology) ?? technology;
