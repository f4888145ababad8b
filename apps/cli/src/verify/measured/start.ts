/** Start-up times of one instance at a time (rule S1). */
import type { VerifySet } from '../case.ts';
import { type Platform, small } from '../scenario.ts';
import { type Measurement, measured, OTHER_STUDY, WIRING } from './measurement.ts';

interface Start
  extends Pick<Measurement, 'id' | 'what' | 'source' | 'record' | 'unused' | 'expected' | 'knownWrong'> {
  readonly stack: Platform['stack'];
  readonly engine?: Platform['engine'];
  readonly assumptions?: Readonly<Record<string, number>>;
}

/** Median over instances on hosts of their own, so that none waits for another. */
function start(kind: 'predicted' | 'calibrated', { stack, engine, assumptions, ...one }: Start): VerifySet {
  const document = small({
    services: { a: { replicas: 60, requests: { cpu: 40, memory: '16Mi' } } },
    pool: { count: 60 },
    platform: { stack: [...stack], engine: engine ?? 'none' },
    ...(assumptions === undefined ? {} : { assumptions: { ...assumptions } }),
    run: { duration: '10s' },
  });
  return {
    ...measured(kind, document, {
      ...one,
      id: `${kind === 'predicted' ? 'start' : 'wiring.start'}.${one.id}`,
      rule: 'S1',
      unit: 'ms',
      tolerance: kind === 'predicted' ? OTHER_STUDY : WIRING,
      read: report => report.summary.startupMs!.p50,
    }),
    replications: 10,
  };
}

const KATA_CI = 'Kata Containers CI, m3.small.x86';
const GVISOR_DATA = 'gVisor’s benchmarks, 2026';
const OLD = 'Older kernels and engines; the catalogue’s figure is of 2026.';

const predicted: readonly Start[] = [
  {
    id: 'gv.kvm',
    stack: ['gvisor-systrap'],
    engine: 'docker',
    what: 'gVisor on its KVM platform, docker run',
    source: GVISOR_DATA,
    record: 'st.gvisor.kvm.empty.2026',
    expected: 650,
  },
  {
    id: 'kata.stratovirt',
    stack: ['kata-clh'],
    engine: 'containerd',
    what: 'Kata with StratoVirt, until the workload runs',
    source: KATA_CI,
    record: 'st.kata.strato',
    expected: 480,
  },
  {
    id: 'kata.qemu',
    stack: ['kata-clh'],
    engine: 'containerd',
    what: 'Kata with QEMU, until the workload runs',
    source: KATA_CI,
    record: 'st.kata.qemu',
    expected: 710,
    knownWrong: 'The catalogue knows Kata with Cloud Hypervisor only; QEMU boots slower.',
  },
  {
    id: 'docker.2020',
    stack: ['container-runc'],
    engine: 'docker',
    what: 'docker run in 2020, n1-standard-4',
    source: 'gVisor’s benchmarks, 2020',
    record: 'st.docker.empty.2020',
    expected: 1193,
    knownWrong: OLD,
  },
  {
    id: 'docker.2016',
    stack: ['container-runc'],
    engine: 'docker',
    what: 'docker run as Clear Containers compared with it',
    source: 'Sharma et al. 2016',
    record: 'st.sharma.clear',
    expected: 300,
    knownWrong: 'Docker of 2016 did less before a container runs.',
  },
  {
    id: 'docker.first',
    stack: ['container-runc'],
    engine: 'docker',
    what: 'the first Docker container on an empty host',
    source: 'Manco et al. 2017, Fig. 10',
    record: 'st.lightvm.docker1000',
    expected: 200,
    knownWrong: 'The catalogue’s figure includes the command line and the end of the command.',
  },
  {
    id: 'crun.2022',
    stack: ['container-crun'],
    what: 'crun with its fixes of 2022',
    source: 'Scrivano 2022',
    record: 'st.crun.2022',
    expected: 5,
    knownWrong: 'The catalogue takes the project’s own 17 ms; the fixes are not in it.',
  },
];

const calibrated: readonly Start[] = [
  {
    id: 'process',
    stack: [],
    what: 'a process by fork and exec',
    source: 'Manco et al. 2017',
    record: 'st.forkexec',
    expected: 1,
  },
  {
    id: 'containerd',
    stack: ['container-runc'],
    engine: 'containerd',
    what: 'containerd, create and start',
    source: 'containerd’s maintainers',
    record: 'st.containerd.createstart',
    expected: 250,
  },
  {
    id: 'docker',
    stack: ['container-runc'],
    engine: 'docker',
    what: 'docker run of a command that ends at once',
    source: GVISOR_DATA,
    record: 'st.docker.empty.2026',
    expected: 480,
  },
  {
    id: 'gv',
    stack: ['gvisor-systrap'],
    engine: 'docker',
    what: 'gVisor, docker run of a command that ends at once',
    source: GVISOR_DATA,
    record: 'st.gvisor.empty.2026',
    expected: 580,
  },
  {
    id: 'kata',
    stack: ['kata-clh'],
    engine: 'containerd',
    what: 'Kata with Cloud Hypervisor, until the workload runs',
    source: KATA_CI,
    record: 'st.kata.clh',
    expected: 390,
  },
];

export const startSets: readonly VerifySet[] = [
  ...predicted.map(one => start('predicted', one)),
  ...calibrated.map(one => start('calibrated', one)),
];
