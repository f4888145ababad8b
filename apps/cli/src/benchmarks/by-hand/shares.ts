/** What hosts and instances want of the CPU, and what they have received: rows of numbers, millicores and µs. */

const AT = 0;
const WANTS = 1;
const USED = 2;
const ROW = 4;

export const sharesOf = (size: number): Float64Array => new Float64Array(size * ROW);

/** One of them wants so much more from now on (less, if negative); `rest`: what it has received beside, for the rounding of time. */
export function use(shares: Float64Array, one: number, now: number, more: number, rest: number): number {
  const at = one * ROW;
  const wants = shares[at + WANTS]!;
  shares[at + USED]! += (now - shares[at + AT]!) * wants + rest;
  shares[at + AT] = now;
  shares[at + WANTS] = wants + more;
  return wants + more;
}

/** What one of them has received until now. */
export function usedUntil(shares: Float64Array, one: number, now: number): number {
  const at = one * ROW;
  return shares[at + USED]! + (now - shares[at + AT]!) * shares[at + WANTS]!;
}
