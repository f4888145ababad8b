'use client';

import { useEffect } from 'react';
import { actionFor } from '../actions/shortcut.ts';
import { useSession } from '../session/context.tsx';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));

/** Undo in a line of text is the browser's own until the text is committed. */
const isOwnUndo = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && /^(input|textarea)$/i.test(target.tagName);

/** Keys anywhere on the page → actions. */
export function Keyboard() {
  const session = useSession();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const action = actionFor(event, isTyping(event.target));
      if (action === undefined || event.defaultPrevented) return;
      if ((action.id === 'undo' || action.id === 'redo') && isOwnUndo(event.target)) return;
      const state = session.store.get();
      if (state.dialog !== null || !action.enabled(state)) return;
      event.preventDefault();
      action.run(session);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [session]);
  return null;
}
