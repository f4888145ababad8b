'use client';

import { Combobox } from '@base-ui/react/combobox';
import type { Setting } from '../desk/protocol.ts';
import { messages } from '../messages.ts';
import { Icon } from './icon.tsx';

const text = messages.settings;

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

/** Finds one of very many settings by its name. It is open from the beginning: whoever made it wants to choose. */
export function SettingFinder({
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
      defaultOpen
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
