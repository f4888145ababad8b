/** Runs: asked once per key, answered from the store where the question is known, watched over SSE, cancelled. */
import { askRun, cancelRun, findReport, type Run, runById, runByKey } from '@tare/db';
import { tracked } from '@trpc/server';
import * as z from 'zod';
import { admit, askedBefore, sameQuestion, seenRevision, watching } from './admission.ts';
import type { Context } from './context.ts';
import { get as getAt, post, shapes } from './http-route.ts';
import { estimateOf, keyOf, optionsInput, type Question, questionOf } from './question.ts';
import { notFound, refuse } from './refusal.ts';
import { statesOf } from './run-stream.ts';
import { viewOf } from './run-view.ts';
import { documentInput, keepSnapshot, prepared, snapshotOf } from './snapshot.ts';
import { idInput, newRunId } from './tokens.ts';
import { reading, router, running, writing } from './trpc.ts';

const questionInput = z.strictObject({ document: documentInput, options: optionsInput });

/** Bounds of events, time and memory. `problems` says what speaks against starting it. */
const estimate = writing
  .meta(post('/runs/estimate', 'What a comparison would cost, before it is started', shapes.estimate))
  .input(questionInput)
  .mutation(({ input }) => estimateOf(questionOf(prepared(input.document), input.options)));

/** What a new question must pass before it is queued; an answered one costs nothing. */
async function admitRun(ctx: Context, question: Question): Promise<void> {
  const { problems, events } = estimateOf(question);
  if (problems.length > 0) refuse(problems);
  await admit(ctx, 'runs', events);
}

/** Puts the question to the workers, or to the store where its answer is known. */
async function askNew(ctx: Context, question: Question, key: string, asked: string | null): Promise<Run> {
  const done = (await findReport(ctx.orm, key)) !== null;
  if (!done) await admitRun(ctx, question);
  const { run, created } = await askRun(ctx.orm, {
    id: newRunId(ctx.randomBytes),
    snapshot: await keepSnapshot(ctx, question.prepared.document),
    key,
    options: question.options,
    idempotencyKey: asked,
    client: ctx.client,
    done,
    now: ctx.clock.now(),
  });
  if (!created) return sameQuestion(run, key);
  // A queue that fails here loses nothing: workers look for queued runs without a job.
  if (!done) await ctx.queue.add([{ run: run.id }]).catch(ctx.reportFault);
  return run;
}

/** The run that the client asked before with the idempotency key, at no cost; else a new one. */
async function startRun(ctx: Context, question: Question, idempotencyKey?: string): Promise<Run> {
  const key = keyOf(question, ctx.engineVersion);
  const { filed, before } = await askedBefore(ctx, { key, idempotencyKey }, runByKey);
  return before ?? askNew(ctx, question, key, filed);
}

/** Starts a comparison, or returns the answer at once where it is known. */
const start = running
  .meta(post('/runs', 'Start a comparison, or get its answer at once where it is known', shapes.run))
  .input(
    questionInput.extend({
      /** Repeating a call with the same key returns the same run. */
      idempotencyKey: z.string().min(8).max(100).optional(),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { document, options, idempotencyKey } = input;
    const run = await startRun(ctx, questionOf(prepared(document), options), idempotencyKey);
    return viewOf(ctx, run);
  });

async function runOf(ctx: Context, id: string): Promise<Run> {
  const run = await runById(ctx.orm, id);
  if (run === null) throw notFound('run');
  return run;
}

const get = reading
  .meta(getAt('/runs/{id}', 'How a run stands, and its comparison once it is done', shapes.run))
  .input(z.strictObject({ id: idInput }))
  .query(async ({ ctx, input }) => viewOf(ctx, await runOf(ctx, input.id)));

/** The scenario that a run was asked about. */
const document = reading
  .meta(getAt('/runs/{id}/scenario', 'The scenario that a run was asked about', shapes.scenario))
  .input(z.strictObject({ id: idInput }))
  .query(async ({ ctx, input }) => {
    const { snapshot } = await runOf(ctx, input.id);
    return (await snapshotOf(ctx, snapshot)).document;
  });

/** Ends a run that has not ended; cancelling twice is as good as once. */
const cancel = writing
  .meta(post('/runs/{id}/cancel', 'End a run that has not ended', shapes.run))
  .input(z.strictObject({ id: idInput }))
  .mutation(async ({ ctx, input }) => {
    const run = await cancelRun(ctx.orm, input.id, ctx.clock.now());
    if (run === null) throw notFound('run');
    return viewOf(ctx, run);
  });

async function* trackedStates(ctx: Context, wanted: Parameters<typeof statesOf>[1]) {
  for await (const view of statesOf(ctx, wanted)) yield tracked(String(view.revision), view);
}

/**
 * The run whenever it changes, until it has ended. The state is read from the database, so any process can serve it,
 * and a lost connection goes on after the revision that was seen last.
 */
const stream = reading
  .input(z.strictObject({ id: idInput, lastEventId: z.string().max(20).nullish() }))
  .subscription(({ ctx, input: { id, lastEventId }, signal }) =>
    watching(ctx, trackedStates(ctx, { id, after: seenRevision(lastEventId), signal })),
  );

export const runRouter = router({ estimate, start, get, document, cancel, stream });
