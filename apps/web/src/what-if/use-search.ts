import type { Outcome, Problem } from '@tare/schema';
import { useCallback, useEffect, useRef, useState } from 'react';
import { workerProblem } from '../desk/client.ts';
import type { ProgressListener } from '../desk/protocol.ts';
import { useSession } from '../session/context.tsx';

export type SearchState<Value> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'searching'; readonly fraction: number }
  | { readonly kind: 'found'; readonly value: Value; readonly text: string }
  | { readonly kind: 'failed'; readonly problems: readonly Problem[] };

type Work<Value> = (text: string, progressed: ProgressListener) => Promise<Outcome<Value>>;

const crashed = (error: unknown) => [
  workerProblem(error instanceof Error ? error.message : String(error), 'crashed'),
];

/** A search in the worker: progress, cancel, and an answer that knows which text it answers. Every state is left again. */
export function useSearch<Value>() {
  const { desk, store } = useSession();
  const [state, setState] = useState<SearchState<Value>>({ kind: 'idle' });
  const newest = useRef(0);
  const cancel = useCallback(() => {
    newest.current++;
    setState({ kind: 'idle' });
    void desk.cancelWhatIf().catch(() => undefined);
  }, [desk]);
  const start = async (work: Work<Value>) => {
    const own = ++newest.current;
    const text = store.get().history.present;
    const tell = (next: SearchState<Value>) => own === newest.current && setState(next);
    tell({ kind: 'searching', fraction: 0 });
    try {
      const outcome = await work(text, fraction => void tell({ kind: 'searching', fraction }));
      tell(
        outcome.ok
          ? { kind: 'found', value: outcome.value, text }
          : { kind: 'failed', problems: outcome.problems },
      );
    } catch (error) {
      tell({ kind: 'failed', problems: crashed(error) });
    }
  };
  useEffect(
    () => () => {
      newest.current++;
    },
    [],
  );
  return { state, start, cancel };
}
