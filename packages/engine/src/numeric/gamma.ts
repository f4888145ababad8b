import { exp, log } from './elementary.ts';

const G = 7;
const COEFFICIENTS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
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
