'use client';

import { type ChangeEvent, useRef, useState } from 'react';
import type { TextFile } from '../desk/protocol.ts';
import { readFiles } from '../document/files.ts';
import { messages } from '../messages.ts';
import { useSession, useSessionState } from '../session/context.tsx';
import { ProblemList } from '../views/problems.tsx';
import { Sheet } from './sheet.tsx';

const text = messages.import;

function useImport() {
  const session = useSession();
  const [busy, setBusy] = useState(false);
  const read = async (files: Promise<readonly TextFile[]> | readonly TextFile[]) => {
    setBusy(true);
    const done = await session.import(await files);
    setBusy(false);
    if (done) session.store.set({ dialog: null });
  };
  return { busy, read };
}

/** Paste, drop or choose; what cannot be read says why and at which line. */
export function ImportSheet() {
  const area = useRef<HTMLTextAreaElement>(null);
  const [pasted, paste] = useState('');
  const problems = useSessionState(state => state.importProblems);
  const { busy, read } = useImport();
  const choose = (event: ChangeEvent<HTMLInputElement>) => void read(readFiles(event.target.files ?? []));
  return (
    <Sheet title={text.title} width="44rem" focus={area}>
      <p className="mb-3 text-[0.8125rem] text-soft">
        {text.lead} {messages.nothingUploaded}
      </p>
      {problems.length > 0 && (
        <div className="mb-3">
          <ProblemList problems={problems} title={text.refused} />
        </div>
      )}
      <label className="mb-1 block text-xs text-soft" htmlFor="paste">
        {text.paste}
      </label>
      <textarea
        ref={area}
        id="paste"
        className="field h-56 resize-y py-1.5 font-mono text-xs"
        placeholder={text.placeholder}
        spellCheck={false}
        value={pasted}
        onChange={event => paste(event.target.value)}
      />
      <div className="mt-3 flex flex-wrap gap-2">
        <button
          type="button"
          className="button button-main"
          disabled={busy || pasted.trim() === ''}
          onClick={() => void read([{ name: 'pasted.yaml', text: pasted }])}
        >
          {text.read}
        </button>
        <label className="button focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent">
          {text.choose}
          <input type="file" multiple className="sr-only" onChange={choose} />
        </label>
      </div>
    </Sheet>
  );
}
