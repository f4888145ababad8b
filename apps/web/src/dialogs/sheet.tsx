'use client';

import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode, RefObject } from 'react';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import { Icon } from '../views/icon.tsx';

interface SheetProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Largest width; 36rem where it is left out. */
  readonly width?: string;
  /** What takes the focus when it opens; the first control otherwise. */
  readonly focus?: RefObject<HTMLElement | null>;
}

/** The frame of every dialog: focus is kept inside, Escape and a press outside close it. */
export function Sheet({ title, children, width, focus }: SheetProps) {
  const { store } = useSession();
  return (
    <Dialog.Root open onOpenChange={open => open || store.set({ dialog: null })}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup
          className="dialog"
          {...(focus === undefined ? {} : { initialFocus: focus })}
          style={width === undefined ? undefined : { width: `min(${width}, calc(100vw - 1.5rem))` }}
        >
          <div className="mb-3 flex items-start justify-between gap-4">
            <Dialog.Title className="text-[1.05rem] font-semibold">{title}</Dialog.Title>
            <Dialog.Close className="button button-quiet -mt-1 -mr-2 px-2" aria-label={messages.share.close}>
              <Icon name="close" />
            </Dialog.Close>
          </div>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
