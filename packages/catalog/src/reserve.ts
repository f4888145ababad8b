import type { Reserve } from '@tare/schema';
import type { Book } from './book.ts';

const MIB = 1_048_576;
const GIB = 1024 * MIB;
const MB = 1_000_000;

/** What the system keeps of a host (rule H2): integer millicores and bytes. */
export interface Kept {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
}

export interface HostSize {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  /** Instances the host may hold. */
  readonly instances: number;
}

/** [upper end, share]: the share is taken of what lies between the band's ends. */
type Band = readonly [upTo: number, share: number];

const banded = (amount: number, bands: readonly Band[]): number => {
  let kept = 0;
  let from = 0;
  for (const [upTo, share] of bands) {
    kept += (amount < upTo ? (amount > from ? amount - from : 0) : upTo - from) * share;
    from = upTo;
  }
  return kept;
};

const GKE_MEMORY: readonly Band[] = [
  [4 * GIB, 0.25],
  [8 * GIB, 0.2],
  [16 * GIB, 0.1],
  [128 * GIB, 0.06],
  [Infinity, 0.02],
];
const CLOUD_CPU: readonly Band[] = [
  [1000, 0.06],
  [2000, 0.01],
  [4000, 0.005],
  [Infinity, 0.0025],
];
/** [cores, millicores kept]; straight lines between, and beyond the last as between the last two. */
const AKS_CPU = [
  [0, 0],
  [1, 60],
  [2, 100],
  [4, 140],
  [8, 180],
  [16, 260],
  [32, 420],
  [64, 740],
] as const;

/** GKE's kube-reserved memory and its 100 MiB eviction threshold. Source: record mg.gke.mem. */
export const gkeMemory = (bytes: number): number =>
  Math.ceil((bytes < GIB ? 255 * MIB : banded(bytes, GKE_MEMORY)) + 100 * MIB);

/** CPU bands of GKE and EKS, in millicores. Source: record mg.eks.cpu. */
export const bandedCpu = (cpuMilli: number): number => Math.ceil(banded(cpuMilli, CLOUD_CPU) - 1e-6);

/** EKS' kube-reserved memory, without the eviction threshold. Source: record mg.eks.mem (nodeadm). */
export const eksMemory = (maxPods: number): number => (11 * maxPods + 255) * MIB;

/** AKS' kube-reserved memory (from 1.29), without the eviction threshold. Source: record mg.aks.mem. */
export const aksMemory = (bytes: number, maxPods: number): number =>
  Math.ceil(Math.min((20 * maxPods + 50) * MB, bytes * 0.25));

/** AKS' kube-reserved CPU. Source: record mg.aks.cpu. */
export function aksCpu(cpuMilli: number): number {
  const cores = cpuMilli / 1000;
  const last = AKS_CPU.length - 1;
  const above = AKS_CPU.findIndex(([size]) => cores <= size);
  const upper = above < 0 ? last : Math.max(1, above);
  const [fromCores, fromMilli] = AKS_CPU[upper - 1]!;
  const [toCores, toMilli] = AKS_CPU[upper]!;
  return Math.ceil(fromMilli + ((cores - fromCores) * (toMilli - fromMilli)) / (toCores - fromCores) - 1e-6);
}

/**
 * What OpenShift keeps with autoSizingReserved: whole GiB. Source: record mg.openshift.auto. Above 128 GiB its script counts
 * 6 % of 112 GiB, and 2 % from 120 GiB on.
 */
export function openshiftMemory(bytes: number): number {
  const beyond = Math.floor(bytes / GIB) - 8;
  const kept = beyond <= 0 ? 1 : 1 + (beyond <= 120 ? beyond * 0.06 : 6.72 + (beyond - 112) * 0.02);
  return Math.floor(kept + 0.5) * GIB;
}

/** The same for CPU, in hundredths of a core. Source: record mg.openshift.auto, version 2. */
export const openshiftCpu = (cpuMilli: number): number =>
  Math.max(500, Math.round((60 + 12 * (Math.max(1, Math.floor(cpuMilli / 1000)) - 1)) / 10) * 10);

function kubeletKept(book: Book): Kept {
  const mib = (id: string) => book.number(`kubelet.reserve.${id}`) * MIB;
  return {
    cpuMilli: book.number('kubelet.reserve.kube_cpu') + book.number('kubelet.reserve.system_cpu'),
    memoryBytes: mib('kube_memory') + mib('system_memory') + mib('eviction'),
  };
}

function gkeKept(book: Book, host: HostSize): Kept {
  book.formula('gke.reserved_mem');
  book.formula('gke.reserved_cpu');
  return { cpuMilli: bandedCpu(host.cpuMilli), memoryBytes: gkeMemory(host.memoryBytes) };
}

function eksKept(book: Book, host: HostSize): Kept {
  book.formula('eks.reserved_mem');
  book.formula('eks.reserved_cpu');
  return {
    cpuMilli: bandedCpu(host.cpuMilli),
    memoryBytes: eksMemory(host.instances) + book.number('kubelet.reserve.eviction') * MIB,
  };
}

/** The provider's own worked example (8 GB, 30 pods: 90.625 % allocatable) counts the threshold as 100 MB. */
function aksKept(book: Book, host: HostSize): Kept {
  book.formula('aks.reserved_mem');
  book.formula('aks.reserved_cpu');
  return {
    cpuMilli: aksCpu(host.cpuMilli),
    memoryBytes: aksMemory(host.memoryBytes, host.instances) + 100 * MB,
  };
}

const openshiftKept = (book: Book): Kept => ({
  cpuMilli: book.number('openshift.reserve.cpu'),
  memoryBytes: (book.number('openshift.reserve.memory') + book.number('kubelet.reserve.eviction')) * MIB,
});

function openshiftAutoKept(book: Book, host: HostSize): Kept {
  book.formula('openshift.auto_mem');
  book.formula('openshift.auto_cpu');
  return {
    cpuMilli: openshiftCpu(host.cpuMilli),
    memoryBytes: openshiftMemory(host.memoryBytes) + book.number('kubelet.reserve.eviction') * MIB,
  };
}

const hypervisorKept = (book: Book): Kept => ({
  cpuMilli: book.number('hypervisor.reserve.cpu'),
  memoryBytes: book.number('hypervisor.reserve.memory') * MIB,
});

function keptBy(reserve: Reserve, host: HostSize, book: Book): Kept {
  switch (reserve) {
    case 'none':
      return { cpuMilli: 0, memoryBytes: 0 };
    case 'kubelet':
      return kubeletKept(book);
    case 'gke':
      return gkeKept(book, host);
    case 'eks':
      return eksKept(book, host);
    case 'aks':
      return aksKept(book, host);
    case 'openshift':
      return openshiftKept(book);
    case 'openshift-auto':
      return openshiftAutoKept(book, host);
    case 'hypervisor':
      return hypervisorKept(book);
  }
}

/** What a host has left for instances, never below nothing. */
export function allocatableOf(reserve: Reserve, host: HostSize, book: Book): HostSize {
  const kept = keptBy(reserve, host, book);
  return {
    cpuMilli: Math.max(0, host.cpuMilli - Math.ceil(kept.cpuMilli)),
    memoryBytes: Math.max(0, host.memoryBytes - Math.ceil(kept.memoryBytes)),
    instances: host.instances,
  };
}

/** Reserves that come with a kubelet, and so with its limit of instances. */
export const hasKubelet = (reserve: Reserve): boolean => reserve !== 'none' && reserve !== 'hypervisor';
