/** The headline numbers: where each stands in a comparison, its unit, and which way is better. */
import type { Comparison, Estimate, Metric, PlatformResult } from '@tare/schema';
import { messages } from '../messages.ts';
import { timeUnit, type Unit } from './unit.ts';

export interface MetricRow {
  readonly metric: Metric;
  readonly label: string;
  readonly help: string;
  readonly better: 'lower' | 'higher';
  readonly read: (platform: PlatformResult) => Estimate | null;
  readonly unit: (largest: number) => Unit;
}

const unitOf =
  (name: string, scale = 1) =>
  () => ({ name, scale });
const percent = unitOf('%', 0.01);

export const READ_METRIC: Readonly<Record<Metric, (platform: PlatformResult) => Estimate | null>> = {
  hosts: platform => platform.hosts,
  usdPerMonth: platform => platform.usdPerMonth,
  usdEgress: platform => platform.usdEgress,
  p50: platform => platform.latencyMs.p50,
  p95: platform => platform.latencyMs.p95,
  p99: platform => platform.latencyMs.p99,
  throughputPerSecond: platform => platform.throughputPerSecond,
  failedFraction: platform => platform.failedFraction,
  availability: platform => platform.availability,
  instancesPerHost: platform => platform.instancesPerHost,
  startupP50: platform => platform.startupMs.p50,
  startupP95: platform => platform.startupMs.p95,
  scaleOutMs: platform => platform.scaleOutMs,
  makespanMs: platform => platform.makespanMs,
  acceleratorsAllocated: platform => platform.acceleratorsAllocated,
  blastKernel: platform => platform.blastRadius.kernel,
  blastHost: platform => platform.blastRadius.host,
  blastZone: platform => platform.blastRadius.zone,
  blastSite: platform => platform.blastRadius.site,
  blastProvider: platform => platform.blastRadius.provider,
  blastControlPlane: platform => platform.blastRadius.controlPlane,
  cpuUtilisation: platform => platform.cpuUtilisation,
  tareFraction: platform => platform.tareFraction,
  kilowattHoursPerMonth: platform => platform.kilowattHoursPerMonth,
  kgCo2ePerMonth: platform => platform.kgCo2ePerMonth,
};

export const METRIC_UNIT: Readonly<Record<Metric, (largest: number) => Unit>> = {
  hosts: unitOf(''),
  usdPerMonth: unitOf('USD'),
  usdEgress: unitOf('USD'),
  p50: timeUnit,
  p95: timeUnit,
  p99: timeUnit,
  throughputPerSecond: unitOf('/s'),
  failedFraction: percent,
  availability: percent,
  instancesPerHost: unitOf(''),
  startupP50: timeUnit,
  startupP95: timeUnit,
  scaleOutMs: timeUnit,
  makespanMs: timeUnit,
  acceleratorsAllocated: percent,
  blastKernel: percent,
  blastHost: percent,
  blastZone: percent,
  blastSite: percent,
  blastProvider: percent,
  blastControlPlane: percent,
  cpuUtilisation: percent,
  tareFraction: percent,
  kilowattHoursPerMonth: unitOf('kWh'),
  kgCo2ePerMonth: unitOf('kg CO₂e'),
};

const HIGHER: ReadonlySet<Metric> = new Set([
  'throughputPerSecond',
  'availability',
  'instancesPerHost',
  'cpuUtilisation',
  'acceleratorsAllocated',
]);

const SHOWN: readonly Metric[] = [
  'hosts',
  'usdPerMonth',
  'usdEgress',
  'tareFraction',
  'instancesPerHost',
  'p50',
  'p99',
  'failedFraction',
  'availability',
  'startupP50',
  'startupP95',
  'scaleOutMs',
  'makespanMs',
  'acceleratorsAllocated',
  'blastKernel',
  'blastHost',
  'blastSite',
  'blastProvider',
  'blastControlPlane',
  'cpuUtilisation',
  'kilowattHoursPerMonth',
  'kgCo2ePerMonth',
];

export const METRIC_ROWS: readonly MetricRow[] = SHOWN.map(metric => ({
  metric,
  ...messages.metrics[metric],
  better: HIGHER.has(metric) ? 'higher' : 'lower',
  read: READ_METRIC[metric],
  unit: METRIC_UNIT[metric],
}));

/** One unit for the whole row, so that its figures can be compared at a glance. */
export function rowUnit(row: MetricRow, platforms: readonly PlatformResult[]): Unit {
  const values = platforms.flatMap(platform => row.read(platform)?.value ?? []);
  return row.unit(Math.max(0, ...values.map(Math.abs)));
}

/** Whether anything has started on it: recorded instances, which are counted only, do not. */
const hasStarted = ({ startupMs }: PlatformResult): boolean => startupMs.p50 !== null;
/** Whether a request has come to an end on it. */
const hasServed = ({ latencyMs, failedFraction }: PlatformResult): boolean =>
  latencyMs.p50 !== null || (failedFraction?.value ?? 0) > 0;

/**
 * Of these a row is worth showing only where some platform has less than all, or for egress more than nothing, and has what they are
 * shares of.
 */
const TELLS: Partial<Readonly<Record<Metric, (value: number, platform: PlatformResult) => boolean>>> = {
  usdEgress: usd => usd > 0,
  failedFraction: (_, platform) => hasServed(platform),
  availability: (share, platform) => share < 1 && (share > 0 || hasStarted(platform)),
  blastKernel: (share, platform) => share > 0 || hasStarted(platform),
  blastHost: (share, platform) => share > 0 || hasStarted(platform),
  blastSite: share => share < 1,
  blastProvider: share => share < 1,
  blastControlPlane: share => share < 1,
};

/** Rows that have a figure on any platform, or will have; where none has, there is nothing to compare. */
export const rowsOf = (platforms: readonly PlatformResult[], toCome: Metric | null = null): MetricRow[] =>
  METRIC_ROWS.filter(row => {
    const tells = (platform: PlatformResult) => {
      const figure = row.read(platform);
      return figure !== null && (TELLS[row.metric]?.(figure.value, platform) ?? true);
    };
    return row.metric === toCome || platforms.some(tells);
  });

/** What first figures do not measure yet, and those after them do: they have no hash. */
export const metricToCome = ({ hash, platforms }: Comparison): Metric | null =>
  hash === '' && platforms.every(({ scaleOutMs }) => scaleOutMs === null) ? 'scaleOutMs' : null;
