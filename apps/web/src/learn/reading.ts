/** What a figure reads out of its run, as numbers and as words. Nothing that a text says is written down beforehand. */
import type { Comparison, Metric, PlatformResult } from '@tare/schema';
import { METRIC_ROWS } from '../figures/metric.ts';
import { plain, shown } from '../figures/number.ts';

export interface Reading {
  readonly comparison: Comparison;
  /** Mean in the base unit (ms, USD, share); null where there is none. */
  value(platform: string, metric: Metric): number | null;
  /** With the digits that its interval supports, and its unit. */
  says(platform: string, metric: Metric): string;
  /** How many times the first is the second. */
  times(one: string, other: string, metric: Metric): number | null;
  /** The same in words: "3.1 times". */
  saysTimes(one: string, other: string, metric: Metric): string;
  /** Labels of the platforms that cannot run the workload. */
  readonly refused: readonly string[];
}

const UNKNOWN = 'unknown';

export function readingOf(comparison: Comparison): Reading {
  const platformOf = (id: string): PlatformResult | undefined =>
    comparison.platforms.find(platform => platform.id === id);
  const rowOf = (metric: Metric) => METRIC_ROWS.find(row => row.metric === metric);
  const estimateOf = (id: string, metric: Metric) => {
    const platform = platformOf(id);
    return platform === undefined ? null : (rowOf(metric)?.read(platform) ?? null);
  };
  const value = (id: string, metric: Metric) => estimateOf(id, metric)?.value ?? null;
  const times = (one: string, other: string, metric: Metric) => {
    const [above, below] = [value(one, metric), value(other, metric)];
    return above === null || below === null || below === 0 ? null : above / below;
  };
  return {
    comparison,
    value,
    says(id, metric) {
      const estimate = estimateOf(id, metric);
      const row = rowOf(metric);
      if (estimate === null || row === undefined) return UNKNOWN;
      const unit = row.unit(Math.abs(estimate.value));
      return `${shown(estimate, unit.scale).value} ${unit.name}`.trim();
    },
    times,
    saysTimes(one, other, metric) {
      const ratio = times(one, other, metric);
      return ratio === null ? UNKNOWN : `${plain(ratio, ratio < 2 ? 3 : 2)} times`;
    },
    refused: comparison.platforms.filter(({ feasible }) => !feasible).map(({ label }) => label),
  };
}
