/** One question to the worker, from its asking to its answer. Framework-free, so that it is tested without a browser. */
import type { Outcome, Problem } from '@tare/schema';
import { crashed } from '../desk/client.ts';
import type { ProgressListener } from '../desk/protocol.ts';

export type SearchState<Value> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'searching'; readonly fraction: number }
  | { readonly kind: 'found'; readonly value: Value; readonly text: string }
  | { readonly kind: 'failed'; readonly problems: readonly Problem[] };

/** What is looked for in a text. */
export type Work<Value> = (text: string, progressed: ProgressListener) => Promise<Outcome<Value>>;

async function answerOf<Value>(
  text: string,
  work: Work<Value>,
  progressed: ProgressListener,
): Promise<SearchState<Value>> {
  try {
    const outcome = await work(text, progressed);
    return outcome.ok
      ? { kind: 'found', value: outcome.value, text }
      : { kind: 'failed', problems: outcome.problems };
  } catch (error) {
    return { kind: 'failed', problems: [crashed(error)] };
  }
}

/** Tells every state until the answer, and none after it: progress has a port of its own, and may come after the answer. */
export async function ask<Value>(
  text: string,
  work: Work<Value>,
  tell: (state: SearchState<Value>) => void,
): Promise<void> {
  let answered = false;
  const searching = (fraction: number) => {
    if (!answered) tell({ kind: 'searching', fraction });
  };
  searching(0);
  const answer = await answerOf(text, work, searching);
  answered = true;
  tell(answer);
}
