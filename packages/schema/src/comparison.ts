/** What a comparison returns (model rule R2; names as documented for the command line). */
import * as z from 'zod';
import { placeSchema, problemSchema } from './problem.ts';
import { ledgerLineSchema, rackSchema, startRecordSchema } from './report.ts';
import { whySchema } from './why.ts';

/** Mean over the replications with its 95 % confidence interval; null where it is unknown. */
export const estimateSchema = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });
const estimate = () => estimateSchema.nullable();

export const BADGES = [
  'verified',
  'recalled',
  'derived',
  'proxy',
  'assumption',
  'overridden',
  'input',
] as const;

/** A number that the answer rests on and that the scenario did not give. */
export const assumptionSchema = z.strictObject({
  /** Catalogue id ("gvisor-systrap.cpu.factor"), or the scenario path that was left out. */
  id: z.string(),
  path: z.string().optional(),
  what: z.string(),
  value: z.union([z.number(), z.string(), z.boolean()]),
  unit: z.string(),
  badge: z.enum(BADGES),
  source: z.string(),
});

/** What an importer assumed, left out or put in order, with its place in the file. */
export const importNoteSchema = z.strictObject({
  kind: z.enum(['assumed', 'left-out', 'normalised']),
  path: z.string(),
  what: z.string(),
  value: z.string().optional(),
  why: z.string(),
  place: placeSchema.optional(),
});

export const METRICS = [
  'hosts',
  'usdPerMonth',
  'usdEgress',
  'p50',
  'p95',
  'p99',
  'throughputPerSecond',
  'failedFraction',
  'availability',
  'instancesPerHost',
  'startupP50',
  'startupP95',
  'scaleOutMs',
  'makespanMs',
  'acceleratorsAllocated',
  'blastKernel',
  'blastHost',
  'blastZone',
  'blastSite',
  'blastProvider',
  'blastControlPlane',
  'cpuUtilisation',
  'tareFraction',
  'kilowattHoursPerMonth',
  'kgCo2ePerMonth',
] as const;
export const metricSchema = z.enum(METRICS);

export const memoryEstimateSchema = z.strictObject({
  capacity: estimate(),
  net: estimate(),
  overhead: estimate(),
  guestOs: estimate(),
  systemReserve: estimate(),
  idleReserved: estimate(),
  stranded: estimate(),
  free: estimate(),
});

export const platformResultSchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  stack: z.array(z.string()),
  feasible: z.boolean(),
  /** Why it is not feasible, or why its figures are incomplete. */
  reasons: z.array(problemSchema),
  /** SHA-256 over the report hashes of all replications, in order of seeds; null when there is none. */
  reportHash: z.string().nullable(),
  hosts: estimate(),
  usdPerMonth: estimate(),
  /** Of it, bytes between sites. */
  usdEgress: estimate(),
  latencyMs: z.strictObject({ p50: estimate(), p95: estimate(), p99: estimate() }),
  throughputPerSecond: estimate(),
  failedFraction: estimate(),
  /** Share of the instance-time that was ready. */
  availability: estimate(),
  instancesPerHost: estimate(),
  memoryBytes: memoryEstimateSchema,
  startupMs: z.strictObject({ p50: estimate(), p95: estimate() }),
  scaleOutMs: estimate(),
  makespanMs: estimate(),
  acceleratorsAllocated: estimate(),
  blastRadius: z.strictObject({
    kernel: estimate(),
    host: estimate(),
    zone: estimate(),
    site: estimate(),
    provider: estimate(),
    controlPlane: estimate(),
  }),
  cpuUtilisation: estimate(),
  tareFraction: estimate(),
  kilowattHoursPerMonth: estimate(),
  kgCo2ePerMonth: estimate(),
  /** From the first replication: what the racks, the waterfall and the ledger are drawn from. */
  sample: z
    .strictObject({
      seed: z.number(),
      rack: rackSchema,
      startup: z.array(startRecordSchema),
      ledger: z.strictObject({ cpu: ledgerLineSchema, memory: ledgerLineSchema, money: ledgerLineSchema }),
      why: z.array(whySchema),
    })
    .nullable(),
});

export const differenceSchema = z.strictObject({
  platform: z.string(),
  metric: metricSchema,
  value: z.number(),
  low: z.number(),
  high: z.number(),
  distinguishable: z.boolean(),
});

export const verdictSchema = z.strictObject({
  /** One sentence for people. */
  sentence: z.string(),
  /** The platform that carries the workload for least money among those that meet the objectives; null when none or not distinguishable. */
  cheapest: z.string().nullable(),
  distinguishable: z.boolean(),
  /** Whether any platform meets the objectives for certain; absent where nothing can be said. */
  carried: z.boolean().optional(),
});

export const comparisonSchema = z.strictObject({
  tareComparison: z.literal(1),
  name: z.string(),
  engineVersion: z.string(),
  catalogueVersion: z.string(),
  scenarioHash: z.string(),
  seed: z.number(),
  replications: z.number(),
  /** False when it was cancelled or cut; then figures rest on fewer replications, and which is said in reasons. */
  complete: z.boolean(),
  assumptions: z.array(assumptionSchema),
  notModelled: z.array(z.string()),
  /** Where the scenario lies outside what was measured, so that the answer is extrapolated. */
  beyondMeasured: z.array(z.string()),
  verdict: verdictSchema,
  baseline: z.string(),
  platforms: z.array(platformResultSchema),
  differences: z.array(differenceSchema),
  /** SHA-256 of the canonical JSON of everything above. */
  hash: z.string(),
});

export type Estimate = z.output<typeof estimateSchema>;
export type Assumption = z.output<typeof assumptionSchema>;
export type Badge = (typeof BADGES)[number];
export type ImportNote = z.output<typeof importNoteSchema>;
export type Metric = (typeof METRICS)[number];
export type PlatformResult = z.output<typeof platformResultSchema>;
export type Difference = z.output<typeof differenceSchema>;
export type Verdict = z.output<typeof verdictSchema>;
export type Comparison = z.output<typeof comparisonSchema>;
