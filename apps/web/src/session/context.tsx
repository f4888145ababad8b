'use client';

import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { Session } from './session.ts';
import type { SessionState } from './state.ts';

const SessionContext = createContext<Session | null>(null);
export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('useSession outside of a SessionProvider');
  return session;
}

/** Part of the session's state; the view is drawn anew only when that part changes. */
export function useSessionState<Part>(select: (state: SessionState) => Part): Part {
  const { store } = useSession();
  const read = useCallback(() => select(store.get()), [store, select]);
  return useSyncExternalStore(store.subscribe, read, read);
}
