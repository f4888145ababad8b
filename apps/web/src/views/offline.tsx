'use client';

import { useEffect, useSyncExternalStore } from 'react';
import { messages } from '../messages.ts';
import { useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';

/** So long nothing has been asked for: engines have been made ready for an edit by then. */
const AT_REST_MS = 6_000;

const isAnswered = ({ run }: SessionState) => run.phase.kind === 'done';

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Keeps the playground for visits without a network, and says when there is none. */
export function Offline() {
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  const answered = useSessionState(isAnswered);
  useEffect(() => {
    if (!answered || process.env.NODE_ENV !== 'production' || !('serviceWorker' in navigator)) return;
    // What is kept for later must not take the line, nor the processor, from what is asked for now.
    const timer = setTimeout(
      () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined),
      AT_REST_MS,
    );
    return () => clearTimeout(timer);
  }, [answered]);
  if (online) return null;
  return (
    <p
      role="status"
      className="border-l-2 border-warn bg-warn-wash px-3.5 py-2 text-[0.8125rem]"
      data-testid="offline"
    >
      {messages.offline}
    </p>
  );
}
