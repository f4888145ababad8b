import { useEffect } from 'react';

/**
 * Fetches code that is needed soon, in a task of its own: to put its scripts into the page takes a third as long as to bring the page to
 * life, and would be part of that task.
 */
export function useAhead(load: () => Promise<unknown>): void {
  useEffect(() => {
    const timer = setTimeout(() => void load());
    return () => clearTimeout(timer);
  }, [load]);
}
