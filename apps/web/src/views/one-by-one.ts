import { startTransition, useEffect, useState } from 'react';

/** How many of so many parts there are: one more after each picture, so that no single task makes and lays out them all. */
export function useOneByOne(count: number, waits = false): number {
  const [shown, setShown] = useState(1);
  useEffect(() => {
    if (shown >= count || waits) return;
    const timer = setTimeout(() => startTransition(() => setShown(shown + 1)));
    return () => clearTimeout(timer);
  }, [shown, count, waits]);
  return shown;
}
