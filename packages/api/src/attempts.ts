/** What all attempts of a worker have in common: where they are made, how they end, and when they are given up. */
import type { Execute } from '@tare/experiments';
import { type Problem, problem } from '@tare/schema';
import type { Services } from './context.ts';

export interface Workplace extends Pick<Services, 'orm' | 'clock'> {
  readonly runner: { readonly execute: Execute; readonly concurrency: number };
}

/** What became of it: `handed-back` = the worker is stopping, somebody else must do it. */
export type Ending = 'done' | 'failed' | 'nothing-to-do' | 'taken-away' | 'handed-back';

const LOOK_EVERY_MS = 300;
export const MOST_ATTEMPTS = 5;

export const crashed = (error: unknown): Problem =>
  problem(
    'crashed',
    '',
    `The run ended by an internal fault (${error instanceof Error ? error.name : 'unknown'}).`,
    'Report the scenario; nothing in it should be able to do this.',
  );

export const tooOften = problem(
  'crashed',
  '',
  `The run ended its worker ${String(MOST_ATTEMPTS)} times.`,
  'Make the scenario smaller, and report it.',
);

/** Looks now and then; also learns of a cancel, so it goes on when there is no progress. */
async function keepLooking(
  clock: Services['clock'],
  look: () => Promise<boolean>,
  stop: AbortController,
  until: AbortSignal,
): Promise<void> {
  while (!until.aborted) {
    // A database that does not answer for a moment is no reason to throw the work away.
    if (!(await look().catch(() => true))) stop.abort();
    await clock.wait(LOOK_EVERY_MS, until);
  }
}

export interface Watch {
  readonly clock: Services['clock'];
  /** The worker stops. */
  readonly stopping: AbortSignal;
  /** Whether the work is still this worker's and somebody wants it. */
  look(): Promise<boolean>;
}

/** Works, under a signal that fires when the worker stops or a look says no. */
export async function whileWanted<Value>(
  { clock, stopping, look }: Watch,
  work: (stop: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const stop = new AbortController();
  const ended = new AbortController();
  const relay = () => stop.abort();
  stopping.addEventListener('abort', relay);
  if (stopping.aborted) stop.abort();
  const looking = keepLooking(clock, look, stop, ended.signal);
  try {
    return await work(stop.signal);
  } finally {
    ended.abort();
    stopping.removeEventListener('abort', relay);
    await looking;
  }
}
