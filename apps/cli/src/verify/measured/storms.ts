/**
 * Rule S1: many VMs that boot at once on one host. Firecracker is calibrated on one and on ten in flight on four cores, and its
 * CPU share stands for the others, of which only boots on 48 idle cores are published, and one on a saturated host. Measured with
 * so many in flight all the time, here with so many at once, which on a saturated host takes as long.
 */
import type { VerifySet } from '../case.ts';
import { type Machine, small } from '../scenario.ts';
import { type Measurement, measured, SAME_STUDY, WIRING } from './measurement.ts';

const NSDI = 'Agache et al., Firecracker (NSDI 2020), raw data';

/** The machines of the study. */
const HOSTS = {
  haswell: { cores: 4 },
  m5d: { cores: 48 },
  nehalem: { cores: 8, threadsPerCore: 2 },
} as const satisfies Readonly<Record<string, Partial<Machine>>>;

type Monitor = 'firecracker' | 'vm-kvm-full';

/** Least that the catalogue allows for what a distribution adds; the guests of the study have none. */
const USERLAND_MS = 12;

/** The boot of one VM alone on that host, in the technology's own steps. */
function alone(monitor: Monitor, serialMs: number, sigma: number): Record<string, number> {
  if (monitor === 'vm-kvm-full')
    return {
      'vm-kvm-full.start.vmm_firmware_kernel': serialMs,
      'vm-kvm-full.start.vmm_firmware_kernel.sigma': sigma,
      'vm-kvm-full.start.distro_userland': USERLAND_MS,
    };
  const vmm = 12;
  return {
    'firecracker.start.vmm': vmm,
    'firecracker.start.kernel_to_init': serialMs - vmm,
    'firecracker.start.kernel_to_init.sigma': sigma,
    'firecracker.start.nic_extra': 0,
  };
}

interface Storm extends Pick<Measurement, 'id' | 'what' | 'record' | 'expected' | 'unused' | 'knownWrong'> {
  readonly kind: 'predicted' | 'calibrated';
  readonly host: keyof typeof HOSTS;
  readonly monitor: Monitor;
  readonly serialMs: number;
  readonly sigma: number;
  readonly atOnce: number;
}

function storm({ kind, host, monitor, serialMs, sigma, atOnce, ...one }: Storm): VerifySet {
  const userland = monitor === 'vm-kvm-full' ? USERLAND_MS : 0;
  const document = small({
    services: { a: { replicas: atOnce, requests: { cpu: 0, memory: '64Mi' }, limits: { cpu: 1 } } },
    machine: HOSTS[host],
    platform: { stack: [monitor], guest: { cpuOvercommit: 64 } },
    assumptions: alone(monitor, serialMs, sigma),
    run: { duration: '1s' },
  });
  return {
    ...measured(kind, document, {
      ...one,
      id: `storm.${one.id}`,
      rule: 'S1',
      unit: 'ms',
      source: NSDI,
      tolerance: kind === 'predicted' ? SAME_STUDY : WIRING,
      read: report => report.summary.startupMs!.p50 - userland,
    }),
    replications: 10,
  };
}

const FC_HASWELL = { monitor: 'firecracker', host: 'haswell', serialMs: 126.7, sigma: 0.055 } as const;
const FC_M5D = { monitor: 'firecracker', host: 'm5d', serialMs: 160.9, sigma: 0.027 } as const;
const QEMU_M5D = { monitor: 'vm-kvm-full', host: 'm5d', serialMs: 243.5, sigma: 0.016 } as const;
/** Not measured alone there: as on the m5d, by what Firecracker takes there, 164.0 over 160.9. */
const QEMU_NEHALEM = { ...QEMU_M5D, host: 'nehalem', serialMs: 248.2 } as const;
const CHV_M5D = { monitor: 'vm-kvm-full', host: 'm5d', serialMs: 102.5, sigma: 0.022 } as const;

const FASTER_TOGETHER =
  'Ten at once boot faster there than one alone. Why is not known (cores awake, caches warm?); the model knows no such gain.';

const NOT_CPU =
  'Ten at once show no contention there at all, so nothing calibrated on one and on ten can tell. The guests themselves boot in 113 ms instead of 110: what grows is starting and ending their monitors, in the host’s kernel, on cores that are not all busy. No lock that each start holds does that: one that makes 205.9 ms of fifty makes 412 of a hundred, which take 217.2.';

export const stormSets: readonly VerifySet[] = [
  storm({
    ...FC_HASWELL,
    kind: 'calibrated',
    id: 'fc.haswell.1',
    what: 'Firecracker, one boot on four Haswell cores',
    record: 'st.fc.serial.haswell',
    atOnce: 1,
    expected: 126.7,
  }),
  storm({
    ...FC_HASWELL,
    kind: 'calibrated',
    id: 'fc.haswell.10',
    what: 'Firecracker, ten boots at once on four Haswell cores',
    record: 'st.fc.p10.hsw',
    atOnce: 10,
    expected: 185.4,
  }),
  storm({
    ...FC_HASWELL,
    kind: 'predicted',
    id: 'fc.haswell.50',
    what: 'Firecracker, fifty boots at once on four Haswell cores',
    record: 'st.fc.p50.hsw',
    unused: 'its spread gives a parameter, its median none',
    knownWrong:
      'Too slow by a sixth. Between boots the study’s launcher works outside of the time taken (its script starts a shell, two greps, expr and rm), but what computes there shares the cores with the boots and leaves them as long; only a wait of 0.13 s would not, and there is none in it. The figures ask for 62 ms of CPU time for each boot of fifty and for 73 of ten; why is not published.',
    atOnce: 50,
    expected: 776.8,
  }),
  storm({
    ...FC_M5D,
    kind: 'predicted',
    id: 'fc.m5d.10',
    what: 'Firecracker, ten boots at once on 48 cores',
    record: 'st.fc.p10.m5d',
    atOnce: 10,
    expected: 157.3,
  }),
  storm({
    ...FC_M5D,
    kind: 'predicted',
    id: 'fc.m5d.50',
    what: 'Firecracker, fifty boots at once on 48 cores',
    record: 'st.fc.p50.m5d',
    knownWrong: NOT_CPU,
    atOnce: 50,
    expected: 205.9,
  }),
  storm({
    ...FC_M5D,
    kind: 'predicted',
    id: 'fc.m5d.100',
    what: 'Firecracker, a hundred boots at once on 48 cores',
    record: 'st.fc.p100.m5d',
    atOnce: 100,
    expected: 217.2,
  }),
  storm({
    ...QEMU_M5D,
    kind: 'predicted',
    id: 'qemu.m5d.10',
    what: 'QEMU, ten boots at once on 48 cores',
    record: 'st.qemu.p10.m5d',
    knownWrong: FASTER_TOGETHER,
    atOnce: 10,
    expected: 196.5,
  }),
  storm({
    // Firecracker’s CPU share was taken for QEMU when this was known: no blind prediction.
    ...QEMU_NEHALEM,
    kind: 'calibrated',
    id: 'qemu.nehalem.100',
    what: 'QEMU, a hundred boots at once on four Nehalem cores of two threads',
    record: 'st.qemu.p100.neh',
    atOnce: 100,
    expected: 2854.8,
  }),
  storm({
    ...CHV_M5D,
    kind: 'predicted',
    id: 'chv.m5d.10',
    what: 'Cloud Hypervisor, ten boots at once on 48 cores',
    record: 'st.chv.p10.m5d',
    knownWrong: FASTER_TOGETHER,
    atOnce: 10,
    expected: 79.9,
  }),
];
