'use client';

import { createContext, type RefObject, useContext, useEffect, useLayoutEffect, useState } from 'react';

/** Where the results will stand, which is there before they are: what they measure then, nothing has moved yet. */
const RoomContext = createContext<RefObject<HTMLElement | null> | null>(null);
export const RoomProvider = RoomContext.Provider;

/** Width of an element that takes all of the room, followed as it changes; 0 until it is known. */
export function useWidth(ref: RefObject<HTMLElement | null>): number {
  const room = useContext(RoomContext);
  const [width, setWidth] = useState(() => room?.current?.clientWidth ?? 0);
  // Where there was no room: before the first picture, so that nothing is drawn without it and moves then.
  useLayoutEffect(() => setWidth(known => (known === 0 ? (ref.current?.clientWidth ?? 0) : known)), [ref]);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}
