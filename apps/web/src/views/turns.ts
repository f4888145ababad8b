'use client';

import { useEffect, useRef, useState } from 'react';
import type { FormField } from '../desk/form-model.ts';
import { useSession } from '../session/context.tsx';
import { readField } from './read-field.ts';

interface Turn {
  readonly text: string;
  readonly stroke: number;
}

interface Asked {
  readonly text: string;
  /** All that was asked for since the document said what was shown: it may yet say each of that on its way. */
  readonly ours: readonly string[];
  /** What the document said when the last edit had been made; `undefined` while some are under way. */
  readonly base: { readonly said: string } | undefined;
}

/**
 * A field that is turned faster than the document answers: an edit for the newest value only, and that value shown until the document
 * says it, or, once all edits are made, something else.
 */
export function useTurns({ path, at }: Pick<FormField, 'path' | 'at'>, said: string) {
  const session = useSession();
  const [asked, ask] = useState<Asked | null>(null);
  const next = useRef<Turn | null>(null);
  const underWay = useRef(false);
  const newest = useRef(said);
  useEffect(() => {
    newest.current = said;
  }, [said]);
  const isElse = asked?.base !== undefined && asked.base.said !== said && !asked.ours.includes(said);
  const isOver = asked?.base !== undefined && (asked.text === said || isElse);
  if (isOver) ask(null);
  const turn = async (text: string, stroke: number): Promise<void> => {
    ask(last => ({ text, ours: [...(last?.ours ?? []), text], base: undefined }));
    next.current = { text, stroke };
    if (underWay.current) return;
    underWay.current = true;
    for (;;) {
      const turning: Turn | null = next.current;
      if (turning === null) break;
      next.current = null;
      await session.edit([{ path, value: readField(turning.text) }], `turn ${at} ${String(turning.stroke)}`);
    }
    underWay.current = false;
    ask(last => (last === null ? null : { ...last, base: { said: newest.current } }));
  };
  return [isOver ? null : (asked?.text ?? null), turn] as const;
}
