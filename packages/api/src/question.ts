/** What is asked of the engine, and the key under which its answer is kept. */
import type { Prepared } from '@tare/catalog';
import type { RunOptions } from '@tare/db';
import { estimateComparison, overBudget } from '@tare/experiments';
import { LIMITS, type Problem } from '@tare/schema';
import { hashOf } from '@tare/share';
import * as z from 'zod';

/** Left out = the scenario's own. */
export const optionsInput = z
  .strictObject({
    replications: z.int().min(1).max(LIMITS.replications).optional(),
    seed: z.int().min(0).max(4_294_967_295).optional(),
  })
  .default({});

type Resolved = { readonly [Name in keyof RunOptions]-?: number };

export interface Question {
  readonly prepared: Prepared;
  readonly options: Resolved;
}

/** The question, with the scenario's own options where none are given. */
export function questionOf(prepared: Prepared, given: z.output<typeof optionsInput>): Question {
  const { replications, seed } = prepared.plan.run;
  const options = { replications: given.replications ?? replications, seed: given.seed ?? seed };
  return { prepared, options };
}

/** Hash of everything that the answer follows from; the order of keys in the scenario decides nothing. */
export function keyOf(
  { prepared: { plan, scenarioHash }, options }: Question,
  engineVersion: string,
): string {
  const { catalogueVersion } = plan.identity;
  return hashOf({ engineVersion, catalogueVersion, scenarioHash, ...options });
}

export interface Estimate {
  readonly replications: number;
  /** Events of all platforms and replications together, at most. */
  readonly events: number;
  readonly eventsAllowed: number;
  /** Rough, from the events alone. */
  readonly wallMs: number;
  readonly memoryBytes: number;
  /** Empty when it may be started. */
  readonly problems: readonly Problem[];
}

/** What two cores of 2026 do with the default thread count, on the slow side. */
const EVENTS_PER_MS = 500;
/** Measured upper sizes: a request in flight, a host, an instance. */
const BASE_BYTES = 32e6;
const BYTES_PER_INSTANCE = 2_000;
const BYTES_PER_HOST = 2_000;

function memoryOf({ prepared: { plan } }: Question): number {
  const instances = plan.services.reduce((sum, service) => sum + service.replicas, 0);
  const hosts = plan.pools.reduce((sum, pool) => sum + Math.max(pool.count, 0), 0);
  return BASE_BYTES + instances * BYTES_PER_INSTANCE + hosts * BYTES_PER_HOST;
}

/** Bounds of the cost, before anything is allocated. */
export function estimateOf(question: Question): Estimate {
  const { replications } = question.options;
  const events = estimateComparison(question.prepared.plan, replications);
  return {
    replications,
    events,
    eventsAllowed: LIMITS.eventsPerComparison,
    wallMs: Math.ceil(events / EVENTS_PER_MS),
    memoryBytes: memoryOf(question),
    problems: overBudget(question.prepared.plan, replications),
  };
}
