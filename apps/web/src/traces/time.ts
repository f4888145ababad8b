import { plain } from '../figures/number.ts';
import { timeUnit, type Unit } from '../figures/unit.ts';

/** One unit for all times up to this, µs. */
export const unitFor = (us: number): Unit => timeUnit(us / 1000);
export const inUnit = (us: number, unit: Unit): string => plain(us / 1000 / unit.scale);
export const timeText = (us: number): string => {
  const unit = unitFor(us);
  return `${inUnit(us, unit)} ${unit.name}`;
};
