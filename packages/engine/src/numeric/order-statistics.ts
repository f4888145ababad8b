/** What sorted numbers tell: the input is never changed. */

const ascending = (values: ArrayLike<number>): Float64Array => Float64Array.from(values).sort();

/** The middle one of sorted numbers, or the mean of the two in the middle; NaN of none. */
function middleOf(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

export const median = (values: ArrayLike<number>): number => middleOf(ascending(values));

/** Median absolute deviation: the median of the distances from the median. */
export function medianDeviation(values: ArrayLike<number>): number {
  const centre = median(values);
  return middleOf(Float64Array.from(values, value => Math.abs(value - centre)).sort());
}

/** The third quartile less the first, each the value whose rank is nearest to a quarter, and three, of n + 1. */
export function interquartileRange(values: ArrayLike<number>): number {
  const sorted = ascending(values);
  const atQuarter = (quarters: number) => sorted[Math.round((quarters * (sorted.length + 1)) / 4) - 1] ?? NaN;
  return atQuarter(3) - atQuarter(1);
}
