import type { ImportNote } from '@tare/schema';
import { messages } from '../messages.ts';
import { Scroll } from './scroll.tsx';

const text = messages.import;

const placeText = ({ place }: ImportNote): string =>
  place === undefined ? '' : `${place.file ?? ''} ${messages.problems.line(place.line)}`;

/** What an import assumed, left out or put in order, with its line; on a phone one below the other. */
export function NoteList({ notes }: { notes: readonly ImportNote[] }) {
  return (
    <Scroll label={text.notes} className="max-h-80 overflow-auto border-b border-line">
      <ul data-testid="notes">
        {notes.map(note => (
          <li
            key={`${note.kind} ${note.path} ${note.what}`}
            className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-4 gap-y-1 border-t border-line py-1.5 text-[0.8125rem] first:border-t-0 sm:grid-cols-[5.5rem_11rem_minmax(0,1fr)_minmax(0,1fr)]"
          >
            <span>
              <span className="badge text-soft">{text.kind[note.kind]}</span>
            </span>
            <span className="text-xs break-words text-soft tabular-nums">{placeText(note)}</span>
            <span className="max-sm:col-span-2">
              {note.what}
              {note.value !== undefined && <span className="font-mono text-xs"> = {note.value}</span>}
              <span className="block font-mono text-2xs break-all text-soft">{note.path}</span>
            </span>
            <span className="text-xs text-soft max-sm:col-span-2">{note.why}</span>
          </li>
        ))}
      </ul>
    </Scroll>
  );
}
