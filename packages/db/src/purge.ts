/** Removes what nobody can reach or needs any more, so that the database does not grow for ever. */
import { and, eq, lt, notExists, or } from 'drizzle-orm';
import type { Orm } from './database.ts';
import { cells, points, reports, runs, scenarios, shares, snapshots, sweeps } from './tables.ts';

/**
 * Links that ended, runs and sweeps that ended before the time, then answers and scenarios from before it that nothing refers
 * to. Links in force, somebody's stored scenarios and what they need stay.
 */
export async function purge(orm: Orm, before: Date): Promise<void> {
  await orm.delete(shares).where(or(lt(shares.expiresAt, before), lt(shares.revokedAt, before)));
  await orm.delete(runs).where(lt(runs.finishedAt, before));
  const asking = orm.select({ id: runs.id }).from(runs).where(eq(runs.key, reports.key));
  await orm.delete(reports).where(and(lt(reports.createdAt, before), notExists(asking)));
  await orm.delete(sweeps).where(lt(sweeps.finishedAt, before));
  const sweeping = orm.select({ place: cells.place }).from(cells).where(eq(cells.key, points.key));
  await orm.delete(points).where(and(lt(points.createdAt, before), notExists(sweeping)));
  const uses = [
    orm.select({ id: shares.id }).from(shares).where(eq(shares.id, snapshots.id)),
    orm.select({ id: runs.id }).from(runs).where(eq(runs.snapshot, snapshots.id)),
    orm.select({ id: sweeps.id }).from(sweeps).where(eq(sweeps.snapshot, snapshots.id)),
    orm.select({ id: scenarios.snapshot }).from(scenarios).where(eq(scenarios.snapshot, snapshots.id)),
  ];
  await orm.delete(snapshots).where(and(lt(snapshots.createdAt, before), ...uses.map(use => notExists(use))));
}
