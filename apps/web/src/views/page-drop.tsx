'use client';

import { useCallback } from 'react';
import type { TextFile } from '../desk/protocol.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import { DropTarget } from './drop-target.tsx';

/** What is dropped on the playground is imported; where it cannot be, the sheet says why. */
export function PageDrop() {
  const session = useSession();
  const take = useCallback(
    (files: readonly TextFile[]) => {
      if (files.length === 0) return;
      void session.import(files).then(done => done || session.store.set({ dialog: 'import' }));
    },
    [session],
  );
  return <DropTarget take={take} label={messages.import.drop} />;
}
