/** Closed forms of queueing theory, μ = 100/s, over thirty replications. */
import type { Report, ScenarioDocument } from '@tare/schema';
import type { VerifyCase } from './case.ts';
import { small } from './scenario.ts';

const REPLICATIONS = 30;
const SERVICE_MS = 10;
type Cpu = ScenarioDocument['services'][string]['work']['cpu'];

interface Station {
  readonly id: string;
  readonly what: string;
  readonly expected: number;
  readonly rate: number;
  readonly source: string;
  readonly servers?: number;
  readonly cpu?: Cpu;
  /** First come, first served with one slot a server; processor sharing without. */
  readonly fifo?: boolean;
  readonly queue?: number;
  readonly read?: (report: Report) => number;
  readonly unit?: string;
  readonly seconds: number;
  readonly precision?: number;
}

const EXPONENTIAL: Cpu = { law: 'exponential', mean: '10ms' };
const meanMs = (report: Report): number => report.summary.latencyMs!.mean;
const p99Ms = (report: Report): number => report.summary.latencyMs!.p99;
const waitMs = (report: Report): number => meanMs(report) - SERVICE_MS;
const loss = (report: Report): number => report.summary.failedFraction;

function station(one: Station): VerifyCase {
  const servers = one.servers ?? 1;
  const slots =
    one.fifo === true
      ? { concurrency: servers, ...(one.queue === undefined ? {} : { queue: one.queue }) }
      : {};
  return {
    id: one.id,
    rule: one.fifo === true ? 'W1' : 'C2',
    what: one.what,
    source: one.source,
    kind: 'closed-form',
    unit: one.unit ?? 'ms',
    expected: one.expected,
    replications: REPLICATIONS,
    read: one.read ?? meanMs,
    ...(one.precision === undefined ? {} : { precision: one.precision }),
    document: small({
      services: {
        a: {
          work: { cpu: one.cpu ?? EXPONENTIAL, mix: { compute: 1 } },
          limits: { cpu: servers },
          requests: { cpu: servers },
          ...slots,
        },
      },
      traffic: { clients: { arrivals: 'poisson', to: 'a', rate: `${String(one.rate)}/s` } },
      run: { duration: `${String(one.seconds)}s`, warmup: '50s' },
    }),
  };
}

const PS = 'M/G/1-PS: E[S]/(1 − ρ), Kleinrock II §4.4';
const MM1 = 'M/M/1: 1/(μ − λ)';

const stations: readonly Station[] = [
  { id: 'mm1ps.0.5', what: 'M/M/1-PS at ρ 0.5: mean', expected: 20, rate: 50, source: PS, seconds: 1000 },
  { id: 'mm1ps.0.8', what: 'M/M/1-PS at ρ 0.8: mean', expected: 50, rate: 80, source: PS, seconds: 3000 },
  {
    id: 'md1ps.0.5',
    what: 'M/D/1-PS at ρ 0.5: mean (insensitive)',
    expected: 20,
    rate: 50,
    cpu: '10ms',
    source: PS,
    seconds: 1000,
  },
  {
    id: 'md1ps.0.8',
    what: 'M/D/1-PS at ρ 0.8: mean (insensitive)',
    expected: 50,
    rate: 80,
    cpu: '10ms',
    source: PS,
    seconds: 2500,
  },
  {
    id: 'mln1ps.0.5',
    what: 'lognormal, cv 2, PS at ρ 0.5: mean (insensitive)',
    expected: 20,
    rate: 50,
    cpu: { law: 'lognormal', mean: '10ms', cv: 2 },
    source: PS,
    seconds: 2000,
  },
  {
    id: 'mgamma1ps.0.5',
    what: 'gamma, cv 1.5, PS at ρ 0.5: mean (insensitive)',
    expected: 20,
    rate: 50,
    cpu: { law: 'gamma', mean: '10ms', cv: 1.5 },
    source: PS,
    seconds: 1500,
  },
  {
    id: 'mm1.0.5',
    what: 'M/M/1 first come first served at ρ 0.5: mean',
    expected: 20,
    rate: 50,
    fifo: true,
    source: MM1,
    seconds: 1000,
  },
  {
    id: 'mm1.0.8',
    what: 'M/M/1 first come first served at ρ 0.8: mean',
    expected: 50,
    rate: 80,
    fifo: true,
    source: MM1,
    seconds: 3000,
  },
  {
    id: 'mm1.0.5.p99',
    what: 'M/M/1 at ρ 0.5: p99',
    expected: 92.1034,
    rate: 50,
    fifo: true,
    read: p99Ms,
    source: 'M/M/1: W · ln 100',
    seconds: 1500,
  },
  {
    id: 'md1.0.8',
    what: 'M/D/1 at ρ 0.8: mean wait',
    expected: 20,
    rate: 80,
    fifo: true,
    cpu: '10ms',
    read: waitMs,
    source: 'Pollaczek–Khinchine',
    seconds: 3000,
  },
  {
    id: 'mg1.0.5',
    what: 'M/G/1 at ρ 0.5, gamma cv 1.5: mean wait',
    expected: 16.25,
    rate: 50,
    fifo: true,
    cpu: { law: 'gamma', mean: '10ms', cv: 1.5 },
    read: waitMs,
    source: 'Pollaczek–Khinchine: ρ(1 + cv²)/2/(1 − ρ)',
    seconds: 2500,
  },
  {
    id: 'mm2.0.8',
    what: 'M/M/2 at ρ 0.8: mean wait',
    expected: 17.77778,
    rate: 160,
    servers: 2,
    fifo: true,
    read: waitMs,
    source: 'Erlang C',
    seconds: 2500,
  },
  {
    id: 'mm8.0.8',
    what: 'M/M/8 at ρ 0.8: mean wait',
    expected: 2.86028,
    rate: 640,
    servers: 8,
    fifo: true,
    read: waitMs,
    source: 'Erlang C 0.457645',
    seconds: 800,
    precision: 0.03,
  },
  {
    id: 'mm1k.0.9',
    what: 'M/M/1/10 at ρ 0.9: share lost',
    expected: 0.050814,
    rate: 90,
    fifo: true,
    queue: 9,
    read: loss,
    unit: 'share',
    source: 'M/M/1/K',
    seconds: 3000,
    precision: 0.03,
  },
  {
    id: 'erlangb.15.10',
    what: 'Erlang’s loss system, 15 servers, load 10: share lost',
    expected: 0.036497,
    rate: 1000,
    servers: 15,
    fifo: true,
    queue: 0,
    read: loss,
    unit: 'share',
    source: 'Erlang B',
    seconds: 300,
    precision: 0.03,
  },
  {
    id: 'erlangb.1.1',
    what: 'Erlang’s loss system, 1 server, load 1: share lost',
    expected: 0.5,
    rate: 100,
    fifo: true,
    queue: 0,
    read: loss,
    unit: 'share',
    source: 'Erlang B',
    seconds: 300,
  },
  {
    id: 'mginf',
    what: 'more cores than work: the mean is the service time',
    expected: 10,
    rate: 100,
    servers: 32,
    source: 'M/G/∞',
    seconds: 300,
  },
];

/** n calls made together to services with cores to spare: the slowest of n exponential times. */
function slowestOf(n: number, expected: number): VerifyCase {
  return {
    id: `max.${String(n)}`,
    rule: 'W1',
    what: `the slowest of ${String(n)} parallel exponential calls: mean`,
    source: `harmonic number H(${String(n)}) · 10 ms`,
    kind: 'closed-form',
    unit: 'ms',
    expected,
    replications: REPLICATIONS,
    read: meanMs,
    document: small({
      services: {
        front: { work: { cpu: '0s', mix: { compute: 1 } }, calls: [{ to: 'leaf', count: n }] },
        leaf: { work: { cpu: EXPONENTIAL, mix: { compute: 1 } }, limits: { cpu: 60 } },
      },
      traffic: { clients: { arrivals: 'poisson', to: 'front', rate: '20/s' } },
      run: { duration: '400s', warmup: '10s' },
    }),
  };
}

export const queueingCases: readonly VerifyCase[] = [
  ...stations.map(station),
  slowestOf(2, 15),
  slowestOf(10, 29.28968),
];
