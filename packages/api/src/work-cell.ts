/** One point of a sweep: claim its cell, run it, end it once. */
import { preparedWith } from '@tare/catalog';
import {
  type CellEnding,
  type ClaimedCell,
  claimCell,
  endCell,
  isCellWanted,
  pointByKey,
  releaseCell,
  snapshotById,
} from '@tare/db';
import { pointAt, runPoint } from '@tare/experiments';
import type { ProblemCode, SweepPoint } from '@tare/schema';
import { crashed, type Ending, MOST_ATTEMPTS, tooOften, whileWanted, type Workplace } from './attempts.ts';

/** What a machine did and not what was asked: the next one may do better. */
const OF_THE_MACHINE: ReadonlySet<ProblemCode> = new Set([
  'crashed',
  'timed-out',
  'cancelled',
  'unavailable',
]);

/** Whether the same question would have the same answer anywhere. */
const isLasting = ({ platforms }: SweepPoint): boolean =>
  !platforms.some(({ reasons }) => reasons.some(({ code }) => OF_THE_MACHINE.has(code)));

/** The point as it ends; null when it was stopped before. */
async function answerOf(
  place: Workplace,
  cell: ClaimedCell,
  signal: AbortSignal,
): Promise<SweepPoint | null> {
  const { snapshot, head } = cell.sweepEntry;
  const { replications, seed } = head;
  const kept = await snapshotById(place.orm, snapshot);
  if (kept === null) throw new Error(`The scenario ${snapshot} is gone.`);
  const point = pointAt(cell.settings, preparedWith(kept.document)(cell.settings), replications);
  const { execute, concurrency } = place.runner;
  return runPoint(point, { execute, concurrency, replications, seed, signal });
}

async function settle(place: Workplace, cell: ClaimedCell, key: string, ending: CellEnding): Promise<Ending> {
  const at = { id: cell.sweep, place: cell.place, key, ending, now: place.clock.now() };
  if (!(await endCell(place.orm, at))) return 'taken-away';
  return 'reasons' in ending ? 'failed' : 'done';
}

function settleAnswer(place: Workplace, cell: ClaimedCell, answer: SweepPoint): Promise<Ending> {
  if (answer.reasons.length > 0) return settle(place, cell, cell.key!, { reasons: answer.reasons });
  const { leaders, platforms } = answer;
  // One that nobody else should be given has a key that nobody asks for.
  const key = isLasting(answer) ? cell.key! : `${cell.sweep}.${String(cell.place)}`;
  return settle(place, cell, key, { answer: { leaders, platforms } });
}

async function attempt(place: Workplace, cell: ClaimedCell, stopping: AbortSignal): Promise<Ending> {
  const { sweep, place: at, key } = cell;
  if (cell.attempt > MOST_ATTEMPTS) return settle(place, cell, key!, { reasons: [tooOften] });
  const known = await pointByKey(place.orm, key!);
  if (known !== null) return settle(place, cell, key!, { answer: known });
  const watch = { clock: place.clock, stopping, look: () => isCellWanted(place.orm, sweep, at) };
  let answer: SweepPoint | null;
  try {
    answer = await whileWanted(watch, signal => answerOf(place, cell, signal));
  } catch (error) {
    return settle(place, cell, key!, { reasons: [crashed(error)] });
  }
  if (answer !== null) return settleAnswer(place, cell, answer);
  if (!stopping.aborted) return 'taken-away';
  await releaseCell(place.orm, sweep, at);
  return 'handed-back';
}

/**
 * Works on a cell until it has ended or the signal says to stop, in which case it is handed back.
 * One whose sweep is cancelled or that somebody else ended meanwhile is left alone.
 */
export async function workOnCell(
  place: Workplace,
  { sweep, cell }: { readonly sweep: string; readonly cell: number },
  stopping: AbortSignal,
): Promise<Ending> {
  const claimed = await claimCell(place.orm, sweep, cell);
  return claimed === null ? 'nothing-to-do' : attempt(place, claimed, stopping);
}
