/**
 * A first answer over and over, while nobody waits: whoever changes something then finds each engine there, and what it runs compiled. V8
 * drops the code of functions of which none is left when it collects garbage, as it does in a worker at rest, so once is not enough.
 */
import { compare } from '@tare/experiments';
import type { Prepared } from '@tare/catalog';
import type { Runner } from '@tare/runner/browser';
import { coarseOf } from './coarse.ts';
import { newest } from './newest.ts';

/** After so many hardly anything is left to compile. */
const ROUNDS = 6;
/** Where runs are long, fewer are enough. */
const MOST_MS = 400;

/** For what somebody waits for, and uses no thread meanwhile. */
export const urgently = ({
  execute,
  urgentConcurrency,
}: Runner): Pick<Runner, 'execute' | 'concurrency'> => ({
  execute: (job, hooks) => execute(job, { ...hooks, urgent: true }),
  concurrency: urgentConcurrency,
});

export interface WarmUp {
  /** Does nothing for what has no first answer, or where runs share the thread of whoever asks. */
  start(prepared: Prepared): Promise<void>;
  stop(): void;
}

export function createWarmUp(runner: () => Promise<Runner>, now: () => number): WarmUp {
  const { begin, stop } = newest();
  return {
    stop,
    start: async prepared => {
      const signal = begin();
      const engines = await runner();
      const subject = coarseOf(prepared);
      if (subject === null || engines.mode === 'inline') return;
      const end = now() + MOST_MS;
      const options = { ...urgently(engines), signal, replications: 2, glimpse: true };
      for (let round = 0; round < ROUNDS && now() < end && !signal.aborted; round++)
        await compare(subject, options);
    },
  };
}
