'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';

/** Parts of the page that are heavy to make stand in a row: each is made in a task of its own, so the page answers between two. */
class Row {
  readonly #waiting: (() => void)[] = [];
  #isBusy = false;

  /** Calls back when it is this one's turn. Returns how to end the turn, or to leave the row. */
  stand(begin: () => void): () => void {
    const own = () => begin();
    this.#waiting.push(own);
    if (!this.#isBusy) this.#next();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const at = this.#waiting.indexOf(own);
      if (at >= 0) this.#waiting.splice(at, 1);
      else this.#next();
    };
  }

  #next(): void {
    this.#isBusy = this.#waiting.length > 0;
    if (!this.#isBusy) return;
    setTimeout(() => {
      const next = this.#waiting.shift();
      if (next === undefined) this.#isBusy = false;
      else next();
    });
  }
}

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
