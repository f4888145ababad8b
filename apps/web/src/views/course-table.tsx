'use client';

import { useState } from 'react';
import { fixed, plain } from '../figures/number.ts';
import { messages } from '../messages.ts';
import { columnOf, type Figure } from '../time/figures.ts';
import type { Lines } from './charts.tsx';
import { Scroll } from './scroll.tsx';

const text = messages.time;
/** More rows than this nobody reads; the export has all. */
const ROWS = 120;

/** The charts' twin in numbers: one figure, each platform a column. */
export function CourseTable({
  lines: { labels, recordings },
  seconds,
  figures,
}: {
  lines: Lines;
  seconds: readonly number[];
  figures: readonly Figure[];
}) {
  const [chosen, choose] = useState<Figure | null>(null);
  const figure = chosen !== null && figures.includes(chosen) ? chosen : (figures[0] ?? 'throughput');
  const columns = recordings.map(recording => columnOf(recording, figure));
  const step = Math.max(1, Math.ceil(seconds.length / ROWS));
  const rows = [...seconds.keys()].filter(index => (index + 1) % step === 0);
  return (
    <>
      <select
        className="field mb-2 !w-auto"
        aria-label={text.of}
        value={figure}
        onChange={event => choose(event.target.value as Figure)}
      >
        {figures.map(one => (
          <option key={one} value={one}>
            {text.figures[one].label}, {text.figures[one].unit}
          </option>
        ))}
      </select>
      <Scroll label={text.figures[figure].label} className="max-h-80 overflow-auto">
        <table className="w-full text-[0.8125rem]" data-testid="course-table">
          <thead>
            <tr>
              {[text.seconds, ...labels].map((label, index) => (
                <th
                  key={label}
                  scope="col"
                  className={`sticky top-0 bg-paper pr-4 pb-1 text-xs text-faint ${index > 0 ? 'text-right' : ''}`}
                >
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row} className="border-t border-line">
                <th scope="row" className="py-0.5 pr-4 font-normal">
                  {fixed(seconds[row]!, 1)}
                </th>
                {columns.map((column, index) => (
                  <td key={labels[index]} className="py-0.5 pr-4 text-right">
                    {column[row] === null || column[row] === undefined ? '–' : plain(column[row])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}
