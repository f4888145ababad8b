'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Row } from './row.ts';

const row = new Row();

/** False until it is this part's turn; the next one comes when this one has been made. */
export function useTurn(): boolean {
  const [isMine, take] = useState(false);
  const leave = useRef<() => void>(null);
  useEffect(() => {
    leave.current = row.stand(() => take(true));
    return leave.current;
  }, []);
  useEffect(() => {
    if (isMine) leave.current?.();
  }, [isMine]);
  return isMine;
}

/** What is heavy to make, made when it is its turn; until then something that keeps its room. */
export function InTurn({ fallback, children }: { fallback: ReactNode; children: ReactNode }) {
  return useTurn() ? children : fallback;
}
