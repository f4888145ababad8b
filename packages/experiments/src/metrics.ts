/** The metrics of a comparison, read from one report. */
import type { Metric, Report, ReportSummary } from '@tare/schema';
import { METRICS } from '@tare/schema';

const READ: Readonly<Record<Metric, (summary: ReportSummary, report: Report) => number | null>> = {
  hosts: summary => summary.hosts,
  usdPerMonth: summary => summary.usdPerMonth,
  usdEgress: summary => summary.usdPerMonthFor.egress,
  p50: summary => summary.latencyMs?.p50 ?? null,
  p95: summary => summary.latencyMs?.p95 ?? null,
  p99: summary => summary.latencyMs?.p99 ?? null,
  throughputPerSecond: summary => summary.throughputPerSecond,
  failedFraction: summary => summary.failedFraction,
  availability: (_, { faults }) => faults.availability,
  instancesPerHost: summary => summary.instancesPerHost,
  startupP50: summary => summary.startupMs?.p50 ?? null,
  startupP95: summary => summary.startupMs?.p95 ?? null,
  scaleOutMs: summary => summary.scaleOutMs,
  makespanMs: summary => summary.makespanMs,
  acceleratorsAllocated: summary => summary.acceleratorsAllocated ?? null,
  blastKernel: summary => summary.blastRadius.kernel,
  blastHost: summary => summary.blastRadius.host,
  blastZone: summary => summary.blastRadius.zone,
  blastSite: summary => summary.blastRadius.site,
  blastProvider: summary => summary.blastRadius.provider,
  blastControlPlane: summary => summary.blastRadius.controlPlane,
  cpuUtilisation: summary => summary.cpuUtilisation,
  tareFraction: summary => summary.tareFraction,
  kilowattHoursPerMonth: summary => summary.kilowattHoursPerMonth,
  kgCo2ePerMonth: summary => summary.kgCo2ePerMonth,
};

const FRACTIONS: ReadonlySet<Metric> = new Set([
  'failedFraction',
  'availability',
  'blastKernel',
  'blastHost',
  'blastZone',
  'blastSite',
  'blastProvider',
  'blastControlPlane',
  'cpuUtilisation',
  'acceleratorsAllocated',
  'tareFraction',
]);

/** Metrics that cannot exceed 1; none can be below 0. */
export const isFraction = (metric: Metric): boolean => FRACTIONS.has(metric);

export type MetricValues = Readonly<Record<Metric, number | null>>;

export const metricsOf = (report: Report): MetricValues =>
  Object.fromEntries(METRICS.map(metric => [metric, READ[metric](report.summary, report)])) as Record<
    Metric,
    number | null
  >;
