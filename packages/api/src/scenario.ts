/**
 * Stored scenarios: content-addressed snapshots with a title. There are no accounts; whoever holds the owner token sees
 * and changes what was stored with it. A snapshot itself never changes.
 */
import {
  deleteScenario,
  listScenarios,
  ownScenario,
  retitleScenario,
  type ScenarioEntry,
  storeScenario,
} from '@tare/db';
import { LIMITS } from '@tare/schema';
import * as z from 'zod';
import { pageInput, pageOf, readCursor } from './cursor.ts';
import { post, shapes } from './http-route.ts';
import { notFound } from './refusal.ts';
import { documentInput, keepSnapshot, prepared, snapshotOf } from './snapshot.ts';
import { titleInput } from './text-input.ts';
import { digestOf, idInput, newToken, tokenInput } from './tokens.ts';
import { reading, router, writing } from './trpc.ts';

const entryOf = ({ snapshot, title, createdAt, updatedAt }: ScenarioEntry) => ({
  id: snapshot,
  title,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

/** A document's name may be longer or stranger than a title may be. */
const titleFrom = (name: string): string => {
  const cut = titleInput.safeParse(name.slice(0, LIMITS.titleCharacters));
  return cut.success ? cut.data : 'Untitled';
};

/** Stores a scenario. Without an owner token a new one is made, which is shown this once. */
const create = writing
  .meta(post('/scenarios', 'Store a scenario', shapes.newScenario))
  .input(
    z.strictObject({
      document: documentInput,
      title: titleInput.optional(),
      ownerToken: tokenInput.optional(),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { document, scenarioHash } = prepared(input.document);
    const ownerToken = input.ownerToken ?? newToken(ctx.randomBytes);
    const entry = await storeScenario(ctx.orm, {
      owner: digestOf(ownerToken),
      snapshot: await keepSnapshot(ctx, document),
      title: input.title ?? titleFrom(document.name),
      now: ctx.clock.now(),
    });
    return {
      ...entryOf(entry),
      scenarioHash,
      ownerToken: input.ownerToken === undefined ? ownerToken : null,
    };
  });

/** One of the owner's scenarios, the document as it was handed in. A link that was revoked opens nothing here. */
const get = reading
  .meta(post('/scenarios/{id}/read', 'One of the owner’s scenarios', shapes.stored))
  .input(z.strictObject({ id: idInput, ownerToken: tokenInput }))
  .query(async ({ ctx, input }) => {
    const entry = await ownScenario(ctx.orm, digestOf(input.ownerToken), input.id);
    if (entry === null) throw notFound('scenario');
    return { ...entryOf(entry), document: (await snapshotOf(ctx, input.id)).document };
  });

/** The owner's scenarios, newest first, a page at a time. */
const list = reading
  .meta(post('/scenarios/list', 'The owner’s scenarios, newest first, a page at a time', shapes.page))
  .input(
    z.strictObject({
      ownerToken: tokenInput,
      ...pageInput,
    }),
  )
  .query(async ({ ctx, input }) => {
    const after = input.cursor === undefined ? undefined : readCursor(input.cursor);
    const owner = digestOf(input.ownerToken);
    const found = await listScenarios(ctx.orm, {
      owner,
      limit: input.limit + 1,
      after: after && { createdAt: after.createdAt, snapshot: after.id },
    });
    const { page, nextCursor } = pageOf(found, input.limit, ({ createdAt, snapshot }) => ({
      createdAt,
      id: snapshot,
    }));
    return { items: page.map(entryOf), nextCursor };
  });

/** Gives the owner's scenario another title; the document is its identity and cannot be changed. */
const update = writing
  .meta(post('/scenarios/{id}/rename', 'Give a scenario another title', shapes.entryOfOwner))
  .input(z.strictObject({ id: idInput, ownerToken: tokenInput, title: titleInput }))
  .mutation(async ({ ctx, input }) => {
    const owner = digestOf(input.ownerToken);
    const change = { owner, snapshot: input.id, title: input.title, now: ctx.clock.now() };
    const entry = await retitleScenario(ctx.orm, change);
    if (entry === null) throw notFound('scenario');
    return entryOf(entry);
  });

/** Takes it off the owner's list; links and runs of the same content stay. */
const remove = writing
  .meta(post('/scenarios/{id}/delete', 'Take a scenario off the owner’s list', shapes.id))
  .input(z.strictObject({ id: idInput, ownerToken: tokenInput }))
  .mutation(async ({ ctx, input }) => {
    const gone = await deleteScenario(ctx.orm, digestOf(input.ownerToken), input.id);
    if (!gone) throw notFound('scenario');
    return { id: input.id };
  });

export const scenarioRouter = router({ create, get, list, update, delete: remove });
