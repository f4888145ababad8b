import type { PlanOverload } from '@tare/schema';
import { interquartileRange, medianDeviation } from '../numeric/order-statistics.ts';
import { localTrend } from '../numeric/regression.ts';

/** The trend is taken of so many samples, and followed to the next one, by which a move is taken to be over. */
const TREND_SAMPLES = 10;
const AHEAD = 1;

/**
 * Rule M4: whether a host wants too much. Its samples are shares of its CPU, the newest first. `threshold`: more than a fixed share.
 * `mad`, `iqr`: more than 1 − s · their median absolute deviation, or interquartile range, so that hosts whose load varies keep
 * more free. `regression`: s times where the trend of the last ten leads is all of the host or more. While there are too few
 * samples the threshold holds. A. Beloglazov, R. Buyya, CCPE 24 (2012), §5.1 to 5.3.
 */
export function isOverloaded(shares: Float64Array, rule: PlanOverload): boolean {
  const now = shares[0]!;
  if (rule.by === 'threshold' || shares.length < rule.fewest) return now > rule.threshold;
  if (rule.by === 'regression')
    return rule.safety * localTrend(shares.subarray(0, TREND_SAMPLES), AHEAD) >= 1;
  const spread = rule.by === 'mad' ? medianDeviation(shares) : interquartileRange(shares);
  return now > 1 - rule.safety * spread;
}

/** Samples that the rule looks at. */
export const samplesFor = (rule: PlanOverload): number => (rule.by === 'threshold' ? 1 : rule.most);
