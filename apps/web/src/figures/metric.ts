/** The headline numbers: where each stands in a comparison, its unit, and which way is better. */
import type { Estimate, Metric, PlatformResult } from '@tare/schema';
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
  p50: platform => platform.latencyMs.p50,
  p95: platform => platform.latencyMs.p95,
  p99: platform => platform.latencyMs.p99,
  throughputPerSecond: platform => platform.throughputPerSecond,
  failedFraction: platform => platform.failedFraction,
  instancesPerHost: platform => platform.instancesPerHost,
  startupP50: platform => platform.startupMs.p50,
  startupP95: platform => platform.startupMs.p95,
  scaleOutMs: platform => platform.scaleOutMs,
  makespanMs: platform => platform.makespanMs,
  acceleratorsAllocated: platform => platform.acceleratorsAllocated,
  blastKernel: platform => platform.blastRadius.kernel,
  blastHost: platform => platform.blastRadius.host,
  blastZone: platform => platform.blastRadius.zone,
  cpuUtilisation: platform => platform.cpuUtilisation,
  tareFraction: platform => platform.tareFraction,
  kilowattHoursPerMonth: platform => platform.kilowattHoursPerMonth,
  kgCo2ePerMonth: platform => platform.kgCo2ePerMonth,
};

export const METRIC_UNIT: Readonly<Record<Metric, (largest: number) => Unit>> = {
  hosts: unitOf(''),
  usdPerMonth: unitOf('USD'),
  p50: timeUnit,
  p95: timeUnit,
  p99: timeUnit,
  throughputPerSecond: unitOf('/s'),
  failedFraction: percent,
  instancesPerHost: unitOf(''),
  startupP50: timeUnit,
  startupP95: timeUnit,
  scaleOutMs: timeUnit,
  makespanMs: timeUnit,
  acceleratorsAllocated: percent,
  blastKernel: percent,
  blastHost: percent,
  blastZone: percent,
  cpuUtilisation: percent,
  tareFraction: percent,
  kilowattHoursPerMonth: unitOf('kWh'),
  kgCo2ePerMonth: unitOf('kg CO₂e'),
};

const HIGHER: ReadonlySet<Metric> = new Set([
  'throughputPerSecond',
  'instancesPerHost',
  'cpuUtilisation',
  'acceleratorsAllocated',
]);

const SHOWN: readonly Metric[] = [
  'hosts',
  'usdPerMonth',
  'tareFraction',
  'instancesPerHost',
  'p50',
  'p99',
  'failedFraction',
  'startupP50',
  'startupP95',
  'scaleOutMs',
  'makespanMs',
  'acceleratorsAllocated',
  'blastKernel',
  'blastHost',
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

/** Rows that have a figure on any platform; where none has, there is nothing to compare. */
export const rowsOf = (platforms: readonly PlatformResult[]): MetricRow[] =>
  METRIC_ROWS.filter(row => platforms.some(platform => row.read(platform) !== null));
