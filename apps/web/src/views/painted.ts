import { startTransition, useEffect, useState } from 'react';
import { useSession } from '../session/context.tsx';

/** The newest of something once what stands above it has been seen: it is made in slices, and nobody waits for it. */
export function usePainted<Value>(newest: Value): Value | undefined {
  const { painted } = useSession();
  const [shown, show] = useState<Value>();
  useEffect(() => {
    let wanted = true;
    void painted().then(() => wanted && startTransition(() => show(() => newest)));
    return () => {
      wanted = false;
    };
  }, [newest, painted]);
  return shown;
}
