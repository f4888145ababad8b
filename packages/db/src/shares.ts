/** Short links. A link that is revoked, expired or was never made looks the same: there is none. */
import { and, eq, gt, isNotNull, isNull, lte, or } from 'drizzle-orm';
import type { Orm } from './database.ts';
import { shares } from './tables.ts';

export type Share = typeof shares.$inferSelect;

const DAY_MS = 86_400_000;

/** When a link expires that nobody opens from now on. */
const endOf = (now: Date, lifeDays: number): Date => new Date(now.getTime() + lifeDays * DAY_MS);

const live = (id: string, now: Date) =>
  and(eq(shares.id, id), isNull(shares.revokedAt), gt(shares.expiresAt, now));

/**
 * Makes the link, or takes over one that was revoked or has expired.
 * @returns null when the link exists already; it stays as its maker left it
 */
export async function createShare(
  orm: Orm,
  wanted: { id: string; title: string; note: string; editor: string; now: Date; lifeDays: number },
): Promise<Share | null> {
  const { id, title, note, editor, now, lifeDays } = wanted;
  const life = { lifeDays, expiresAt: endOf(now, lifeDays) };
  const fields = { title, note, editor, createdAt: now, ...life, revokedAt: null };
  const rows = await orm
    .insert(shares)
    .values({ id, ...fields })
    .onConflictDoUpdate({
      target: shares.id,
      set: fields,
      setWhere: or(isNotNull(shares.revokedAt), lte(shares.expiresAt, now))!,
    })
    .returning();
  return rows[0] ?? null;
}

/** The link, with its life begun anew: it expires only when nobody opens it. */
export async function openShare(orm: Orm, { id, now }: { id: string; now: Date }): Promise<Share | null> {
  const rows = await orm.select().from(shares).where(live(id, now));
  const share = rows[0];
  if (share === undefined) return null;
  const expiresAt = endOf(now, share.lifeDays);
  // At most a few times in its life, and at most once a day, so that reading is not writing.
  const slack = Math.min(DAY_MS, (share.lifeDays * DAY_MS) / 8);
  if (expiresAt.getTime() - share.expiresAt.getTime() < slack) return share;
  const prolonged = await orm.update(shares).set({ expiresAt }).where(live(id, now)).returning();
  return prolonged[0] ?? null;
}

/** False = no such link, or not this editor's. */
export async function revokeShare(
  orm: Orm,
  wanted: { id: string; editor: string; now: Date },
): Promise<boolean> {
  const { id, editor, now } = wanted;
  const rows = await orm
    .update(shares)
    .set({ revokedAt: now })
    .where(and(live(id, now), eq(shares.editor, editor)))
    .returning({ id: shares.id });
  return rows.length > 0;
}

/** Lets it live so many days from now, and from each time that it is opened. null = no such link, or not this editor's. */
export async function extendShare(
  orm: Orm,
  wanted: { id: string; editor: string; now: Date; lifeDays: number },
): Promise<Share | null> {
  const { id, editor, now, lifeDays } = wanted;
  const rows = await orm
    .update(shares)
    .set({ lifeDays, expiresAt: endOf(now, lifeDays) })
    .where(and(live(id, now), eq(shares.editor, editor)))
    .returning();
  return rows[0] ?? null;
}
