/** Numbers as people read them: no more digits than the interval supports (playground rule 9). */
import type { Estimate } from '@tare/schema';
import { decimal, significantly } from './decimal.ts';

/** At most three significant digits. */
export const significant = (value: number): string => significantly(value, 3);

const MOST_DECIMALS = 4;
const within = (decimals: number): number => Math.max(0, Math.min(MOST_DECIMALS, decimals));

/** Decimals that show `digits` significant digits of a value. */
export function decimalsFor(value: number, digits: number): number {
  const size = Math.abs(value);
  if (size === 0 || !Number.isFinite(size)) return 0;
  return within(digits - 1 - Math.floor(Math.log10(size)));
}

/** With the proper minus sign; never "−0". */
export function fixed(value: number, decimals: number): string {
  const text = decimal(value, within(decimals)).replace('-', '−');
  return /^−[0.,]*$/.test(text) ? text.slice(1) : text;
}

/** Three significant digits, for figures without an interval. */
export const plain = (value: number, digits = 3): string =>
  fixed(value, Number.isInteger(value) ? 0 : decimalsFor(value, digits));

export const signed = (value: number, decimals: number): string =>
  value > 0 ? `+${fixed(value, decimals)}` : fixed(value, decimals);

export interface Shown {
  readonly value: string;
  /** Half the interval's width; empty where the interval is a point. */
  readonly margin: string;
  readonly low: string;
  readonly high: string;
}

/** More are not read, however narrow the interval. */
const MOST_DIGITS = 3;

/** Significant digits of a figure without an interval: 65.4, 0.83. */
const exactDigits = (value: number): number => (Math.abs(value) < 1 ? 2 : 3);

/** Decimals that the interval supports: the margin keeps two digits where it starts with 1 or 2, else one. */
export function supportedDecimals({ value, low, high }: Estimate): number {
  const margin = (high - low) / 2;
  if (margin <= 0) return Number.isInteger(value) ? 0 : decimalsFor(value, exactDigits(value));
  const lead = margin / 10 ** Math.floor(Math.log10(margin));
  return Math.min(decimalsFor(margin, lead < 3 ? 2 : 1), decimalsFor(value, MOST_DIGITS));
}

const isNought = (margin: number, decimals: number): boolean => margin < 0.5 * 10 ** -decimals;

/** The estimate in a unit that is `scale` times the base unit. */
export function shown(estimate: Estimate, scale = 1): Shown {
  const scaled = { value: estimate.value / scale, low: estimate.low / scale, high: estimate.high / scale };
  const decimals = supportedDecimals(scaled);
  const margin = (scaled.high - scaled.low) / 2;
  return {
    value: fixed(scaled.value, decimals),
    margin: isNought(margin, decimals) ? '' : fixed(margin, decimals),
    low: fixed(scaled.low, decimals),
    high: fixed(scaled.high, decimals),
  };
}
