import { type RefObject, useDeferredValue, useEffect, useState } from 'react';
import { useLasting } from './lasting.ts';

/** After this the page is at rest, and makes in slices what nobody has come near to: it can be searched then, and printed. */
const AT_REST_MS = 5_000;

/** Whether an element is in the window, or less than half a window away. */
export function useNear(ref: RefObject<Element | null>): boolean {
  const [isNear, tell] = useState(false);
  useEffect(() => {
    if (ref.current === null) return;
    const observer = new IntersectionObserver(entries => tell(entries.at(-1)?.isIntersecting === true), {
      rootMargin: '50%',
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref]);
  return isNear;
}

/** Whether what can be made (`isWanted`) is made by now: somebody is or was near its place, or the page has been at rest. */
export function useTimely(ref: RefObject<Element | null>, isWanted: boolean): boolean {
  const isNear = useNear(ref);
  const isLate = useDeferredValue(useLasting(isWanted, AT_REST_MS));
  const [wasTimely, keep] = useState(false);
  const isTimely = isWanted && (wasTimely || isNear || isLate);
  if (isTimely !== wasTimely) keep(isTimely);
  return isTimely;
}
