/** What the platform keeps of a host, what fits on the rest, what it costs (rules H2, I4, O1, L3). */
import type { Report } from '@tare/schema';
import type { VerifyCase, VerifySet } from '../case.ts';
import { type Machine, type Pool, type Service, small } from '../scenario.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const run = { duration: '10s' } as const;

const single = (document: VerifySet['document'], ...cases: readonly VerifyCase[]): VerifySet => ({
  document,
  replications: 1,
  cases,
});

interface Reserve {
  readonly id: string;
  readonly what: string;
  readonly source: string;
  readonly machine: Partial<Machine>;
  readonly pool: Partial<Pool>;
  readonly assumptions?: Readonly<Record<string, number>>;
  readonly memory?: {
    readonly expected: number;
    readonly unit: 'GiB' | 'MiB' | 'MB';
    readonly of: 'kept' | 'allocatable';
    readonly tolerance?: number;
  };
  /** Millicores kept. */
  readonly cpu?: number;
}

const UNITS = { GiB: GIB, MiB: MIB, MB: 1e6 } as const;
const hostOf = (report: Report) => report.rack.hosts[0]!;

function reserve(one: Reserve): VerifySet {
  const { id, what, source, memory, cpu } = one;
  const common = { rule: 'H2', source, kind: 'exact' } as const;
  const document = small({
    services: { a: {} },
    machine: one.machine,
    pool: one.pool,
    ...(one.assumptions === undefined ? {} : { assumptions: { ...one.assumptions } }),
    run,
  });
  return single(
    document,
    ...(memory === undefined
      ? []
      : [
          {
            ...common,
            id: `h2.${id}`,
            what: `${what}: memory ${memory.of}`,
            unit: memory.unit,
            expected: memory.expected,
            read: (report: Report) => {
              const { systemMemoryBytes, memoryBytes } = hostOf(report);
              const bytes = memory.of === 'kept' ? systemMemoryBytes : memoryBytes - systemMemoryBytes;
              return bytes / UNITS[memory.unit];
            },
            tolerance: memory.tolerance ?? 1e-6,
          },
        ]),
    ...(cpu === undefined
      ? []
      : [
          {
            ...common,
            id: `h2.${id}.cpu`,
            what: `${what}: CPU kept`,
            unit: 'm',
            expected: cpu,
            read: (report: Report) => hostOf(report).systemCpuMilli,
            tolerance: 1e-6,
          },
        ]),
  );
}

const GKE = 'GKE: 25/20/10/6/2 % and 100 MiB eviction';
const EKS = 'EKS nodeadm: 11 · pods + 255 MiB, and 100 MiB eviction';
const AKS = 'AKS from 1.29: 20 MB · pods + 50 MB, at most 25 %, and 100 MB eviction';

const gke = (gib: number, allocatable: number): VerifySet =>
  reserve({
    id: `gke.${String(gib)}`,
    what: `GKE, ${String(gib)} GiB`,
    source: GKE,
    machine: { memory: `${String(gib)}Gi` },
    pool: { reserve: 'gke' },
    memory: { expected: allocatable, unit: 'GiB', of: 'allocatable', tolerance: 5e-5 },
  });

const eks = (pods: number, keptMib: number): VerifySet =>
  reserve({
    id: `eks.${String(pods)}`,
    what: `EKS, ${String(pods)} pods`,
    source: EKS,
    machine: {},
    pool: { reserve: 'eks', maxInstances: pods },
    memory: { expected: keptMib + 100, unit: 'MiB', of: 'kept' },
  });

const aksCpu = (cores: number, kept: number): VerifySet =>
  reserve({
    id: `aks.${String(cores)}`,
    what: `AKS, ${String(cores)} cores`,
    source: 'AKS: 60/100/140/180/260/420/740 m of 1/2/4/8/16/32/64 cores',
    machine: { cores },
    pool: { reserve: 'aks' },
    cpu: kept,
  });

const reserves: readonly VerifySet[] = [
  gke(150, 140.1423),
  gke(16, 13.3023),
  eks(29, 574),
  eks(58, 893),
  eks(110, 1465),
  eks(234, 2829),
  reserve({
    id: 'eks.cores4',
    what: 'EKS, 4 cores',
    source: 'EKS: 6 % of the first core, 1 % of the second, 0.5 % of the next two',
    machine: { cores: 4 },
    pool: { reserve: 'eks' },
    cpu: 80,
  }),
  reserve({
    id: 'aks.worked',
    what: 'AKS, 8 GB and 30 pods',
    source: `${AKS}: 90.625 % allocatable`,
    machine: { memory: 8e9 },
    pool: { reserve: 'aks', maxInstances: 30 },
    memory: { expected: 0.90625 * 8000, unit: 'MB', of: 'allocatable' },
  }),
  ...(
    [
      [2, 100],
      [4, 140],
      [16, 260],
      [64, 740],
    ] as const
  ).map(([cores, kept]) => aksCpu(cores, kept)),
  reserve({
    id: 'kubelet',
    what: '16 cores and 32 GiB; kube 1 CPU and 2 GiB, system 500m and 1 GiB, eviction 500 MiB',
    source: 'Kubernetes docs, reserve-compute-resources: 14.5 CPUs, 28.5 GiB',
    machine: { cores: 16, memory: '32Gi' },
    pool: { reserve: 'kubelet' },
    assumptions: {
      'kubelet.reserve.kube_cpu': 1000,
      'kubelet.reserve.kube_memory': 2048,
      'kubelet.reserve.system_cpu': 500,
      'kubelet.reserve.system_memory': 1024,
      'kubelet.reserve.eviction': 500,
    },
    // 32 − 3 GiB − 500 MiB; the docs round to 28.5.
    memory: { expected: 29 * 1024 - 500, unit: 'MiB', of: 'allocatable' },
    cpu: 1500,
  }),
];

const OPENSHIFT = 'OpenShift machine-config-operator, kubelet-auto-sizing.yaml';

/** Its system-reserved, and 100 MiB eviction. */
const openshift = (
  cores: number,
  gib: number,
  {
    pool,
    memoryGib,
    cpu,
  }: { readonly pool: Pool['reserve']; readonly memoryGib: number; readonly cpu: number },
): VerifySet =>
  reserve({
    id: `${pool!}.${String(cores)}c${String(gib)}g`,
    what: `${pool === 'openshift' ? 'OpenShift' : 'OpenShift with autoSizingReserved'}, ${String(cores)} cores and ${String(gib)} GiB`,
    source: OPENSHIFT,
    machine: { cores, memory: `${String(gib)}Gi` },
    pool: { reserve: pool! },
    memory: { expected: memoryGib * 1024 + 100, unit: 'MiB', of: 'kept' },
    cpu,
  });

const openshifts: readonly VerifySet[] = [
  openshift(16, 64, { pool: 'openshift', memoryGib: 1, cpu: 500 }),
  openshift(2, 8, { pool: 'openshift-auto', memoryGib: 1, cpu: 500 }),
  // 1 + 24 · 0.06 = 2.44, and 0.06 + 0.012 · 15 = 0.24.
  openshift(16, 32, { pool: 'openshift-auto', memoryGib: 2, cpu: 500 }),
  // 1 + 56 · 0.06 = 4.36, and 0.06 + 0.012 · 63 = 0.816.
  openshift(64, 64, { pool: 'openshift-auto', memoryGib: 4, cpu: 820 }),
  // 1 + 6.72 + 136 · 0.02 = 10.44, and 0.06 + 0.012 · 127 = 1.584.
  openshift(128, 256, { pool: 'openshift-auto', memoryGib: 10, cpu: 1580 }),
];

const replicasThatFit = (report: Report): number => report.services[0]!.instances;

/** Instance types whose network limits the pods: interfaces · (addresses − 1) + 2. */
const eniPods = (machine: string, pods: number): VerifySet =>
  single(
    small({
      services: { a: { replicas: 500 } },
      pool: { machine, reserve: 'eks' },
      platform: { stack: ['container-runc'] },
      run,
    }),
    {
      id: `h2.eni.${machine}`,
      rule: 'H2',
      what: `${machine.slice(4)}: pods that the network allows`,
      source: 'EKS: network interfaces · (addresses − 1) + 2',
      kind: 'exact',
      unit: 'pods',
      expected: pods,
      read: replicasThatFit,
      tolerance: 0,
    },
  );

/** What one replica adds around its memory. */
function overheadOf(
  id: string,
  what: string,
  source: string,
  document: VerifySet['document'],
  expected: number,
): VerifySet {
  return single(document, {
    id,
    rule: 'I4',
    what,
    source,
    kind: 'exact',
    unit: 'MiB',
    expected,
    read: report => report.rack.instances[0]!.overheadBytes / MIB,
    tolerance: 0.01,
  });
}

const withMemory = (limit: string, cpu: number): Partial<Service> => ({
  limits: { memory: limit, cpu },
  requests: { memory: limit, cpu },
});

/** 170 MiB of the VM are the guest’s own system. */
const kubevirt = (gib: number, vcpus: number, expected: number): VerifySet =>
  overheadOf(
    `i4.kubevirt.${String(vcpus)}c${String(gib)}g`,
    `KubeVirt, a VM of ${String(gib)} GiB and ${String(vcpus)} vCPUs: overhead`,
    'OpenShift docs 98819: 0.002 · memory + 218 MiB + 8 MiB · vCPUs',
    small({
      services: { a: withMemory(`${String(gib * 1024 - 170)}Mi`, vcpus) },
      platform: { stack: ['vm-kvm-full'], engine: 'kubernetes' },
      run,
    }),
    expected,
  );

/** Kata’s RuntimeClass is counted by the scheduler: pods that become 1 GiB and 1 core with it. */
const kataPods = (by: 'cpu' | 'memory', cores: number, gib: number): VerifySet =>
  single(
    small({
      services: { a: { ...withMemory('894Mi', 0.75), replicas: 100 } },
      machine: { cores, memory: `${String(gib)}Gi` },
      platform: { stack: ['kata-clh'], engine: 'kubernetes' },
      run,
    }),
    {
      id: `i4.kata.podfixed.${by}`,
      rule: 'I4',
      what: `Kata on ${String(cores)} cores and ${String(gib)} GiB: pods of 750m and 894 MiB, with the RuntimeClass 250m and 130 MiB more`,
      source: 'kata-containers runtimeclasses, kata-clh podFixed 250m, 130Mi: 16',
      kind: 'exact',
      unit: 'pods',
      expected: 16,
      read: replicasThatFit,
      tolerance: 0,
    },
  );

/** A month of a machine at its list price. */
const month = (machine: string, usd: number, source: string): VerifySet =>
  single(small({ services: { a: {} }, pool: { machine }, run }), {
    id: `money.${machine}`,
    rule: 'L3',
    what: `one ${machine} for a month of 730 hours`,
    source: `${source} × 730`,
    kind: 'exact',
    unit: 'USD',
    expected: usd,
    read: report => report.summary.usdPerMonth,
    tolerance: 1e-9,
  });

export const capacitySets: readonly VerifySet[] = [
  ...reserves,
  ...openshifts,
  eniPods('aws.t3.medium', 17),
  eniPods('aws.m5.large', 29),
  eniPods('aws.m6i.xlarge', 58),
  eniPods('aws.m6i.4xlarge', 234),
  // 8.192 + 218 + 16, 2.048 + 218 + 8, 32.768 + 218 + 64.
  kubevirt(4, 2, 242.192),
  kubevirt(1, 1, 228.048),
  kubevirt(16, 8, 314.768),
  kataPods('cpu', 16, 64),
  kataPods('memory', 64, 16),
  month('aws.m6i.4xlarge', 560.64, 'AWS us-east-1 on demand 0.768 USD/h'),
  month('azure.d4s-v5', 140.16, 'Azure eastus on demand 0.192 USD/h'),
];
