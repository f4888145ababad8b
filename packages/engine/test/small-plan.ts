import type { Plan, PlanDeployment, PlanPlatform, PlanPool, PlanService, PlanTraffic } from '@tare/schema';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

export const pool = (over: Partial<PlanPool> = {}): PlanPool => ({
  id: 'dc/general',
  site: 0,
  zone: -1,
  cpuMilli: 16_000,
  speed: 1,
  memoryBytes: 64 * GIB,
  allocatable: { cpuMilli: 16_000, memoryBytes: 64 * GIB, instances: 110 },
  count: -1,
  max: 1000,
  usdPerHour: 1,
  billing: 'second',
  watts: { idle: 100, full: 200 },
  provisioning: { law: 'constant', mean: 60e6 },
  pullBytesPerSecond: 100e6,
  ...over,
});

export const service = (over: Partial<PlanService> = {}): PlanService => ({
  id: 'web',
  path: 'services.web',
  image: 0,
  replicas: 1,
  everyHost: false,
  work: { law: 'exponential', mean: 10_000 },
  memory: { baseBytes: 64 * MIB, fileBytes: 0, perRequestBytes: 0, leakBytesPerHour: 0 },
  steps: [],
  concurrency: 0,
  queue: -1,
  balancing: 'round-robin',
  warm: true,
  tenant: 'all',
  graceUs: 30e6,
  priority: 0,
  diskBytes: 0,
  answerBytes: 0,
  batch: null,
  scaling: null,
  licence: { usdPerCoreHour: 0, usdPerHostHour: 0 },
  ...over,
});

const NO_LOSS = { 'memory-hog': 0, 'disk-storm': 0, 'network-storm': 0 };

export const deployment = (over: Partial<PlanDeployment> = {}): PlanDeployment => ({
  stack: [],
  reserve: { cpuMilli: 1000, memoryBytes: 128 * MIB },
  requested: { cpuMilli: 1000, memoryBytes: 128 * MIB },
  vcpus: 0,
  capMilli: 1000,
  quota: null,
  preemptionLoss: 0,
  weight: 1024,
  takenBytes: 0,
  memoryLimitBytes: 0,
  tare: { overheadBytes: 0, guestOsBytes: 0 },
  slowdown: 1,
  requestCostUs: 0,
  disk: { extraUs: 0, iops: 0, inFlight: 0 },
  callExtraUs: 0,
  victimLoss: { onHost: NO_LOSS, inGuest: NO_LOSS },
  phases: [],
  kernel: 'host',
  ...over,
});

export const platform = (over: Partial<PlanPlatform> = {}): PlanPlatform => ({
  id: 'bare',
  label: 'Bare process',
  stack: [],
  placement: 'first-fit',
  pools: [0],
  vcpusPerThread: 4,
  cpuWeights: 'shares',
  shortage: 'evict',
  deployments: [deployment()],
  tenancies: [],
  guest: null,
  warmPool: 0,
  monoliths: [],
  migration: null,
  reclaim: null,
  infeasible: [],
  ...over,
});

/** Traffic at a rate that is known beforehand. */
type Rated = Extract<PlanTraffic, { readonly points: unknown }>;

export const traffic = (perSecond: number, over: Partial<Rated> = {}): Rated => ({
  id: 'clients',
  to: 0,
  arrivals: 'poisson',
  points: [{ atUs: 0, perSecond }],
  ramp: false,
  timeoutUs: 0,
  ...over,
});

/** A plan of one service on one platform; every part can be replaced. */
export const plan = (over: Partial<Plan> = {}): Plan => ({
  identity: { scenarioHash: 'test', catalogueVersion: 'test' },
  sites: [
    {
      id: 'dc',
      provider: 'own',
      zones: ['a'],
      registryBytesPerSecond: 0,
      pue: 1,
      latencyUs: { host: 0, zone: 0, site: 0 },
      linkUs: [0],
      usdPerByteTo: [0],
      kgCo2ePerKwh: null,
    },
  ],
  pools: [pool()],
  images: [{ id: 'web', layers: [{ digest: 'base', bytes: 100e6 }] }],
  services: [service()],
  traffic: [traffic(50)],
  lifetimes: [],
  faults: [],
  neighbours: [],
  drains: [],
  platforms: [platform()],
  baseline: 0,
  cpuShareOfPrice: 0.7,
  run: { durationUs: 600e6, warmupUs: 60e6, seed: 1, replications: 1, maxEvents: 50e6, maxInFlight: 2e6 },
  ...over,
});
