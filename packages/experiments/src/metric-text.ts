/** How each metric is named and shown. */
import type { Estimate, Metric, SweepFigures } from '@tare/schema';
import type { Quantity } from './number-format.ts';

export interface MetricText {
  readonly label: string;
  readonly quantity: Quantity;
  /** Which way is better; undefined where it depends. */
  readonly better: 'less' | 'more' | undefined;
}

export const METRIC_TEXTS: Readonly<Record<Metric, MetricText>> = {
  hosts: { label: 'Hosts', quantity: 'number', better: 'less' },
  usdPerMonth: { label: 'USD a month', quantity: 'usd', better: 'less' },
  usdEgress: { label: 'USD a month, egress', quantity: 'usd', better: 'less' },
  p50: { label: 'Latency p50', quantity: 'milliseconds', better: 'less' },
  p95: { label: 'Latency p95', quantity: 'milliseconds', better: 'less' },
  p99: { label: 'Latency p99', quantity: 'milliseconds', better: 'less' },
  throughputPerSecond: { label: 'Answered a second', quantity: 'number', better: 'more' },
  failedFraction: { label: 'Failed', quantity: 'fraction', better: 'less' },
  availability: { label: 'Instances ready', quantity: 'fraction', better: 'more' },
  instancesPerHost: { label: 'Instances a host', quantity: 'number', better: 'more' },
  startupP50: { label: 'Start-up p50', quantity: 'milliseconds', better: 'less' },
  startupP95: { label: 'Start-up p95', quantity: 'milliseconds', better: 'less' },
  scaleOutMs: { label: 'Scale-out 1 → 10', quantity: 'milliseconds', better: 'less' },
  makespanMs: { label: 'Batches done after', quantity: 'milliseconds', better: 'less' },
  acceleratorsAllocated: { label: 'Accelerators given away', quantity: 'fraction', better: 'more' },
  blastKernel: { label: 'A kernel panic takes', quantity: 'fraction', better: 'less' },
  blastHost: { label: 'A lost host takes', quantity: 'fraction', better: 'less' },
  blastZone: { label: 'A lost zone takes', quantity: 'fraction', better: 'less' },
  blastSite: { label: 'A lost site takes', quantity: 'fraction', better: 'less' },
  blastProvider: { label: 'A lost provider takes', quantity: 'fraction', better: 'less' },
  blastControlPlane: { label: 'A lost control plane leaves unmanaged', quantity: 'fraction', better: 'less' },
  cpuUtilisation: { label: 'CPU used', quantity: 'fraction', better: undefined },
  tareFraction: { label: 'Tare (money not spent on net work)', quantity: 'fraction', better: 'less' },
  kilowattHoursPerMonth: { label: 'kWh a month', quantity: 'number', better: 'less' },
  kgCo2ePerMonth: { label: 'kg CO₂e a month', quantity: 'number', better: 'less' },
};

/** The estimate of a metric among the figures of a platform; a whole result has them too. */
export function estimateOfMetric(result: SweepFigures, metric: Metric): Estimate | null {
  switch (metric) {
    case 'p50':
    case 'p95':
    case 'p99':
      return result.latencyMs[metric];
    case 'startupP50':
      return result.startupMs.p50;
    case 'startupP95':
      return result.startupMs.p95;
    case 'blastKernel':
      return result.blastRadius.kernel;
    case 'blastHost':
      return result.blastRadius.host;
    case 'blastZone':
      return result.blastRadius.zone;
    case 'blastSite':
      return result.blastRadius.site;
    case 'blastProvider':
      return result.blastRadius.provider;
    case 'blastControlPlane':
      return result.blastRadius.controlPlane;
    default:
      return result[metric];
  }
}
