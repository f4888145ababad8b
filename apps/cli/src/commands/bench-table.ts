/** What `tare bench` prints. */
import { formatSignificant } from '@tare/experiments';
import type { BenchResult } from '../benchmarks/benchmark.ts';
import type { Figure } from '../benchmarks/figure.ts';
import { columns } from '../text/columns.ts';

const MIB = 1048576;
const HEADS = [
  'Workload',
  'Size',
  'Events',
  'Wall',
  'Events/s',
  '× C++',
  '× reference',
  'Peak memory',
  'Check',
];

/** Wall time, with what is aimed at where that is known. */
const wallOf = ({ wallMs, targetMs }: BenchResult): string => {
  const wall = `${formatSignificant(wallMs, 3)} ms`;
  if (targetMs === null) return wall;
  return `${wall} (${wallMs <= targetMs ? 'within' : 'OVER'} ${formatSignificant(targetMs, 3)})`;
};

const cells = (one: BenchResult): string[] => [
  one.workload,
  one.size.toLocaleString('en'),
  one.events.toLocaleString('en'),
  wallOf(one),
  formatSignificant(one.eventsPerSecond, 3),
  one.ratio.limit === null ? '–' : formatSignificant(one.ratio.limit, 3),
  formatSignificant(one.ratio.reference, 3),
  `${formatSignificant(one.peakRssBytes / MIB, 3)} MiB`,
  `${one.check.ok ? 'ok' : 'NOT OK'}: ${one.check.quantity} ${formatSignificant(one.check.got, 4)}, expected ${formatSignificant(one.check.expected, 4)}`,
];

function targetOf({ target, met }: Figure): string {
  if (target === null) return '–';
  const [word, bound] = 'most' in target ? ['at most', target.most] : ['at least', target.least];
  return `${met === true ? 'met' : 'NOT MET'}: ${word} ${formatSignificant(bound, 3)}`;
}

const figureCells = (one: Figure): string[] => [
  one.measurement,
  one.quantity,
  `${formatSignificant(one.got, 3)} ${one.unit}`.trimEnd(),
  targetOf(one),
];

export const resultTable = (results: readonly BenchResult[]): string =>
  columns([HEADS, ...results.map(cells)]);

export const figureTable = (figures: readonly Figure[]): string =>
  columns([['Measurement', 'Quantity', 'Got', 'Target'], ...figures.map(figureCells)]);
