'use client';

import { Combobox } from '@base-ui/react/combobox';
import type { Setting } from '../desk/protocol.ts';
import { messages } from '../messages.ts';
import { hasAll, wordsIn } from '../reading/typed.ts';
import { FinderPopup } from './finder-popup.tsx';
import { Icon } from './icon.tsx';

const text = messages.settings;

const matches = ({ label, help }: Setting, typed: string): boolean =>
  hasAll(`${label} ${help}`, wordsIn(typed));

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

/** Finds one of very many settings by its name. */
export function SettingFinder({
  left,
  title,
  onChoose,
}: {
  left: readonly Setting[];
  title: string;
  onChoose: (setting: Setting) => void;
}) {
  const named = `${text.add}: ${title}`;
  return (
    <Combobox.Root
      items={left}
      value={null}
      onValueChange={chosen => chosen !== null && onChoose(chosen)}
      itemToStringLabel={({ label }: Setting) => label}
      filter={matches}
      autoHighlight
    >
      <Combobox.Trigger className="chip inline-flex items-center gap-1.5" aria-label={named}>
        {text.add}
        <Icon name="down" />
      </Combobox.Trigger>
      <FinderPopup label={named} placeholder={text.search} none={text.none} width="24rem">
        {(setting: Setting) => <Option key={setting.fields.at(-1)?.at} setting={setting} />}
      </FinderPopup>
    </Combobox.Root>
  );
}
