'use client';

import { ALL_ACTIONS } from '../actions/action.ts';
import { printShortcut } from '../actions/shortcut.ts';
import { messages } from '../messages.ts';
import { Sheet } from './sheet.tsx';

export const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The actions that have keys. */
export function HelpSheet() {
  const mac = isMac();
  return (
    <Sheet title={messages.help.title}>
      <p className="mb-3 text-[0.8125rem] text-soft">{messages.help.lead}</p>
      <dl className="text-[0.8125rem]">
        {ALL_ACTIONS.map(({ id, label, shortcut }) => (
          <div key={id} className="flex justify-between gap-4 border-t border-line py-1.5">
            <dt>{label}</dt>
            <dd className="font-mono text-xs text-soft">
              {shortcut !== undefined && printShortcut(shortcut, mac)}
            </dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
