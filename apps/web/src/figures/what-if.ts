/** The words and the lengths of a tornado and of a break-even. */
import type { BreakEven, Estimate, Metric, Sensitivity, Swing } from '@tare/schema';
import { messages } from '../messages.ts';
import { onDemand } from '../messages/on-demand.ts';
import { METRIC_ROWS } from './metric.ts';
import { plain, shown } from './number.ts';
import type { Unit } from './unit.ts';

const text = onDemand.whatIf;

export const metricLabel = (metric: Metric): string =>
  METRIC_ROWS.find(row => row.metric === metric)?.label ?? metric;

export const unitFor = (metric: Metric, largest: number): Unit =>
  METRIC_ROWS.find(row => row.metric === metric)?.unit(largest) ?? { name: '', scale: 1 };

/** "+3.1 ms", with the digits that the interval supports. */
export function differenceText(difference: Estimate | null, metric: Metric): string {
  if (difference === null) return messages.numbers.unknown;
  const unit = unitFor(metric, Math.abs(difference.value));
  const { value, margin } = shown(difference, unit.scale);
  const sign = difference.value > 0 ? '+' : '';
  return `${sign}${value}${margin === '' ? '' : ` ± ${margin}`} ${unit.name}`.trim();
}

export interface TornadoRow {
  readonly swing: Swing;
  /** The ends of its bar, 0 … 1 of the whole width; null where an end is not known. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface Tornado {
  readonly rows: readonly TornadoRow[];
  /** Where the difference stands as it is, and where zero is, 0 … 1; zero may lie outside. */
  readonly now: number;
  readonly zero: number | null;
  /** Numbers that move nothing. */
  readonly still: number;
  readonly hidden: number;
}

const SHOWN = 12;

const moves = ({ swing }: Swing): boolean => swing !== 0;

/** Ids of the numbers that move the answer at all, the most powerful first. */
export const movingOf = ({ swings }: Sensitivity): string[] => swings.filter(moves).map(({ id }) => id);

const endsOf = ({ low, high }: Swing): number[] =>
  [low.difference?.value, high.difference?.value].filter(value => value !== undefined);

/** The numbers that move the answer most, on one scale. */
export function tornadoOf({ swings, difference }: Sensitivity): Tornado {
  const moving = swings.filter(moves);
  const rows = moving.slice(0, SHOWN);
  const base = difference?.value ?? 0;
  const values = [base, ...rows.flatMap(endsOf)];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const width = most - least || 1;
  const at = (value: number): number => (value - least) / width;
  return {
    rows: rows.map(swing => {
      const ends = endsOf(swing).map(at);
      const known = ends.length === 2;
      return { swing, from: known ? Math.min(...ends) : null, to: known ? Math.max(...ends) : null };
    }),
    now: at(base),
    zero: least <= 0 && most >= 0 ? at(0) : null,
    still: swings.length - moving.length,
    hidden: moving.length - rows.length,
  };
}

type Labels = (platform: string) => string;

function lessAt(sign: number, { platform, baseline }: BreakEven, labelOf: Labels): string {
  if (sign === 0) return text.nobody;
  return text.less(labelOf(sign < 0 ? platform : baseline));
}

/** "traffic.customers.rate" → "rate of customers". */
export function axisLabel(path: string): string {
  const parts = path.split('.');
  const name = parts.slice(1, -1).join('.');
  return parts[0] === 'services' ? text.axes.replicas(name) : text.axes.rate(name);
}

/** Where the answer turns, in a sentence. */
export function turnText(result: BreakEven, unit: string, labelOf: Labels): string {
  const { from, to, signs, lower, upper } = result;
  const axis = axisLabel(result.axis);
  const at = (x: number): string => `${plain(x, 4)}${unit}`;
  const less = (sign: number) => lessAt(sign, result, labelOf);
  if (lower === null || upper === null) return text.noTurn(axis, at(from), at(to), less(signs[0]));
  const parts = [
    signs[0] === 0 ? null : text.upTo(at(lower), less(signs[0])),
    signs[1] === 0 ? null : text.fromOn(at(upper), less(signs[1])),
    text.between(at(Math.min(lower, upper)), at(Math.max(lower, upper))),
  ];
  return `${axis}: ${parts.filter(part => part !== null).join('; ')}.`;
}
