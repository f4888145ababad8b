/** A map of who leads where, as rows, marks and colours. */
import type { Frontier, FrontierCell } from '@tare/schema';
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

/** Those who lead somewhere, as one group with a letter of its own. */
export interface Leaders {
  readonly mark: string;
  readonly ids: readonly string[];
}

export interface FrontierMap {
  readonly groups: readonly Leaders[];
  /** From the largest y down, as in a chart. */
  readonly rows: readonly {
    readonly y: number;
    readonly cells: readonly { readonly x: number; readonly cell: FrontierCell; readonly group: number }[];
  }[];
}

const keyOf = ({ leaders }: FrontierCell): string => leaders.toSorted().join('\n');

/** `group` is -1 where nobody leads. */
export function mapOf({ x, y, cells }: Frontier): FrontierMap {
  const led = cells.filter(({ leaders }) => leaders.length > 0);
  const keys = [...new Set(led.map(keyOf))];
  const rows = y.values.map((up, row) => ({
    y: up,
    cells: x.values.map((across, column) => {
      const cell = cells[row * x.values.length + column]!;
      return { x: across, cell, group: keys.indexOf(keyOf(cell)) };
    }),
  }));
  const groups = keys.map((key, index) => ({
    mark: String.fromCodePoint(65 + index),
    ids: led.find(cell => keyOf(cell) === key)!.leaders,
  }));
  return { groups, rows: rows.toReversed() };
}
