/** The figures of one platform over its replications. */
import { hashOf } from '@tare/share';
import type { Estimate, Metric, PlanPlatform, PlatformResult, Problem } from '@tare/schema';
import { clamp, estimateOf } from './interval.ts';
import { isFraction } from './metrics.ts';
import { samplesOf } from './paired.ts';
import type { Standing } from './standing.ts';
import type { Trial } from './trial.ts';

type Part = keyof PlatformResult['memoryBytes'];

const estimateMetric = (trials: readonly Trial[], metric: Metric): Estimate | null =>
  clamp(estimateOf(samplesOf(trials, metric)), 0, isFraction(metric) ? 1 : Infinity);

function memoryEstimate(trials: readonly Trial[]): PlatformResult['memoryBytes'] {
  const of = (part: Part) => estimateOf(trials.map(trial => trial.memoryBytes[part]));
  return {
    capacity: of('capacity'),
    net: of('net'),
    overhead: of('overhead'),
    guestOs: of('guestOs'),
    systemReserve: of('systemReserve'),
    idleReserved: of('idleReserved'),
    stranded: of('stranded'),
    free: of('free'),
  };
}

/**
 * Every figure with its interval; null where it is unknown: the platform cannot run, a run failed, or there are
 * fewer than two replications. `notes` say why figures rest on fewer replications than asked for.
 */
export function platformResult(
  platform: PlanPlatform,
  standing: Standing,
  notes: readonly Problem[],
): PlatformResult {
  const trials = 'trials' in standing ? standing.trials : [];
  const of = (metric: Metric) => estimateMetric(trials, metric);
  return {
    id: platform.id,
    label: platform.label,
    stack: [...platform.stack],
    feasible: standing.state === 'running' || standing.state === 'failed',
    reasons: [...standing.reasons, ...(standing.state === 'infeasible' ? [] : notes)],
    reportHash: trials.length === 0 ? null : hashOf(trials.map(trial => trial.reportHash)),
    hosts: of('hosts'),
    usdPerMonth: of('usdPerMonth'),
    usdEgress: of('usdEgress'),
    latencyMs: { p50: of('p50'), p95: of('p95'), p99: of('p99') },
    throughputPerSecond: of('throughputPerSecond'),
    failedFraction: of('failedFraction'),
    availability: of('availability'),
    instancesPerHost: of('instancesPerHost'),
    memoryBytes: memoryEstimate(trials),
    startupMs: { p50: of('startupP50'), p95: of('startupP95') },
    scaleOutMs: of('scaleOutMs'),
    makespanMs: of('makespanMs'),
    acceleratorsAllocated: of('acceleratorsAllocated'),
    blastRadius: {
      kernel: of('blastKernel'),
      host: of('blastHost'),
      zone: of('blastZone'),
      site: of('blastSite'),
      provider: of('blastProvider'),
      controlPlane: of('blastControlPlane'),
    },
    cpuUtilisation: of('cpuUtilisation'),
    tareFraction: of('tareFraction'),
    kilowattHoursPerMonth: of('kilowattHoursPerMonth'),
    kgCo2ePerMonth: of('kgCo2ePerMonth'),
    sample: trials[0]?.sample ?? null,
  };
}
