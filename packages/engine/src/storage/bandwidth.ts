/**
 * FairShare wants whole numbers for capacities: bandwidth is shared as whole bytes per millisecond, at least one, and
 * work is then bytes · 1000.
 */
export const perMillisecond = (bytesPerSecond: number): number =>
  Math.max(1, Math.round(bytesPerSecond / 1000));
export const workOf = (bytes: number): number => bytes * 1000;
