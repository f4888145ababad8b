import { useEffect, useState } from 'react';

/** Whether something has been so for a while: what is over before a person would have noticed is not shown. */
export function useLasting(isSo: boolean, ms: number): boolean {
  const [lasts, tell] = useState(false);
  useEffect(() => {
    if (!isSo) return;
    const timer = setTimeout(() => tell(true), ms);
    return () => {
      clearTimeout(timer);
      tell(false);
    };
  }, [isSo, ms]);
  return isSo && lasts;
}
