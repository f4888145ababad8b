/**
 * Natural logarithm and exponential from + − × ÷ alone (rule K2): the built-in ones differ in their last bits
 * between JavaScript engines, and one bit is enough to change a report's hash.
 *
 * Method: reduction by powers of two and a series, as in W. J. Cody and W. Waite, "Software Manual for the
 * Elementary Functions" (1980). Error at most 2 ulp on the ranges used here.
 */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const SQRT_HALF = Math.SQRT1_2;
const TWO_52 = 4503599627370496;

const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);
/** Index of the word that holds sign, exponent and top mantissa bits; 1 on little-endian machines. */
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Natural logarithm of a positive normal number. log(0) = −∞; negative and NaN give NaN. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  let exponent = 0;
  if (x < 2.2250738585072014e-308) {
    x *= TWO_52;
    exponent = -52;
  }
  bits[0] = x;
  const high = words[HIGH]!;
  exponent += (high >>> 20) - 1022;
  words[HIGH] = (high & 0xfffff) | 0x3fe00000;
  let mantissa = bits[0]!;
  if (mantissa < SQRT_HALF) {
    mantissa *= 2;
    exponent -= 1;
  }
  const f = (mantissa - 1) / (mantissa + 1);
  const s = f * f;
  const series =
    s *
    (1 / 3 +
      s *
        (1 / 5 +
          s *
            (1 / 7 +
              s *
                (1 / 9 +
                  s * (1 / 11 + s * (1 / 13 + s * (1 / 15 + s * (1 / 17 + s * (1 / 19 + s / 21)))))))));
  return exponent * LN2_HIGH + (2 * f + (2 * f * series + exponent * LN2_LOW));
}

/** e to the x. Overflows to ∞ above 709.78 and underflows to 0 below −708. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > 709.78) return Infinity;
  if (x < -708) return 0;
  const k = Math.floor(x / (LN2_HIGH + LN2_LOW) + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  const series =
    1 +
    r *
      (1 +
        (r / 2) *
          (1 +
            (r / 3) *
              (1 +
                (r / 4) *
                  (1 +
                    (r / 5) *
                      (1 +
                        (r / 6) *
                          (1 +
                            (r / 7) *
                              (1 +
                                (r / 8) *
                                  (1 +
                                    (r / 9) *
                                      (1 + (r / 10) * (1 + (r / 11) * (1 + (r / 12) * (1 + r / 13))))))))))));
  return series * powerOfTwo(k >> 1) * powerOfTwo(k - (k >> 1));
}

function powerOfTwo(k: number): number {
  bits[0] = 0;
  words[HIGH] = (k + 1023) << 20;
  return bits[0]!;
}

/** x to the y for x > 0. */
export const power = (x: number, y: number): number => exp(y * log(x));
