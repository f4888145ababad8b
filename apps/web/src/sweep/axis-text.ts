/** An axis and its values in words. */
import type { SweepSetting } from '@tare/schema';
import type { SweepAxis } from '../desk/protocol.ts';
import { unitText, withUnit } from '../figures/unit.ts';
import { sweepText as text } from './messages.ts';
import { hasAll, wordsIn } from '../reading/typed.ts';

/** "Rate of users", "Start-up by the runtime (Container)". */
export function axisName({ group, name, of }: SweepAxis): string {
  if (of === '') return name;
  return group === 'catalogue' ? `${name} (${of})` : text.nameOf(name, of);
}

/** The same within a sentence: "rate of users", but "CPU request of web". */
export const axisWords = (axis: SweepAxis): string =>
  axisName(axis).replace(/^[A-Z](?=[a-z])/, letter => letter.toLowerCase());

/** More digits than these are noise of the arithmetic. */
const DIGITS = 4;
const written = (value: number): string => String(Number(value.toPrecision(DIGITS)));

/** One value as it is read: "150/s", "244 ms", "own.8c32g". */
export const valueText = (value: SweepSetting['value'], { unit, isUnitWritten }: SweepAxis): string =>
  typeof value === 'number' && !isUnitWritten ? withUnit(String(value), unitText(unit)) : String(value);

/** As it stands in the scenario now. */
export const presentText = ({ value, present, unit, isUnitWritten }: SweepAxis): string =>
  value === null || isUnitWritten ? present : withUnit(written(value), unitText(unit));

export function rangeText({ range, unit }: SweepAxis): string | null {
  if (range === null) return null;
  return text.range(written(range[0]), withUnit(written(range[1]), unitText(unit)));
}

/** Every word that was typed occurs somewhere in what is said of it. */
export function isMatch(axis: SweepAxis, typed: string): boolean {
  return hasAll(`${axisName(axis)} ${axis.path} ${text.groups[axis.group]} ${axis.unit}`, wordsIn(typed));
}
