/**
 * Natural logarithm and exponential from + − × ÷ alone (rule K2): the built-in ones differ in their last bits
 * between JavaScript engines, and one bit is enough to change a report's hash.
 *
 * Method and coefficients: fdlibm 5.3 (Sun Microsystems, 1993), e_log.c and e_exp.c; error below 1 ulp there.
 */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = Math.LOG2E;
const TWO_52 = 4503599627370496;

const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);
/** Index of the word that holds sign, exponent and top mantissa bits; 1 on little-endian machines. */
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Powers of two from 2^−LEAST to 2^1023. */
const LEAST = 1074;
const powersOfTwo = new Float64Array(LEAST + 1024);
powersOfTwo[LEAST] = 1;
for (let k = 1; k <= 1023; k++) powersOfTwo[LEAST + k] = powersOfTwo[LEAST + k - 1]! * 2;
for (let k = 1; k <= LEAST; k++) powersOfTwo[LEAST - k] = powersOfTwo[LEAST - k + 1]! / 2;

/** Natural logarithm of a positive number. log(0) = −∞; negative and NaN give NaN. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  return x < 2.2250738585072014e-308 ? logOf(x * TWO_52, -52) : logOf(x, 0);
}

/** Logarithm of x · 2^shift for a normal x. */
function logOf(x: number, shift: number): number {
  bits[0] = x;
  let exponent = (words[HIGH]! >>> 20) - 1023;
  let mantissa = x * powersOfTwo[LEAST - exponent]!;
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    exponent++;
  }
  exponent += shift;
  const f = mantissa - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = 0.5 * f * f;
  return exponent * LN2_HIGH - (half - (s * (half + odd + even) + exponent * LN2_LOW) - f);
}

/** e to the x. Overflows to ∞ above 709.78 and underflows to 0 below −708. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > 709.78) return Infinity;
  if (x < -708) return 0;
  const k = Math.floor(x * INVERSE_LN2 + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))));
  const fraction = 1 - (low - (r * c) / (2 - c) - high);
  return fraction * powersOfTwo[LEAST + (k >> 1)]! * powersOfTwo[LEAST + k - (k >> 1)]!;
}

/** x to the y for x > 0. */
export const power = (x: number, y: number): number => exp(y * log(x));

/** 2 to the x: exact for whole x, within what doubles hold. */
export function powerOfTwo(x: number): number {
  const whole = Math.max(-LEAST, Math.min(1023, Math.floor(x)));
  return exp((x - whole) * Math.LN2) * powersOfTwo[LEAST + whole]!;
}
