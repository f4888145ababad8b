'use client';

import { useEffect, useState } from 'react';
import type { TextFile } from '../desk/protocol.ts';
import { looksLikeDocument, readFiles } from '../document/files.ts';

/** Takes what was dropped or pasted. */
export type Taker = (files: readonly TextFile[]) => void;

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));

/** Files, or a text that is more than a value; false where it is neither. */
export function takePasted(data: DataTransfer, take: Taker): boolean {
  const text = data.getData('text/plain');
  if (data.files.length > 0) void readFiles(data.files).then(take);
  else if (looksLikeDocument(text)) take([{ name: 'pasted.yaml', text }]);
  else return false;
  return true;
}

function useDrop(take: Taker): boolean {
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
      void readFiles(event.dataTransfer.files).then(take);
    };
    window.addEventListener('dragover', hover);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', hover);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [take]);
  return over;
}

/** The whole page takes files that are dropped and documents that are pasted. */
export function DropTarget({ take, label }: { take: Taker; label: string }) {
  const over = useDrop(take);
  useEffect(() => {
    const paste = ({ target, clipboardData }: ClipboardEvent) => {
      if (!isField(target) && clipboardData !== null) takePasted(clipboardData, take);
    };
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, [take]);
  if (!over) return null;
  return (
    <div className="pointer-events-none fixed inset-3 z-50 grid place-items-center border-2 border-dashed border-accent bg-paper/85">
      <p className="font-serif text-2xl">{label}</p>
    </div>
  );
}
