/** Sweeps: asked once per key, cut into cells for the workers, watched over SSE, listed, cancelled, deleted. */
import {
  askSweep,
  cancelSweep,
  countCells,
  deleteSweep,
  listSweeps,
  type SweepEntry,
  sweepById,
  sweepByKey,
  sweepRevision,
} from '@tare/db';
import { sweepHead } from '@tare/experiments';
import { tracked } from '@trpc/server';
import * as z from 'zod';
import { admit, askedBefore, sameQuestion, seenRevision, watching } from './admission.ts';
import type { Context } from './context.ts';
import { pageInput, pageOf, readCursor } from './cursor.ts';
import { type Followed, follow, type Wanted } from './follow.ts';
import { get as getAt, post, shapes } from './http-route.ts';
import { notFound } from './refusal.ts';
import { keepSnapshot, prepared } from './snapshot.ts';
import { cutSweep, sweepInput, sweepKey, type SweepQuestion, sweepQuestion } from './sweep-question.ts';
import { NO_CELLS, sweepEntryOf, sweepHasEnded, type SweepView, sweepViewOf } from './sweep-view.ts';
import { digestOf, idInput, newRunId, newToken, tokenInput } from './tokens.ts';
import { reading, router, running, writing } from './trpc.ts';

interface Asking {
  readonly question: SweepQuestion;
  readonly key: string;
  readonly ownerToken: string;
  readonly idempotencyKey: string | null;
}

/** Puts the cells that nobody has answered to the workers. */
async function askNew(ctx: Context, { question, key, ownerToken, idempotencyKey }: Asking) {
  const cut = await cutSweep(ctx, question);
  // What is answered already costs nothing.
  if (cut.newEvents > 0) await admit(ctx, 'sweeps', cut.newEvents);
  const asked = await askSweep(ctx.orm, {
    id: newRunId(ctx.randomBytes),
    snapshot: await keepSnapshot(ctx, question.subject.document),
    owner: digestOf(ownerToken),
    key,
    head: sweepHead(question),
    idempotencyKey,
    client: ctx.client,
    cells: cut.cells,
    now: ctx.clock.now(),
  });
  if (!asked.created) return { sweep: sameQuestion(asked.sweep, key), created: false };
  const work = asked.waiting.map(cell => ({ sweep: asked.sweep.id, cell }));
  // A queue that fails here loses nothing: workers look for cells without a job.
  if (work.length > 0) await ctx.queue.add(work).catch(ctx.reportFault);
  return asked;
}

/** The sweep that the client asked before with the idempotency key, at no cost; else a new one. */
async function startSweep(ctx: Context, asking: Omit<Asking, 'idempotencyKey'>, idempotencyKey?: string) {
  const { filed, before } = await askedBefore(ctx, { key: asking.key, idempotencyKey }, sweepByKey);
  if (before !== null) return { sweep: before, created: false };
  return askNew(ctx, { ...asking, idempotencyKey: filed });
}

/** Starts a sweep. Points that anybody asked before are not run again. */
const start = running
  .meta(post('/sweeps', 'Start a sweep: every platform at combinations of some settings', shapes.newSweep))
  .input(
    sweepInput.extend({
      /** Repeating a call with the same key returns the same sweep. */
      idempotencyKey: z.string().min(8).max(100).optional(),
      ownerToken: tokenInput.optional(),
    }),
  )
  .mutation(async ({ ctx, input: { document, idempotencyKey, ownerToken: given, ...asked } }) => {
    const question = sweepQuestion(prepared(document), asked, ctx.engineVersion);
    const ownerToken = given ?? newToken(ctx.randomBytes);
    const asking = { question, key: sweepKey(question), ownerToken };
    const { sweep, created } = await startSweep(ctx, asking, idempotencyKey);
    const view = await sweepViewOf(ctx, sweep, -1);
    return { ...view, ownerToken: created && given === undefined ? ownerToken : null };
  });

async function sweepOf(ctx: Context, id: string): Promise<SweepEntry> {
  const sweep = await sweepById(ctx.orm, id);
  if (sweep === null) throw notFound('sweep');
  return sweep;
}

const get = reading
  .meta(getAt('/sweeps/{id}', 'How a sweep stands, and all of it once it is done', shapes.sweep))
  .input(
    z.strictObject({
      id: idInput,
      /** Only points that ended after this revision. */
      after: z.int().min(-1).default(-1),
    }),
  )
  .query(async ({ ctx, input: { id, after } }) => sweepViewOf(ctx, await sweepOf(ctx, id), after));

/** The owner's sweeps, newest first, a page at a time. */
const list = reading
  .meta(post('/sweeps/list', 'The owner’s sweeps, newest first, a page at a time', shapes.sweepPage))
  .input(z.strictObject({ ownerToken: tokenInput, ...pageInput }))
  .query(async ({ ctx, input }) => {
    const after = input.cursor === undefined ? undefined : readCursor(input.cursor);
    const owner = digestOf(input.ownerToken);
    const found = await listSweeps(ctx.orm, { owner, limit: input.limit + 1, after });
    const { page, nextCursor } = pageOf(found, input.limit, one => one);
    const counts = await countCells(
      ctx.orm,
      page.map(({ id }) => id),
    );
    const items = page.map(sweep => ({
      ...sweepEntryOf(sweep, counts.get(sweep.id) ?? NO_CELLS),
      name: sweep.head.name,
    }));
    return { items, nextCursor };
  });

/** Ends a sweep that has not ended; points that have ended stay. Cancelling twice is as good as once. */
const cancel = writing
  .meta(post('/sweeps/{id}/cancel', 'End a sweep that has not ended', shapes.sweep))
  .input(z.strictObject({ id: idInput }))
  .mutation(async ({ ctx, input }) => {
    const sweep = await cancelSweep(ctx.orm, input.id, ctx.clock.now());
    if (sweep === null) throw notFound('sweep');
    return sweepViewOf(ctx, sweep, -1);
  });

/** Removes the owner's sweep, and ends it where it had not ended. */
const remove = writing
  .meta(post('/sweeps/{id}/delete', 'Remove a sweep', shapes.id))
  .input(z.strictObject({ id: idInput, ownerToken: tokenInput }))
  .mutation(async ({ ctx, input }) => {
    const gone = await deleteSweep(ctx.orm, digestOf(input.ownerToken), input.id);
    if (!gone) throw notFound('sweep');
    return { id: input.id };
  });

async function* trackedViews(ctx: Context, { id, ...wanted }: Wanted & { readonly id: string }) {
  const followed: Followed<SweepView> = {
    what: 'sweep',
    revision: () => sweepRevision(ctx.orm, id),
    view: async (seen: number) => sweepViewOf(ctx, await sweepOf(ctx, id), seen),
    hasEnded: sweepHasEnded,
  };
  for await (const view of follow(ctx.clock, followed, wanted)) yield tracked(String(view.revision), view);
}

/** The sweep whenever a point of it ends, each point once; a lost connection goes on after the revision that was seen last. */
const stream = reading
  .input(z.strictObject({ id: idInput, lastEventId: z.string().max(20).nullish() }))
  .subscription(({ ctx, input: { id, lastEventId }, signal }) =>
    watching(ctx, trackedViews(ctx, { id, after: seenRevision(lastEventId), signal })),
  );

export const sweepRouter = router({ start, get, list, cancel, delete: remove, stream });
