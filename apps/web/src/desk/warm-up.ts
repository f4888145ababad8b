/**
 * A first answer over and over, while nobody waits: whoever changes something then finds each engine there, and what it runs compiled. V8
 * drops the code of functions of which none is left when it collects garbage, as it does in a worker at rest, so once is not enough.
 */
import { compare } from '@tare/experiments';
import type { Prepared } from '@tare/catalog';
import type { Runner } from '@tare/runner/browser';
import { FIRST_REPLICATIONS, firstAnswerOf } from './first-answer.ts';
import { newest } from './newest.ts';
import { onAll } from './threads.ts';

/** Rounds of engines that have run before, after which hardly anything is left to compile; where runs are long, fewer are enough. */
const AGAIN = { rounds: 6, mostMs: 400 };
/** One of them may just have been opened, and knows nothing. */
const AT_FIRST = { rounds: 16, mostMs: 2_500 };

export interface WarmUp {
  /**
   * Does nothing for what has no first answer, or where runs share the thread of whoever asks. `rehearse`: what the desk itself does before
   * each answer.
   */
  start(prepared: Prepared, rehearse: () => void): Promise<void>;
  stop(): void;
  /**
   * For a first answer: all engines once each is ready, until then those that run anyway. One that is opened for it compiles everything on a
   * processor that the others wait for.
   */
  readied(engines: Runner): Pick<Runner, 'execute' | 'concurrency'>;
}

export function createWarmUp(runner: () => Promise<Runner>, now: () => number): WarmUp {
  const { begin, stop } = newest();
  let isReady = false;
  return {
    stop,
    readied: engines => (isReady ? onAll(engines) : engines),
    start: async (prepared, rehearse) => {
      const signal = begin();
      const engines = await runner();
      const first = firstAnswerOf(prepared);
      if (first === null || engines.mode === 'inline') return;
      const { subject } = first;
      const { rounds, mostMs } = isReady ? AGAIN : AT_FIRST;
      const end = now() + mostMs;
      const once = { signal, replications: FIRST_REPLICATIONS, glimpse: true };
      // Whoever changes something at once has at least the engine that is there, and no other is opened beside it.
      if (!isReady)
        await compare(subject, { ...once, execute: engines.execute, concurrency: engines.concurrency });
      const options = { ...once, ...onAll(engines) };
      for (let round = 0; round < rounds && now() < end && !signal.aborted; round++) {
        rehearse();
        await compare(subject, options);
      }
      isReady ||= !signal.aborted;
    },
  };
}
