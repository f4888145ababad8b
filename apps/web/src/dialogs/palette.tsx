'use client';

import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { type Action, ALL_ACTIONS, draftActions, presetActions, SECTION_ACTIONS } from '../actions/action.ts';
import { printShortcut } from '../actions/shortcut.ts';
import { messages } from '../messages.ts';
import { hasAll, wordsIn } from '../reading/typed.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { isMac } from './help.tsx';
import { Sheet } from './sheet.tsx';

const text = messages.palette;

/** Every word that was typed occurs somewhere. */
export function matching(actions: readonly Action[], typed: string): Action[] {
  const words = wordsIn(typed);
  return actions.filter(({ label, detail }) => hasAll(`${label} ${detail ?? ''}`, words));
}

function Option({ action, chosen, onRun }: { action: Action; chosen: boolean; onRun: () => void }) {
  return (
    <button
      type="button"
      id={`command-${action.id}`}
      role="option"
      aria-selected={chosen}
      tabIndex={-1}
      className={`flex w-full items-baseline justify-between gap-4 px-2.5 py-1.5 text-left text-[0.8125rem] ${chosen ? 'bg-wash' : ''}`}
      onClick={onRun}
    >
      <span>
        {action.label}
        {action.detail !== undefined && <span className="block text-xs text-soft">{action.detail}</span>}
      </span>
      {action.shortcut !== undefined && (
        <span className="font-mono text-xs whitespace-nowrap text-soft pointer-coarse:hidden">
          {printShortcut(action.shortcut, isMac())}
        </span>
      )}
    </button>
  );
}

const whole = (state: SessionState) => state;

interface Group {
  readonly name: string;
  readonly actions: readonly Action[];
}

const isEnabled = (state: SessionState) => (action: Action) =>
  action.id !== 'palette' && action.enabled(state);

/** What can be done, kind by kind; of each what was typed occurs in. */
function useCommands(typed: string): readonly Group[] {
  const state = useSessionState(whole);
  return useMemo(
    () =>
      [
        { name: text.groups.commands, actions: ALL_ACTIONS.filter(isEnabled(state)) },
        { name: text.groups.sections, actions: SECTION_ACTIONS.filter(isEnabled(state)) },
        { name: text.groups.questions, actions: presetActions(state) },
        { name: text.groups.drafts, actions: draftActions(state) },
      ]
        .map(({ name, actions }) => ({ name, actions: matching(actions, typed) }))
        .filter(({ actions }) => actions.length > 0),
    [state, typed],
  );
}

/** All actions, presets and drafts by name. */
export function Palette() {
  const session = useSession();
  const input = useRef<HTMLInputElement>(null);
  const [typed, type] = useState('');
  const [at, move] = useState(0);
  const groups = useCommands(typed);
  const found = groups.flatMap(({ actions }) => actions);
  const index = Math.min(at, found.length - 1);
  const run = (action: Action | undefined) => {
    session.store.set({ dialog: null });
    action?.run(session);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') move(Math.min(found.length - 1, index + 1));
    else if (event.key === 'ArrowUp') move(Math.max(0, index - 1));
    else if (event.key === 'Enter') run(found[index]);
    else return;
    event.preventDefault();
  };
  return (
    <Sheet title={text.title} focus={input}>
      <input
        ref={input}
        role="combobox"
        aria-expanded="true"
        aria-controls="commands"
        aria-activedescendant={found[index] === undefined ? undefined : `command-${found[index].id}`}
        aria-label={text.placeholder}
        className="field mb-2 min-h-9"
        placeholder={text.placeholder}
        value={typed}
        onChange={event => {
          type(event.target.value);
          move(0);
        }}
        onKeyDown={keys}
      />
      <div
        id="commands"
        role="listbox"
        aria-label={text.title}
        className="-mx-2.5 max-h-[min(50vh,34rem)] overflow-auto border-t border-line"
      >
        {groups.map(({ name, actions }) => (
          <fieldset key={name} aria-label={name} className="min-w-0 pb-1.5">
            <p
              aria-hidden="true"
              className="sticky top-0 bg-paper px-2.5 pt-2 pb-1 text-2xs font-semibold text-soft"
            >
              {name}
            </p>
            {actions.map(action => (
              <Option
                key={action.id}
                action={action}
                chosen={action === found[index]}
                onRun={() => run(action)}
              />
            ))}
          </fieldset>
        ))}
      </div>
      {found.length === 0 && <p className="px-2.5 text-[0.8125rem] text-soft">{text.none}</p>}
    </Sheet>
  );
}
