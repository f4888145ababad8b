/** The cheapest candidate that meets an objective, and what the search for it returns (model rule R4). */
import * as z from 'zod';
import { estimateSchema } from './comparison.ts';
import { problemSchema } from './problem.ts';
import { listedAxisSchema, settingSchema } from './sweep.ts';

export const LATENCY_FIGURES = ['mean', 'p50', 'p95', 'p99'] as const;

const share = () => z.number().min(0).max(1);

/** What a candidate must achieve; at least one part is asked. */
export const searchObjectiveSchema = z.strictObject({
  /** Mean or percentile of the latency, at most this many milliseconds. */
  latency: z.strictObject({ figure: z.enum(LATENCY_FIGURES), ms: z.number().positive() }).optional(),
  /** Share of requests that may fail; 1 % where it is not asked, as in a comparison. */
  failedFraction: share().optional(),
  /** Least share of the instance-time that is ready. */
  availability: share().optional(),
});

const MEETS = ['met', 'missed', 'uncertain'] as const;
export const OBJECTIVE_PARTS = ['keeps-up', 'failed', 'latency', 'availability'] as const;

const findingSchema = z.strictObject({
  part: z.enum(OBJECTIVE_PARTS),
  met: z.enum(MEETS),
  estimate: estimateSchema.nullable(),
  bound: z.number(),
});

const droppedSchema = z.discriminatedUnion('why', [
  /** The interval of at least one part of the objective lies beyond its bound. */
  z.strictObject({ why: z.literal('misses'), parts: z.array(z.enum(OBJECTIVE_PARTS)) }),
  /** Another candidate meets the objective, and the interval of the paired difference of cost lies above 0. */
  z.strictObject({ why: z.literal('dearer'), than: z.string(), usdPerMonth: estimateSchema }),
]);

export const searchCandidateSchema = z.strictObject({
  id: z.string(),
  platform: z.string(),
  settings: z.array(settingSchema),
  /** `infeasible` cannot run, of `failed` a run ended without an answer: `reasons` says why. */
  state: z.enum(['infeasible', 'failed', 'dropped', 'kept']),
  reasons: z.array(problemSchema),
  /** What it was run; a dropped one rests on fewer. */
  replications: z.number().int().nonnegative(),
  hosts: estimateSchema.nullable(),
  usdPerMonth: estimateSchema.nullable(),
  /** The figure that the objective names; p99 where it names none. */
  latencyMs: estimateSchema.nullable(),
  failedFraction: estimateSchema.nullable(),
  availability: estimateSchema.nullable(),
  findings: z.array(findingSchema),
  dropped: droppedSchema.nullable(),
});

const searchVerdictSchema = z.discriminatedUnion('kind', [
  /** Meets every part; every other misses one or is dearer, by its interval, or cannot run. */
  z.strictObject({ kind: z.literal('winner'), candidate: z.string() }),
  /** The answer is among these, the cheapest first, and the intervals do not say which. */
  z.strictObject({ kind: z.literal('not-distinguishable'), candidates: z.array(z.string()) }),
  /** Every candidate misses a part for certain, or cannot run. */
  z.strictObject({
    kind: z.literal('none-meets'),
    /** null where none can run. */
    nearest: z.string().nullable(),
    misses: z.array(z.enum(OBJECTIVE_PARTS)),
  }),
]);

export const searchSchema = z.strictObject({
  tareSearch: z.literal(1),
  objective: searchObjectiveSchema,
  axes: z.array(listedAxisSchema),
  seed: z.number(),
  /** Replications of a candidate after each rung. */
  rungs: z.array(z.number().int()),
  /** Runs in all, and how many there would have been without dropping. */
  runs: z.strictObject({ done: z.number().int(), most: z.number().int() }),
  candidates: z.array(searchCandidateSchema),
  /** Ids of candidates that no other beats in cost, latency and failures at once; the cheapest first. */
  frontier: z.array(z.string()),
  verdict: searchVerdictSchema,
});

export type SearchObjective = z.output<typeof searchObjectiveSchema>;
export type ObjectivePart = (typeof OBJECTIVE_PARTS)[number];
export type SearchFinding = z.output<typeof findingSchema>;
export type SearchCandidate = z.output<typeof searchCandidateSchema>;
export type SearchVerdict = z.output<typeof searchVerdictSchema>;
export type Search = z.output<typeof searchSchema>;
