import { useCallback } from 'react';
import { useSession } from '../session/context.tsx';
import type { Work } from './ask.ts';
import { useWork } from './use-work.ts';

/** A search over the document of the session. */
export function useSearch<Value>() {
  const { desk, store } = useSession();
  const { state, begin, cancel } = useWork<Value>(useCallback(() => desk, [desk]));
  const start = (work: Work<Value>, found?: (value: Value, text: string) => void) => {
    const { present } = store.get().history;
    return begin(present, work, value => found?.(value, present));
  };
  return { state, start, cancel };
}
