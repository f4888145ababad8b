import { significant } from './number.ts';

const MICROSECONDS = 'us';

/** A time as a scenario writes it, for reading: "5s" is 5 s, "1500us" is 1.5 ms. What is no such time stays as it is. */
export function spaced(written: string): string {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(us|ms|s|min|h|d)$/.exec(written) ?? [];
  if (digits === undefined || unit === undefined) return written;
  if (unit !== MICROSECONDS) return `${digits}\u00a0${unit}`;
  const us = Number(digits);
  return us < 1000 ? `${digits}\u00a0µs` : `${significant(us / 1000)}\u00a0ms`;
}
