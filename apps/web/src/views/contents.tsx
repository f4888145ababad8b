'use client';

import { ACTIONS } from '../actions/action.ts';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { ActionButton } from './button.tsx';
import { goTo } from './go-to.ts';

const { label, edit, sections } = messages.contents;
const hasResults = (state: SessionState) => state.run.results !== null;

/** What there is below, and the way to take it along. Not links: what follows the # of an address is the scenario. */
export function Contents() {
  const { store } = useSession();
  const shown = useSessionState(hasResults);
  return (
    <div className={`mb-5 flex items-center max-sm:mb-3 justify-between gap-4 ${shown ? '' : 'invisible'}`}>
      <nav aria-label={label} className="min-w-0 overflow-x-auto [scrollbar-width:none]">
        <ul className="flex gap-x-4 text-[0.8125rem] whitespace-nowrap">
          {Object.entries(sections).map(([section, name]) => (
            <li key={section}>
              <button
                type="button"
                className="py-1 text-soft underline decoration-line underline-offset-4 hover:text-ink hover:decoration-ink"
                onClick={() => store.set({ section })}
              >
                {name}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <button
        type="button"
        className="button !min-h-[1.85rem] shrink-0 lg:not-focus:sr-only"
        title={messages.inputs.jump}
        onClick={() => goTo('inputs')}
      >
        {edit}
      </button>
      <ActionButton action={ACTIONS.export} className="!hidden !min-h-[1.85rem] shrink-0 sm:!inline-flex">
        {messages.exports.label}
      </ActionButton>
    </div>
  );
}
