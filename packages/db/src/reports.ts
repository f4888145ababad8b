/** Answers by the hash of their question; an answer never changes, so the first one written stays. */
import type { Comparison } from '@tare/schema';
import { eq } from 'drizzle-orm';
import type { Orm } from './database.ts';
import { reports } from './tables.ts';

export async function findReport(orm: Orm, key: string): Promise<Comparison | null> {
  const rows = await orm.select({ comparison: reports.comparison }).from(reports).where(eq(reports.key, key));
  return rows[0]?.comparison ?? null;
}

export async function storeReport(orm: Orm, key: string, comparison: Comparison, now: Date): Promise<void> {
  await orm.insert(reports).values({ key, comparison, createdAt: now }).onConflictDoNothing();
}
