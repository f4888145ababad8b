import { useCallback, useEffect, useRef, useState } from 'react';
import type { RemoteDesk } from '../desk/client.ts';
import { ask, type SearchState, type Work } from './ask.ts';

/** A search in the worker: progress, cancel, and an answer that knows which text it answers. Every state is left again. */
export function useWork<Value>(deskOf: () => RemoteDesk) {
  const [state, setState] = useState<SearchState<Value>>({ kind: 'idle' });
  const newest = useRef(0);
  const cancel = useCallback(() => {
    newest.current++;
    setState({ kind: 'idle' });
    void deskOf()
      .cancelWhatIf()
      .catch(() => undefined);
  }, [deskOf]);
  const begin = useCallback((text: string, work: Work<Value>, found?: (value: Value) => void) => {
    const own = ++newest.current;
    return ask(text, work, next => {
      if (own !== newest.current) return;
      setState(next);
      if (next.kind === 'found') found?.(next.value);
    });
  }, []);
  useEffect(
    () => () => {
      newest.current++;
    },
    [],
  );
  return { state, begin, cancel };
}
