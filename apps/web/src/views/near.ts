import { type RefObject, useEffect, useState } from 'react';

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
