/** A sweep as clients see it. */
import { type CellCount, countCells, endedPoints, type PlacedPoint, type SweepEntry } from '@tare/db';
import { parseSweep, printProblem, type Sweep } from '@tare/schema';
import type { Services } from './context.ts';

export interface SweepView {
  readonly id: string;
  /** The scenario's snapshot. */
  readonly scenario: string;
  readonly state: SweepEntry['state'];
  readonly cells: CellCount;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  /** Rises with every change. */
  readonly revision: number;
  /** While it runs or where it was cancelled: those that ended after the revision that the caller has seen. */
  readonly points: readonly PlacedPoint[];
  /** Once it is done. */
  readonly sweep: Sweep | null;
}

export const sweepHasEnded = ({ state }: Pick<SweepEntry, 'state'>): boolean =>
  state === 'done' || state === 'cancelled';

export const NO_CELLS: CellCount = { ended: 0, all: 0 };

export const sweepEntryOf = (sweep: SweepEntry, cells: CellCount) => ({
  id: sweep.id,
  scenario: sweep.snapshot,
  state: sweep.state,
  cells,
  createdAt: sweep.createdAt.toISOString(),
  finishedAt: sweep.finishedAt?.toISOString() ?? null,
});

/**
 * Its head may have been stored by an older Tare.
 * @throws where what was stored is no sweep
 */
function wholeOf({ id, head }: SweepEntry, points: readonly PlacedPoint[]): Sweep {
  const whole = parseSweep({ ...head, points: points.map(({ point }) => point) });
  if (whole.ok) return whole.value;
  throw new Error(`The sweep ${id} cannot be read: ${whole.problems.map(printProblem).join(' ')}`);
}

/** @param after the revision that the caller has seen; −1 for none */
export async function sweepViewOf(
  { orm }: Pick<Services, 'orm'>,
  sweep: SweepEntry,
  after: number,
): Promise<SweepView> {
  const isDone = sweep.state === 'done';
  const since = isDone ? -1 : after;
  const points = await endedPoints(orm, sweep.id, { after: since, upTo: sweep.revision });
  const cells = (await countCells(orm, [sweep.id])).get(sweep.id) ?? NO_CELLS;
  return {
    ...sweepEntryOf(sweep, cells),
    revision: sweep.revision,
    points: isDone ? [] : points,
    sweep: isDone ? wholeOf(sweep, points) : null,
  };
}
