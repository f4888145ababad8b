/** A map of who leads where, as rows, marks and colours. */
import { groupAt, type LeadingGroup, leadingGroups } from '@tare/experiments/text';
import type { Sweep, SweepPoint, SweepSetting } from '@tare/schema';
import type { AxisChoice } from '../desk/protocol.ts';

const DIGITS = 2;

/**
 * Points from end to end, each so many times the one before, on numbers with two digits; the one nearest to where the scenario
 * stands is put there. Counts are whole.
 */
export function pointsOf(
  { value, unit }: AxisChoice,
  [from, to]: readonly [number, number],
  count: number,
): number[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const whole = unit === '';
  const steps = Array.from({ length: count }, (_, index) => low * (high / low) ** (index / (count - 1)));
  const written = steps.map(step => (whole ? Math.round(step) : Number(step.toPrecision(DIGITS))));
  if (value >= low && value <= high) {
    const off = (step: number) => Math.abs(Math.log(step / value));
    const nearest = written.reduce(
      (best, step, index) => (off(step) < off(written[best]!) ? index : best),
      0,
    );
    written[nearest] = value;
  }
  return [...new Set(written)].sort((one, other) => one - other);
}

/** Of a sweep that runs: it has not ended. One that has has platforms, or a reason for having none. */
export const isAwaited = ({ platforms, reasons }: SweepPoint): boolean =>
  platforms.length === 0 && reasons.length === 0;

/** A value of an axis as a number: "200/s" → 200. */
const numberOf = (value: SweepSetting['value']): number => Number.parseFloat(String(value));

export interface FrontierMap {
  readonly groups: readonly LeadingGroup[];
  readonly across: readonly number[];
  /** From the largest y down, as in a chart. */
  readonly rows: readonly {
    readonly y: number;
    readonly cells: readonly { readonly x: number; readonly point: SweepPoint; readonly group: number }[];
  }[];
}

/** Of a sweep over two axes, the first upwards and the second across; `group` is -1 where nobody leads. */
export function mapOf(sweep: Pick<Sweep, 'axes' | 'points'>): FrontierMap {
  const [up = [], across = []] = sweep.axes.map(({ values }) => values.map(numberOf));
  const groups = leadingGroups(sweep);
  const rows = up.map((y, row) => ({
    y,
    cells: across.map((x, column) => {
      const point = sweep.points[row * across.length + column]!;
      return { x, point, group: groupAt(groups, point) };
    }),
  }));
  return { groups, across, rows: rows.toReversed() };
}
