'use client';

import type { Problem } from '@tare/schema';
import { type KeyboardEvent, useState } from 'react';
import type { FormField } from '../desk/form-model.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import { useHeld } from './held.ts';
import { readField } from './read-field.ts';
import { useTurning } from './turning.ts';
import { useTurns } from './turns.ts';

interface Shared {
  readonly field: FormField;
  readonly id: string;
  readonly fault: string | undefined;
  /** In a sentence: as wide as what stands in it, and what stands for nothing. */
  readonly inline?: { readonly absent: string };
}

function useCommit(field: FormField): (value: FormField['value']) => void {
  const session = useSession();
  return value => {
    if (value !== field.value) void session.edit([{ path: field.path, value }]);
  };
}

const describedBy = ({ id, fault }: Shared): string =>
  fault === undefined ? `${id}-help` : `${id}-fault ${id}-help`;

const said = ({ value }: FormField): string => (value === undefined ? '' : String(value));

/** What is words even where it looks like a number. */
const PROSE: ReadonlySet<string> = new Set(['name', 'question']);

/** While it is edited it holds its own text; it is committed on Enter and on leaving, and Escape gives up. */
function TextInput(props: Shared) {
  const { field, id, fault, inline } = props;
  const commit = useCommit(field);
  const [held, hold] = useHeld(said(field));
  const [turnedTo, turn] = useTurns(field, said(field));
  const shown = turnedTo ?? held;
  const isProse = PROSE.has(field.at);
  const placeholder = inline?.absent ?? field.absent ?? field.example;
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? shown;
  const turning = useTurning({
    text: isProse ? '' : text,
    onTurn: (next, stroke) => {
      setDraft(null);
      void turn(next, stroke);
    },
  });
  const finish = () => {
    if (draft !== null && draft !== shown) {
      hold(draft);
      commit(isProse && draft !== '' ? draft : readField(draft));
    }
    setDraft(null);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter') finish();
    else if (event.key === 'Escape') setDraft(null);
    else turning.handlers.onKeyDown(event);
  };
  return (
    <input
      {...turning.handlers}
      id={id}
      className={`field ${inline === undefined ? '' : 'field-inline'} ${turning.isTurnable ? 'field-turned' : ''}`}
      title={turning.isTurnable ? `${field.label}. ${field.help} ${messages.inputs.turn}` : undefined}
      size={inline === undefined ? undefined : Math.max(2, text.length || inline.absent.length)}
      value={text}
      placeholder={placeholder}
      aria-invalid={fault !== undefined}
      aria-describedby={describedBy(props)}
      autoComplete="off"
      spellCheck={false}
      onChange={event => setDraft(event.target.value)}
      onBlur={finish}
      onKeyDown={keys}
    />
  );
}

const isChosen = ({ kind }: FormField): boolean => kind === 'choice' || kind === 'flag';
const CHOICES: Readonly<Record<string, string>> = messages.inputs.choices;

function ChoiceInput(props: Shared) {
  const { field, id, fault, inline } = props;
  const commit = useCommit(field);
  const [current, hold] = useHeld(said(field));
  const absent = inline?.absent ?? field.absent;
  const choices =
    current === '' || field.choices.includes(current) ? field.choices : [current, ...field.choices];
  return (
    <select
      id={id}
      className={`field ${inline === undefined ? '' : 'field-inline'}`}
      value={current}
      aria-invalid={fault !== undefined}
      aria-describedby={describedBy(props)}
      onChange={event => {
        const { value } = event.target;
        hold(value);
        commit(value === '' ? undefined : field.kind === 'flag' ? value === 'true' : value);
      }}
    >
      {(field.absent !== undefined || current === '') && <option value="">{absent ?? ''}</option>}
      {choices.map(choice => (
        <option key={choice} value={choice}>
          {CHOICES[choice] ?? choice}
        </option>
      ))}
    </select>
  );
}

/** The problem that stands at this field's own path. */
const faultAt = (problems: readonly Problem[], at: string): string | undefined => {
  const problem = problems.find(({ path }) => path === at);
  return problem === undefined ? undefined : `${problem.message} ${problem.fix}`;
};

const idOf = ({ at }: FormField): string => `field-${at.replaceAll('.', '-')}`;

const Help = ({ field, id }: { field: FormField; id: string }) => (
  <span id={`${id}-help`} className="sr-only">
    {field.help} {field.unit ?? ''} {field.absent !== undefined && messages.inputs.absent(field.absent)}
  </span>
);

/** A field in the middle of a sentence; its label is said only to who does not see the sentence. */
export function InlineField({
  field,
  absent,
  problems,
}: {
  field: FormField;
  absent: string;
  problems: readonly Problem[];
}) {
  const id = idOf(field);
  const fault = faultAt(problems, field.at);
  return (
    <span className="whitespace-nowrap" title={`${field.label}. ${field.help}`}>
      <label htmlFor={id} className="sr-only">
        {field.label}
      </label>
      {isChosen(field) ? (
        <ChoiceInput field={field} id={id} fault={fault} inline={{ absent }} />
      ) : (
        <TextInput field={field} id={id} fault={fault} inline={{ absent }} />
      )}
      <Help field={field} id={id} />
      {fault !== undefined && (
        <span id={`${id}-fault`} className="block text-xs leading-snug whitespace-normal text-bad">
          {fault}
        </span>
      )}
    </span>
  );
}

/** A labelled field with its unit's meaning, and what is wrong with it. */
export function Field({ field, problems }: { field: FormField; problems: readonly Problem[] }) {
  const id = idOf(field);
  const fault = faultAt(problems, field.at);
  const shared = { field, id, fault };
  return (
    <div className="grid grid-cols-[8.25rem_minmax(0,1fr)] items-center gap-x-3 gap-y-0.5">
      <label htmlFor={id} className="text-[0.8125rem] leading-tight text-soft" title={field.help}>
        {field.label}
      </label>
      {isChosen(field) ? <ChoiceInput {...shared} /> : <TextInput {...shared} />}
      <Help field={field} id={id} />
      {fault !== undefined && (
        <span id={`${id}-fault`} className="col-start-2 text-xs text-bad">
          {fault}
        </span>
      )}
    </div>
  );
}
