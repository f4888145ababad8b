/** One undo history over the document's text. A burst of edits with the same stroke is one step (a drag, a spell of typing). */

const DEEPEST = 200;

export interface History {
  readonly past: readonly string[];
  readonly present: string;
  readonly future: readonly string[];
  /** Names the burst that the present belongs to; null after undo, redo or an edit that stands alone. */
  readonly stroke: string | null;
}

export const startHistory = (text: string): History => ({
  past: [],
  present: text,
  future: [],
  stroke: null,
});

/** The text after an edit; the same text is no edit. */
export function edited(history: History, text: string, stroke: string | null = null): History {
  if (text === history.present) return history;
  const joins = stroke !== null && stroke === history.stroke;
  const past = joins ? history.past : [...history.past, history.present].slice(-DEEPEST);
  return { past, present: text, future: [], stroke };
}

export function undone(history: History): History {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
    stroke: null,
  };
}

export function redone(history: History): History {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, stroke: null };
}

export const canUndo = (history: History): boolean => history.past.length > 0;
export const canRedo = (history: History): boolean => history.future.length > 0;
