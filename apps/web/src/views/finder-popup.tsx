'use client';

import { Combobox } from '@base-ui/react/combobox';
import type { ComponentProps } from 'react';

interface FinderPopupProps {
  /** What is found, for who does not see what it hangs at. */
  readonly label: string;
  readonly placeholder: string;
  /** Where nothing has such a name. */
  readonly none: string;
  /** At most; less where there is less room. */
  readonly width: string;
  /** What is drawn of each item, or of each group of them. */
  readonly children: ComponentProps<typeof Combobox.List>['children'];
}

/** Very many things, found by what one types: a line to type in over those that are left. */
export function FinderPopup({ label, placeholder, none, width, children }: FinderPopupProps) {
  return (
    <Combobox.Portal>
      <Combobox.Positioner align="start" sideOffset={4} collisionPadding={12} className="z-40">
        <Combobox.Popup
          aria-label={label}
          className="border border-edge bg-raised shadow-lg"
          style={{ width: `min(${width}, var(--available-width))` }}
        >
          <Combobox.Input
            placeholder={placeholder}
            className="field min-h-9 !rounded-none !border-x-0 !border-t-0 -outline-offset-2"
          />
          <Combobox.Empty className="text-[0.8125rem] text-soft not-empty:px-3 not-empty:py-2.5">
            {none}
          </Combobox.Empty>
          <Combobox.List className="max-h-[min(24rem,calc(var(--available-height)-3rem))] overflow-y-auto overscroll-contain">
            {children}
          </Combobox.List>
        </Combobox.Popup>
      </Combobox.Positioner>
    </Combobox.Portal>
  );
}
