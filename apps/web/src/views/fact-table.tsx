'use client';

import type { Report } from '@tare/schema';
import type { ReactNode } from 'react';
import { fixed } from '../figures/number.ts';
import { onDemand } from '../messages/on-demand.ts';
import { useSession } from '../session/context.tsx';
import { RecordTable } from './record-table.tsx';
import { WIDE } from './scroll.tsx';

const text = onDemand.happened;
const MOST = 40;

export interface Of {
  readonly label: string;
  readonly report: Report;
}

export const seconds = (ms: number): string => fixed(ms / 1000, 1);

/** A small table with a heading; nothing where there are no rows. */
export function Facts({
  title,
  columns,
  rows,
  words,
}: {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly ReactNode[])[];
  /** So many columns are words, the others figures; two where it is not said. */
  words?: number;
}) {
  if (rows.length === 0) return null;
  return (
    <div className="mb-6">
      <h3 className="mb-1 text-xs font-semibold">{title}</h3>
      <RecordTable
        label={title}
        columns={columns}
        rows={rows.slice(0, MOST)}
        {...(words === undefined ? {} : { words })}
        className={WIDE}
        width="min-w-[40rem]"
      />
      {rows.length > MOST && <p className="text-xs text-soft">{text.more(rows.length - MOST)}</p>}
    </div>
  );
}

/** A moment that can be looked at in the racks. */
export function Moment({ atMs, what }: { atMs: number; what: string }) {
  const { replay } = useSession();
  const show = () => {
    replay.send({ kind: 'seek', at: atMs });
    document.getElementById('racks')?.scrollIntoView({ block: 'start' });
  };
  return (
    <button
      type="button"
      className="underline underline-offset-2"
      aria-label={text.go(`${what}, ${seconds(atMs)} s`)}
      onClick={show}
    >
      {seconds(atMs)}
    </button>
  );
}
