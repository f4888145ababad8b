/** A batch of tasks as what is drawn of it: when they arrive, how many run at a time, and how long that takes at least. */
import { type CronSpan, cronTimes, parseCron } from '@tare/schema';
import { MOST_ARRIVALS } from './batch-edits.ts';
import { runSecondsOf } from './curve.ts';
import { isMapping, type Path, valueAt } from './document-at.ts';
import type { FormBatch } from './form-model.ts';
import { coresOf, numberOr, secondsOf } from './quantities.ts';

const US = 1e6;

/** The mean of a law of chance, in seconds; null where it cannot be read. */
function meanOf(work: unknown): number | null {
  if (!isMapping(work)) return secondsOf(work);
  if (work.mean !== undefined) return secondsOf(work.mean);
  const values = Array.isArray(work.values) ? work.values : [work.low, work.high];
  const read = values.map(secondsOf);
  return read.reduce<number | null>(
    (sum, value) => (sum === null || value === null ? null : sum + value / read.length),
    0,
  );
}

/** Clocks that are put forward or back. */
function changeOf(value: unknown): Pick<CronSpan, 'change'> {
  if (!isMapping(value)) return {};
  const [at, by] = [secondsOf(value.at), numberOr(value.by, null)];
  return at === null || by === null ? {} : { change: { atUs: at * US, by } };
}

/** When the tasks arrive, in seconds; null where the schedule cannot be read. */
function arrivalsOf(at: (key: string) => unknown, runSeconds: number): number[] | null {
  const schedule = at('schedule');
  if (schedule === undefined) return [secondsOf(at('at') ?? 0) ?? 0];
  const isDue = typeof schedule === 'string' ? parseCron(schedule) : undefined;
  if (isDue === undefined) return null;
  const times = cronTimes(isDue, {
    clockUs: (secondsOf(at('clock') ?? 0) ?? 0) * US,
    lastsUs: runSeconds * US,
    most: MOST_ARRIVALS,
    utcOffset: numberOr(at('utcOffset'), 0),
    ...changeOf(at('clockChange')),
  });
  return times.map(us => us / US);
}

/** null where it does not say how many there are, or what one takes. */
export function batchOf(document: unknown, name: string): FormBatch | null {
  const path: Path = ['batches', name];
  const at = (key: string): unknown => valueAt(document, [...path, key]);
  const tasks = numberOr(at('tasks'), 0);
  const [work, cores] = [meanOf(at('work')), coresOf(at('cores') ?? 1)];
  const runSeconds = runSecondsOf(document);
  const arrivals = arrivalsOf(at, runSeconds);
  if (!(tasks >= 1) || work === null || cores === null || cores <= 0 || arrivals === null) return null;
  const parallelism = Math.min(tasks, Math.max(1, numberOr(at('parallelism'), tasks)));
  const isScheduled = at('schedule') !== undefined;
  return { path, tasks, parallelism, taskSeconds: work / cores, cores, arrivals, isScheduled, runSeconds };
}
