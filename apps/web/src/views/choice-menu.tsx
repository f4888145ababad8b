'use client';

import { Menu } from '@base-ui/react/menu';
import { Icon } from './icon.tsx';

interface ChoiceMenuProps {
  /** What is done with the one that is chosen, for who does not see what stands around. */
  readonly label: string;
  /** On the button. */
  readonly children: string;
  readonly choices: readonly string[];
  readonly onChoose: (choice: string) => void;
}

/** Does something with one of a few names, which are shown when they are asked for. */
export function ChoiceMenu({ label, children, choices, onChoose }: ChoiceMenuProps) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger
        className="chip inline-flex items-center gap-1.5 data-popup-open:border-ink"
        aria-label={label}
      >
        {children}
        <Icon name="down" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="start" sideOffset={4} collisionPadding={12} className="z-40">
          <Menu.Popup className="max-h-(--available-height) min-w-40 overflow-y-auto overscroll-contain rounded-[3px] border border-edge bg-raised py-1 shadow-lg outline-none">
            {choices.map(choice => (
              <Menu.Item
                key={choice}
                className="cursor-default px-3 py-1.5 text-[0.8125rem] data-highlighted:bg-wash"
                onClick={() => onChoose(choice)}
              >
                {choice}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
