import type { Benchmark } from './benchmark.ts';
import { machine, NO_IMAGE, run } from './parts.ts';

/** The run that SimFaaS' README shows: a request each 1/0.9 s, a million seconds (pacslab/simfaas@02efd2a, README.md). */
const PER_SECOND = 0.9;
const WARM_S = 1.991;
/** Its cold requests take 2.244 s in all, of the same law; here the start is a constant before the same work. */
const START_S = 2.244 - WARM_S;
const IDLE_S = 600;
/** What it prints of that one run. */
export const SIMFAAS = {
  requests: 898_469,
  coldStarts: 1213,
  instances: 7.6612,
  running: 1.7879,
} as const;

/** An instance for each request that finds none idle, kept for ten minutes after its last. */
export const functionsFor = (seconds: number): ReturnType<Benchmark['documentOf']> => ({
  tare: 1,
  name: 'functions',
  sites: {
    site: {
      provider: 'own',
      latency: { host: '0s', zone: '0s', site: '0s' },
      pools: { hosts: { machine: machine(64), count: 1, reserve: 'none' } },
    },
  },
  images: NO_IMAGE,
  services: {
    function: {
      image: 'any',
      replicas: 0,
      requests: { cpu: 1, memory: '128Mi' },
      work: { cpu: { law: 'exponential', mean: `${String(WARM_S * 1000)}ms` }, mix: { compute: 1 } },
      memory: { base: '64Mi' },
      concurrency: 1,
      startup: { init: `${START_S.toFixed(3)}s` },
      scaling: { by: 'request', min: 0, max: 64, idle: `${String(IDLE_S)}s` },
    },
  },
  traffic: { clients: { arrivals: 'poisson', to: 'function', rate: `${String(PER_SECOND)}/s` } },
  platforms: { bare: { stack: [], engine: 'none', cpuLimits: 'share' } },
  run: run(seconds),
});

/** SimFaaS' published run, which took it 42 s. */
export const functions: Benchmark = {
  id: 'simfaas',
  what: 'a function for a million seconds, 0.9 requests a second, instances kept for ten minutes',
  size: SIMFAAS.requests,
  goal: { ms: 1000 },
  documentOf: size => functionsFor(size / PER_SECOND),
  checkOf: ({ summary, startup, requests, laws }, size) => {
    const cold = (startup.records.length + startup.omitted) / requests.arrived;
    const expected = SIMFAAS.coldStarts / SIMFAAS.requests;
    // Cold starts come in bursts: over many seeds their number spreads by 4 %, and the first minutes have more of them.
    const isFull = size >= SIMFAAS.requests;
    const ok =
      summary.failedFraction === 0 &&
      laws.every(law => law.ok) &&
      (!isFull || Math.abs(cold / expected - 1) <= 0.15);
    return { quantity: 'share of cold starts: that of SimFaaS, ± 15 %', expected, got: cold, ok };
  },
};
