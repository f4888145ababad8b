'use client';

import { ACTIONS } from '../actions/action.ts';
import { messages } from '../messages.ts';
import { useSessionState } from '../session/context.tsx';
import { SiteLinks } from '../reading/site-links.tsx';
import { ActionButton } from './button.tsx';
import { Icon, Mark } from './icon.tsx';
import { PresetPicker } from './preset-picker.tsx';
import { RunControl } from './run-control.tsx';

const text = messages.header;

function ThemeButton() {
  const theme = useSessionState(state => state.theme);
  return (
    <ActionButton action={ACTIONS.theme} className="button-quiet hidden px-2 sm:inline-flex">
      <Icon name={theme} />
      <span className="sr-only">{text.theme[theme]}</span>
    </ActionButton>
  );
}

function Travel() {
  return (
    <div className="hidden sm:flex">
      <ActionButton action={ACTIONS.undo} className="button-quiet px-2">
        <Icon name="undo" />
      </ActionButton>
      <ActionButton action={ACTIONS.redo} className="button-quiet px-2">
        <Icon name="redo" />
      </ActionButton>
    </div>
  );
}

export function Header() {
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-paper">
      <div className="mx-auto flex min-h-14 max-w-[1560px] flex-wrap items-center gap-x-2 gap-y-1 px-4 py-2 lg:px-6">
        <a href="/" className="flex items-center gap-2 sm:mr-2 text-[1.05rem] font-semibold tracking-tight">
          <Mark />
          <span className="sr-only sm:not-sr-only">{messages.product}</span>
        </a>
        <PresetPicker />
        <RunControl />
        <div className="ml-auto flex items-center gap-1">
          <SiteLinks path="/" className="mr-2 hidden xl:block" />
          <Travel />
          <ThemeButton />
          <ActionButton action={ACTIONS.palette} className="button-quiet px-2">
            <Icon name="list" />
          </ActionButton>
          <ActionButton action={ACTIONS.import} className="hidden sm:inline-flex">
            {text.import}
          </ActionButton>
          <ActionButton action={ACTIONS.share}>{text.share}</ActionButton>
        </div>
      </div>
    </header>
  );
}
