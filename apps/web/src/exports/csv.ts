/** Comma-separated values (RFC 4180) that a spreadsheet reads as values and never as formulas. */
import type { Comparison } from '@tare/schema';
import { METRIC_ROWS } from '../figures/metric.ts';
import type { Lines } from '../views/charts.tsx';
import { columnOf, FIGURES, secondsOf } from '../time/figures.ts';
import { messages } from '../messages.ts';

export type Value = string | number | null;

/** A text that begins like a formula gets an apostrophe, as OWASP advises; numbers are numbers. */
export function cellOf(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export const csvOf = (rows: readonly (readonly Value[])[]): string =>
  rows.map(row => `${row.map(cellOf).join(',')}\r\n`).join('');

/** Every figure of every platform with its interval, in base units. */
export const numbersCsv = ({ platforms }: Comparison): string =>
  csvOf([
    ['metric', 'platform', 'value', 'low', 'high'],
    ...METRIC_ROWS.flatMap(({ metric, read }) =>
      platforms.map((platform): Value[] => {
        const estimate = read(platform);
        return [metric, platform.id, estimate?.value ?? null, estimate?.low ?? null, estimate?.high ?? null];
      }),
    ),
  ]);

/** Every figure over time of every platform; a row a step. */
export function courseCsv({ labels, recordings }: Lines): string {
  const seconds = secondsOf(recordings);
  const columns = recordings.flatMap((recording, index) =>
    FIGURES.map(figure => {
      const { label, unit } = messages.time.figures[figure];
      return { name: `${labels[index]!}: ${label}, ${unit}`, values: columnOf(recording, figure) };
    }),
  );
  return csvOf([
    [messages.time.seconds, ...columns.map(({ name }) => name)],
    ...seconds.map((second, row): Value[] => [second, ...columns.map(({ values }) => values[row] ?? null)]),
  ]);
}
