/** Text → document, which takes longer than all else that is done with a text: a text that comes again is not read again. */
import { type Outcome, type ReadDocument, readDocument } from '@tare/schema';

export type Reader = (text: string) => Outcome<ReadDocument>;

/** Keeps the last text: a run, its form and the next edit are about the same one. */
export function readOnce(): Reader {
  let last: { readonly text: string; readonly read: Outcome<ReadDocument> } | undefined;
  return text => {
    if (last?.text !== text) last = { text, read: readDocument(text) };
    return last.read;
  };
}
