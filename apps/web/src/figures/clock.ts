/** Times of a run as people say them: seconds of a short one, hours of a day. */
import { fixed, significant } from './number.ts';

const [MINUTE, HOUR] = [60, 3600];

export interface Clock {
  readonly name: 's' | 'min' | 'h';
  /** In seconds. */
  readonly unit: number;
}

/** The unit in which a span of so many seconds is read. */
export function clockOf(seconds: number): Clock {
  if (seconds > 2 * HOUR) return { name: 'h', unit: HOUR };
  return seconds > 5 * MINUTE ? { name: 'min', unit: MINUTE } : { name: 's', unit: 1 };
}

/** Steps of an axis, in seconds, that are whole in its unit or a plain part of it. */
const STEPS: Readonly<Record<Clock['name'], readonly number[]>> = {
  s: [1, 2, 5]
    .flatMap(digit => [-3, -2, -1, 0, 1, 2].map(power => digit * 10 ** power))
    .sort((a, b) => a - b),
  min: [0.5, 1, 2, 5, 10, 15, 20, 30, 60].map(minutes => minutes * MINUTE),
  h: [0.25, 0.5, 1, 2, 3, 4, 6, 12, 24, 48, 120, 240, 480].map(hours => hours * HOUR),
};

export const stepsOver = (seconds: number): readonly number[] => STEPS[clockOf(seconds).name];

const two = (count: number): string => String(count).padStart(2, '0');

/** "16.0 s", "12:05 min", "5:59:40 h". */
export function momentText(ms: number): string {
  const seconds = ms / 1000;
  if (Math.abs(seconds) < 10 * MINUTE) return `${fixed(seconds, Math.abs(seconds) < 100 ? 1 : 0)} s`;
  const whole = Math.round(Math.abs(seconds));
  const sign = seconds < 0 ? '−' : '';
  const [hours, minutes] = [Math.floor(whole / HOUR), Math.floor((whole % HOUR) / MINUTE)];
  return hours === 0
    ? `${sign}${String(minutes)}:${two(whole % MINUTE)} min`
    : `${sign}${String(hours)}:${two(minutes)}:${two(whole % MINUTE)} h`;
}

/** A span of seconds in the unit in which it is read: "6 s", "10 min", "1.5 h"; shorter than a second in milliseconds. */
export function spanText(seconds: number): string {
  if (seconds < 1) return `${significant(seconds * 1000)}\u00a0ms`;
  const { name, unit } = clockOf(seconds);
  return `${significant(seconds / unit)}\u00a0${name}`;
}
