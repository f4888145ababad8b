'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { messages } from '../messages.ts';
import { grouped } from '../messages/plural.ts';
import { hasAll, wordsIn } from './typed.ts';

const text = messages.reading.filter;

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly count: number;
  readonly title: string;
}

interface KindsProps {
  readonly label: string;
  readonly anyLabel: string;
  readonly kinds: readonly Choice[];
  readonly kind: string;
  readonly onChoose: (kind: string) => void;
}

/** Which kind of entry, each with how many there are. */
function Kinds({ label, anyLabel, kinds, kind, onChoose }: KindsProps) {
  const all = kinds.reduce((sum, { count }) => sum + count, 0);
  return (
    <fieldset className="switch flex-wrap" aria-label={label}>
      {[{ value: '', label: anyLabel, count: all, title: '' }, ...kinds].map(one => (
        <button
          key={one.value}
          type="button"
          aria-pressed={kind === one.value}
          title={one.title}
          onClick={() => onChoose(one.value)}
        >
          {one.label} <span className="tabular-nums">{grouped(one.count)}</span>
        </button>
      ))}
    </fieldset>
  );
}

/** Hides what does not match; the entries themselves were drawn on the server and are never drawn again. */
function applyFilter(root: HTMLElement, words: readonly string[], kind: string): number {
  let shown = 0;
  for (const entry of root.querySelectorAll<HTMLElement>('[data-entry]')) {
    const own = `${entry.id} ${entry.textContent}`;
    const fits = hasAll(own, words) && (kind === '' || entry.dataset.entry === kind);
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
  anyLabel = '',
  children,
}: {
  label: string;
  kinds?: readonly Choice[];
  kindLabel?: string;
  anyLabel?: string;
  children: ReactNode;
}) {
  const root = useRef<HTMLDivElement>(null);
  const [wanted, search] = useState('');
  const [kind, choose] = useState('');
  const [shown, count] = useState<number | null>(null);
  useEffect(() => {
    if (root.current === null || (wanted === '' && kind === '' && shown === null)) return;
    count(applyFilter(root.current, wordsIn(wanted), kind));
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
          <Kinds label={kindLabel} anyLabel={anyLabel} kinds={kinds} kind={kind} onChoose={choose} />
        )}
        <p role="status" className="text-xs text-soft" data-testid="shown">
          {shown === null ? '' : text.shown(shown)}
        </p>
      </div>
      <div ref={root}>{children}</div>
    </>
  );
}
