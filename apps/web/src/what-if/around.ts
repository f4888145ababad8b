import type { AxisChoice } from '../desk/protocol.ts';

export type Ends = readonly [from: string, to: string];

/** A range about where a number stands, to begin with. */
export const around = ({ value, unit }: AxisChoice): Ends => {
  const [from, to] = unit === '' ? [Math.max(1, Math.round(value / 4)), value * 4] : [value / 10, value * 5];
  return [String(from), String(to)];
};

/** Two positive numbers that differ. */
export const isRange = ([from, to]: Ends): boolean =>
  [from, to].every(end => end.trim() !== '' && Number(end) > 0) && Number(from) !== Number(to);
