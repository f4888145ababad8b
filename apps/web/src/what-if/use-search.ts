import { useCallback, useEffect, useRef, useState } from 'react';
import { useSession } from '../session/context.tsx';
import { ask, type SearchState, type Work } from './ask.ts';

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
  const start = (work: Work<Value>) => {
    const own = ++newest.current;
    return ask(store.get().history.present, work, next => {
      if (own === newest.current) setState(next);
    });
  };
  useEffect(
    () => () => {
      newest.current++;
    },
    [],
  );
  return { state, start, cancel };
}
