/** CPU sharing by exact arithmetic (rules C1, C2, C5, I3). */
import type { Report, ScenarioDocument } from '@tare/schema';
import type { VerifyCase } from './case.ts';
import { small } from './scenario.ts';

const WINDOW_S = 100;

/** Two services with endless work, limited to these many cores, on a host of four: mean cores that the first receives. */
function pair(limits: readonly [number, number], requests: readonly [number, number]): ScenarioDocument {
  const service = (index: 0 | 1) => ({
    limits: { cpu: limits[index] },
    requests: { cpu: requests[index] },
    work: { cpu: '10h', mix: { compute: 1 } },
  });
  return small({
    services: { a: service(0), b: service(1) },
    machine: { cores: 4 },
    traffic: {
      a: { arrivals: 'regular', to: 'a', rate: '2/s' },
      b: { arrivals: 'regular', to: 'b', rate: '2/s' },
    },
    run: { duration: `${String(WINDOW_S)}s`, warmup: '10s' },
  });
}

const cores = (id: string) => (report: Report) =>
  report.services.find(service => service.id === id)!.cpuUsed / (WINDOW_S * 1000);

function share(
  id: string,
  what: string,
  document: ScenarioDocument,
  expected: readonly [number, number],
  source: string,
): VerifyCase[] {
  return (['a', 'b'] as const).map((name, index) => ({
    id: `${id}.${name}`,
    rule: 'C1',
    what: `${what}: ${name} receives`,
    source,
    kind: 'exact' as const,
    unit: 'cores',
    expected: expected[index]!,
    document,
    replications: 1,
    read: cores(name),
    tolerance: 1e-6,
  }));
}

const OPENDC = 'OpenDC’s max-min tables';
const equal = [0.5, 0.5] as const;

export const sharingCases: readonly VerifyCase[] = [
  ...share('c1.3-1.5', 'four cores, demands 3 and 1.5', pair([3, 1.5], equal), [2.5, 1.5], OPENDC),
  ...share('c1.1.5-3', 'four cores, demands 1.5 and 3', pair([1.5, 3], equal), [1.5, 2.5], OPENDC),
  ...share('c1.6-5', 'four cores, demands over 4 each', pair([4, 4], equal), [2, 2], OPENDC),
  ...share(
    'c1.weights',
    'four cores, requests 1.5 and 0.5, both want all',
    pair([4, 4], [1.5, 0.5]),
    [3, 1],
    'weights 3 : 1 by cgroup cpu.shares',
  ),
  ...(
    [
      [0, 30],
      [1, 210],
      [2, 1110],
    ] as const
  ).map(
    ([nth, expected]): VerifyCase => ({
      id: `c2.example9.${String(nth)}`,
      rule: 'C2',
      what: 'jobs of 10, 100 and 1000 s begin together on one core: the end of one',
      source: 'CloudSim Example 9, time-shared: 30, 210, 1110 s',
      kind: 'exact',
      unit: 's',
      expected,
      document: example9(),
      replications: 1,
      read: report => report.services[nth]!.latencyMs!.max / 1000,
      tolerance: 1e-3,
    }),
  ),
  {
    id: 'i3.slowdown',
    rule: 'I3',
    what: 'containers in VMs: net share of CPU used = 1 / product of the layers’ factors on computing',
    source: 'catalogue: vm-kvm-full.cpu.factor 1.02 × container-runc.cpu.factor 1.0',
    kind: 'exact',
    unit: 'share',
    expected: 1 / 1.02,
    document: small({
      services: { a: { requests: { cpu: 1 }, limits: { cpu: 1 } } },
      platform: { stack: ['vm-kvm-full', 'container-runc'] },
      traffic: { a: { arrivals: 'regular', to: 'a', rate: '10/s' } },
      run: { duration: '1000s', warmup: '60s' },
    }),
    replications: 1,
    read: ({ ledger: { cpu } }) => cpu.net / (cpu.net + cpu.overhead),
    tolerance: 1e-4,
  },
];

/** One service each of 10, 100, 1000 s of work, a single request to each at the same time, sharing one core equally. */
function example9(): ScenarioDocument {
  const job = (cpu: string) => ({ work: { cpu, mix: { compute: 1 } }, requests: { cpu: 0.1 } });
  const once = (to: string) => ({
    arrivals: 'regular' as const,
    to,
    rate: [
      { at: '0s', rate: '1/s' },
      { at: '1500ms', rate: '0/s' },
    ],
  });
  return small({
    services: { a: job('10s'), b: job('100s'), c: job('1000s') },
    machine: { cores: 1 },
    traffic: { a: once('a'), b: once('b'), c: once('c') },
    run: { duration: '1200s' },
  });
}
