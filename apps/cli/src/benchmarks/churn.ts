import type { ScenarioDocument } from '@tare/schema';
import type { Benchmark } from './benchmark.ts';
import { exponential, machine, oneOf, run } from './parts.ts';

const GIB = 2 ** 30;
const CHURN_HOSTS = 10_000;
/** Mean lifetime; arrivals come so that the mean demand is this share of all CPU. */
const LIFETIME_S = 1000;
const CHURN_LOAD = 0.85;
const POD_MILLI = [250, 500, 1000, 2000, 4000, 8000] as const;
const GIB_PER_CORE = [1, 2, 4, 8] as const;

/** Arrival, lifetime, cores and bytes of each pod; it replaces what Poisson arrivals and exponential lifetimes would draw. */
function churnRows(size: number, hosts: number): number[][] {
  const capacityMilli = hosts * (0.75 * 64_000 + 0.25 * 128_000);
  const meanMilli = POD_MILLI.reduce((sum, milli) => sum + milli, 0) / POD_MILLI.length;
  const perSecond = (CHURN_LOAD * capacityMilli) / meanMilli / LIFETIME_S;
  let at = 0;
  return Array.from({ length: size }, (_, pod) => {
    at += exponential(4 * pod) / perSecond;
    const cores = oneOf(POD_MILLI, 4 * pod + 2) / 1000;
    const bytes = cores * oneOf(GIB_PER_CORE, 4 * pod + 3) * GIB;
    return [at, LIFETIME_S * exponential(4 * pod + 1), cores, bytes];
  });
}

type Policy = 'first-fit' | 'best-fit' | 'least-allocated';

/** So many pods on so many hosts. */
export function churnOn(placement: Policy, size: number, hosts: number): ScenarioDocument {
  const rows = churnRows(size, hosts);
  const count = Math.floor(hosts / 4);
  return {
    tare: 1,
    name: placement,
    sites: {
      site: {
        provider: 'own',
        pools: {
          large: { machine: machine(128), count, reserve: 'none' },
          small: { machine: machine(64), count: hosts - count, reserve: 'none' },
        },
      },
    },
    images: {},
    services: {},
    traces: { pods: { kind: 'pod-lifetimes', rows } },
    platforms: { bare: { stack: [], engine: 'none', placement } },
    run: run(Math.ceil(rows.at(-1)![0]!)),
  };
}

/** W3: pods come and go on many hosts, one in four of twice the size. */
export const churn = (id: string, placement: Policy, limit: string): Benchmark => ({
  id,
  what: `pods that come and go on ${CHURN_HOSTS.toLocaleString('en')} hosts at 85 % of their CPU, ${placement}`,
  size: 1_000_000,
  goal: { limit: 2 },
  documentOf: size => churnOn(placement, size, CHURN_HOSTS),
  checkOf: ({ lifetimes, laws, summary }, size) => {
    const pods = lifetimes[0]!;
    // From an empty fleet: the mean over [0, T] of load · (1 − e^−t), T in lifetimes.
    const span = size / ((CHURN_LOAD * CHURN_HOSTS * 80_000) / 2625);
    const expected = CHURN_LOAD * (1 - (1 - Math.exp(-span)) / span);
    const got = summary.cpuUtilisation;
    const ok =
      Math.abs(got / expected - 1) <= 0.01 &&
      pods.waiting + pods.refused === 0 &&
      pods.waitedMs?.max === 0 &&
      laws.every(law => law.ok);
    return { quantity: 'mean CPU utilisation, nobody waiting for room', expected, got, ok };
  },
  limit: { program: 'w3', args: size => [String(size), String(CHURN_HOSTS), limit, 'index'] },
});
