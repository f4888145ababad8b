import type { Benchmark } from './benchmark.ts';
import { machine, NO_IMAGE, run } from './parts.ts';

const MEAN_MS = 10;
const SERVERS = 8;
const LOAD = 0.9;
/** Mean wait of M/M/8 at ρ 0.9 in units of the mean service: Erlang's C formula over (8 − 7.2). */
const ERLANG_WAIT = 0.876916;

/** W1: M/M/8, first come first served: an instance with eight slots on eight cores. */
export const queue: Benchmark = {
  id: 'W1',
  what: 'M/M/8 queue at ρ 0.9, first come first served',
  size: 1_000_000,
  goal: { limit: 3 },
  documentOf: size => ({
    tare: 1,
    name: 'W1',
    sites: {
      site: {
        provider: 'own',
        pools: {
          hosts: {
            machine: machine(SERVERS),
            count: 1,
            reserve: 'none',
          },
        },
      },
    },
    images: NO_IMAGE,
    services: {
      queue: {
        image: 'any',
        replicas: 1,
        work: {
          cpu: { law: 'exponential', mean: `${String(MEAN_MS)}ms` },
          mix: { compute: 1 },
        },
        memory: { base: '1Mi' },
        concurrency: SERVERS,
        startup: { init: '0s' },
      },
    },
    traffic: {
      customers: {
        arrivals: 'poisson',
        to: 'queue',
        rate: `${String((LOAD * SERVERS * 1000) / MEAN_MS)}/s`,
      },
    },
    platforms: { bare: { stack: [], engine: 'none', cpuLimits: 'share' } },
    run: run((size * MEAN_MS) / (LOAD * SERVERS * 1000)),
  }),
  checkOf: ({ summary }, size) => {
    const got = (summary.latencyMs?.mean ?? Number.NaN) / MEAN_MS - 1;
    // The estimator's own spread at this load is 2.7 % with a million customers.
    const tolerance = 0.06 * Math.sqrt(1e6 / size);
    const ok = Math.abs(got / ERLANG_WAIT - 1) <= tolerance;
    return { quantity: 'mean wait over mean service (Erlang C)', expected: ERLANG_WAIT, got, ok };
  },
  limit: { program: 'w1', args: size => [String(size)] },
};
