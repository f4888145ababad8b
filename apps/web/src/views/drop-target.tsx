'use client';

import { useEffect, useState } from 'react';
import type { TextFile } from '../desk/protocol.ts';
import { looksLikeDocument, readFiles } from '../document/files.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import type { Session } from '../session/session.ts';

/** Imports, and shows why not where it cannot. */
async function take(session: Session, files: readonly TextFile[]): Promise<void> {
  if (files.length === 0) return;
  if (!(await session.import(files))) session.store.set({ dialog: 'import' });
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));

function pasted(session: Session, event: ClipboardEvent): void {
  if (isField(event.target) || event.clipboardData === null) return;
  const { files } = event.clipboardData;
  const text = event.clipboardData.getData('text/plain');
  if (files.length > 0) void readFiles(files).then(read => take(session, read));
  else if (looksLikeDocument(text)) void take(session, [{ name: 'pasted.yaml', text }]);
}

function useDrop(session: Session): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hover = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (event.dataTransfer === null || event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      void readFiles(event.dataTransfer.files).then(read => take(session, read));
    };
    window.addEventListener('dragover', hover);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', hover);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [session]);
  return over;
}

/** The whole page takes files that are dropped and documents that are pasted. */
export function DropTarget() {
  const session = useSession();
  const over = useDrop(session);
  useEffect(() => {
    const paste = (event: ClipboardEvent) => pasted(session, event);
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, [session]);
  if (!over) return null;
  return (
    <div className="pointer-events-none fixed inset-3 z-50 grid place-items-center border-2 border-dashed border-accent bg-paper/85">
      <p className="font-serif text-2xl">{messages.import.drop}</p>
    </div>
  );
}
