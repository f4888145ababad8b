/** Text → document, which takes longer than all else that is done with a text: a text that comes again is not read again. */
import { LIMITS, type Outcome, type ReadDocument, readDocument, success } from '@tare/schema';
import { valueAt, withValue } from './document-at.ts';
import { editText, mayShare } from './edit.ts';
import type { Edit } from './protocol.ts';

export interface Reader {
  read(text: string): Outcome<ReadDocument>;
  /** The text after edits; where one value then stands for another, it need not be read again. */
  edit(text: string, edits: readonly Edit[]): string;
}

/** So many characters are within the limit in any language. */
const SHORT = LIMITS.documentBytes / 3;

const isPlain = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

/** Places are found in the text, which is read when the first is asked for. */
function readLater(text: string, value: unknown): ReadDocument {
  let whole: Outcome<ReadDocument> | undefined;
  const places = () => {
    whole ??= readDocument(text);
    return whole.ok ? whole.value : undefined;
  };
  return { value, locate: path => places()?.locate(path), plainAt: path => places()?.plainAt(path) };
}

/** Keeps the last text: a run, its form and the next edit are about the same one. */
export function readOnce(): Reader {
  let last: { readonly text: string; readonly read: Outcome<ReadDocument> } | undefined;
  const read = (text: string) => {
    if (last?.text !== text) last = { text, read: readDocument(text) };
    return last.read;
  };
  const keep = (next: string, edits: readonly Edit[], before: unknown): void => {
    const [edit] = edits;
    if (edit === undefined || edits.length > 1 || next.length > SHORT || mayShare(next)) return;
    if (!isPlain(edit.value) || !isPlain(valueAt(before, edit.path))) return;
    last = { text: next, read: success(readLater(next, withValue(before, edit.path, edit.value))) };
  };
  return {
    read,
    edit: (text, edits) => {
      const before = read(text);
      const next = editText(text, edits, before.ok ? before.value : undefined);
      if (before.ok) keep(next, edits, before.value.value);
      return next;
    },
  };
}
