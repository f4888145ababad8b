/** Numbers for people: no locale, and no more digits than the interval supports. */
import type { Estimate } from '@tare/schema';

/** Decimal exponent of a positive number: 0 for 1 … 9.99, -1 for 0.1 … */
function exponentOf(value: number): number {
  let exponent = 0;
  let rest = value;
  for (; rest >= 10; exponent++) rest /= 10;
  for (; rest < 1; exponent--) rest *= 10;
  return exponent;
}

const tenTo = (power: number): number => {
  let result = 1;
  for (let step = 0; step < Math.abs(power); step++) result *= 10;
  return power < 0 ? 1 / result : result;
};

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** Rounds to so many decimals (negative: tens, hundreds) and groups thousands: 12,340. */
export function formatDecimals(value: number, decimals: number): string {
  const places = Math.min(15, Math.max(0, decimals));
  const scale = decimals < 0 ? tenTo(-decimals) : 1;
  const [whole = '0', fraction] = Math.abs(
    (Math.round((value / scale) * tenTo(places)) / tenTo(places)) * scale,
  )
    .toFixed(places)
    .split('.');
  const text = fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`;
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** Decimals that show so many significant digits, without trailing zeros. */
export function formatSignificant(value: number, digits = 3): string {
  if (value === 0) return '0';
  const decimals = digits - 1 - exponentOf(Math.abs(value));
  if (decimals <= 0) return formatDecimals(value, 0);
  return formatDecimals(value, decimals).replace(/\.?0+$/, '');
}

/** Decimals that an interval supports: down to the first digit of its half-width. Undefined for an exact value. */
export function supportedDecimals({ low, high }: Estimate, scale = 1): number | undefined {
  const half = (high - low) / 2 / scale;
  return half > 0 ? -exponentOf(half) : undefined;
}

interface Scale {
  readonly unit: string;
  readonly size: number;
}

const TIMES: readonly Scale[] = [
  { unit: 'h', size: 3_600_000 },
  { unit: 'min', size: 60_000 },
  { unit: 's', size: 1000 },
  { unit: 'ms', size: 1 },
  { unit: 'µs', size: 0.001 },
];
const BYTES: readonly Scale[] = [
  { unit: 'TiB', size: 1024 ** 4 },
  { unit: 'GiB', size: 1024 ** 3 },
  { unit: 'MiB', size: 1024 ** 2 },
  { unit: 'KiB', size: 1024 },
  { unit: 'B', size: 1 },
];

export type Quantity = 'milliseconds' | 'bytes' | 'fraction' | 'usd' | 'number';

/** The unit in which a value of this quantity is read best. */
function scaleOf(quantity: Quantity, value: number): Scale {
  const fits = (scale: Scale) => Math.abs(value) >= scale.size;
  switch (quantity) {
    case 'milliseconds':
      // Nothing at all is 0 ms; what is less than a microsecond is a part of one.
      return TIMES.find(fits) ?? TIMES[value === 0 ? 3 : 4]!;
    case 'bytes':
      return BYTES.find(fits) ?? BYTES[4]!;
    case 'fraction':
      return { unit: '%', size: 0.01 };
    case 'usd':
    case 'number':
      return { unit: '', size: 1 };
  }
}

const withUnit = (quantity: Quantity, text: string, unit: string): string => {
  if (quantity === 'usd') return text.startsWith('−') ? `−$${text.slice(1)}` : `$${text}`;
  return unit === '' ? text : `${text} ${unit}`;
};

/** Most decimals worth reading; finer intervals do not make finer figures useful. */
const MOST_SIGNIFICANT = 3;

function digitsFor(estimate: Estimate, scale: number): number {
  const value = Math.abs(estimate.value / scale);
  const useful = value === 0 ? 0 : MOST_SIGNIFICANT - 1 - exponentOf(value);
  return Math.min(supportedDecimals(estimate, scale) ?? useful, Math.max(0, useful));
}

/** Significant digits of an exact value: 65.4, 0.83. */
const exactDigits = (value: number): number => (Math.abs(value) < 1 ? 2 : 3);

/** The value alone, with the digits that its interval supports: "23.5 ms", "$412", "34 %". */
export function formatValue(estimate: Estimate, quantity: Quantity): string {
  const { unit, size } = scaleOf(quantity, estimate.value);
  if (estimate.high === estimate.low) {
    const value = estimate.value / size;
    return withUnit(quantity, formatSignificant(value, exactDigits(value)), unit);
  }
  return withUnit(quantity, formatDecimals(estimate.value / size, digitsFor(estimate, size)), unit);
}

/** Value and half-width: "23.5 ± 0.6 ms"; an exact value stands alone. Unknown reads "unknown", never 0. */
export function formatEstimate(estimate: Estimate | null, quantity: Quantity): string {
  if (estimate === null) return 'unknown';
  if (estimate.high === estimate.low) return formatValue(estimate, quantity);
  const { unit, size } = scaleOf(quantity, estimate.value);
  const decimals = digitsFor(estimate, size);
  const half = Math.max(estimate.high - estimate.value, estimate.value - estimate.low) / size;
  const shown = formatDecimals(half, decimals);
  const value = formatDecimals(estimate.value / size, decimals);
  if (!/[1-9]/.test(shown)) return withUnit(quantity, value, unit);
  return quantity === 'usd'
    ? `${withUnit(quantity, value, unit)} ± ${shown}`
    : withUnit(quantity, `${value} ± ${shown}`, unit);
}
