import type { Clock } from '@tare/api';

/** Resolves early when the signal aborts; never rejects. */
function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    if (signal?.aborted === true) end();
    else signal?.addEventListener('abort', end, { once: true });
  });
}

/** The machine's own. */
export const systemClock: Clock = { now: () => new Date(), wait };
