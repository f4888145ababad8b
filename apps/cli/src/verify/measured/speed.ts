/** How much slower work of a kind runs under a technology, predicted and calibrated (rule I2). */
import type { VerifySet } from '../case.ts';
import type { Platform, Service } from '../scenario.ts';
import {
  atWork,
  type Measurement,
  measured,
  OTHER_STUDY,
  SAME_STUDY,
  SLOWDOWN,
  slowdownOf,
  type Tolerance,
  WIRING,
} from './measurement.ts';

type Work = 'compute' | 'syscall' | 'memory' | 'disk' | 'network';
const KVM: Platform['stack'] = ['vm-kvm-full'];
const FIRECRACKER: Platform['stack'] = ['firecracker'];
const GVISOR: Platform['stack'] = ['gvisor-systrap'];
const KATA: Platform['stack'] = ['kata-clh'];
/** gVisor’s cost of a request is a case of its own. */
const NO_REQUEST_COST = { 'gvisor-systrap.request.fixed_cost_redis': 0 };

interface Speed extends Omit<Measurement, 'rule' | 'read' | 'unit' | 'tolerance'> {
  readonly stack: Platform['stack'];
  readonly work: Work;
  readonly tolerance?: Tolerance;
}

function speed(kind: 'predicted' | 'calibrated', { stack, work, tolerance, ...one }: Speed): VerifySet {
  const mix = { [work]: 1 } as Service['work']['mix'];
  const document = atWork(stack, mix, { assumptions: NO_REQUEST_COST });
  return measured(kind, document, {
    ...one,
    id: `${kind === 'predicted' ? 'speed' : 'wiring'}.${one.id}`,
    rule: 'I2',
    unit: '×',
    tolerance: tolerance ?? (kind === 'calibrated' ? WIRING : SLOWDOWN),
    read: slowdownOf,
  });
}

const FC_DATA = 'Firecracker NSDI 2020 raw data, m5d.metal';
const GVISOR_DATA = 'gVisor’s benchmarks, 2026';
const FELTER = 'Felter et al. 2015';
const SHARMA = 'Sharma et al. 2016';
const YOUNG = 'Young et al. 2019';

const predicted: readonly Speed[] = [
  {
    id: 'qemu.4kw',
    stack: KVM,
    work: 'disk',
    what: 'KVM, random 4 KiB writes one at a time',
    source: `${FC_DATA}: 32761 over 14980 IOPS`,
    record: 'io.qemu.4kw.qd1',
    expected: 32761 / 14980,
    tolerance: SAME_STUDY,
  },
  {
    id: 'fc.4kw',
    stack: FIRECRACKER,
    work: 'disk',
    what: 'Firecracker, random 4 KiB writes one at a time',
    source: `${FC_DATA}: 32761 over 17717 IOPS`,
    record: 'io.fc.4kw.qd1',
    expected: 32761 / 17717,
    tolerance: SAME_STUDY,
  },
  {
    id: 'sharma.disk',
    stack: KVM,
    work: 'disk',
    what: 'KVM, filebench random reads and writes: latency',
    source: `${SHARMA}: 80 % more`,
    record: 'blk.sharma',
    expected: 1.8,
    tolerance: OTHER_STUDY,
  },
  {
    id: 'chv.4kr',
    stack: KATA,
    work: 'disk',
    what: 'Cloud Hypervisor, as under Kata: random 4 KiB reads one at a time',
    source: `${FC_DATA}: 16473 over 9385 IOPS`,
    record: 'io.chv.4kr.qd1',
    expected: 16473 / 9385,
    tolerance: OTHER_STUDY,
  },
  {
    id: 'gv.vllm',
    stack: GVISOR,
    work: 'compute',
    what: 'gVisor, tokens of a language model on a GPU',
    source: `${GVISOR_DATA}: 84.5 over 83.2 tokens/s`,
    record: 'cpu.gv.vllm',
    expected: 84.5 / 83.2,
  },
  {
    id: 'edera',
    stack: ['vm-xen'],
    work: 'compute',
    what: 'a container runtime made from Xen, computing',
    source: 'Edera 2025: 0.9 % over Docker',
    record: 'cpu.edera',
    expected: 1.009,
  },
  {
    id: 'gv.ffmpeg',
    stack: GVISOR,
    work: 'compute',
    what: 'gVisor, ffmpeg',
    source: `${GVISOR_DATA}: 60.77 over 56.22 s`,
    record: 'cpu.gv.ffmpeg',
    expected: 60.77 / 56.22,
    knownWrong: 'Taken as computing only; its file input and page faults go through the sandbox.',
  },
  {
    id: 'felter.untuned',
    stack: KVM,
    work: 'compute',
    what: 'KVM without the host’s topology, Linpack',
    source: `${FELTER}: 290.8 over 241.3 GFLOPS`,
    record: 'cpu.felter.kvm.untuned',
    expected: 290.8 / 241.3,
    knownWrong: 'The catalogue takes the tuned figure: pinned, topology exposed.',
  },
  {
    id: 'felter.pxz',
    stack: KVM,
    work: 'compute',
    what: 'KVM, compression by pxz',
    source: `${FELTER}: 18 % less`,
    record: 'cpu.felter.pxz',
    expected: 1 / 0.82,
    knownWrong: 'Page-table walks of a memory-bound program are not in the factor for computing.',
  },
  {
    id: 'sharma.memory',
    stack: KVM,
    work: 'memory',
    what: 'KVM, Redis under YCSB: latency',
    source: `${SHARMA}: 10 % more`,
    record: 'cpu.sharma.mem',
    expected: 1.1,
    knownWrong: 'The factor comes from STREAM, which walks memory in order and misses the TLB rarely.',
  },
  {
    id: 'fc.128kr',
    stack: FIRECRACKER,
    work: 'disk',
    what: 'Firecracker, 128 KiB reads, 32 at a time',
    source: `${FC_DATA}: 1648 over 410 MiB/s`,
    record: 'io.fc.128kr.qd32',
    expected: 1648 / 410,
    tolerance: SAME_STUDY,
    knownWrong: 'Firecracker 0.20 served its disk one request at a time; one factor stands for all depths.',
  },
  {
    id: 'qemu.128kr',
    stack: KVM,
    work: 'disk',
    what: 'KVM, 128 KiB reads, 32 at a time',
    source: `${FC_DATA}: 1648 over 1688 MiB/s`,
    record: 'io.metal.128kr.qd32',
    expected: 1648 / 1688,
    tolerance: SAME_STUDY,
    knownWrong: 'One factor, from small random input and output, stands for all disk work.',
  },
  {
    id: 'chv.128kr',
    stack: KATA,
    work: 'disk',
    what: 'Cloud Hypervisor, 128 KiB reads, 32 at a time',
    source: `${FC_DATA}: 1648 over 395 MiB/s`,
    record: 'io.chv.128kr.qd32',
    expected: 1648 / 395,
    tolerance: OTHER_STUDY,
    knownWrong: 'It served its disk one request at a time then; Kata’s own factor is an assumption.',
  },
  {
    id: 'chv.net',
    stack: KATA,
    work: 'network',
    what: 'Cloud Hypervisor, one TCP stream',
    source: `${FC_DATA}: 44.14 over 23.12 Gbit/s`,
    record: 'net.chv.1s',
    expected: 44.14 / 23.12,
    tolerance: OTHER_STUDY,
    knownWrong: 'The factor is KVM’s on a 10 Gbit/s card; this is host to guest without a card.',
  },
  {
    id: 'young.malloc',
    stack: GVISOR,
    work: 'memory',
    what: 'gVisor in 2019, allocating memory',
    source: `${YOUNG}: 2.5 times`,
    record: 'cpu.young.malloc',
    expected: 2.5,
    tolerance: OTHER_STUDY,
    knownWrong: 'An older gVisor under ptrace; today’s is the catalogue’s.',
  },
  {
    id: 'young.download',
    stack: GVISOR,
    work: 'network',
    what: 'gVisor in 2019, a large download',
    source: `${YOUNG}: 2.8 times`,
    record: 'net.young.dl',
    expected: 2.8,
    tolerance: OTHER_STUDY,
    knownWrong: 'An older network stack; today’s reaches 0.635 of the host’s throughput.',
  },
  {
    id: 'young.read',
    stack: GVISOR,
    work: 'disk',
    what: 'gVisor in 2019, small reads',
    source: `${YOUNG}: 11 times`,
    record: 'fs.young.read',
    expected: 11,
    tolerance: OTHER_STUDY,
    knownWrong:
      'Each read crossed to another process then; and small reads cost more than the large ones that the factor comes from.',
  },
];

const calibrated: readonly Speed[] = [
  {
    id: 'kvm.compute',
    stack: KVM,
    work: 'compute',
    what: 'KVM tuned, Linpack',
    source: `${FELTER}: 290.8 over 284.2 GFLOPS`,
    record: 'cpu.felter.kvm.tuned',
    expected: 290.8 / 284.2,
  },
  {
    id: 'gv.syscall',
    stack: GVISOR,
    work: 'syscall',
    what: 'gVisor, a system call',
    source: `${GVISOR_DATA}: 1489 over 960.3 ns`,
    record: 'cpu.gv.syscall.systrap',
    expected: 1489 / 960.3,
  },
  {
    id: 'gv.hackbench',
    stack: GVISOR,
    work: 'syscall',
    what: 'gVisor, hackbench',
    source: `${GVISOR_DATA}: 33.15 over 21.99 s`,
    record: 'cpu.gv.hackbench',
    expected: 33.15 / 21.99,
  },
  {
    id: 'gv.memory',
    stack: GVISOR,
    work: 'memory',
    what: 'gVisor, sysbench memory',
    source: `${GVISOR_DATA}: 6803678 over 6180150`,
    record: 'cpu.gv.mem',
    expected: 6803678 / 6180150,
  },
  {
    id: 'gv.network',
    stack: GVISOR,
    work: 'network',
    what: 'gVisor, iperf download',
    source: `${GVISOR_DATA}: 2.71 over 1.72 GB/s`,
    record: 'net.gv.dl',
    expected: 2.71 / 1.72,
  },
  {
    id: 'gv.disk',
    stack: GVISOR,
    work: 'disk',
    what: 'gVisor, fio sequential reads',
    source: `${GVISOR_DATA}: 5.07 over 3.10 GB/s`,
    record: 'fs.gv.read',
    expected: 5.07 / 3.1,
  },
  {
    id: 'kvm.disk',
    stack: KVM,
    work: 'disk',
    what: 'KVM, random 4 KiB reads one at a time',
    source: `${FC_DATA}: 16473 over 7513 IOPS`,
    record: 'io.qemu.4kr.qd1',
    expected: 16473 / 7513,
  },
  {
    id: 'fc.disk',
    stack: FIRECRACKER,
    work: 'disk',
    what: 'Firecracker, random 4 KiB reads one at a time',
    source: `${FC_DATA}: 16473 over 8444 IOPS`,
    record: 'io.fc.4kr.qd1',
    expected: 16473 / 8444,
  },
  {
    id: 'xen.memory',
    stack: ['vm-xen'],
    work: 'memory',
    what: 'Xen, STREAM',
    source: 'Xavier et al. 2013: 31 % more',
    record: 'cpu.xen.stream',
    expected: 1.31,
  },
];

/** CPU time of one Redis SET, in microseconds, against what the same benchmark took in a container. */
function redis(
  kind: 'predicted' | 'calibrated',
  one: Pick<Measurement, 'id' | 'what' | 'source' | 'record' | 'tolerance'>,
  perSecond: { readonly runc: number; readonly gvisor: number },
): VerifySet {
  const document = atWork(
    GVISOR,
    { compute: 1 },
    {
      services: {
        a: {
          work: { cpu: `${String(Math.round(1e9 / perSecond.runc) / 1000)}us`, mix: { compute: 1 } },
          limits: { cpu: 1 },
          requests: { cpu: 1, memory: '64Mi' },
        },
      },
      traffic: { a: { arrivals: 'regular', to: 'a', rate: '1000/s' } },
    },
  );
  return measured(kind, document, {
    ...one,
    rule: 'I2',
    unit: 'µs',
    expected: 1e6 / perSecond.gvisor,
    read: report => (report.services[0]!.cpuUsed * 1000) / report.services[0]!.completed,
  });
}

export const speedSets: readonly VerifySet[] = [
  ...predicted.map(one => speed('predicted', one)),
  redis(
    'predicted',
    {
      id: 'speed.gv.redis20',
      what: 'gVisor in 2020 under ptrace, a Redis SET',
      source: 'gVisor’s benchmarks, 2020: 15403.57 against 30257.19 a second',
      record: 'cpu.gv.redis20.set',
      tolerance: OTHER_STUDY,
    },
    { runc: 30257.19, gvisor: 15403.57 },
  ),
  ...calibrated.map(one => speed('calibrated', one)),
  redis(
    'calibrated',
    {
      id: 'wiring.gv.redis',
      what: 'gVisor, a Redis SET',
      source: `${GVISOR_DATA}: 22466 against 49770 a second`,
      record: 'cpu.gv.redis.set',
      tolerance: WIRING,
    },
    { runc: 49770, gvisor: 22466 },
  ),
];
