'use client';

import { useRef } from 'react';
import { ACTIONS } from '../actions/action.ts';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { Icon } from './icon.tsx';

const text = messages.header;

/** Name of what is open: the preset's, or the document's own once it is something else. */
function nameOf(state: SessionState): string {
  const { presets } = state;
  const { origin } = state.history;
  const preset = origin.kind === 'preset' ? presets.find(one => one.id === origin.id)?.name : undefined;
  return (state.opened?.name || preset) ?? text.ownDocument;
}

const currentPreset = ({ history: { origin } }: SessionState): string =>
  origin.kind === 'preset' ? origin.id : '';
const presetsOf = (state: SessionState) => state.presets;

function Choices({ onPick }: { onPick: (id: string) => void }) {
  const presets = useSessionState(presetsOf);
  const current = useSessionState(currentPreset);
  return (
    <ul className="py-1">
      {presets.map(({ id, name, question }) => (
        <li key={id}>
          <button
            type="button"
            aria-current={id === current}
            className="block w-full border-l-2 border-transparent px-4 py-2 text-left hover:bg-wash aria-[current=true]:border-accent"
            onClick={() => onPick(id)}
          >
            <span className="block text-[0.8125rem] font-medium">{name}</span>
            <span className="block text-xs text-soft">{question}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The questions that one may start from. A native popover: light dismissal and Escape come with it. */
export function PresetPicker() {
  const session = useSession();
  const name = useSessionState(nameOf);
  const popover = useRef<HTMLDivElement>(null);
  const pick = (id: string) => {
    popover.current?.hidePopover();
    session.store.set({ linkProblems: [], offeredDraft: null });
    void session.openPreset(id);
  };
  return (
    <>
      <button
        type="button"
        className="button max-w-[min(19rem,max(32vw,100vw-14.5rem))] sm:max-w-[min(19rem,58vw)]"
        popoverTarget="questions"
        title={text.preset}
      >
        <span className="sr-only">{text.preset}: </span>
        <span className="truncate">{name}</span>
        <Icon name="down" />
      </button>
      <div
        ref={popover}
        id="questions"
        popover="auto"
        className="fixed inset-auto top-14 left-4 m-0 max-h-[75vh] w-[min(30rem,calc(100vw-2rem))] overflow-auto rounded border border-edge bg-raised text-ink shadow-xl lg:left-24"
      >
        <button
          type="button"
          className="block w-full border-b border-line px-4 py-2.5 text-left text-[0.8125rem] font-medium text-accent-strong hover:bg-wash"
          onClick={() => {
            popover.current?.hidePopover();
            ACTIONS.gallery.run(session);
          }}
        >
          {messages.gallery.open}
        </button>
        <Choices onPick={pick} />
      </div>
    </>
  );
}
