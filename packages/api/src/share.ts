/** Short links: the same scenario has the same link; its maker holds a token to revoke or prolong it. */
import { createShare, extendShare, openShare, revokeShare, type Share } from '@tare/db';
import type { ScenarioDocument } from '@tare/schema';
import * as z from 'zod';
import { get as getAt, post, shapes } from './http-route.ts';
import { notFound } from './refusal.ts';
import { documentInput, keepSnapshot, prepared, snapshotOf } from './snapshot.ts';
import { noteInput, titleInput } from './text-input.ts';
import { digestOf, idInput, newToken, tokenInput } from './tokens.ts';
import { reading, router, writing } from './trpc.ts';

const YEAR = 365;
/** Days without use after which a link expires. */
const lifeInput = z.int().min(1).max(YEAR).default(YEAR);

const linkOf = ({ id, title, note, createdAt, expiresAt, lifeDays }: Share) => ({
  id,
  title,
  note,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  lifeDays,
});

const nameOf = (name: string): string => (titleInput.safeParse(name).success ? name.trim() : 'Untitled');

/**
 * A title or a note of one's own is part of what is shared. Else whoever shares a well-known scenario first would put
 * words on everybody's link to it.
 */
function identityOf(shared: { document: ScenarioDocument; title: string; note: string }): unknown {
  const { document, title, note } = shared;
  return note === '' && title === nameOf(document.name) ? document : shared;
}

/** Makes a link. `editToken` is null when somebody has made it before: then it is theirs to revoke. */
const create = writing
  .meta(post('/links', 'Make a short link', shapes.newLink))
  .input(
    z.strictObject({
      document: documentInput,
      title: titleInput.optional(),
      note: noteInput.default(''),
      lifeDays: lifeInput,
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { document } = prepared(input.document);
    const { note, lifeDays } = input;
    const title = input.title ?? nameOf(document.name);
    const id = await keepSnapshot(ctx, document, identityOf({ document, title, note }));
    const now = ctx.clock.now();
    const editToken = newToken(ctx.randomBytes);
    const made = await createShare(ctx.orm, {
      ...{ id, title, note, now, lifeDays },
      editor: digestOf(editToken),
    });
    if (made !== null) return { ...linkOf(made), editToken };
    const there = await openShare(ctx.orm, { id, now });
    if (there === null) throw notFound('link');
    return { ...linkOf(there), editToken: null };
  });

/** What the link leads to. Opening it begins its life anew. */
const get = reading
  .meta(getAt('/links/{id}', 'What a short link leads to', shapes.opened))
  .input(z.strictObject({ id: idInput }))
  .query(async ({ ctx, input }) => {
    const now = ctx.clock.now();
    const share = await openShare(ctx.orm, { id: input.id, now });
    if (share === null) throw notFound('link');
    const { document } = await snapshotOf(ctx, input.id);
    return { ...linkOf(share), document };
  });

const revoke = writing
  .meta(post('/links/{id}/revoke', 'Take a short link back', shapes.id))
  .input(z.strictObject({ id: idInput, editToken: tokenInput }))
  .mutation(async ({ ctx, input }) => {
    const editor = digestOf(input.editToken);
    const revoked = await revokeShare(ctx.orm, { id: input.id, editor, now: ctx.clock.now() });
    if (!revoked) throw notFound('link');
    return { id: input.id };
  });

const extend = writing
  .meta(post('/links/{id}/extend', 'Let a short link live so many days from now', shapes.link))
  .input(z.strictObject({ id: idInput, editToken: tokenInput, lifeDays: lifeInput }))
  .mutation(async ({ ctx, input }) => {
    const now = ctx.clock.now();
    const { id, lifeDays } = input;
    const editor = digestOf(input.editToken);
    const share = await extendShare(ctx.orm, { id, editor, now, lifeDays });
    if (share === null) throw notFound('link');
    return linkOf(share);
  });

export const shareRouter = router({ create, get, revoke, extend });
