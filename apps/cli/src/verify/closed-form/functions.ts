/** Instances for each request (rule O3 by request): what renewal theory says of one, and SimFaaS' published run. */
import type { Report } from '@tare/schema';
import { functionsFor, SIMFAAS } from '../../benchmarks/functions.ts';
import type { VerifyCase, VerifySet } from '../case.ts';
import { small } from '../scenario.ts';

type Figure = Pick<VerifyCase, 'id' | 'what' | 'unit' | 'expected' | 'read'> & Partial<VerifyCase>;

const coldShare = ({ startup: { records, omitted }, requests: { completed } }: Report): number =>
  (records.length + omitted) / completed;

const lostShare = ({ requests: { arrived, failed } }: Report): number => failed.rejected / arrived;

const instances = ({ summary }: Report): number => summary.instances;

/** Requests under way: what comes times how long it stays (Little's law). */
const running = ({ summary: { latencyMs }, requests: { completed } }: Report, seconds: number): number =>
  ((latencyMs?.mean ?? Number.NaN) / 1000) * (completed / seconds);

interface One {
  readonly perSecond: number;
  readonly workMs: number;
  readonly startMs: number;
  readonly idleMs: number;
  readonly seconds: number;
}

/** A function that may have so many instances. */
const called = ({ perSecond, workMs, startMs, idleMs, seconds }: One, max: number) =>
  small({
    services: {
      f: {
        replicas: 0,
        requests: { cpu: 1 },
        work: { cpu: { law: 'exponential', mean: `${String(workMs)}ms` }, mix: { compute: 1 } },
        concurrency: 1,
        startup: { init: `${String(startMs)}ms` },
        scaling: { by: 'request', min: 0, max, idle: `${String(idleMs)}ms` },
      },
    },
    traffic: { clients: { arrivals: 'poisson', to: 'f', rate: `${String(perSecond)}/s` } },
    run: { duration: `${String(seconds)}s`, warmup: '0s' },
  });

/**
 * At most one instance: a request that finds it busy is lost, and after each that ends the next comes after an exponential
 * time, too late with probability e^(−λτ). So cycles are independent, and everything follows (Cox, *Renewal Theory*, 1962).
 */
function alone(one: One): VerifySet {
  const rate = one.perSecond / 1000;
  const cold = Math.exp(-rate * one.idleMs);
  const busy = one.workMs + cold * one.startMs;
  const cycle = busy + 1 / rate;
  const id = `o3.request.alone.${String(one.idleMs)}`;
  const at = `One instance, kept for ${String(one.idleMs)} ms, a request each ${String(1 / rate)} ms`;
  const figures: readonly Figure[] = [
    {
      id: `${id}.cold`,
      what: `${at}: share of cold starts`,
      unit: 'share',
      expected: cold,
      read: coldShare,
    },
    {
      id: `${id}.lost`,
      what: `${at}: share rejected while it is busy or starts`,
      unit: 'share',
      expected: busy / cycle,
      read: lostShare,
    },
    {
      id: `${id}.instances`,
      what: `${at}: instances on average`,
      unit: 'instances',
      expected: (busy + (1 - cold) / rate) / cycle,
      read: instances,
    },
  ];
  return {
    document: called(one, 1),
    replications: 16,
    cases: figures.map(figure => ({
      ...figure,
      rule: 'O3',
      source: 'renewal cycles: P(cold) = e^(−λτ)',
      kind: 'closed-form' as const,
    })),
  };
}

/** Nothing is kept: each request has its own instance for its start and its work. */
const unkept: VerifySet = {
  document: called({ perSecond: 4, workMs: 1000, startMs: 500, idleMs: 0, seconds: 5000 }, 60),
  replications: 16,
  cases: [
    {
      id: 'o3.request.unkept',
      rule: 'O3',
      what: 'Instances that are not kept: on average as many as requests under way, λ · (start + work)',
      source: 'M/G/∞',
      kind: 'closed-form',
      unit: 'instances',
      expected: 4 * 1.5,
      read: instances,
    },
  ],
};

const HORIZON_S = 1e6;
const README = 'pacslab/simfaas@02efd2a, README.md: what its example prints, of one run';

/** One run there, four here: each figure may be off by what one run of a million seconds is. */
const published: VerifySet = {
  document: functionsFor(HORIZON_S),
  replications: 4,
  cases: [
    {
      id: 'o3.request.simfaas.cold',
      what: 'SimFaaS’ example, 0.9 requests a second, kept for 600 s: share of cold starts',
      unit: 'share',
      expected: SIMFAAS.coldStarts / SIMFAAS.requests,
      read: coldShare,
      tolerance: 1e-4,
      because: 'three times the spread of one run, which is 3 % for 1213 counted',
    },
    {
      id: 'o3.request.simfaas.instances',
      what: 'SimFaaS’ example: instances on average',
      unit: 'instances',
      expected: SIMFAAS.instances,
      read: instances,
      tolerance: 0.08,
      because: 'three times the spread of one run',
    },
    {
      id: 'o3.request.simfaas.running',
      what: 'SimFaaS’ example: instances that work on a request, on average',
      unit: 'instances',
      expected: SIMFAAS.running,
      read: (report: Report) => running(report, HORIZON_S),
      tolerance: 0.012,
      because: 'three times the spread of one run, √(2λ)·E[S] over √T',
    },
  ].map(one => ({ ...one, rule: 'O3', source: README, kind: 'predicted' as const })),
};

export const functionSets: readonly VerifySet[] = [
  alone({ perSecond: 1, workMs: 500, startMs: 250, idleMs: 1000, seconds: 20_000 }),
  alone({ perSecond: 1, workMs: 500, startMs: 250, idleMs: 250, seconds: 20_000 }),
  unkept,
  published,
];
