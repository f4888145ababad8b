/**
 * Numbers in figures, with commas between thousands, as `Intl.NumberFormat('en-US')` writes them: the first of its formats takes a browser
 * 15 to 25 ms of the page's own thread, between a visitor and the first figures.
 */
import { grouped } from '../messages/plural.ts';

/** From here on its digits are not what is read of a number. */
const LARGE = 1e15;

const intl = (value: number, options: Intl.NumberFormatOptions): string =>
  value.toLocaleString('en-US', options);

/** Power of ten of the first digit. */
const exponentOf = (size: number): number => Number(size.toExponential().split('e')[1]);

/** size × 10^by, of the digits that the number is written with: 1.005 becomes 100.5 and not 100.49999999999999. */
function shifted(size: number, by: number): number {
  const [digits, exponent = '0'] = String(size).split('e');
  return Number(`${digits!}e${String(Number(exponent) + by)}`);
}

/**
 * How many units of the last of so many decimals a number is, to the nearest, by the digits that it is written with: as a number it would
 * be rounded twice where it is large, and …243.47 be …244.
 */
function unitsOf(size: number, decimals: number): number {
  const [written, exponent] = size.toExponential().split('e') as [string, string];
  const digits = written.replace('.', '');
  const kept = Number(exponent) + 1 + decimals;
  if (kept < 0) return 0;
  return Number(digits.slice(0, kept).padEnd(kept, '0')) + (Number(digits[kept] ?? 0) >= 5 ? 1 : 0);
}

/** Rounded to so many decimals, of which zeros at the end stay as long as there are no more than `least`. */
function written(value: number, least: number, most: number): string {
  const size = Math.abs(value);
  const units = unitsOf(size, most);
  const digits = most > 0 ? String(units).padStart(most + 1, '0') : String(shifted(units, -most));
  const point = digits.length - Math.max(0, most);
  const decimals = digits.slice(point);
  const kept = decimals.slice(0, least) + decimals.slice(least).replace(/0+$/, '');
  return `${value < 0 ? '-' : ''}${grouped(Number(digits.slice(0, point)))}${kept === '' ? '' : `.${kept}`}`;
}

/** With at least and at most so many decimals. */
export function decimal(value: number, least: number, most = least): string {
  if (!(Math.abs(value) * 10 ** most < LARGE))
    return intl(value, { minimumFractionDigits: least, maximumFractionDigits: most });
  return written(value, least, most);
}

/** With at most so many significant digits. */
export function significantly(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (!(size < LARGE && size > 1 / LARGE)) return intl(value, { maximumSignificantDigits: digits });
  return written(value, 0, digits - 1 - exponentOf(size));
}
