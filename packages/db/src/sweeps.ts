/**
 * Sweeps and their cells. A cell's answer follows from its key alone, so it does not matter who works it out or how often:
 * the first that is written counts, and it counts once, as a cell ends once. A worker that was thought dead and comes
 * back doubles nothing.
 */
import type { Problem, SweepHead, SweepPoint, SweepSetting } from '@tare/schema';
import { and, asc, count, desc, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm';
import type { Orm } from './database.ts';
import { olderThan } from './newest-first.ts';
import { cells, type PointAnswer, points, sweeps } from './tables.ts';

export type SweepEntry = typeof sweeps.$inferSelect;
export type Cell = typeof cells.$inferSelect;

export interface NewCell {
  readonly settings: readonly SweepSetting[];
  readonly key: string | null;
  readonly reasons: readonly Problem[] | null;
}

export interface NewSweep {
  readonly id: string;
  readonly snapshot: string;
  readonly owner: string;
  readonly key: string;
  readonly head: SweepHead;
  readonly idempotencyKey: string | null;
  readonly client: string;
  readonly cells: readonly NewCell[];
  readonly now: Date;
}

const open = inArray(sweeps.state, ['queued', 'running']);
const oneCell = (sweep: string, place: number) => and(eq(cells.sweep, sweep), eq(cells.place, place));

export async function sweepById(orm: Orm, id: string): Promise<SweepEntry | null> {
  const rows = await orm.select().from(sweeps).where(eq(sweeps.id, id));
  return rows[0] ?? null;
}

/** The sweep that was asked first with this idempotency key. */
export async function sweepByKey(orm: Orm, idempotencyKey: string): Promise<SweepEntry | null> {
  const rows = await orm.select().from(sweeps).where(eq(sweeps.idempotencyKey, idempotencyKey));
  return rows[0] ?? null;
}

/** Which of the keys have an answer. */
export async function knownPoints(orm: Orm, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await orm
    .select({ key: points.key })
    .from(points)
    .where(inArray(points.key, [...new Set(keys)]));
  return new Set(rows.map(({ key }) => key));
}

const endedAtOnce = ({ key }: NewCell, known: ReadonlySet<string>): boolean => key === null || known.has(key);

export interface AskedSweep {
  readonly sweep: SweepEntry;
  readonly created: boolean;
  /** Places of the cells that somebody must work out. */
  readonly waiting: readonly number[];
}

/** Records the wish to sweep; cells whose answer is known have ended. The same idempotency key gives the sweep that was asked first. */
export function askSweep(orm: Orm, wanted: NewSweep): Promise<AskedSweep> {
  const { cells: asked, now, ...fields } = wanted;
  return orm.transaction(async inside => {
    const keys = asked.flatMap(({ key }) => (key === null ? [] : [key]));
    const known = await knownPoints(inside, keys);
    const done = asked.every(cell => endedAtOnce(cell, known));
    const state = done ? ({ state: 'done', finishedAt: now } as const) : ({ state: 'queued' } as const);
    const added = await inside
      .insert(sweeps)
      .values({ ...fields, ...state, createdAt: now })
      .onConflictDoNothing({ target: sweeps.idempotencyKey })
      .returning();
    const sweep = added[0];
    if (sweep === undefined)
      return { sweep: (await sweepByKey(inside, wanted.idempotencyKey ?? ''))!, created: false, waiting: [] };
    const rows = asked.map((cell, place) => ({
      ...cell,
      sweep: sweep.id,
      place,
      revision: endedAtOnce(cell, known) ? 0 : null,
    }));
    await inside.insert(cells).values(rows);
    const waiting = rows.filter(({ revision }) => revision === null).map(({ place }) => place);
    return { sweep, created: true, waiting };
  });
}

/** How many of a client's sweeps wait or work. */
export async function activeSweeps(orm: Orm, client: string): Promise<number> {
  const rows = await orm
    .select({ number: count() })
    .from(sweeps)
    .where(and(eq(sweeps.client, client), open));
  return rows[0]?.number ?? 0;
}

/** Cells that wait or work, of the oldest sweeps first: what a queue that lost its jobs is filled from. */
export function unfinishedCells(orm: Orm, limit: number): Promise<{ sweep: string; cell: number }[]> {
  return orm
    .select({ sweep: cells.sweep, cell: cells.place })
    .from(cells)
    .innerJoin(sweeps, eq(cells.sweep, sweeps.id))
    .where(and(open, isNull(cells.revision)))
    .orderBy(asc(sweeps.createdAt), asc(cells.place))
    .limit(limit);
}

/** A cell that somebody begins to work out, and what it belongs to. */
export interface ClaimedCell extends Cell {
  readonly sweepEntry: SweepEntry;
}

/** Begins a cell; null when there is nothing left to do. */
export function claimCell(orm: Orm, id: string, place: number): Promise<ClaimedCell | null> {
  return orm.transaction(async inside => {
    const [sweep] = await inside
      .select()
      .from(sweeps)
      .where(and(eq(sweeps.id, id), open))
      .for('update');
    if (sweep === undefined) return null;
    const [cell] = await inside
      .update(cells)
      .set({ attempt: sql`${cells.attempt} + 1` })
      .where(and(oneCell(id, place), isNull(cells.revision)))
      .returning();
    if (cell === undefined) return null;
    if (sweep.state === 'queued')
      await inside
        .update(sweeps)
        .set({ state: 'running', revision: sweep.revision + 1 })
        .where(eq(sweeps.id, id));
    return { ...cell, sweepEntry: sweep };
  });
}

/** Whether somebody still wants the cell. */
export async function isCellWanted(orm: Orm, id: string, place: number): Promise<boolean> {
  const rows = await orm
    .select({ place: cells.place })
    .from(cells)
    .innerJoin(sweeps, eq(cells.sweep, sweeps.id))
    .where(and(oneCell(id, place), isNull(cells.revision), open));
  return rows.length > 0;
}

/** Hands a cell back: it was begun, and not for anything in it that it was not ended. */
export async function releaseCell(orm: Orm, id: string, place: number): Promise<void> {
  await orm
    .update(cells)
    .set({ attempt: sql`greatest(${cells.attempt} - 1, 0)` })
    .where(oneCell(id, place));
}

export async function pointByKey(orm: Orm, key: string): Promise<PointAnswer | null> {
  const rows = await orm.select({ answer: points.answer }).from(points).where(eq(points.key, key));
  return rows[0]?.answer ?? null;
}

/** What a cell ends with: an answer, which is kept for whoever asks the same, or reasons why there is none. */
export type CellEnding = { readonly answer: PointAnswer } | { readonly reasons: readonly Problem[] };

/**
 * Ends a cell, whose answer is kept under the key from now on, and, with the last one, its sweep. False = it had ended, or the sweep had; the answer is kept all the
 * same. The sweep's row is locked, so that of two that end the last cells one sees that they are the last.
 */
export function endCell(
  orm: Orm,
  at: { id: string; place: number; key: string; ending: CellEnding; now: Date },
): Promise<boolean> {
  const { id, place, key, ending, now } = at;
  return orm.transaction(async inside => {
    if ('answer' in ending)
      await inside
        .insert(points)
        .values({ key, answer: ending.answer, createdAt: now })
        .onConflictDoNothing();
    const [sweep] = await inside
      .select({ revision: sweeps.revision })
      .from(sweeps)
      .where(and(eq(sweeps.id, id), open))
      .for('update');
    if (sweep === undefined) return false;
    const revision = sweep.revision + 1;
    const ended = await inside
      .update(cells)
      .set({ revision, key, ...('reasons' in ending ? { reasons: ending.reasons } : {}) })
      .where(and(oneCell(id, place), isNull(cells.revision)))
      .returning({ place: cells.place });
    if (ended.length === 0) return false;
    const [left] = await inside
      .select({ number: count() })
      .from(cells)
      .where(and(eq(cells.sweep, id), isNull(cells.revision)));
    const state = left?.number === 0 ? ({ state: 'done', finishedAt: now } as const) : {};
    await inside
      .update(sweeps)
      .set({ revision, ...state })
      .where(eq(sweeps.id, id));
    return true;
  });
}

/** Ends a sweep that has not ended; one that has stays as it is. */
export async function cancelSweep(orm: Orm, id: string, now: Date): Promise<SweepEntry | null> {
  await orm
    .update(sweeps)
    .set({ state: 'cancelled', finishedAt: now, revision: sql`${sweeps.revision} + 1` })
    .where(and(eq(sweeps.id, id), open));
  return sweepById(orm, id);
}

/** Removes it with its cells, whatever its state; answers of its points stay for others. False = there is none, or it is somebody else's. */
export async function deleteSweep(orm: Orm, owner: string, id: string): Promise<boolean> {
  const gone = await orm
    .delete(sweeps)
    .where(and(eq(sweeps.owner, owner), eq(sweeps.id, id)))
    .returning({ id: sweeps.id });
  return gone.length > 0;
}

/** Its revision alone, for those who look often; null when there is no such sweep. */
export async function sweepRevision(orm: Orm, id: string): Promise<number | null> {
  const rows = await orm.select({ revision: sweeps.revision }).from(sweeps).where(eq(sweeps.id, id));
  return rows[0]?.revision ?? null;
}

export interface CellCount {
  readonly ended: number;
  readonly all: number;
}

/** How many cells of each sweep there are, and how many have ended. */
export async function countCells(orm: Orm, ids: readonly string[]): Promise<ReadonlyMap<string, CellCount>> {
  const rows = await orm
    .select({ id: cells.sweep, all: count(), ended: count(cells.revision) })
    .from(cells)
    .where(inArray(cells.sweep, [...ids]))
    .groupBy(cells.sweep);
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

/** An answered point at its place. */
export interface PlacedPoint {
  readonly place: number;
  readonly point: SweepPoint;
}

/** Cells that ended after a revision and up to another, in the order of the points. */
export async function endedPoints(
  orm: Orm,
  id: string,
  { after, upTo }: { after: number; upTo: number },
): Promise<PlacedPoint[]> {
  const rows = await orm
    .select({ cell: cells, answer: points.answer })
    .from(cells)
    .leftJoin(points, eq(cells.key, points.key))
    .where(and(eq(cells.sweep, id), gt(cells.revision, after), lte(cells.revision, upTo)))
    .orderBy(asc(cells.place));
  return rows.map(({ cell: { place, settings, reasons }, answer }) => {
    const { leaders, platforms } = (reasons === null ? answer : null) ?? { leaders: [], platforms: [] };
    return {
      place,
      point: { settings: [...settings], leaders, platforms, reasons: [...(reasons ?? [])] },
    };
  });
}

/** An owner's sweeps, newest first; `after` is the last one of the page before. */
export function listSweeps(
  orm: Orm,
  page: { owner: string; limit: number; after?: { createdAt: Date; id: string } | undefined },
): Promise<SweepEntry[]> {
  const { owner, limit, after } = page;
  return orm
    .select()
    .from(sweeps)
    .where(and(eq(sweeps.owner, owner), olderThan(sweeps, after)))
    .orderBy(desc(sweeps.createdAt), desc(sweeps.id))
    .limit(limit);
}
