'use client';

import { useEffect, useSyncExternalStore } from 'react';
import { messages } from '../messages.ts';

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
  useEffect(() => {
    if (process.env.NODE_ENV !== 'production' || !('serviceWorker' in navigator)) return;
    // After the first comparison: what is kept for later must not take the line from what is asked for now.
    const timer = setTimeout(
      () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined),
      4_000,
    );
    return () => clearTimeout(timer);
  }, []);
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
