import { log } from '../src/numeric/elementary.ts';

const C = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const D = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const E = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
];
const F = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
];

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let index = coefficients.length - 1; index >= 0; index--) value = value * x + coefficients[index]!;
  return value;
}

/** The middle of the law, where most draws fall: A(r) / B(r), written out. */
const middle = (r: number): number =>
  (((((((2509.0809287301227 * r + 33430.57558358813) * r + 67265.7709270087) * r + 45921.95393154987) * r +
    13731.69376550946) *
    r +
    1971.5909503065513) *
    r +
    133.14166789178438) *
    r +
    3.3871328727963665) /
  (((((((5226.495278852854 * r + 28729.085735721943) * r + 39307.89580009271) * r + 21213.794301586597) * r +
    5394.196021424751) *
    r +
    687.1870074920579) *
    r +
    42.31333070160091) *
    r +
    1);

/** Quantile of the standard normal law for 0 < p < 1: M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988). */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (q > -0.425 && q < 0.425) {
    const r = 0.180625 - q * q;
    return q * middle(r);
  }
  const tail = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const value =
    tail <= 5
      ? polynomial(C, tail - 1.6) / polynomial(D, tail - 1.6)
      : polynomial(E, tail - 5) / polynomial(F, tail - 5);
  return q < 0 ? -value : value;
}
