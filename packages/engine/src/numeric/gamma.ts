import { exp, log } from './elementary.ts';

const G = 7;
const COEFFICIENTS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 0.000009984369578019572, 1.5056327351493116e-7,
];
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** Γ(x) for x ≥ 1: C. Lanczos, SIAM J. Numer. Anal. 1 (1964), coefficients g = 7, n = 9 of P. Godfrey. Relative error below 1e-13. */
export function gammaFunction(x: number): number {
  const z = x - 1;
  let sum = COEFFICIENTS[0]!;
  for (let index = 1; index < COEFFICIENTS.length; index++) sum += COEFFICIENTS[index]! / (z + index);
  const t = z + G + 0.5;
  return exp(HALF_LOG_TWO_PI + (z + 0.5) * log(t) - t + log(sum));
}
