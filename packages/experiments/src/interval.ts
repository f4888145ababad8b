/** Mean of independent replications with its confidence interval (rule R2). */
import type { Estimate } from '@tare/schema';
import { type Confidence, studentQuantile } from './student.ts';

/** A sample of one replication each; null where the replication gave no figure. */
export type Samples = readonly (number | null)[];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Mean; exact where all values are equal, which repeated addition would not be. */
export function meanOf(values: readonly number[]): number {
  const first = values[0]!;
  return values.every(value => value === first) ? first : sum(values) / values.length;
}

/** Unbiased sample variance, in two passes. */
export function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return sum(values.map(value => (value - mean) * (value - mean))) / (values.length - 1);
}

/**
 * Student-t interval for the mean. null where it is unknown: fewer than two replications, or one without a
 * figure. Without any variance the interval is the value itself.
 */
export function estimateOf(samples: Samples, confidence: Confidence = 0.95): Estimate | null {
  const values = samples.filter(value => value !== null);
  if (values.length < 2 || values.length < samples.length) return null;
  const value = meanOf(values);
  const error = Math.sqrt(varianceOf(values) / values.length);
  const half = studentQuantile(values.length - 1, confidence) * error;
  return { value, low: value - half, high: value + half };
}

/** Keeps an interval within what the quantity can be; that never loses the truth. */
export function clamp(estimate: Estimate | null, least: number, most = Infinity): Estimate | null {
  if (estimate === null) return null;
  const within = (value: number) => Math.min(most, Math.max(least, value));
  return { value: estimate.value, low: within(estimate.low), high: within(estimate.high) };
}
