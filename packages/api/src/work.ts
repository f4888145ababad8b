/** One attempt at a run: claim, compare, write once. */
import { prepare } from '@tare/catalog';
import {
  claimRun,
  failRun,
  finishRun,
  findReport,
  noteProgress,
  type Run,
  type RunOptions,
  releaseRun,
  snapshotById,
} from '@tare/db';
import { compare, type Execute } from '@tare/experiments';
import { type Comparison, failure, type Outcome, type Problem, problem } from '@tare/schema';
import { sealComparison } from '@tare/share';
import type { Services } from './context.ts';

export interface Workplace extends Pick<Services, 'orm' | 'clock'> {
  readonly runner: { readonly execute: Execute; readonly concurrency: number };
}

/** What became of it: `handed-back` = the worker is stopping, somebody else must do it. */
export type Ending = 'done' | 'failed' | 'nothing-to-do' | 'taken-away' | 'handed-back';

const NOTE_EVERY_MS = 300;
const MOST_ATTEMPTS = 5;

const crashed = (error: unknown): Problem =>
  problem(
    'crashed',
    '',
    `The run ended by an internal fault (${error instanceof Error ? error.name : 'unknown'}).`,
    'Report the scenario; nothing in it should be able to do this.',
  );

const tooOften = problem(
  'crashed',
  '',
  `The run ended its worker ${String(MOST_ATTEMPTS)} times.`,
  'Make the scenario smaller, and report it.',
);

const resealed = ({ hash: _, ...comparison }: Comparison): Comparison => sealComparison(comparison);

/** Writes progress now and then; stops the work once the attempt no longer holds the run. */
function notesOf(place: Workplace, run: Run, stop: AbortController) {
  let news: { progress?: number; partial?: Comparison } = {};
  const write = async () => {
    const { partial, ...rest } = news;
    news = {};
    // Its hash tells it from the one before; those that are never written need none.
    const sealed = partial === undefined ? {} : { partial: resealed(partial) };
    const at = { id: run.id, attempt: run.attempt, now: place.clock.now(), ...rest, ...sealed };
    if (!(await noteProgress(place.orm, at))) stop.abort();
  };
  /** Also learns of a cancel, so it goes on when there is no progress. */
  const keepWriting = async (until: AbortSignal) => {
    while (!until.aborted) {
      // A database that does not answer for a moment is no reason to throw the work away.
      await write().catch(() => undefined);
      await place.clock.wait(NOTE_EVERY_MS, until);
    }
  };
  return {
    keepWriting,
    onProgress: ({ fraction }: { fraction: number }) => {
      news = { ...news, progress: fraction };
    },
    onPartial: (partial: Comparison) => {
      news = { ...news, partial };
    },
  };
}

const given = ({ replications, seed }: RunOptions) => ({
  ...(replications === undefined ? {} : { replications }),
  ...(seed === undefined ? {} : { seed }),
});

async function answerOf(place: Workplace, run: Run, stop: AbortController): Promise<Outcome<Comparison>> {
  const snapshot = await snapshotById(place.orm, run.snapshot);
  const prepared = prepare(snapshot?.document);
  if (!prepared.ok) return prepared;
  const notes = notesOf(place, run, stop);
  const ended = new AbortController();
  const writing = notes.keepWriting(ended.signal);
  try {
    const { execute, concurrency } = place.runner;
    const { onProgress, onPartial } = notes;
    const hooks = { onProgress, onPartial, signal: stop.signal };
    return await compare(prepared.value, { ...given(run.options), ...hooks, execute, concurrency });
  } catch (error) {
    return failure([crashed(error)]);
  } finally {
    ended.abort();
    await writing;
  }
}

const heldOr = (written: boolean, ending: Ending): Ending => (written ? ending : 'taken-away');

async function settle(place: Workplace, run: Run, answer: Outcome<Comparison>): Promise<Ending> {
  const at = { id: run.id, attempt: run.attempt, now: place.clock.now() };
  return answer.ok
    ? heldOr(await finishRun(place.orm, { ...at, comparison: answer.value }), 'done')
    : heldOr(await failRun(place.orm, { ...at, problems: answer.problems }), 'failed');
}

async function attempt(place: Workplace, run: Run, stopping: AbortSignal): Promise<Ending> {
  if (run.attempt > MOST_ATTEMPTS) return settle(place, run, failure([tooOften]));
  const known = await findReport(place.orm, run.key);
  if (known !== null) return settle(place, run, { ok: true, value: known });
  const stop = new AbortController();
  const relay = () => stop.abort();
  stopping.addEventListener('abort', relay);
  if (stopping.aborted) stop.abort();
  try {
    const answer = await answerOf(place, run, stop);
    // A comparison that was stopped may still be a value, over fewer replications: it is not the answer.
    if (!stop.signal.aborted) return await settle(place, run, answer);
    return heldOr(await releaseRun(place.orm, run), 'handed-back');
  } finally {
    stopping.removeEventListener('abort', relay);
  }
}

/**
 * Works on a run until it has ended or the signal says to stop, in which case it is handed back.
 * A run that is cancelled or taken over meanwhile is left alone.
 */
export async function workOn(place: Workplace, id: string, stopping: AbortSignal): Promise<Ending> {
  const run = await claimRun(place.orm, id, place.clock.now());
  return run === null ? 'nothing-to-do' : attempt(place, run, stopping);
}
