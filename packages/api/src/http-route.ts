/**
 * Where a procedure stands under /v1, and what it returns there. What it takes is its own input schema. Tokens are secrets and
 * must not stand in addresses, which are logged: what needs one is asked by POST.
 */
import { comparisonSchema, problemSchema, scenarioSchema, sweepPointSchema, sweepSchema } from '@tare/schema';
import * as z from 'zod';

export interface ProcedureMeta {
  readonly openapi?: {
    readonly method: 'GET' | 'POST';
    readonly path: `/${string}`;
    readonly summary: string;
    readonly tags: string[];
    readonly protect: false;
  };
  /** What a success carries. */
  readonly returns?: z.ZodType;
  /** For `tRPC-to-OpenAPI`, whose type of meta is open. */
  readonly [other: string]: unknown;
}

const tagOf = (path: string): string => path.split('/')[1]!;

const route =
  (method: 'GET' | 'POST') =>
  (path: `/${string}`, summary: string, returns: z.ZodType): ProcedureMeta => ({
    openapi: { method, path, summary, tags: [tagOf(path)], protect: false },
    returns,
  });

export const get = route('GET');
export const post = route('POST');

/** Schemas that the document holds once, under their names. */
export const NAMED = {
  Scenario: scenarioSchema,
  Comparison: comparisonSchema,
  Sweep: sweepSchema,
  SweepPoint: sweepPointSchema,
  Problem: problemSchema,
} as const;

const named = (name: keyof typeof NAMED) =>
  z.unknown().meta({ override: { $ref: `#/components/schemas/${name}` } });

const moment = () => z.iso.datetime();
const id = z.strictObject({ id: z.string() });
const entryOfOwner = id.extend({ title: z.string(), createdAt: moment(), updatedAt: moment() });
const link = id.extend({
  title: z.string(),
  note: z.string(),
  createdAt: moment(),
  expiresAt: moment(),
  lifeDays: z.int(),
});
const one = z.strictObject({ id: z.string(), label: z.string() });
const cells = z
  .strictObject({ ended: z.int(), all: z.int() })
  .describe('Its points: one cell of work for each.');
const sweepEntry = id.extend({
  scenario: z.string().describe('Id of the scenario’s content.'),
  state: z.enum(['queued', 'running', 'done', 'cancelled']),
  cells,
  createdAt: moment(),
  finishedAt: moment().nullable(),
});
const sweepState = sweepEntry.extend({
  revision: z.int().describe('Rises with every change.'),
  points: z
    .array(z.strictObject({ place: z.int(), point: named('SweepPoint') }))
    .describe(
      'While it runs: those that ended after the revision `after`, each with its place in the order of the answer.',
    ),
  sweep: named('Sweep').nullable().describe('Once it is done: all of it, as `tare sweep --json` prints it.'),
});
const loose = z.record(z.string(), z.unknown());

/** What the procedures return, by the name of the thing. */
export const shapes = {
  versions: z.strictObject({
    version: z.string(),
    engineVersion: z.string(),
    catalogueVersion: z.string(),
    scenarioVersion: z.int(),
  }),
  limits: loose,
  catalogue: z.strictObject({
    technologies: z.array(one.extend({ kind: z.string() })),
    machines: z.array(one.extend({ provider: z.string() })),
    presets: z.array(z.strictObject({ id: z.string(), title: z.string(), question: z.string() })),
    records: z.int(),
  }),
  entry: z.looseObject({ kind: z.enum(['technology', 'machine', 'preset', 'record']) }),
  estimate: z.strictObject({
    replications: z.int(),
    events: z.number().describe('Of all platforms and replications together, at most.'),
    eventsAllowed: z.number(),
    wallMs: z.number().describe('Rough, from the events alone.'),
    memoryBytes: z.number(),
    problems: z.array(named('Problem')).describe('Empty when it may be started.'),
  }),
  run: z.strictObject({
    id: z.string(),
    scenario: z.string().describe('Id of the scenario’s content.'),
    state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
    revision: z.int().describe('Rises with every change.'),
    progress: z.number().min(0).max(1),
    partial: named('Comparison').nullable().describe('Over the replications so far, while it runs.'),
    comparison: named('Comparison').nullable().describe('Once it is done.'),
    problems: z.array(named('Problem')).describe('Why it failed.'),
    createdAt: moment(),
    finishedAt: moment().nullable(),
  }),
  sweep: sweepState,
  newSweep: sweepState.extend({
    ownerToken: z
      .string()
      .nullable()
      .describe('Shown this once; null where one was given, or the idempotency key was used before.'),
  }),
  sweepPage: z.strictObject({
    items: z.array(sweepEntry.extend({ name: z.string() })),
    nextCursor: z.string().nullable(),
  }),
  scenario: named('Scenario'),
  id,
  entryOfOwner,
  newScenario: entryOfOwner.extend({
    scenarioHash: z.string(),
    ownerToken: z.string().nullable().describe('Shown this once; null where one was given.'),
  }),
  stored: entryOfOwner.extend({ document: named('Scenario') }),
  page: z.strictObject({ items: z.array(entryOfOwner), nextCursor: z.string().nullable() }),
  link,
  newLink: link.extend({
    editToken: z.string().nullable().describe('Shown this once; null where somebody made the link before.'),
  }),
  opened: link.extend({ document: named('Scenario') }),
};
