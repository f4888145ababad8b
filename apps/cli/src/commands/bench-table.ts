/** What `tare bench` prints. */
import { formatSignificant } from '@tare/experiments';
import type { BenchResult } from '../benchmarks/benchmark.ts';
import { type Figure, tally } from '../benchmarks/figure.ts';
import type { Machine } from '../machine.ts';
import { columns } from '../text/columns.ts';

const MEGABYTE = 1e6;

const timeHead = (processor: boolean): string => (processor ? 'CPU time, least' : 'Time, median');

const heads = (processor: boolean): string[] => [
  'Workload',
  'Size',
  'Events',
  timeHead(processor),
  'Events/s',
  '× C++',
  '× loop',
  'Peak memory',
  'Goal',
  'Check',
];

/** In bytes as long as these are few. */
const amount = (value: number, unit: string): string =>
  unit === 'B' && value >= MEGABYTE
    ? `${formatSignificant(value / MEGABYTE, 3)} MB`
    : `${formatSignificant(value, 3)} ${unit}`.trimEnd();

function goalOf({ target, met, unit }: Figure): string {
  if (target === null) return '–';
  const [word, bound] = 'most' in target ? ['at most', target.most] : ['at least', target.least];
  return `${met === true ? 'met' : 'MISSED'}: ${word} ${amount(bound, unit)}`;
}

const cells = (one: BenchResult): string[] => [
  one.workload,
  one.size.toLocaleString('en'),
  one.events.toLocaleString('en'),
  `${formatSignificant(one.wallMs, 3)} ms`,
  formatSignificant(one.eventsPerSecond, 3),
  one.ratio.limit === null ? '–' : formatSignificant(one.ratio.limit, 3),
  formatSignificant(one.ratio.reference, 3),
  amount(one.peakRssBytes, 'B'),
  one.goals.length === 0 ? '–' : one.goals.map(goalOf).join(', '),
  `${one.check.ok ? 'ok' : 'NOT OK'}: ${one.check.quantity} ${formatSignificant(one.check.got, 4)}, expected ${formatSignificant(one.check.expected, 4)}`,
];

const figureCells = (one: Figure): string[] => [
  one.measurement,
  one.quantity,
  amount(one.got, one.unit),
  goalOf(one),
];

export const resultTable = (results: readonly BenchResult[], processor: boolean): string =>
  columns([heads(processor), ...results.map(cells)]);

export const figureTable = (figures: readonly Figure[]): string =>
  columns([['Measurement', 'Quantity', 'Got', 'Goal'], ...figures.map(figureCells)]);

/** How many goals are met, and by how much each of the others is not. */
export function goalSummary(figures: readonly Figure[]): string {
  const { met, missed } = tally(figures);
  if (met + missed.length === 0) return '';
  const lines = missed.map(
    one => `  ${one.measurement}: ${one.quantity} ${amount(one.got, one.unit)}, ${goalOf(one)}`,
  );
  return [`Goals: ${String(met)} met, ${String(missed.length)} missed.`, ...lines].join('\n');
}

/** What was measured, and with what else to do: the mean number of programs that wanted a processor in the minute before, and after. */
export const machineLine = (before: Machine, after: Machine): string =>
  `${before.processor}, ${String(before.cores)} cores, ${formatSignificant(before.memoryBytes / 2 ** 30, 3)} GiB, Node ${before.node}; load ${formatSignificant(before.load, 2)} at first, ${formatSignificant(after.load, 2)} at last${isBusy(before, after) ? ': BUSY, so times are too long; ratios may be believed roughly' : ''}.`;

/** This program itself is one that wants a processor. */
const isBusy = ({ load, cores }: Machine, after: Machine): boolean =>
  load > cores / 2 || after.load > cores / 2 + 1;
