/** The workloads that can be measured, and why others cannot be yet. */
import { presets } from '@tare/catalog';
import { parseScenarioText, type ScenarioDocument } from '@tare/schema';
import type { Benchmark } from './benchmark.ts';

const MEAN_MS = 10;
const SERVERS = 8;
const LOAD = 0.9;
/** Mean wait of M/M/8 at ρ 0.9 in units of the mean service: Erlang's C formula over (8 − 7.2). */
const ERLANG_WAIT = 0.876916;

const run = (seconds: number): ScenarioDocument['run'] => ({
  duration: `${String(seconds)}s`,
  warmup: '0s',
  replications: 1,
});

/** W1: M/M/8, first come first served: an instance with eight slots on eight cores. */
const queue: Benchmark = {
  id: 'W1',
  what: 'M/M/8 queue at ρ 0.9, first come first served',
  size: 1_000_000,
  documentOf: size => ({
    tare: 1,
    name: 'W1',
    sites: {
      site: {
        provider: 'own',
        pools: {
          hosts: {
            machine: {
              cores: SERVERS,
              memory: '64Gi',
              architecture: 'amd64',
              kernel: 'linux',
              virtualisation: 'hardware',
              usdPerHour: 1,
            },
            count: 1,
            reserve: 'none',
          },
        },
      },
    },
    images: { any: { architectures: ['amd64'], os: 'linux', layers: [{ digest: 'any', size: '1B' }] } },
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

const SHOP_PER_SECOND = 200;

/** The shop of the playground's first page, in containers, at two hundred requests a second. */
const shop: Benchmark = {
  id: 'shop',
  what: 'ten services in containers, 4.7 invocations a request, with time-outs, ledger and why',
  size: 100_000,
  documentOf: size => {
    const text = presets.find(({ id }) => id === 'web-shop')?.yaml ?? '';
    const parsed = parseScenarioText(text);
    if (!parsed.ok) throw new Error('The preset web-shop cannot be read');
    const { platforms, ...rest } = parsed.value.document as ScenarioDocument;
    const { container } = platforms;
    if (container === undefined) throw new Error('The preset web-shop has no containers');
    return { ...rest, platforms: { container }, baseline: 'container', run: run(size / SHOP_PER_SECOND) };
  },
  checkOf: report => {
    const got = report.summary.failedFraction;
    const held = report.laws.every(({ ok }) => ok);
    return {
      quantity: 'share of requests that failed, every law of the report holding',
      expected: 0,
      got,
      ok: held && got === 0,
    };
  },
};

export const benchmarks: readonly Benchmark[] = [queue, shop];

/** Workloads of the field's comparison that need what the engine does not simulate yet. */
export const NOT_YET: Readonly<Record<string, string>> = {
  W2: 'batches of tasks on virtual machines',
  W3: 'instances that come and go while a run goes on',
  W4: 'traces of utilisation',
  W5: 'autoscaling of replicas',
};
