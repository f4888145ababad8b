/** A plan of one station: one instance of one service on one host, fed by one Poisson source. */
import type { Law, Plan, PlanPlatform } from '@tare/schema';

const GIB = 1024 ** 3;

export interface Station {
  /** Demand of a request in µs on the reference core. */
  readonly work: Law;
  readonly perSecond: number;
  /** Requests served at once; 0 = all share the core. */
  readonly concurrency: number;
  /** Requests that may wait; -1 = any number. */
  readonly queue: number;
  readonly seconds: number;
}

const BARE: PlanPlatform = {
  id: 'bare',
  label: 'Bare process',
  stack: [],
  placement: 'first-fit',
  pools: [0],
  vcpusPerThread: 1,
  deployments: [
    {
      stack: [],
      reserve: { cpuMilli: 1000, memoryBytes: 0 },
      vcpus: 0,
      capMilli: 1000,
      weight: 1024,
      takenBytes: 0,
      memoryLimitBytes: 0,
      tare: { overheadBytes: 0, guestOsBytes: 0 },
      slowdown: 1,
      requestCostUs: 0,
      callExtraUs: 0,
      phases: [],
      kernel: 'host',
    },
  ],
  guest: null,
  infeasible: [],
};

export const stationPlan = ({ work, perSecond, concurrency, queue, seconds }: Station): Plan => ({
  identity: { scenarioHash: 'verify', catalogueVersion: 'verify' },
  sites: [{ id: 'dc', zones: ['a'], registryBytesPerSecond: 0, latencyUs: { host: 0, zone: 0, site: 0 } }],
  pools: [
    {
      id: 'dc/general',
      site: 0,
      zone: -1,
      cpuMilli: 1000,
      speed: 1,
      memoryBytes: GIB,
      allocatable: { cpuMilli: 1000, memoryBytes: GIB, instances: 10 },
      count: 1,
      max: 1,
      usdPerHour: 1,
      billing: 'second',
      watts: null,
      provisioning: { law: 'constant', mean: 0 },
      pullBytesPerSecond: 1e9,
    },
  ],
  images: [{ id: 'app', layers: [] }],
  services: [
    {
      id: 'app',
      image: 0,
      replicas: 1,
      everyHost: false,
      work,
      memory: { baseBytes: 0, perRequestBytes: 0 },
      steps: [],
      concurrency,
      queue,
      balancing: 'round-robin',
      warm: true,
      tenant: 'all',
    },
  ],
  traffic: [
    {
      id: 'clients',
      to: 0,
      arrivals: 'poisson',
      points: [{ atUs: 0, perSecond }],
      ramp: false,
      timeoutUs: 0,
    },
  ],
  platforms: [BARE],
  baseline: 0,
  cpuShareOfPrice: 0.7,
  run: {
    durationUs: seconds * 1e6,
    warmupUs: 30e6,
    seed: 1,
    replications: 20,
    maxEvents: 50_000_000,
    maxInFlight: 2_000_000,
  },
});
