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
import { compare } from '@tare/experiments';
import { type Comparison, failure, type Outcome } from '@tare/schema';
import { sealComparison } from '@tare/share';
import { crashed, type Ending, MOST_ATTEMPTS, tooOften, whileWanted, type Workplace } from './attempts.ts';

const resealed = ({ hash: _, ...comparison }: Comparison): Comparison => sealComparison(comparison);

/** Writes how far it is; false once the attempt no longer holds the run. */
function notesOf(place: Workplace, run: Run) {
  let news: { progress?: number; partial?: Comparison } = {};
  const write = () => {
    const { partial, ...rest } = news;
    news = {};
    // Its hash tells it from the one before; those that are never written need none.
    const sealed = partial === undefined ? {} : { partial: resealed(partial) };
    const at = { id: run.id, attempt: run.attempt, now: place.clock.now(), ...rest, ...sealed };
    return noteProgress(place.orm, at);
  };
  return {
    write,
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

async function answerOf(
  { orm, runner: { execute, concurrency } }: Workplace,
  run: Run,
  hooks: Pick<ReturnType<typeof notesOf>, 'onProgress' | 'onPartial'> & { readonly signal: AbortSignal },
): Promise<Outcome<Comparison>> {
  const snapshot = await snapshotById(orm, run.snapshot);
  const prepared = prepare(snapshot?.document);
  if (!prepared.ok) return prepared;
  try {
    return await compare(prepared.value, { ...given(run.options), ...hooks, execute, concurrency });
  } catch (error) {
    return failure([crashed(error)]);
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
  const { write, ...hooks } = notesOf(place, run);
  const answer = await whileWanted({ clock: place.clock, stopping, look: write }, async signal => {
    const outcome = await answerOf(place, run, { ...hooks, signal });
    // A comparison that was stopped may still be a value, over fewer replications: it is not the answer.
    return signal.aborted ? null : outcome;
  });
  if (answer !== null) return settle(place, run, answer);
  return heldOr(await releaseRun(place.orm, run), 'handed-back');
}

/**
 * Works on a run until it has ended or the signal says to stop, in which case it is handed back.
 * A run that is cancelled or taken over meanwhile is left alone.
 */
export async function workOn(place: Workplace, id: string, stopping: AbortSignal): Promise<Ending> {
  const run = await claimRun(place.orm, id, place.clock.now());
  return run === null ? 'nothing-to-do' : attempt(place, run, stopping);
}
