/** Stations of one server: M/M/1, M/G/1, GI/M/1, and processor sharing, which does not see the law of service. */
import type { VerifySet } from '../case.ts';
import {
  type Cpu,
  EXPONENTIAL,
  lost,
  meanMs,
  p50Ms,
  p95Ms,
  p99Ms,
  SERVICE_MS,
  station,
  waitMs,
} from './station.ts';
import { regularGap, timeGIM1, waitMG1 } from './theory.ts';

const MM1 = 'M/M/1: the time is exponential with mean 1/(μ − λ)';
const PK = 'Pollaczek–Khinchine: ρ(1 + cv²)/2/(1 − ρ)';
const PS = 'M/G/1-PS: E[S]/(1 − ρ), Kleinrock II §4.4';
const GIM1 = 'GI/M/1: 1/(1 − σ), σ = A*(1 − σ), Kleinrock I §6.2';

/** Requests that a replication needs: about as the variance of the mean grows, ρ/(1 − ρ)⁴ over 1/(1 − ρ)². */
const MM1_REQUESTS: Readonly<Record<string, number>> = {
  '0.3': 15_000,
  '0.5': 20_000,
  '0.7': 60_000,
  '0.8': 160_000,
  '0.9': 400_000,
};

function mm1(load: number): VerifySet {
  const mean = SERVICE_MS / (1 - load);
  const id = `mm1.${String(load)}`;
  const at = `M/M/1 at ρ ${String(load)}`;
  return station({ discipline: 'fifo', load, requests: MM1_REQUESTS[String(load)]! }, [
    { id: `${id}.mean`, what: `${at}: mean`, source: MM1, expected: mean, read: meanMs },
    { id: `${id}.p50`, what: `${at}: median`, source: MM1, expected: mean * Math.LN2, read: p50Ms },
    {
      id: `${id}.p99`,
      what: `${at}: p99`,
      source: MM1,
      expected: mean * Math.log(100),
      read: p99Ms,
      precision: 0.04,
    },
  ]);
}

interface Law {
  readonly id: string;
  readonly label: string;
  readonly cpu: Cpu;
  readonly squaredVariation: number;
}

const LAWS = {
  constant: { id: 'constant', label: 'constant', cpu: '10ms', squaredVariation: 0 },
  uniform: {
    id: 'uniform',
    label: 'uniform 0–20 ms',
    cpu: { law: 'uniform', low: '0s', high: '20ms' },
    squaredVariation: 1 / 3,
  },
  erlang2: {
    id: 'erlang2',
    label: 'gamma, cv² 0.5',
    cpu: { law: 'gamma', mean: '10ms', cv: Math.SQRT1_2 },
    squaredVariation: 0.5,
  },
  exponential: { id: 'exponential', label: 'exponential', cpu: EXPONENTIAL, squaredVariation: 1 },
  lognormal2: {
    id: 'lognormal2',
    label: 'lognormal, cv² 2',
    cpu: { law: 'lognormal', mean: '10ms', cv: Math.SQRT2 },
    squaredVariation: 2,
  },
  gamma4: {
    id: 'gamma4',
    label: 'gamma, cv² 4',
    cpu: { law: 'gamma', mean: '10ms', cv: 2 },
    squaredVariation: 4,
  },
  twoPoint: {
    id: 'two-point',
    label: '5 ms or (1 in 10) 55 ms, cv² 2.25',
    cpu: { law: 'empirical', values: [...Array.from({ length: 9 }, () => '5ms'), '55ms'] },
    squaredVariation: 2.25,
  },
} satisfies Record<string, Law>;

function mg1(law: Law, load: number, requests: number, precision?: number): VerifySet {
  return station({ discipline: 'fifo', load, cpu: law.cpu, requests }, [
    {
      id: `mg1.${law.id}.${String(load)}`,
      what: `M/G/1 at ρ ${String(load)}, ${law.label}: mean wait`,
      source: PK,
      expected: SERVICE_MS * waitMG1(load, law.squaredVariation),
      read: waitMs,
      ...(precision === undefined ? {} : { precision }),
    },
  ]);
}

function ps(law: Law, load: number, requests: number): VerifySet {
  return station({ discipline: 'ps', load, cpu: law.cpu, requests }, [
    {
      id: `ps.${law.id}.${String(load)}`,
      what: `M/G/1-PS at ρ ${String(load)}, ${law.label}: mean`,
      source: PS,
      expected: SERVICE_MS / (1 - load),
      read: meanMs,
    },
  ]);
}

const regular = (load: number, requests: number): VerifySet =>
  station({ discipline: 'fifo', load, regular: true, requests }, [
    {
      id: `dm1.${String(load)}`,
      what: `D/M/1 at ρ ${String(load)}: mean`,
      source: GIM1,
      expected: SERVICE_MS * timeGIM1(regularGap(load)),
      read: meanMs,
    },
    {
      id: `dm1.${String(load)}.p95`,
      what: `D/M/1 at ρ ${String(load)}: p95`,
      source: `${GIM1}; the time is exponential`,
      expected: SERVICE_MS * timeGIM1(regularGap(load)) * Math.log(20),
      read: p95Ms,
    },
  ]);

/** Who gives up stays in the queue all the same, so the share of time-outs is the tail of the law. */
const timeouts = (multiple: number): VerifySet =>
  station(
    { discipline: 'fifo', load: 0.5, timeoutMs: 2 * SERVICE_MS * multiple, requests: 20_000 * multiple },
    [
      {
        id: `mm1.timeout.${String(multiple)}`,
        rule: 'W1 time-out',
        what: `M/M/1 at ρ 0.5, clients wait ${String(multiple)} times the mean: share that gives up`,
        source: `${MM1}: e^−${String(multiple)}`,
        unit: 'share',
        expected: Math.exp(-multiple),
        read: lost,
        precision: 0.04,
      },
    ],
  );

export const oneServer: readonly VerifySet[] = [
  ...[0.3, 0.5, 0.7, 0.8, 0.9].map(mm1),
  mg1(LAWS.constant, 0.5, 15_000),
  mg1(LAWS.erlang2, 0.5, 60_000),
  mg1(LAWS.uniform, 0.5, 35_000),
  mg1(LAWS.lognormal2, 0.5, 150_000, 0.03),
  mg1(LAWS.twoPoint, 0.5, 60_000),
  mg1(LAWS.gamma4, 0.5, 160_000),
  mg1(LAWS.constant, 0.8, 80_000),
  mg1(LAWS.erlang2, 0.8, 130_000),
  mg1(LAWS.gamma4, 0.8, 250_000, 0.04),
  ps(LAWS.constant, 0.5, 15_000),
  ps(LAWS.uniform, 0.5, 15_000),
  ps(LAWS.erlang2, 0.5, 15_000),
  ps(LAWS.exponential, 0.5, 20_000),
  ps(LAWS.lognormal2, 0.5, 30_000),
  ps(LAWS.gamma4, 0.5, 40_000),
  ps(LAWS.twoPoint, 0.5, 30_000),
  ps(LAWS.constant, 0.8, 100_000),
  ps(LAWS.exponential, 0.8, 130_000),
  ps(LAWS.lognormal2, 0.8, 120_000),
  ps(LAWS.gamma4, 0.8, 220_000),
  regular(0.5, 15_000),
  regular(0.8, 80_000),
  timeouts(1),
  timeouts(3),
];
