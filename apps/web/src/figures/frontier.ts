/** A map of who leads where, as rows, marks and colours. */
import { groupAt, type LeadingGroup, leadingGroups } from '@tare/experiments/text';
import type { Sweep, SweepPoint, SweepSetting } from '@tare/schema';

/** So few digits as tell the points apart. */
const FEWEST_DIGITS = 2;
const MOST_DIGITS = 6;

export type Scale = 'linear' | 'logarithmic';

export interface Spread {
  readonly count: number;
  /** Each so much more than the one before, or so many times as much. */
  readonly scale: Scale;
  readonly isWhole: boolean;
}

/** Where points lie between two ends, the ends among them. */
function stepsOf(low: number, high: number, { count, scale }: Spread): number[] {
  const share = (index: number) => index / (count - 1);
  return Array.from({ length: count }, (_, index) =>
    index === count - 1
      ? high
      : scale === 'linear'
        ? low + (high - low) * share(index)
        : low * (high / low) ** share(index),
  );
}

const hasTwice = (values: readonly number[]): boolean => new Set(values).size < values.length;

/** The points between the ends on round numbers. */
function roundedOf(steps: readonly number[], isWhole: boolean): number[] {
  if (isWhole) return steps.map(Math.round);
  const atDigits = (digits: number) =>
    steps.map((step, index) =>
      index === 0 || index === steps.length - 1 ? step : Number(step.toPrecision(digits)),
    );
  let digits = FEWEST_DIGITS;
  while (digits < MOST_DIGITS && hasTwice(atDigits(digits))) digits++;
  return atDigits(digits);
}

/**
 * Points from end to end on numbers with few digits. Of those between the ends, the one nearest to where the scenario stands is
 * put there. Counts are whole.
 */
export function pointsOf(
  value: number | null,
  [from, to]: readonly [number, number],
  spread: Spread,
): number[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const written = roundedOf(stepsOf(low, high, spread), spread.isWhole);
  if (value !== null && value > low && value < high && written.length > 2) {
    const off = (step: number) =>
      spread.scale === 'linear' ? Math.abs(step - value) : Math.abs(Math.log(step / value));
    const nearest = written
      .slice(1, -1)
      .reduce((best, step, index) => (off(step) < off(written[best]!) ? index + 1 : best), 1);
    written[nearest] = value;
  }
  return [...new Set(written)].sort((one, other) => one - other);
}

/** Of a sweep that runs: it has not ended. One that has has platforms, or a reason for having none. */
export const isAwaited = ({ platforms, reasons }: SweepPoint): boolean =>
  platforms.length === 0 && reasons.length === 0;

export interface MapCell {
  readonly x: SweepSetting['value'];
  /** null where the design has no point. */
  readonly point: SweepPoint | null;
  readonly group: number;
}

export interface FrontierMap {
  readonly groups: readonly LeadingGroup[];
  readonly across: readonly SweepSetting['value'][];
  /** From the last y down, as in a chart. */
  readonly rows: readonly { readonly y: SweepSetting['value']; readonly cells: readonly MapCell[] }[];
}

const keyOf = (values: readonly SweepSetting['value'][]): string => JSON.stringify(values);

/** Of a sweep over two axes, the first upwards and the second across; `group` is -1 where nobody leads. */
export function mapOf(sweep: Pick<Sweep, 'axes' | 'points'>): FrontierMap {
  const [up = [], across = []] = sweep.axes.map(({ values }) => values);
  const groups = leadingGroups(sweep);
  const points = new Map(
    sweep.points.map(point => [keyOf(point.settings.map(({ value }) => value)), point] as const),
  );
  const rows = up.map(y => ({
    y,
    cells: across.map((x): MapCell => {
      const point = points.get(keyOf([y, x])) ?? null;
      return { x, point, group: point === null ? -1 : groupAt(groups, point) };
    }),
  }));
  return { groups, across, rows: rows.toReversed() };
}
