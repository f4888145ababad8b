/**
 * One undo history over the document's text. A burst of edits with the same stroke is one step (a drag, a spell of typing). Opening another
 * document is a step too, which takes where the text is from with it.
 */

const DEEPEST = 200;

export interface Version<Origin> {
  readonly text: string;
  /** Where the document of this text is from. */
  readonly origin: Origin;
}

export interface History<Origin> {
  readonly past: readonly Version<Origin>[];
  readonly present: string;
  readonly origin: Origin;
  readonly future: readonly Version<Origin>[];
  /** Names the burst that the present belongs to; null after undo, redo or an edit that stands alone. */
  readonly stroke: string | null;
}

export const startHistory = <Origin>(text: string, origin: Origin): History<Origin> => ({
  past: [],
  present: text,
  origin,
  future: [],
  stroke: null,
});

const presentOf = <Origin>({ present: text, origin }: History<Origin>): Version<Origin> => ({ text, origin });

const after = <Origin>(history: History<Origin>, { text, origin }: Version<Origin>): History<Origin> => ({
  past: [...history.past, presentOf(history)].slice(-DEEPEST),
  present: text,
  origin,
  future: [],
  stroke: null,
});

/** Another document; what was open before is a step back. Nothing is before the first. */
export const opened = <Origin>(history: History<Origin>, text: string, origin: Origin): History<Origin> =>
  history.present === '' ? { ...history, present: text, origin } : after(history, { text, origin });

/** The text after an edit; the same text is no edit. */
export function edited<Origin>(
  history: History<Origin>,
  text: string,
  stroke: string | null = null,
): History<Origin> {
  if (text === history.present) return history;
  const joins = stroke !== null && stroke === history.stroke;
  const { past, origin } = history;
  return joins
    ? { past, present: text, origin, future: [], stroke }
    : { ...after(history, { text, origin }), stroke };
}

export function undone<Origin>(history: History<Origin>): History<Origin> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  const future = [presentOf(history), ...history.future];
  return {
    past: history.past.slice(0, -1),
    present: previous.text,
    origin: previous.origin,
    future,
    stroke: null,
  };
}

export function redone<Origin>(history: History<Origin>): History<Origin> {
  const [next, ...future] = history.future;
  return next === undefined ? history : { ...after(history, next), future };
}

export const canUndo = (history: History<unknown>): boolean => history.past.length > 0;
export const canRedo = (history: History<unknown>): boolean => history.future.length > 0;
