'use client';

import type { Report } from '@tare/schema';
import type { ReactNode } from 'react';
import { fixed } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { useSession } from '../session/context.tsx';
import { Scroll, WIDE } from './scroll.tsx';

const text = messages.happened;
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
}: {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly ReactNode[])[];
}) {
  if (rows.length === 0) return null;
  return (
    <div className="mb-6">
      <h3 className="mb-1 text-xs font-semibold">{title}</h3>
      <Scroll label={title} className={WIDE}>
        <table className="w-full min-w-[40rem] text-[0.8125rem]">
          <thead>
            <tr>
              {columns.map((column, index) => (
                <th
                  key={column}
                  scope="col"
                  className={`pr-4 pb-1 text-xs font-normal text-faint ${index > 1 ? 'text-right' : ''}`}
                >
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: records of a run never change their order
              <tr key={index} className="border-t border-line align-baseline">
                {row.map((value, column) =>
                  column === 0 ? (
                    <th key={columns[column]} scope="row" className="py-1 pr-4 font-medium">
                      {value}
                    </th>
                  ) : (
                    <td key={columns[column]} className={`py-1 pr-4 ${column > 1 ? 'text-right' : ''}`}>
                      {value}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
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
