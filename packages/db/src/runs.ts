/**
 * Runs. Whoever works on one holds an attempt number; every write of a worker names it and has no effect once a newer
 * attempt has begun or the run has ended. So a worker that was thought dead and comes back doubles nothing.
 */
import type { Comparison, Problem } from '@tare/schema';
import { and, asc, count, eq, inArray, sql } from 'drizzle-orm';
import type { Orm } from './database.ts';
import { storeReport } from './reports.ts';
import { type RunOptions, runs } from './tables.ts';

export type Run = typeof runs.$inferSelect;

export interface NewRun {
  readonly id: string;
  readonly snapshot: string;
  readonly key: string;
  readonly options: RunOptions;
  readonly idempotencyKey: string | null;
  readonly client: string;
  /** The answer is known: the run is done as soon as it is asked. */
  readonly done: boolean;
  readonly now: Date;
}

const next = { revision: sql`${runs.revision} + 1` };
const open = inArray(runs.state, ['queued', 'running']);
const held = (id: string, attempt: number) =>
  and(eq(runs.id, id), eq(runs.attempt, attempt), eq(runs.state, 'running'));

/** The run that was asked first with this idempotency key. */
export async function runByKey(orm: Orm, idempotencyKey: string): Promise<Run | null> {
  const rows = await orm.select().from(runs).where(eq(runs.idempotencyKey, idempotencyKey));
  return rows[0] ?? null;
}

/** Records the wish to run; the same idempotency key gives the run that was asked first. */
export async function askRun(orm: Orm, wanted: NewRun): Promise<{ run: Run; created: boolean }> {
  const { done, now, ...fields } = wanted;
  const state = done
    ? ({ state: 'done', progress: 1, finishedAt: now } as const)
    : ({ state: 'queued' } as const);
  const added = await orm
    .insert(runs)
    .values({ ...fields, ...state, createdAt: now })
    .onConflictDoNothing({ target: runs.idempotencyKey })
    .returning();
  if (added[0] !== undefined) return { run: added[0], created: true };
  const there = await runByKey(orm, wanted.idempotencyKey ?? '');
  return { run: there!, created: false };
}

export async function runById(orm: Orm, id: string): Promise<Run | null> {
  const rows = await orm.select().from(runs).where(eq(runs.id, id));
  return rows[0] ?? null;
}

/** Its revision alone, for those who look often; null when there is no such run. */
export async function runRevision(orm: Orm, id: string): Promise<number | null> {
  const rows = await orm.select({ revision: runs.revision }).from(runs).where(eq(runs.id, id));
  return rows[0]?.revision ?? null;
}

/** How many of a client's runs wait or work. */
export async function activeRuns(orm: Orm, client: string): Promise<number> {
  const rows = await orm
    .select({ number: count() })
    .from(runs)
    .where(and(eq(runs.client, client), open));
  return rows[0]?.number ?? 0;
}

/** Ids of the runs that wait or work, oldest first: what a queue that lost its jobs is filled from. */
export async function unfinishedRuns(orm: Orm, limit: number): Promise<readonly string[]> {
  const rows = await orm
    .select({ id: runs.id })
    .from(runs)
    .where(open)
    .orderBy(asc(runs.createdAt))
    .limit(limit);
  return rows.map(row => row.id);
}

/** Begins an attempt; null when there is nothing left to do. */
export async function claimRun(orm: Orm, id: string, now: Date): Promise<Run | null> {
  const rows = await orm
    .update(runs)
    .set({ state: 'running', attempt: sql`${runs.attempt} + 1`, heartbeatAt: now, ...next })
    .where(and(eq(runs.id, id), open))
    .returning();
  return rows[0] ?? null;
}

/**
 * Writes how far an attempt is; the revision rises when there is news, so that streams carry nothing twice.
 * False = the attempt holds the run no longer: cancelled, or taken over by a newer one.
 */
export async function noteProgress(
  orm: Orm,
  at: { id: string; attempt: number; now: Date; progress?: number; partial?: Comparison },
): Promise<boolean> {
  const { id, attempt, now, ...news } = at;
  const rows = await orm
    .update(runs)
    .set({ ...news, heartbeatAt: now, ...(Object.keys(news).length === 0 ? {} : next) })
    .where(held(id, attempt))
    .returning({ id: runs.id });
  return rows.length > 0;
}

/** Writes the answer and ends the run, both or neither. False as for `noteProgress`; then nothing is written. */
export function finishRun(
  orm: Orm,
  at: { id: string; attempt: number; now: Date; comparison: Comparison },
): Promise<boolean> {
  return orm.transaction(async inside => {
    const rows = await inside
      .update(runs)
      .set({ state: 'done', progress: 1, partial: null, finishedAt: at.now, ...next })
      .where(held(at.id, at.attempt))
      .returning({ key: runs.key });
    const ended = rows[0];
    if (ended === undefined) return false;
    await storeReport(inside, ended.key, at.comparison, at.now);
    return true;
  });
}

export async function failRun(
  orm: Orm,
  at: { id: string; attempt: number; now: Date; problems: readonly Problem[] },
): Promise<boolean> {
  const rows = await orm
    .update(runs)
    .set({ state: 'failed', partial: null, problems: at.problems, finishedAt: at.now, ...next })
    .where(held(at.id, at.attempt))
    .returning({ id: runs.id });
  return rows.length > 0;
}

/** Hands an unfinished run back, for another worker to begin anew. */
export async function releaseRun(orm: Orm, at: { id: string; attempt: number }): Promise<boolean> {
  const rows = await orm
    .update(runs)
    .set({ state: 'queued', progress: 0, partial: null, ...next })
    .where(held(at.id, at.attempt))
    .returning({ id: runs.id });
  return rows.length > 0;
}

/** Ends a run that has not ended; one that has stays as it is. */
export async function cancelRun(orm: Orm, id: string, now: Date): Promise<Run | null> {
  await orm
    .update(runs)
    .set({ state: 'cancelled', partial: null, finishedAt: now, ...next })
    .where(and(eq(runs.id, id), open));
  return runById(orm, id);
}
