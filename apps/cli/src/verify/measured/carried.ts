/** Rule M2: what a stack carries through a card that is faster than it, and through one that is slower. */
import type { VerifySet } from '../case.ts';
import { type Platform, small } from '../scenario.ts';
import { type Measurement, measured, SAME_STUDY, WIRING } from './measurement.ts';

const NSDI = 'Agache et al., Firecracker (NSDI 2020), raw data: m5d.metal, iperf3';

/** Ten connections without a pause between one answer of 125 MB and the next: Gbit/s that leave the host. */
const carrying = (stack: Platform['stack'], network: string) =>
  small({
    services: {
      a: {
        work: { cpu: '1us', network: '125MB', mix: { compute: 1 } },
        requests: { cpu: 32, memory: '1Gi' },
        limits: { cpu: 32, memory: '1Gi' },
      },
    },
    machine: { network },
    platform: { stack, ...(stack.length === 0 ? {} : { network: 'host' }) },
    traffic: { iperf: { arrivals: 'closed', to: 'a', users: 10, think: '0s' } },
    run: { duration: '20s', warmup: '2s' },
  });

interface Stream
  extends Pick<Measurement, 'id' | 'what' | 'source' | 'record' | 'expected' | 'unused' | 'knownWrong'> {
  readonly kind: 'predicted' | 'calibrated';
  readonly stack: Platform['stack'];
  readonly network: string;
}

const stream = ({ kind, stack, network, ...one }: Stream): VerifySet =>
  measured(kind, carrying(stack, network), {
    rule: 'M2',
    unit: 'Gbit/s',
    read: report => report.summary.throughputPerSecond,
    tolerance: kind === 'calibrated' ? WIRING : SAME_STUDY,
    ...one,
  });

const FAST = '100Gbit/s';
const TEN = '10Gbit/s';

export const carriedSets: readonly VerifySet[] = [
  stream({
    kind: 'calibrated',
    id: 'carried.fc',
    what: 'Firecracker, one connection, received',
    source: NSDI,
    record: 'net.fc.1s',
    stack: ['firecracker'],
    network: FAST,
    expected: 15.61,
  }),
  stream({
    kind: 'predicted',
    id: 'carried.fc.ten',
    what: 'Firecracker, ten connections, received: no more than one',
    source: NSDI,
    record: 'net.fc.1s',
    unused: 'the parameter is what one connection receives',
    stack: ['firecracker'],
    network: FAST,
    expected: 15.13,
  }),
  stream({
    kind: 'predicted',
    id: 'carried.fc.sent',
    what: 'Firecracker, one connection, sent',
    source: NSDI,
    record: 'net.fc.1s',
    unused: 'the parameter is what one connection receives',
    stack: ['firecracker'],
    network: FAST,
    expected: 14.15,
  }),
  stream({
    kind: 'calibrated',
    id: 'carried.qemu',
    what: 'KVM, one connection, received',
    source: NSDI,
    record: 'net.qemu.1s',
    stack: ['vm-kvm-full'],
    network: FAST,
    expected: 23.76,
  }),
  stream({
    kind: 'predicted',
    id: 'carried.qemu.sent',
    what: 'KVM, one connection, sent',
    source: NSDI,
    record: 'net.qemu.1s',
    unused: 'the parameter is what one connection receives',
    knownWrong: 'One figure stands for both directions, and for any number of connections.',
    stack: ['vm-kvm-full'],
    network: FAST,
    expected: 20.43,
  }),
  stream({
    kind: 'predicted',
    id: 'carried.kvm.10g',
    what: 'KVM through a card of 10 Gbit/s: as fast as the host itself',
    source: 'Felter et al., ISPASS 2015, §III-D: all reach 9.3 Gbit/s',
    record: 'net.felter.tput',
    unused: 'it gives the factor of network work in a container',
    stack: ['vm-kvm-full'],
    network: TEN,
    expected: 9.3,
  }),
  stream({
    kind: 'predicted',
    id: 'carried.docker.10g',
    what: 'a container through a card of 10 Gbit/s: as fast as the host itself',
    source: 'Felter et al., ISPASS 2015, §III-D: all reach 9.3 Gbit/s',
    record: 'net.felter.tput',
    unused: 'it gives the factor of network work in a container',
    stack: ['container-runc'],
    network: TEN,
    expected: 9.3,
  }),
];
