'use client';

import { Combobox } from '@base-ui/react/combobox';
import type { Problem } from '@tare/schema';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { FormField } from '../desk/form-model.ts';
import type { Setting, Settings } from '../desk/protocol.ts';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import type { SessionState } from '../session/state.ts';
import { Field } from './field.tsx';
import { Icon } from './icon.tsx';

const text = messages.settings;
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

const matches = ({ label, help }: Setting, asked: string): boolean => {
  const told = `${label} ${help}`.toLowerCase();
  return asked
    .toLowerCase()
    .split(/\s+/)
    .every(word => told.includes(word));
};

/** Its name, what it is, and what it cannot be without. */
function Option({ setting }: { setting: Setting }) {
  const others = setting.fields.slice(0, -1).map(({ label }) => label.split(' › ').at(-1) ?? label);
  return (
    <Combobox.Item
      value={setting}
      className="cursor-default px-3 py-1.5 text-[0.8125rem] data-highlighted:bg-wash"
    >
      {setting.label}
      <span className="block text-2xs text-soft">
        {setting.help} {others.length > 0 && text.needs(others)}
      </span>
    </Combobox.Item>
  );
}

function Finder({
  left,
  title,
  onChoose,
}: {
  left: readonly Setting[];
  title: string;
  onChoose: (setting: Setting) => void;
}) {
  return (
    <Combobox.Root
      items={left}
      value={null}
      onValueChange={chosen => chosen !== null && onChoose(chosen)}
      itemToStringLabel={({ label }: Setting) => label}
      filter={matches}
      autoHighlight
    >
      <Combobox.Trigger
        className="chip inline-flex items-center gap-1.5"
        aria-label={`${text.add}: ${title}`}
      >
        {text.add}
        <Icon name="down" />
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner align="start" sideOffset={4} collisionPadding={12} className="z-40">
          <Combobox.Popup
            aria-label={`${text.add}: ${title}`}
            className="w-[min(24rem,var(--available-width))] border border-edge bg-raised shadow-lg"
          >
            <Combobox.Input
              placeholder={text.search}
              className="field min-h-9 !rounded-none !border-x-0 !border-t-0 -outline-offset-2"
            />
            <Combobox.Empty className="text-[0.8125rem] text-soft not-empty:px-3 not-empty:py-2.5">
              {text.none}
            </Combobox.Empty>
            <Combobox.List className="max-h-[min(22rem,calc(var(--available-height)-3rem))] overflow-y-auto overscroll-contain">
              {(setting: Setting) => <Option key={setting.fields.at(-1)?.at} setting={setting} />}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

interface MoreSettingsProps {
  readonly base: FormField['path'];
  /** Those that stand elsewhere in the form. */
  readonly offered: readonly FormField[];
  readonly title: string;
  readonly problems: readonly Problem[];
}

/** Whatever else the document says at a place, and a way to say what it leaves out. */
export function MoreSettings({ base, offered, title, problems }: MoreSettingsProps) {
  const { said, left } = useSettings(base);
  const [wanted, want] = useState<readonly FormField[]>([]);
  const fields = useRef<HTMLDivElement>(null);
  const isOffered = useMemo(() => {
    const known = new Set(offered.map(({ at }) => at));
    return ({ at }: FormField) => known.has(at);
  }, [offered]);
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
      {open.length > 0 && <Finder left={open} title={title} onChoose={choose} />}
    </div>
  );
}
