/** Memory that isolation takes, and how many instances fit (rules I2, I4, O1). */
import type { Report } from '@tare/schema';
import type { VerifySet } from '../case.ts';
import { type Platform, type Service, small } from '../scenario.ts';
import { COUNT, type Measurement, measured, OTHER_STUDY, SAME_STUDY, WIRING } from './measurement.ts';

const MIB = 1024 ** 2;
const MB = 1e6;
const run = { duration: '10s' } as const;

type Part = 'outside' | 'guest' | 'both';
interface Footprint extends Omit<Measurement, 'rule' | 'unit' | 'read'> {
  readonly stack: Platform['stack'];
  /** The monitor and what else is outside the guest, the guest's own system, or both. */
  readonly part?: Part;
  /** Of the whole VM. */
  readonly guestMib?: number;
  readonly vcpus?: number;
}

/** What a VM's own system takes, so that the VM as a whole has the size that was measured. */
const GUEST_MIB: Readonly<Record<string, number>> = { 'vm-kvm-full': 170, 'vm-esxi': 170, 'vm-hyperv': 170 };

const sized = ({ stack, guestMib, vcpus = 1 }: Footprint): Partial<Service> => {
  const memory = `${String(guestMib === undefined ? 64 : guestMib - (GUEST_MIB[stack[0] ?? ''] ?? 0))}Mi`;
  return { limits: { cpu: vcpus, memory }, requests: { cpu: vcpus, memory } };
};

function footprint(kind: 'predicted' | 'calibrated', one: Footprint): VerifySet {
  const { stack, part = 'outside', guestMib: _, vcpus: __, ...rest } = one;
  return measured(kind, small({ services: { a: sized(one) }, platform: { stack: [...stack] }, run }), {
    ...rest,
    id: `${kind === 'predicted' ? 'memory' : 'wiring.memory'}.${one.id}`,
    rule: 'I2',
    unit: 'MiB',
    read: report => {
      const { overheadBytes, guestOsBytes } = report.rack.instances[0]!;
      return ((part === 'guest' ? 0 : overheadBytes) + (part === 'outside' ? 0 : guestOsBytes)) / MIB;
    },
  });
}

const ESXI = 'VMware, vSphere Resource Management, overhead memory on virtual machines';
const esxi = (
  kind: 'predicted' | 'calibrated',
  guestMib: number,
  vcpus: number,
  expected: number,
): VerifySet =>
  footprint(kind, {
    id: `esxi.${String(guestMib)}.${String(vcpus)}`,
    stack: ['vm-esxi'],
    what: `ESXi, ${String(guestMib)} MiB and ${String(vcpus)} vCPUs`,
    source: ESXI,
    record: 'me.vmware.1024',
    unused: 'three of the twelve entries of the table give base, vCPU and GiB; this is one of the other nine',
    expected,
    guestMib,
    vcpus,
    tolerance: kind === 'predicted' ? SAME_STUDY : WIRING,
  });

const FC_DATA = 'Firecracker NSDI 2020 raw data';
const guest = (guestMib: number, expected: number, knownWrong?: string): VerifySet =>
  footprint('predicted', {
    id: `guest.${String(guestMib)}`,
    stack: ['vm-kvm-full'],
    part: 'guest',
    what: `an idle Linux guest of ${String(guestMib)} MiB: what it touches`,
    source: FC_DATA,
    record: 'me.guest.idle',
    unused: 'the parameter is the figure for 256 MiB',
    expected,
    guestMib,
    tolerance: OTHER_STUDY,
    ...(knownWrong === undefined ? {} : { knownWrong }),
  });

const predicted: readonly VerifySet[] = [
  footprint('predicted', {
    id: 'gv.2020',
    stack: ['gvisor-systrap'],
    what: 'gVisor in 2020, an idle container',
    source: 'gVisor’s benchmarks, 2020',
    record: 'me.gv.2020',
    expected: 18.7,
    tolerance: OTHER_STUDY,
  }),
  footprint('predicted', {
    id: 'gv.viktorsson',
    stack: ['gvisor-systrap'],
    what: 'gVisor under TeaStore, Redis and Spark: 14 MB',
    source: 'Viktorsson et al. 2020',
    record: 'me.vikt.gv',
    expected: (14 * MB) / MIB,
    tolerance: OTHER_STUDY,
  }),
  footprint('predicted', {
    id: 'kata.qemu',
    stack: ['kata-clh'],
    what: 'Kata with QEMU instead of Cloud Hypervisor, an idle container',
    source: 'Kata Containers CI',
    record: 'me.kata.qemu',
    expected: 120,
    tolerance: OTHER_STUDY,
  }),
  footprint('predicted', {
    id: 'floor.container',
    stack: ['container-runc'],
    what: 'least for a container: 5 MB',
    source: 'Sharma et al. 2016, as summarised',
    record: 'me.sharma.floor',
    expected: (5 * MB) / MIB,
    tolerance: OTHER_STUDY,
  }),
  footprint('predicted', {
    id: 'floor.vm',
    stack: ['vm-kvm-full'],
    part: 'both',
    what: 'least for a full VM: 250 MB',
    source: 'Sharma et al. 2016, as summarised',
    record: 'me.sharma.floor',
    expected: (250 * MB) / MIB,
    tolerance: OTHER_STUDY,
  }),
  guest(512, 175.6),
  guest(2048, 202.4),
  guest(
    8192,
    377.2,
    'A guest keeps 1.6 % of its memory for page structures; the catalogue’s figure does not grow with the guest.',
  ),
  esxi('predicted', 1024, 8, 53.82),
  esxi('predicted', 4096, 4, 60.67),
  esxi('predicted', 4096, 8, 76.78),
  esxi('predicted', 16_384, 1, 139.62),
  esxi('predicted', 16_384, 4, 151.93),
  esxi('predicted', 16_384, 8, 168.6),
];

const calibrated: readonly VerifySet[] = [
  footprint('calibrated', {
    id: 'runc',
    stack: ['container-runc'],
    what: 'an idle container and its shim',
    source: 'gVisor’s benchmarks, 2020',
    record: 'me.runc.empty',
    expected: 3.9,
    tolerance: WIRING,
  }),
  footprint('calibrated', {
    id: 'gv',
    stack: ['gvisor-systrap'],
    what: 'gVisor, an idle container',
    source: 'gVisor’s benchmarks, 2026',
    record: 'me.gv.empty',
    expected: 16.6,
    tolerance: WIRING,
  }),
  footprint('calibrated', {
    id: 'kata',
    stack: ['kata-clh'],
    what: 'Kata, an idle container',
    source: 'Kata Containers CI',
    record: 'me.kata.clh',
    expected: 124.2,
    tolerance: WIRING,
  }),
  footprint('calibrated', {
    id: 'fc',
    stack: ['firecracker'],
    what: 'Firecracker’s monitor',
    source: FC_DATA,
    record: 'me.fc.vmm',
    expected: 2.5,
    tolerance: WIRING,
  }),
  footprint('calibrated', {
    id: 'qemu',
    stack: ['vm-kvm-full'],
    what: 'QEMU, resident',
    source: FC_DATA,
    record: 'me.qemu.rss',
    expected: 24.3,
    tolerance: WIRING,
  }),
  esxi('calibrated', 1024, 1, 25.9),
  esxi('calibrated', 1024, 2, 29.91),
  esxi('calibrated', 4096, 1, 48.64),
];

/** Instances on one host when a thousand are asked for. */
function density(id: string, what: string, cores: number, cpu: string, expected: number): VerifySet {
  const document = small({
    services: {
      // The system’s own pods, as measured there, stand as one more service.
      system: { requests: { cpu: '1100m', memory: '240Mi' } },
      zpods: { replicas: 999, requests: { cpu, memory: '128Mi' } },
    },
    machine: { cores, memory: 48_000 * MIB },
    pool: { maxInstances: 1000 },
    run,
  });
  return measured('predicted', document, {
    id,
    rule: 'O1',
    what,
    source: 'FootprintAI Containarium, agent-sandbox-density RESULTS.md (system pods 1100m, 240Mi)',
    unit: 'instances',
    expected,
    read: report => report.services.find(service => service.id === 'zpods')!.instances,
    tolerance: COUNT,
  });
}

const docker3000 = measured(
  'predicted',
  small({
    services: { a: { replicas: 5000, memory: { base: '1Mi' } } },
    machine: { memory: 128 * 1000 * MB },
    platform: { stack: ['container-runc'] },
    run,
  }),
  {
    id: 'density.docker',
    rule: 'O1',
    what: 'Docker containers that do nothing, on 64 cores and 128 GB',
    source: 'Manco et al. 2017, Fig. 10',
    record: 'de.lightvm',
    unit: 'instances',
    expected: 3000,
    read: report => report.services[0]!.instances,
    tolerance: OTHER_STUDY,
    knownWrong: 'host.max_instances is an assumption of 1,000; what stopped Docker there is not modelled.',
  },
);

/** Ten VMs of which two thirds are the same, on a host with so little that all that can be got back is. */
const alike = measured(
  'predicted',
  small({
    services: { a: { replicas: 10, requests: { memory: '1Gi' }, memory: { base: '900Mi' } } },
    machine: { memory: 5 * 1024 * MIB },
    platform: {
      stack: ['vm-kvm-full'],
      guest: { memoryOvercommit: 8, reclaim: ['page-sharing', 'swap'] },
    },
    assumptions: { 'vm.mem.sharing': 0.67 },
    run,
  }),
  {
    id: 'memory.alike',
    rule: 'M1',
    what: 'ten identical Linux VMs, 67 % of their memory shared: share that is got back',
    source: 'Waldspurger 2002, fig. 4 (from memory)',
    record: 'me.esx.sharing.same',
    unused: 'what is shared was read; what it leaves to get back was not',
    unit: 'share',
    expected: 0.6,
    read: ({ rack, summary }) => {
      const [first] = rack.instances;
      return summary.reclaimedBytes!.shared / (rack.instances.length * takenBy(first!));
    },
    tolerance: SAME_STUDY,
  },
);

/** What a VM whose memory is sold eight times over was given. */
const takenBy = ({ memoryBytes, overheadBytes }: Report['rack']['instances'][number]): number =>
  8 * memoryBytes - overheadBytes;

export const memorySets: readonly VerifySet[] = [
  density('density.8', '8 vCPU, 48 GiB, requests 100m and 128Mi: pods', 8, '100m', 69),
  density('density.20', '20 vCPU, 48 GiB, requests 25m and 128Mi: pods', 20, '25m', 373),
  docker3000,
  alike,
  ...predicted,
  ...calibrated,
];
