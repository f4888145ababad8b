/**
 * The arithmetic of vertical recommendations (kubernetes/autoscaler vertical-pod-autoscaler/pkg/recommender/logic:
 * estimator.go at 1743dbe, recommender.go at 03934eb).
 */

const MINUTE_US = 60e6;
const DAY_US = 1440 * MINUTE_US;

/** What upstream's amounts are cut off at, in millicores or bytes. */
const MOST = 1e14;

/** How much of a history there is: CPU samples of all containers together. */
export interface History {
  readonly firstUs: number;
  readonly lastUs: number;
  readonly samples: number;
}

/** How far bounds stand off while a history is short: times (1 + multiplier / confidence) ^ exponent. */
export interface Doubt {
  readonly multiplier: number;
  /** Whole. */
  readonly exponent: number;
}

/** Amounts are whole millicores or bytes. */
export const wholeAmount = (amount: number): number => Math.trunc(Math.max(0, Math.min(MOST, amount)));

/** Days of samples, one a minute; no more than the days between the first and the last. */
export const confidenceOf = ({ firstUs, lastUs, samples }: History, intervalUs = DAY_US): number =>
  Math.min((lastUs - firstUs) / intervalUs, samples / (intervalUs / MINUTE_US));

function wholePower(base: number, exponent: number): number {
  let product = 1;
  for (let k = Math.abs(exponent); k > 0; k--) product *= base;
  return exponent < 0 ? 1 / product : product;
}

export const doubted = (amount: number, { multiplier, exponent }: Doubt, confidence: number): number =>
  wholeAmount(amount * wholePower(1 + multiplier / confidence, exponent));

export const withMargin = (amount: number, margin: number): number => amount + wholeAmount(amount * margin);
