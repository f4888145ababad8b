/** Rule M2: blocks of 4 KiB read at random by fio on an m5d.metal, on the machine and inside VMs (Firecracker, NSDI 2020). */
import type { VerifySet } from '../case.ts';
import { type Platform, small } from '../scenario.ts';
import { measured, WIRING } from './measurement.ts';

interface Reading {
  readonly id: string;
  readonly what: string;
  readonly record: string;
  readonly stack: Platform['stack'];
  readonly inFlight: number;
  readonly perSecond: number;
}

const READINGS: readonly Reading[] = [
  {
    id: 'metal.qd1',
    what: 'on the machine, one in flight',
    record: 'io.metal.4kr.qd1',
    stack: [],
    inFlight: 1,
    perSecond: 16_473,
  },
  {
    id: 'metal.qd32',
    what: 'on the machine, 32 in flight',
    record: 'io.metal.4kr.qd32',
    stack: [],
    inFlight: 32,
    perSecond: 301_182,
  },
  {
    id: 'firecracker.qd1',
    what: 'in a Firecracker microVM, one in flight',
    record: 'io.fc.4kr.qd1',
    stack: ['firecracker'],
    inFlight: 1,
    perSecond: 8444,
  },
  {
    id: 'qemu.qd32',
    what: 'in a VM under QEMU, 32 in flight',
    record: 'io.qemu.4kr.qd32',
    stack: ['vm-kvm-full'],
    inFlight: 32,
    perSecond: 135_109,
  },
  {
    id: 'qemu.qd1',
    what: 'in a VM under QEMU, one in flight',
    record: 'io.qemu.4kr.qd1',
    stack: ['vm-kvm-full'],
    inFlight: 1,
    perSecond: 7513,
  },
];

/** As many as are in flight ask again as soon as they have their answer; they stand inside, so no network is between. */
const at = ({ id, what, record, stack, inFlight, perSecond }: Reading): VerifySet =>
  measured(
    'calibrated',
    small({
      services: {
        a: {
          work: { cpu: '1us', disk: '4Ki', mix: { compute: 1 } },
          requests: { cpu: 32, memory: '1Gi' },
          limits: { cpu: 32, memory: '1Gi' },
        },
      },
      machine: { disk: { bandwidth: '3GB/s', iops: 301_182, latency: '60.7us' } },
      platform: { stack },
      assumptions: Object.fromEntries(stack.map(layer => [`${layer}.net.rtt_extra`, 1])),
      traffic: { fio: { arrivals: 'closed', to: 'a', users: inFlight, think: '0s' } },
      run: { duration: '200ms', warmup: '20ms' },
    }),
    {
      id: `disk.${id}`,
      rule: 'M2',
      what: `blocks of 4 KiB read at random, ${what}`,
      source: 'Agache et al., Firecracker (NSDI 2020), raw data: m5d.metal, fio',
      record,
      unit: '/s',
      expected: perSecond,
      read: report => report.summary.throughputPerSecond,
      tolerance: WIRING,
    },
  );

export const diskSets: readonly VerifySet[] = READINGS.map(at);
