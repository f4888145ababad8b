'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { messages } from '../messages.ts';

const text = messages.reading.filter;

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Hides what does not match; the entries themselves were drawn on the server and are never drawn again. */
function applyFilter(root: HTMLElement, words: readonly string[], kind: string): number {
  let shown = 0;
  for (const entry of root.querySelectorAll<HTMLElement>('[data-entry]')) {
    const own = `${entry.id} ${entry.textContent}`.toLowerCase();
    const fits = words.every(word => own.includes(word)) && (kind === '' || entry.dataset.entry === kind);
    entry.hidden = !fits;
    if (fits) shown++;
  }
  for (const group of root.querySelectorAll<HTMLElement>('[data-entries]'))
    group.hidden = group.querySelector('[data-entry]:not([hidden])') === null;
  return shown;
}

/** A search over the entries inside. Without script they all stand there. */
export function EntryFilter({
  label,
  kinds,
  kindLabel = '',
  children,
}: {
  label: string;
  kinds?: readonly Choice[];
  kindLabel?: string;
  children: ReactNode;
}) {
  const root = useRef<HTMLDivElement>(null);
  const [wanted, search] = useState('');
  const [kind, choose] = useState('');
  const [shown, count] = useState<number | null>(null);
  useEffect(() => {
    if (root.current === null || (wanted === '' && kind === '' && shown === null)) return;
    count(applyFilter(root.current, wanted.toLowerCase().split(/\s+/).filter(Boolean), kind));
  }, [wanted, kind, shown]);
  return (
    <>
      <div className="sticky top-14 z-10 mb-4 flex flex-wrap items-center gap-2 border-b border-line bg-paper py-2">
        <input
          type="search"
          className="field max-w-72"
          placeholder={label}
          aria-label={label}
          value={wanted}
          onChange={event => search(event.target.value)}
        />
        {kinds !== undefined && (
          <select
            className="field w-auto"
            aria-label={kindLabel}
            value={kind}
            onChange={event => choose(event.target.value)}
          >
            <option value="">{kindLabel}</option>
            {kinds.map(one => (
              <option key={one.value} value={one.value}>
                {one.label}
              </option>
            ))}
          </select>
        )}
        <p role="status" className="text-xs text-soft" data-testid="shown">
          {shown === null ? '' : text.shown(shown)}
        </p>
      </div>
      <div ref={root}>{children}</div>
    </>
  );
}
