/** Immutable scenarios by content. */
import type { ScenarioDocument } from '@tare/schema';
import { eq } from 'drizzle-orm';
import type { Orm } from './database.ts';
import { snapshots } from './tables.ts';

export type Snapshot = typeof snapshots.$inferSelect;

/** Stores it unless it is there. `taken` = another document has this short id. */
export async function storeSnapshot(
  orm: Orm,
  wanted: { id: string; hash: string; document: ScenarioDocument; now: Date },
): Promise<'stored' | 'known' | 'taken'> {
  const { id, hash, document, now } = wanted;
  const added = await orm
    .insert(snapshots)
    .values({ id, hash, document, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: snapshots.id });
  if (added.length > 0) return 'stored';
  const there = await snapshotById(orm, id);
  return there?.hash === hash ? 'known' : 'taken';
}

export async function snapshotById(orm: Orm, id: string): Promise<Snapshot | null> {
  const rows = await orm.select().from(snapshots).where(eq(snapshots.id, id));
  return rows[0] ?? null;
}
