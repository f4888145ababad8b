/** A comparison made by hand, for views and reducers. */
import type { Comparison, PlatformResult } from '@tare/schema';

const exact = (value: number) => ({ value, low: value, high: value });

const platform = (id: string, hosts: number): PlatformResult => ({
  id,
  label: id,
  stack: [],
  feasible: true,
  reasons: [],
  reportHash: null,
  hosts: exact(hosts),
  usdPerMonth: exact(hosts * 100),
  latencyMs: { p50: { value: 12.34, low: 12.1, high: 12.6 }, p95: null, p99: null },
  throughputPerSecond: null,
  failedFraction: exact(0),
  instancesPerHost: null,
  memoryBytes: {
    capacity: null,
    net: null,
    overhead: null,
    guestOs: null,
    systemReserve: null,
    idleReserved: null,
    stranded: null,
    free: null,
  },
  startupMs: { p50: exact(800), p95: exact(42_000) },
  scaleOutMs: null,
  makespanMs: null,
  acceleratorsAllocated: null,
  blastRadius: { kernel: null, host: null, zone: null },
  cpuUtilisation: null,
  tareFraction: null,
  kilowattHoursPerMonth: null,
  kgCo2ePerMonth: null,
  sample: null,
});

export const comparison = (): Comparison => ({
  tareComparison: 1,
  name: 'By hand',
  engineVersion: '0',
  catalogueVersion: '0',
  scenarioHash: 'a'.repeat(64),
  seed: 1,
  replications: 10,
  complete: true,
  assumptions: [],
  notModelled: [],
  beyondMeasured: [],
  verdict: { sentence: 'One.', cheapest: 'one', distinguishable: true },
  baseline: 'one',
  platforms: [platform('one', 2), platform('two', 5)],
  differences: [],
  hash: 'b'.repeat(64),
});
