/** Units for reading: one for a whole row or axis, chosen by its largest value. */
import { messages } from '../messages.ts';

export interface Unit {
  readonly name: string;
  /** Base units in one of these. */
  readonly scale: number;
}

type Ladder = readonly [Unit, ...Unit[]];

const TIME: Ladder = [
  { name: 'µs', scale: 0.001 },
  { name: 'ms', scale: 1 },
  { name: 's', scale: 1000 },
  { name: 'min', scale: 60_000 },
];
const SIZE: Ladder = [
  { name: 'B', scale: 1 },
  { name: 'KiB', scale: 1024 },
  { name: 'MiB', scale: 1024 ** 2 },
  { name: 'GiB', scale: 1024 ** 3 },
  { name: 'TiB', scale: 1024 ** 4 },
];
const CPU: Ladder = [{ name: 'cores', scale: 1000 }];

/** The largest unit in which the value is at least `least`. */
function pick(ladder: Ladder, value: number, least: number): Unit {
  return ladder.findLast(unit => Math.abs(value) >= unit.scale * least) ?? ladder[0];
}

/** For milliseconds. Minutes only from an hour on: a row that spans from 1 to 180 s is best read in seconds. */
export const timeUnit = (largestMs: number): Unit =>
  largestMs >= 3_600_000 ? TIME[3]! : pick(TIME.slice(0, 3) as unknown as Ladder, largestMs, 1);
export const sizeUnit = (largestBytes: number): Unit => pick(SIZE, largestBytes, 1);
/** For millicores. */
export const cpuUnit = (): Unit => CPU[0];

const WRITTEN: Readonly<Record<string, string>> = messages.assumptions.units;

/** A unit of the catalogue as people write it. */
export const unitText = (unit: string): string => WRITTEN[unit] ?? unit;

/** A number with the unit of its axis: 262/s, $4/h, 12 ms. */
export function withUnit(number: string, unit: string): string {
  if (unit.startsWith('$')) return `$${number}${unit.slice(1)}`;
  return unit === '' || unit.startsWith('/') ? number + unit : `${number}\u00a0${unit}`;
}
