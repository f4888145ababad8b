/** First figures of a text, which are soon there. */
import { compare, type Subject } from '@tare/experiments';
import type { Comparison } from '@tare/schema';
import { FIRST_REPLICATIONS, firstAnswerOf } from './first-answer.ts';
import { knownRuns } from './known-runs.ts';
import type { Stretch } from './protocol.ts';
import type { Threads } from './threads.ts';

/** Those that are ready for what somebody waits for, and those that the whole is run on. */
interface Engines {
  readonly ready: Threads;
  readonly whole: Threads;
}

/** null where nothing can be told sooner than the whole. */
type Told = readonly [Comparison, Stretch] | null;

/** Of one text after another: what the one has run the next need not. */
export function firstFigures(): (subject: Subject, engines: Engines, signal: AbortSignal) => Promise<Told> {
  const known = knownRuns();
  return async (whole, engines, signal) => {
    const first = firstAnswerOf(whole);
    if (first === null) return null;
    const { subject, stretch } = first;
    // Engines that are not ready would hold a short run up; before a long one they are opened anyway.
    const { execute, concurrency } = known(stretch.isTypical ? engines.ready : engines.whole);
    const once = { execute, concurrency, signal, replications: FIRST_REPLICATIONS, glimpse: true };
    const compared = await compare(subject, once);
    return compared.ok && compared.value.complete ? [compared.value, stretch] : null;
  };
}
