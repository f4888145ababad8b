/** Figures as comma-separated values. */
import { type CsvValue, csvOf } from '@tare/experiments';
import type { Comparison } from '@tare/schema';
import { METRIC_ROWS } from '../figures/metric.ts';
import type { Lines } from '../views/charts.tsx';
import { columnOf, FIGURES, secondsOf } from '../time/figures.ts';
import { messages } from '../messages.ts';

/** Every figure of every platform with its interval, in base units. */
export const numbersCsv = ({ platforms }: Comparison): string =>
  csvOf([
    ['metric', 'platform', 'value', 'low', 'high'],
    ...METRIC_ROWS.flatMap(({ metric, read }) =>
      platforms.map((platform): CsvValue[] => {
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
    ...seconds.map((second, row): CsvValue[] => [
      second,
      ...columns.map(({ values }) => values[row] ?? null),
    ]),
  ]);
}
