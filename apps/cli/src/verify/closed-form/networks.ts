/** Services that call services: Jackson and BCMP networks, fork and join, the slowest of many. */
import type { VerifySet } from '../case.ts';
import { PLATFORM, type Service, small } from '../scenario.ts';
import { type Cpu, EXPONENTIAL, lost, MU, meanMs, p50Ms, p99Ms, SERVICE_MS, statistical } from './station.ts';
import { forkJoinMany, forkJoinTwo, harmonic, solve } from './theory.ts';

type Calls = Service['calls'];
const JACKSON = 'Jackson: each station an M/M/1; the mean is the sum over visits';
const BCMP = 'BCMP: stations that share the processor, any law; the mean is the sum over visits';

/** A station of one core with this much faster a server than 10 ms. */
const stop = (calls?: Calls, cpu: Cpu = EXPONENTIAL): Partial<Service> => ({
  work: { cpu, mix: { compute: 1 } },
  limits: { cpu: 1 },
  requests: { cpu: 1 },
  concurrency: 1,
  ...(calls === undefined ? {} : { calls }),
});
const sharing = (cpu: Cpu, calls?: Calls): Partial<Service> => {
  const { concurrency: _, ...service } = stop(calls, cpu);
  return service;
};
const exponential = (milliseconds: number): Cpu => ({
  law: 'exponential',
  mean: `${String(milliseconds)}ms`,
});

function network(
  services: Readonly<Record<string, Partial<Service>>>,
  entries: Readonly<Record<string, number>>,
  requests: number,
): VerifySet['document'] {
  const rate = Object.values(entries).reduce((sum, one) => sum + one, 0);
  return small({
    services,
    traffic: Object.fromEntries(
      Object.entries(entries).map(([to, perSecond]) => [
        `to-${to}`,
        { arrivals: 'poisson' as const, to, rate: `${String(perSecond)}/s` },
      ]),
    ),
    run: { duration: `${String(Math.ceil(requests / rate))}s`, warmup: '10s' },
  });
}

/** Mean time in an M/M/1 with service time and arrivals given. */
const mm1 = (serviceMs: number, perSecond: number): number => 1 / (1 / serviceMs - perSecond / 1000);

/** Stations passed one after another: each step is a call that returns at once. */
const tandem = (n: number): Record<string, Partial<Service>> =>
  Object.fromEntries(
    Array.from({ length: n }, (_, index) => [
      `s${String(index)}`,
      stop(index + 1 < n ? [{ to: `s${String(index + 1)}` }] : undefined),
    ]),
  );

const tandems: readonly VerifySet[] = [
  statistical(network(tandem(2), { s0: 50 }, 60_000), [
    {
      id: 'tandem.2.mean',
      what: 'two stations at ρ 0.5 in a row: mean',
      source: JACKSON,
      expected: 40,
      read: meanMs,
    },
    {
      id: 'tandem.2.p99',
      what: 'two stations at ρ 0.5 in a row: p99',
      source: 'Reich 1957: the times are independent, so their sum is Erlang-2',
      expected: 20 * solve(time => Math.exp(-time) * (1 + time), 0.01, [0, 100]),
      read: p99Ms,
    },
  ]),
  statistical(network(tandem(5), { s0: 60 }, 40_000), [
    {
      id: 'tandem.5.mean',
      what: 'five stations at ρ 0.6 in a row: mean',
      source: JACKSON,
      expected: 125,
      read: meanMs,
    },
  ]),
  statistical(
    network(
      {
        a: stop([{ to: 'b' }], exponential(4)),
        b: stop([{ to: 'c' }], exponential(9)),
        c: stop(undefined, exponential(12)),
      },
      { a: 60 },
      80_000,
    ),
    [
      {
        id: 'tandem.unequal',
        what: 'three stations of 4, 9 and 12 ms in a row at 60/s: mean',
        source: JACKSON,
        expected: mm1(4, 60) + mm1(9, 60) + mm1(12, 60),
        read: meanMs,
      },
    ],
  ),
];

const meshes: readonly VerifySet[] = [
  statistical(
    network(
      { a: stop([{ to: 'b', probability: 0.4 }]), b: stop(undefined, exponential(20)) },
      { a: 60 },
      60_000,
    ),
    [
      {
        id: 'jackson.branch',
        what: 'a station calls another in 40 % of requests: mean',
        source: JACKSON,
        expected: mm1(10, 60) + 0.4 * mm1(20, 24),
        read: meanMs,
      },
    ],
  ),
  statistical(
    network(
      { a: stop([{ to: 'c', probability: 0.5 }]), b: stop([{ to: 'c' }]), c: stop() },
      { a: 50, b: 30 },
      60_000,
    ),
    [
      {
        id: 'jackson.merge',
        what: 'two streams that meet at a third station: mean of all',
        source: JACKSON,
        expected: (50 * (mm1(10, 50) + 0.5 * mm1(10, 55)) + 30 * (mm1(10, 30) + mm1(10, 55))) / 80,
        read: meanMs,
      },
    ],
  ),
  statistical(
    network(
      {
        a: stop(
          [
            { to: 'b', probability: 0.7 },
            { to: 'c', probability: 0.5 },
          ],
          exponential(5),
        ),
        b: stop([{ to: 'd', probability: 0.5 }], exponential(8)),
        c: stop([{ to: 'd' }], exponential(6)),
        d: stop(undefined, exponential(7)),
      },
      { a: 80 },
      80_000,
    ),
    [
      {
        id: 'jackson.four',
        what: 'four stations, two paths to the last, by chance: mean',
        source: JACKSON,
        expected: mm1(5, 80) + 0.7 * mm1(8, 56) + 0.5 * mm1(6, 40) + 0.85 * mm1(7, 68),
        read: meanMs,
      },
    ],
  ),
  statistical(
    network(
      { a: sharing('10ms', [{ to: 'b' }]), b: sharing({ law: 'lognormal', mean: '10ms', cv: 2 }) },
      { a: 60 },
      60_000,
    ),
    [
      {
        id: 'bcmp.two',
        rule: 'C2',
        what: 'two stations that share the processor, constant and lognormal, ρ 0.6: mean',
        source: BCMP,
        expected: 50,
        read: meanMs,
      },
    ],
  ),
  statistical(
    network(
      {
        a: sharing({ law: 'gamma', mean: '10ms', cv: 1.5 }, [{ to: 'b', probability: 0.5 }]),
        b: sharing({ law: 'uniform', low: '0s', high: '28ms' }, [{ to: 'c' }]),
        c: sharing('8ms'),
      },
      { a: 60 },
      120_000,
    ),
    [
      {
        id: 'bcmp.three',
        rule: 'C2',
        what: 'three stations that share the processor, three laws, by chance: mean',
        source: BCMP,
        expected: 10 / 0.4 + 0.5 * (14 / (1 - 0.42) + 8 / (1 - 0.24)),
        read: meanMs,
      },
    ],
  ),
];

const FORK = 'Flatto and Hahn 1984: (12 − ρ)/8 · 1/(μ − λ)';
const pairOf = (load: number, requests: number): VerifySet =>
  statistical(
    network(
      {
        front: {
          work: { cpu: '0s', mix: { compute: 1 } },
          calls: [{ together: [{ to: 'l1' }, { to: 'l2' }] }],
        },
        l1: stop(),
        l2: stop(),
      },
      { front: load * MU },
      requests,
    ),
    [
      {
        id: `forkjoin.2.${String(load)}`,
        what: `fork and join of two M/M/1 at ρ ${String(load)}: mean`,
        source: FORK,
        expected: SERVICE_MS * forkJoinTwo(load),
        read: meanMs,
      },
    ],
  );

function manyOf(n: number, load: number, requests: number): VerifySet {
  const leaves = Array.from({ length: n }, (_, index) => `l${String(index)}`);
  const services = Object.fromEntries(leaves.map(leaf => [leaf, stop()]));
  const front: Partial<Service> = {
    work: { cpu: '0s', mix: { compute: 1 } },
    calls: [{ together: leaves.map(to => ({ to })) }],
  };
  const expected = SERVICE_MS * forkJoinMany(n, load);
  return statistical(network({ front, ...services }, { front: load * MU }, requests), [
    {
      id: `forkjoin.${String(n)}.${String(load)}`,
      what: `fork and join of ${String(n)} M/M/1 at ρ ${String(load)}: mean`,
      source: 'Nelson and Tantawi 1988, an approximation',
      expected,
      read: meanMs,
      tolerance: 0.05 * expected,
      because: 'its authors give 5 %',
    },
  ]);
}

/** n calls made together to services with cores to spare. */
function fanOut(n: number, timeoutMs?: number): VerifySet['document'] {
  return small({
    services: {
      front: { work: { cpu: '0s', mix: { compute: 1 } }, calls: [{ to: 'leaf', count: n }] },
      leaf: { work: { cpu: EXPONENTIAL, mix: { compute: 1 } } },
    },
    traffic: {
      clients: {
        arrivals: 'poisson',
        to: 'front',
        rate: `${String(n > 20 ? 5 : 20)}/s`,
        ...(timeoutMs === undefined ? {} : { timeout: `${String(timeoutMs)}ms` }),
      },
    },
    // Calls that all want a core at once need that many.
    machine: { cores: n > 20 ? 1024 : 128 },
    // One call in a hundred is rare: alone it needs twice the time.
    run: { duration: n > 20 ? '400s' : n === 1 ? '1200s' : '600s', warmup: '1s' },
  });
}

const slowestOf = (n: number): VerifySet =>
  statistical(fanOut(n), [
    {
      id: `max.${String(n)}.mean`,
      what: `the slowest of ${String(n)} exponential calls: mean`,
      source: `harmonic number H(${String(n)}) · 10 ms`,
      expected: SERVICE_MS * harmonic(n),
      read: meanMs,
    },
    {
      id: `max.${String(n)}.p50`,
      what: `the slowest of ${String(n)} exponential calls: median`,
      source: '(1 − e^−t)^n = 1/2',
      expected: -SERVICE_MS * Math.log(1 - 0.5 ** (1 / n)),
      read: p50Ms,
    },
  ]);

/** The p99 of an exponential law, in milliseconds rounded to the microsecond. */
const LEAF_P99_MS = Math.round(SERVICE_MS * Math.log(100) * 1000) / 1000;

const tailAtScale = (n: number, precision: number): VerifySet =>
  statistical(fanOut(n, LEAF_P99_MS), [
    {
      id: `tail.${String(n)}`,
      what: `any of ${String(n)} calls exceeds the p99 of one: share`,
      source: 'Dean and Barroso 2013: 1 − 0.99^n',
      unit: 'share',
      expected: 1 - 0.99 ** n,
      read: lost,
      precision,
    },
  ]);

/** Three services of 4, 3 and 2 ms that are one program on one core: whatever the laws, all share that core. */
const monolith: VerifySet = statistical(
  {
    ...network(
      {
        a: sharing({ law: 'exponential', mean: '4ms' }, [{ to: 'b' }, { to: 'c' }]),
        b: sharing({ law: 'lognormal', mean: '3ms', cv: 2 }),
        c: sharing('2ms'),
      },
      { a: 70 },
      120_000,
    ),
    platforms: {
      p: {
        ...PLATFORM,
        monoliths: { whole: { services: ['a', 'b', 'c'], replicas: 1, limits: { cpu: 1 } } },
      },
    },
  },
  [
    {
      id: 'monolith.mean',
      rule: 'W3',
      what: 'three services as one program on one core at ρ 0.63: mean',
      source: 'M/G/1-PS is insensitive: E[S]/(1 − ρ) of the whole work',
      expected: 9 / (1 - 0.07 * 9),
      read: meanMs,
    },
  ],
);

export const networks: readonly VerifySet[] = [
  ...tandems,
  ...meshes,
  monolith,
  pairOf(0.2, 12_000),
  pairOf(0.5, 25_000),
  pairOf(0.8, 100_000),
  manyOf(4, 0.5, 15_000),
  manyOf(8, 0.5, 10_000),
  slowestOf(2),
  slowestOf(10),
  slowestOf(100),
  tailAtScale(1, 0.06),
  tailAtScale(10, 0.03),
  tailAtScale(100, 0.02),
];
