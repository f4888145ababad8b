/** Paired differences against the baseline: replication i of both platforms saw the same arrivals (rule K3). */
import type { Difference, Estimate, Metric } from '@tare/schema';
import { METRICS } from '@tare/schema';
import { estimateOf, type Samples } from './interval.ts';
import type { Confidence } from './student.ts';
import type { Trial } from './trial.ts';

/** Mean of `variant − baseline`, replication by replication; null where either is unknown. */
export function pairedDifference(
  variant: Samples,
  baseline: Samples,
  confidence: Confidence = 0.95,
): Estimate | null {
  const pairs = Math.min(variant.length, baseline.length);
  return estimateOf(
    Array.from({ length: pairs }, (_, index) => {
      const one = variant[index]!;
      const other = baseline[index]!;
      return one === null || other === null ? null : one - other;
    }),
    confidence,
  );
}

/** Whether 0 lies outside the interval. */
export const excludesZero = ({ low, high }: Estimate): boolean => low > 0 || high < 0;

export const samplesOf = (trials: readonly Trial[], metric: Metric): Samples =>
  trials.map(trial => trial.metrics[metric]);

/** All metrics of one platform against the baseline; a metric that is unknown on either side is left out. */
export function differencesOf(
  platform: string,
  variant: readonly Trial[],
  baseline: readonly Trial[],
): Difference[] {
  return METRICS.flatMap(metric => {
    const difference = pairedDifference(samplesOf(variant, metric), samplesOf(baseline, metric));
    return difference === null
      ? []
      : [{ platform, metric, ...difference, distinguishable: excludesZero(difference) }];
  });
}
