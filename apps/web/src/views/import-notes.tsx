'use client';

import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { NoteList } from './note-list.tsx';
import { Section } from './section.tsx';

const text = messages.import;

const notesOf = ({ history: { origin }, notesRead }: SessionState) =>
  origin.kind === 'import' && origin.notes !== notesRead ? origin.notes : null;

/** What the import that is open assumed, left out or put in order. */
export function ImportNotes() {
  const { store } = useSession();
  const notes = useSessionState(notesOf);
  if (notes === null || notes.notes.length === 0) return null;
  return (
    <Section
      id="import-notes"
      title={text.notes}
      terse
      note={text.notesCaption(notes.notes.length, text.kinds[notes.kind])}
      controls={
        <button type="button" className="button button-quiet" onClick={() => store.set({ notesRead: notes })}>
          {text.dismiss}
        </button>
      }
    >
      <NoteList notes={notes.notes} />
    </Section>
  );
}
