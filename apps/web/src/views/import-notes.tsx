'use client';

import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import { NoteList } from './note-list.tsx';
import { Section } from './section.tsx';

const text = messages.import;

/** What the last import assumed, left out or put in order. */
export function ImportNotes() {
  const { store } = useSession();
  const notes = useSessionState(state => state.notes);
  if (notes === null || notes.notes.length === 0) return null;
  return (
    <Section
      id="import-notes"
      title={text.notes}
      terse
      note={text.notesCaption(notes.notes.length, text.kinds[notes.kind])}
      controls={
        <button type="button" className="button button-quiet" onClick={() => store.set({ notes: null })}>
          {text.dismiss}
        </button>
      }
    >
      <NoteList notes={notes.notes} />
    </Section>
  );
}
