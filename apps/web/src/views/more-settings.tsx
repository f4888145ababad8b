'use client';

import { useEffect, useRef, useState } from 'react';
import type { FormField } from '../desk/form-model.ts';
import type { Setting, Settings } from '../desk/protocol.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { Field } from './field.tsx';
import { SettingFinder } from './setting-finder.tsx';
import type { SettingsProps } from './settings.tsx';

const readText = ({ opened }: SessionState) => opened?.text;
const NONE: Settings = { said: [], left: [] };

/** What the newest text that has been read says at a place; what the one before said, until it is known. */
function useSettings(base: FormField['path']): Settings {
  const { desk } = useSession();
  const read = useSessionState(readText);
  const place = JSON.stringify(base);
  const [settings, set] = useState(NONE);
  useEffect(() => {
    if (read === undefined) return;
    let isNewest = true;
    const tell = (found: Settings) => {
      if (isNewest) set(found);
    };
    desk.settings(read, JSON.parse(place) as FormField['path']).then(tell, () => undefined);
    return () => {
      isNewest = false;
    };
  }, [desk, read, place]);
  return settings;
}

/** Whatever else the document says at a place, and a way to say what it leaves out. */
export function MoreSettings({ base, offered, title, problems }: SettingsProps) {
  const { said, left } = useSettings(base);
  const [wanted, want] = useState<readonly FormField[]>([]);
  const fields = useRef<HTMLDivElement>(null);
  const isOffered = (field: FormField) => offered.some(({ at }) => at === field.at);
  const told = said.filter(field => !isOffered(field));
  const empty = wanted.filter(({ at }) => !said.some(field => field.at === at));
  const open = left.filter(({ fields: own }) => !own.slice(-1).some(isOffered));
  const choose = (setting: Setting) => {
    want(before => [
      ...before.filter(({ at }) => setting.fields.every(field => field.at !== at)),
      ...setting.fields,
    ]);
    // It is drawn first.
    setTimeout(() =>
      fields.current?.querySelector<HTMLElement>('[data-new]:last-of-type :is(input, select)')?.focus(),
    );
  };
  return (
    <div ref={fields} className="space-y-1.5">
      {told.map(field => (
        <Field key={field.at} field={field} problems={problems} />
      ))}
      {empty.map(field => (
        <div key={field.at} data-new="">
          <Field field={field} problems={problems} />
        </div>
      ))}
      {open.length > 0 && <SettingFinder left={open} title={title} onChoose={choose} />}
    </div>
  );
}
