/** Somebody's named snapshots. Every call names the owner: nobody sees or changes another's. */
import { and, desc, eq } from 'drizzle-orm';
import type { Orm } from './database.ts';
import { olderThan } from './newest-first.ts';
import { scenarios } from './tables.ts';

export type ScenarioEntry = typeof scenarios.$inferSelect;

const one = (owner: string, snapshot: string) =>
  and(eq(scenarios.owner, owner), eq(scenarios.snapshot, snapshot));

/** Adds it, or gives the one that is there the new title. */
export async function storeScenario(
  orm: Orm,
  wanted: { owner: string; snapshot: string; title: string; now: Date },
): Promise<ScenarioEntry> {
  const { owner, snapshot, title, now } = wanted;
  const rows = await orm
    .insert(scenarios)
    .values({ owner, snapshot, title, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({ target: [scenarios.owner, scenarios.snapshot], set: { title, updatedAt: now } })
    .returning();
  return rows[0]!;
}

/** null = there is none, or it is somebody else's. */
export async function ownScenario(orm: Orm, owner: string, snapshot: string): Promise<ScenarioEntry | null> {
  const rows = await orm.select().from(scenarios).where(one(owner, snapshot));
  return rows[0] ?? null;
}

/** Newest first; `after` is the last one of the page before. */
export function listScenarios(
  orm: Orm,
  page: { owner: string; limit: number; after?: { createdAt: Date; snapshot: string } | undefined },
): Promise<ScenarioEntry[]> {
  const { owner, limit, after } = page;
  const { createdAt, snapshot: id } = scenarios;
  const last = after && { createdAt: after.createdAt, id: after.snapshot };
  return orm
    .select()
    .from(scenarios)
    .where(and(eq(scenarios.owner, owner), olderThan({ createdAt, id }, last)))
    .orderBy(desc(scenarios.createdAt), desc(scenarios.snapshot))
    .limit(limit);
}

/** null = there is none, or it is somebody else's. */
export async function retitleScenario(
  orm: Orm,
  change: { owner: string; snapshot: string; title: string; now: Date },
): Promise<ScenarioEntry | null> {
  const rows = await orm
    .update(scenarios)
    .set({ title: change.title, updatedAt: change.now })
    .where(one(change.owner, change.snapshot))
    .returning();
  return rows[0] ?? null;
}

export async function deleteScenario(orm: Orm, owner: string, snapshot: string): Promise<boolean> {
  const gone = await orm.delete(scenarios).where(one(owner, snapshot)).returning({ id: scenarios.snapshot });
  return gone.length > 0;
}
