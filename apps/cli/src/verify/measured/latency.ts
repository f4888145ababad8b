/** Round trips through the network of an isolation technology (rule I2). */
import type { Report } from '@tare/schema';
import type { VerifySet } from '../case.ts';
import { type Platform, small } from '../scenario.ts';
import { type Measurement, measured, OTHER_STUDY, SAME_STUDY } from './measurement.ts';

/** A ping: a call that takes no CPU time, from a bare process to an instance of the same host or of another. */
function ping(
  platform: Partial<Platform>,
  { oneWay, hosts = 1, caller = [] }: { oneWay?: string; hosts?: 1 | 2; caller?: string[] },
  reference?: Partial<Platform>,
): VerifySet['document'] {
  const bare = { a: { stack: caller } };
  const none = { work: { cpu: '0s', mix: { compute: 1 } } };
  return small({
    services: {
      a: { ...none, requests: { cpu: 40 }, calls: [{ to: 'b' }] },
      b: { ...none, requests: { cpu: hosts === 1 ? 1 : 40 } },
    },
    pool: { count: hosts },
    ...(oneWay === undefined
      ? {}
      : { site: { latency: hosts === 1 ? { host: oneWay } : { host: '0s', zone: oneWay } } }),
    platform: { ...platform, services: bare },
    ...(reference === undefined ? {} : { reference: { ...reference, services: bare } }),
    traffic: { a: { arrivals: 'regular', to: 'a', rate: '1/s' } },
    run: { duration: '100s', warmup: '60s' },
  });
}

const meanUs = (report: Report): number => report.summary.latencyMs!.mean * 1000;
const FIRECRACKER: Partial<Platform> = { stack: ['firecracker'] };
/** Ping to localhost on the machine of the NSDI data. */
const LOCALHOST = '6us';

type Ping = Pick<Measurement, 'id' | 'what' | 'source' | 'record' | 'expected' | 'knownWrong' | 'unused'>;
const pinged = (platform: Partial<Platform>, ...pings: readonly Ping[]): VerifySet =>
  measured(
    'predicted',
    ping(platform, { oneWay: LOCALHOST }),
    ...pings.map(one => ({ ...one, rule: 'I2', unit: 'µs', tolerance: OTHER_STUDY, read: meanUs })),
  );

const CI = 'Firecracker CI baselines, 2023';
const NSDI = 'Agache et al. 2020, raw data';

/** Felter: a native round trip is 37.5 µs, as 30 µs are 80 % of it. */
const requestResponse = measured(
  'predicted',
  ping({ stack: ['vm-kvm-full'] }, { oneWay: '19us', hosts: 2 }, { stack: [] }),
  {
    id: 'latency.tcp-rr',
    rule: 'I2',
    what: 'KVM over 10 GbE, TCP request and response: transactions left',
    source: 'Morabito et al. 2015: 43 % fewer',
    record: 'net.morabito.kvm',
    unused: 'its throughput gives the factor of network work; the round trip comes from Felter et al.',
    unit: 'share',
    expected: 0.57,
    read: (vm, bare) => meanUs(bare) / meanUs(vm),
    tolerance: SAME_STUDY,
  },
);

const overlay = measured(
  'predicted',
  ping(
    { stack: ['container-runc'], network: 'overlay' },
    { oneWay: '99us', hosts: 2 },
    { stack: ['container-runc'], network: 'host' },
  ),
  {
    id: 'latency.overlay',
    rule: 'I2',
    what: 'a key-value store through an overlay: latency over that without',
    source: 'Zhuo et al. 2019: 42 % less without',
    record: 'net.slim',
    unused: 'its throughput and CPU give two other parameters',
    unit: '×',
    expected: 1 / 0.58,
    read: (through, without) => meanUs(through) / meanUs(without),
    tolerance: OTHER_STUDY,
    knownWrong:
      'What an overlay adds to a round trip is an assumption of 40 µs, without queueing in its software path.',
  },
);

export const latencySets: readonly VerifySet[] = [
  requestResponse,
  overlay,
  pinged(
    FIRECRACKER,
    {
      id: 'latency.fc.m5d',
      what: 'Firecracker on m5d.metal, a ping from the host',
      source: CI,
      record: 'net.fc.ping.m6i',
      expected: 72,
    },
    {
      id: 'latency.fc.m6a',
      what: 'Firecracker on m6a.metal, a ping from the host',
      source: CI,
      record: 'net.fc.ping.m6i',
      expected: 86,
    },
    {
      id: 'latency.fc.m6i',
      what: 'Firecracker on m6i.metal, a ping from the host',
      source: CI,
      record: 'net.fc.ping.m6i',
      expected: 38,
      knownWrong: 'A faster machine; the added 60 µs do not scale with its speed.',
    },
    {
      id: 'latency.fc.nsdi',
      what: 'Firecracker 0.20 on m5d.metal, a ping from the host',
      source: NSDI,
      record: 'net.fc.rtt',
      expected: 123,
      knownWrong: 'The parameter is the paper’s 60 µs between hosts; from the host itself it measured 111.',
    },
  ),
  pinged(
    { stack: ['vm-kvm-full'] },
    {
      id: 'latency.qemu.nsdi',
      what: 'QEMU on m5d.metal, a ping from the host',
      source: NSDI,
      record: 'net.fc.rtt',
      expected: 134,
      knownWrong: 'The parameter is 30 µs of a bare-metal study with vhost; without it a ping takes longer.',
    },
  ),
  pinged(
    { stack: ['kata-clh'] },
    {
      id: 'latency.kata',
      what: 'Kata, a ping between two containers of one host',
      source: 'Kata Containers CI',
      record: 'net.kata.lat',
      expected: 750,
      knownWrong:
        'Firecracker’s figure stands in; Kata’s own path (bridge, tc filter, two guests) is far longer.',
    },
  ),
];
