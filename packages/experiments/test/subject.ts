/** A subject and reports made by hand, so that the comparison is tested without an engine. */
import {
  LEDGER_PARTS,
  type LedgerLine,
  type Outcome,
  type Plan,
  type PlanPlatform,
  type Problem,
  type Report,
  type ReportSummary,
  type Scenario,
  scenarioSchema,
  success,
} from '@tare/schema';
import type { Execute, Subject } from '../src/index.ts';

const ledgerLine = (unit: LedgerLine['unit']): LedgerLine => ({
  unit,
  capacity: 8,
  ...(Object.fromEntries(LEDGER_PARTS.map(part => [part, 1])) as Record<
    (typeof LEDGER_PARTS)[number],
    number
  >),
});

export const summary = (over: Partial<ReportSummary> = {}): ReportSummary => ({
  hosts: 3,
  guests: 0,
  instances: 10,
  instancesPerHost: 3.3,
  usdPerMonth: 412,
  usdPerMonthFor: { hosts: 412, licences: 0, egress: 0 },
  latencyMs: { mean: 10, p50: 8, p95: 20, p99: 30, max: 90 },
  throughputPerSecond: 100,
  failedFraction: 0,
  startupMs: { mean: 500, p50: 480, p95: 700, p99: 800, max: 900 },
  scaleOutMs: 2000,
  scaleOutService: 'web',
  makespanMs: null,
  blastRadius: { kernel: 0.34, host: 0.34, zone: 1, site: 1, provider: 1, controlPlane: 1 },
  cpuUtilisation: 0.4,
  throttledFraction: 0,
  oomKills: 0,
  evictions: 0,
  stealFraction: null,
  diskUtilisation: null,
  reclaimedBytes: null,
  nicUtilisation: null,
  memoryBytes: {
    capacity: 8,
    net: 1,
    overhead: 1,
    guestOs: 1,
    systemReserve: 1,
    idleReserved: 1,
    stranded: 1,
    free: 2,
  },
  tareFraction: 0.3,
  kilowattHoursPerMonth: null,
  kgCo2ePerMonth: null,
  ...over,
});

const histogram = { count: 0, sum: 0, min: 0, max: 0, buckets: [] };

export const report = (platform: string, seed: number, over: Partial<Report> = {}): Report => ({
  tareReport: 1,
  engineVersion: 'test',
  catalogueVersion: 'test',
  scenarioHash: 'test',
  platform,
  seed,
  complete: true,
  cut: null,
  windowMs: { from: 0, to: 1000 },
  summary: summary(),
  requests: {
    arrived: 1000,
    completed: 1000,
    failed: { timeout: 0, rejected: 0, unavailable: 0, downstream: 0, killed: 0 },
    inFlight: 0,
    inFlightAtStart: 0,
  },
  latency: histogram,
  services: [],
  startup: { records: [], omitted: 0, histogram },
  ledger: {
    cpu: ledgerLine('core-milliseconds'),
    memory: ledgerLine('mebibyte-milliseconds'),
    money: ledgerLine('micro-USD'),
  },
  ledgerBy: { sites: [], services: [], hosts: [], hostsOmitted: 0 },
  faults: { records: [], omitted: 0, availability: 1 },
  why: [],
  rack: { hosts: [], guests: [], instances: [], services: [], omitted: 0 },
  series: {
    stepMs: 1,
    arrived: [],
    completed: [],
    failed: [],
    meanLatencyMs: [],
    maxLatencyMs: [],
    cpuUtilisation: [],
    ready: [],
  },
  scaling: { records: [], scaleOuts: [], rollouts: [], hosts: [], omitted: 0 },
  batches: [],
  lifetimes: [],
  utilisation: { wantedCoreSeconds: 0, stolenCoreSeconds: 0 },
  laws: [],
  decisions: [],
  unplaced: [],
  work: { events: 1, peakPending: 1, peakInFlight: 1 },
  hash: `${platform}:${String(seed)}`,
  ...over,
});

const platform = (id: string, infeasible: readonly Problem[]): PlanPlatform => ({
  id,
  label: id,
  stack: [id],
  placement: 'first-fit',
  pools: [0],
  vcpusPerThread: 1,
  cpuWeights: 'shares',
  shortage: 'evict',
  deployments: [],
  tenancies: [],
  guest: null,
  warmPool: 0,
  monoliths: [],
  migration: null,
  reclaim: null,
  infeasible,
});

export interface SubjectOptions {
  readonly platforms?: readonly string[];
  readonly replications?: number;
  readonly infeasible?: Readonly<Record<string, readonly Problem[]>>;
  readonly objectives?: Scenario['objectives'];
}

const scenario = (objectives: Scenario['objectives']): Scenario => ({
  ...scenarioSchema.decode({
    tare: 1,
    name: 'by hand',
    sites: {},
    images: {},
    services: {},
    platforms: {},
    run: { duration: '10s' },
  }),
  ...(objectives === undefined ? {} : { objectives }),
});

export function subject(options: SubjectOptions = {}): Subject {
  const { platforms = ['containers', 'vms'], replications = 4, infeasible = {}, objectives } = options;
  const plan: Plan = {
    identity: { scenarioHash: 'test', catalogueVersion: 'test' },
    sites: [],
    pools: [],
    images: [],
    services: [],
    traffic: [],
    lifetimes: [],
    faults: [],
    neighbours: [],
    drains: [],
    platforms: platforms.map(id => platform(id, infeasible[id] ?? [])),
    baseline: 0,
    cpuShareOfPrice: 0.7,
    run: { durationUs: 10e6, warmupUs: 0, seed: 1, replications, maxEvents: 1e6, maxInFlight: 1e6 },
  };
  return {
    scenario: scenario(objectives),
    scenarioHash: 'test',
    plan,
    assumptions: [],
    notModelled: [],
    beyondMeasured: [],
  };
}

export type Respond = (platform: string, seed: number) => Outcome<Report> | Partial<ReportSummary>;

/** An Execute that answers at once from a function of platform and seed. */
export const answering =
  (respond: Respond): Execute =>
  job => {
    const id = job.plan.platforms[job.platform]!.id;
    const answer = respond(id, job.seed);
    return Promise.resolve(
      'ok' in answer ? answer : success(report(id, job.seed, { summary: summary(answer) })),
    );
  };
