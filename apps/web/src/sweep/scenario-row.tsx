'use client';

import type { ImportNote } from '@tare/schema';
import { type ClipboardEvent, type KeyboardEvent, useState } from 'react';
import { readFiles } from '../document/files.ts';
import { type Taker, takePasted } from '../views/drop-target.tsx';
import { NoteList } from '../views/note-list.tsx';
import { Row } from './ask-form.tsx';
import { sweepText as text } from './messages.ts';
import type { ScenarioChoice } from './scenarios.ts';

const GROUPS = ['opened', 'drafts', 'presets'] as const;

function ScenarioSelect({
  choices,
  chosen,
  onChoose,
}: {
  choices: readonly ScenarioChoice[];
  chosen: string;
  onChoose: (key: string) => void;
}) {
  return (
    <select
      className="field max-w-[26rem]"
      aria-label={text.scenario}
      value={chosen}
      disabled={choices.length === 0}
      onChange={event => onChoose(event.target.value)}
    >
      {GROUPS.map(group => {
        const own = choices.filter(one => one.group === group);
        return own.length === 0 ? null : (
          <optgroup key={group} label={text[group]}>
            {own.map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </optgroup>
        );
      })}
    </select>
  );
}

/** A link or a document by the keyboard; dropping and pasting work anywhere on the page. */
function Bring({ onBring }: { onBring: Taker }) {
  const [typed, type] = useState('');
  const give = (given: string) => {
    type('');
    onBring([{ name: 'pasted.yaml', text: given }]);
  };
  const paste = (event: ClipboardEvent) => {
    if (!takePasted(event.clipboardData, onBring)) return;
    event.preventDefault();
    type('');
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && typed.trim() !== '') give(typed);
  };
  return (
    <div className="flex flex-wrap gap-2">
      <input
        className="field !w-auto min-w-0 grow basis-56"
        aria-label={text.bring.label}
        title={text.bring.label}
        placeholder={text.bring.placeholder}
        value={typed}
        onChange={event => type(event.target.value)}
        onPaste={paste}
        onKeyDown={keys}
      />
      <label className="button focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent">
        {text.bring.file}
        <input
          type="file"
          multiple
          className="sr-only"
          onChange={event => void readFiles(event.target.files ?? []).then(onBring)}
        />
      </label>
    </div>
  );
}

/** What is swept: a question, a draft, or what somebody brings. */
export function ScenarioRow({
  choices,
  chosen,
  notes,
  onChoose,
  onBring,
}: {
  choices: readonly ScenarioChoice[];
  chosen: string;
  notes: readonly ImportNote[];
  onChoose: (key: string) => void;
  onBring: Taker;
}) {
  return (
    <Row label={text.scenario}>
      <div className="grid gap-x-8 gap-y-2 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        <ScenarioSelect choices={choices} chosen={chosen} onChoose={onChoose} />
        <Bring onBring={onBring} />
      </div>
      {notes.length > 0 && (
        <details className="mt-2 text-[0.8125rem]">
          <summary className="text-xs text-soft hover:text-ink">{text.bring.notes(notes.length)}</summary>
          <NoteList notes={notes} />
        </details>
      )}
    </Row>
  );
}
