/** One station under load, μ = 100/s: what all closed forms of a single service start from. */
import type { Report } from '@tare/schema';
import type { VerifyCase, VerifySet } from '../case.ts';
import { type Service, small } from '../scenario.ts';

export const SERVICE_MS = 10;
/** Service rate: 1 / 10 ms. */
export const MU = 100;
const REPLICATIONS = 20;

export type Cpu = Service['work']['cpu'];
export const EXPONENTIAL: Cpu = { law: 'exponential', mean: '10ms' };

/** First come, first served with one slot a server; processor sharing without slots. */
export type Discipline = 'fifo' | 'ps';

export interface Station {
  readonly discipline: Discipline;
  readonly servers?: number;
  readonly cpu?: Cpu;
  /** Offered load: arrivals in one mean service time. */
  readonly load: number;
  /** Requests that may wait; unbounded when left out. */
  readonly queue?: number;
  /** Arrivals at equal distances instead of Poisson. */
  readonly regular?: boolean;
  /** The client gives up after this. */
  readonly timeoutMs?: number;
  readonly replicas?: number;
  readonly balancing?: Service['balancing'];
  /** Requests of one replication. */
  readonly requests: number;
}

export type Question = Omit<VerifyCase, 'kind' | 'unit' | 'rule'> &
  Partial<Pick<VerifyCase, 'unit' | 'rule'>>;

export const meanMs = (report: Report): number => report.summary.latencyMs!.mean;
export const p50Ms = (report: Report): number => report.summary.latencyMs!.p50;
export const p95Ms = (report: Report): number => report.summary.latencyMs!.p95;
export const p99Ms = (report: Report): number => report.summary.latencyMs!.p99;
export const waitMs = (report: Report): number => meanMs(report) - SERVICE_MS;
export const lost = (report: Report): number => report.summary.failedFraction;

const RULE: Readonly<Record<Discipline, string>> = { fifo: 'W1', ps: 'C2' };
const WARMUP_S = 10;
/** Milliseconds without rounding errors of the binary fraction. */
const ms = (value: number): string => `${String(Math.round(value * 1000) / 1000)}ms`;

function serviceOf({ discipline, servers = 1, cpu, queue, replicas, balancing }: Station): Partial<Service> {
  return {
    work: { cpu: cpu ?? EXPONENTIAL, mix: { compute: 1 } },
    limits: { cpu: servers },
    requests: { cpu: servers },
    ...(replicas === undefined ? {} : { replicas }),
    ...(balancing === undefined ? {} : { balancing }),
    ...(discipline === 'fifo' ? { concurrency: servers } : {}),
    ...(queue === undefined ? {} : { queue }),
  };
}

/** A set of questions about one station. */
export function station(one: Station, questions: readonly Question[]): VerifySet {
  const rate = one.load * MU;
  return {
    replications: REPLICATIONS,
    document: small({
      services: { a: serviceOf(one) },
      traffic: {
        clients: {
          arrivals: one.regular === true ? 'regular' : 'poisson',
          to: 'a',
          rate: `${String(rate)}/s`,
          ...(one.timeoutMs === undefined ? {} : { timeout: ms(one.timeoutMs) }),
        },
      },
      run: { duration: `${String(Math.ceil(one.requests / rate))}s`, warmup: `${String(WARMUP_S)}s` },
    }),
    cases: questions.map(question => ({
      rule: RULE[one.discipline],
      kind: 'closed-form',
      unit: 'ms',
      ...question,
    })),
  };
}

/** Many runs of any document with a statistical answer. */
export const statistical = (document: VerifySet['document'], questions: readonly Question[]): VerifySet => ({
  replications: REPLICATIONS,
  document,
  cases: questions.map(question => ({ rule: 'W1', kind: 'closed-form', unit: 'ms', ...question })),
});
