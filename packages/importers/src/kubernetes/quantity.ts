/** Kubernetes quantities, exact: apimachinery's resource.Quantity, computed in whole billionths. */

export interface Quantity {
  /** The value in units of 10^-9, rounded away from zero where the text is finer. */
  readonly nano: bigint;
  readonly format: 'DecimalSI' | 'BinarySI' | 'DecimalExponent';
}

const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY: Readonly<Record<string, number>> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 };
const TEXT = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([eE][+-]?\d{1,9})|([A-Za-z]{0,2}))$/;
const NANO_DIGITS = 9;
/** Upstream clamps at the largest int64 whatever does not fit its fast path. */
const LARGEST = (2n ** 63n - 1n) * 10n ** BigInt(NANO_DIGITS);
/** Digits that upstream's fast path holds beside a decimal suffix, which is then not clamped. */
const FAST_DIGITS = 18;
const LONGEST_TEXT = 64;

interface Scale {
  readonly power: number;
  readonly factor: bigint;
  readonly format: Quantity['format'];
}

function scaleOf(exponent: string | undefined, suffix: string): Scale | undefined {
  if (exponent !== undefined)
    return { power: Number(exponent.slice(1)), factor: 1n, format: 'DecimalExponent' };
  if (Object.hasOwn(DECIMAL, suffix)) return { power: DECIMAL[suffix]!, factor: 1n, format: 'DecimalSI' };
  if (Object.hasOwn(BINARY, suffix))
    return { power: 0, factor: 1024n ** BigInt(BINARY[suffix]!), format: 'BinarySI' };
  return undefined;
}

const divideUp = (value: bigint, divisor: bigint): bigint => (value + divisor - 1n) / divisor;

/** mantissa · 10^power, in billionths; powers far outside of what can matter are cut short. */
function shift(mantissa: bigint, power: number): bigint {
  const digits = power + NANO_DIGITS;
  if (digits >= 0) return mantissa === 0n ? 0n : mantissa * 10n ** BigInt(Math.min(digits, 60));
  return mantissa === 0n ? 0n : divideUp(mantissa, 10n ** BigInt(Math.min(-digits, 200)));
}

function magnitude(number: string, scale: Scale): bigint {
  const [whole = '', fraction = ''] = number.split('.');
  const digits = `${whole}${fraction}`;
  const nano = shift(BigInt(digits) * scale.factor, scale.power - fraction.length);
  const fast = scale.factor === 1n && digits.replace(/^0+/, '').length <= FAST_DIGITS && scale.power <= 18;
  return nano > LARGEST && !fast ? LARGEST : nano;
}

/** The quantity of a text; undefined for what is none, also where blanks stand around it. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = text.length > LONGEST_TEXT ? null : TEXT.exec(text);
  if (match === null) return undefined;
  const scale = scaleOf(match[3], match[4] ?? '');
  if (scale === undefined) return undefined;
  const size = magnitude(match[2]!, scale);
  // A binary value that only survives by rounding is no longer a multiple of anything binary.
  const rounded = scale.format === 'BinarySI' && size < 1024n && size > 0n;
  return { nano: match[1] === '-' ? -size : size, format: rounded ? 'DecimalSI' : scale.format };
}

/** The value in units of 10^scale, rounded away from zero, as upstream's Value() and MilliValue() are. */
export function scaledValue(quantity: Quantity, scale: number): bigint {
  const unit = 10n ** BigInt(Math.max(0, scale + NANO_DIGITS));
  return quantity.nano < 0n ? -divideUp(-quantity.nano, unit) : divideUp(quantity.nano, unit);
}

/** Thousandths of a core. */
export const milliOf = (quantity: Quantity): number => Number(scaledValue(quantity, -3));

/** Whole units: bytes, devices. */
export const unitsOf = (quantity: Quantity): number => Number(scaledValue(quantity, 0));

const DECIMAL_SUFFIXES = Object.fromEntries(
  Object.entries(DECIMAL).map(([suffix, power]) => [power, suffix]),
);
const BINARY_SUFFIXES = Object.keys(BINARY);
const THOUSAND = 1000n;

/** The largest power of a thousand times a billionth that divides a number, and the rest. */
function thousands(nano: bigint): { readonly rest: bigint; readonly power: number } {
  let rest = nano;
  let power = -NANO_DIGITS;
  while (rest !== 0n && rest % THOUSAND === 0n) {
    rest /= THOUSAND;
    power += 3;
  }
  return { rest, power };
}

function binaryText(units: bigint): string {
  let rest = units;
  let suffix = -1;
  while (rest !== 0n && rest % 1024n === 0n && suffix < BINARY_SUFFIXES.length - 1) {
    rest /= 1024n;
    suffix++;
  }
  return `${rest}${suffix < 0 ? '' : BINARY_SUFFIXES[suffix]!}`;
}

/** The canonical text: no fraction, the largest suffix that allows it; binary only for whole numbers from 1024 on. */
export function quantityText({ nano, format }: Quantity): string {
  if (nano === 0n) return '0';
  const unit = 10n ** BigInt(NANO_DIGITS);
  const isBinary = format === 'BinarySI' && nano % unit === 0n;
  if (isBinary) {
    const units = nano / unit;
    return units > -1024n && units < 1024n ? String(units) : binaryText(units);
  }
  const { rest, power } = thousands(nano);
  if (format === 'DecimalExponent') return `${rest}${power === 0 ? '' : `e${power}`}`;
  const suffix = Math.min(power, DECIMAL.E!);
  return `${rest * THOUSAND ** BigInt((power - suffix) / 3)}${DECIMAL_SUFFIXES[suffix]!}`;
}
