/** One replication of one platform, reduced to what the comparison keeps of it, so that memory stays bounded. */
import {
  type Outcome,
  type PlatformResult,
  type Problem,
  problem,
  type Report,
  type ReportSummary,
} from '@tare/schema';
import { type MetricValues, metricsOf } from './metrics.ts';

export type Sample = NonNullable<PlatformResult['sample']>;

export interface Trial {
  readonly metrics: MetricValues;
  readonly memoryBytes: ReportSummary['memoryBytes'];
  /** Requests that arrived and that were answered, in the window. */
  readonly arrived: number;
  readonly completed: number;
  readonly meanLatencyMs: number | null;
  /** Share of the instance-time of the window that was ready. */
  readonly availability: number;
  readonly reportHash: string;
  readonly unplaced: Report['unplaced'];
  /** Kept of the first replication only. */
  readonly sample: Sample | null;
}

export type TrialOutcome = Outcome<Trial>;

type Cut = NonNullable<Report['cut']>;

const seconds = (ms: number): string => String(Math.round(ms / 100) / 10);

/** A run that was cut short is no answer (rule K4); this says why. */
function cutProblem(cut: Cut | null): Problem {
  const at = cut === null ? '' : ` after ${seconds(cut.atMs)} simulated seconds`;
  switch (cut?.reason) {
    case 'events':
      return problem(
        'over-budget',
        'run.maxEvents',
        `The run was cut${at}: it needs more events than allowed.`,
        'Shorten run.duration, lower the traffic, or raise run.maxEvents.',
      );
    case 'requests-in-flight':
      return problem(
        'over-budget',
        'traffic',
        `The run was cut${at}: requests pile up faster than they are answered.`,
        'Add replicas or CPU, lower the rate, or give requests a time-out.',
      );
    case 'wall-time':
      return problem('timed-out', 'run', `The run was cut${at}: it took too long.`, 'Shorten run.duration.');
    case 'cancelled':
      return problem('cancelled', '', `The run was cancelled${at}.`, 'Start it again.');
    case undefined:
      return problem('crashed', '', 'The run did not come to its end.', 'Report this with the scenario.');
  }
}

const brokenLaws = (report: Report): Problem[] =>
  report.laws
    .filter(law => !law.ok)
    .map(law =>
      problem(
        'crashed',
        '',
        `The run broke its own law ${law.rule} (${law.what}): expected ${String(law.expected)}, got ${String(law.got)}.`,
        'Report this with the scenario; its figures are withheld.',
      ),
    );

const sampleOf = (report: Report): Sample => ({
  seed: report.seed,
  rack: report.rack,
  startup: report.startup.records,
  ledger: report.ledger,
  why: report.why,
});

/** What is kept of an executed job; a report that is cut or contradicts itself is a failure. */
export function trialOf(outcome: Outcome<Report>, keepSample: boolean): TrialOutcome {
  if (!outcome.ok) return outcome;
  const report = outcome.value;
  if (!report.complete) return { ok: false, problems: [cutProblem(report.cut)] };
  const broken = brokenLaws(report);
  if (broken.length > 0) return { ok: false, problems: broken };
  return {
    ok: true,
    value: {
      metrics: metricsOf(report),
      memoryBytes: report.summary.memoryBytes,
      arrived: report.requests.arrived,
      completed: report.requests.completed,
      meanLatencyMs: report.summary.latencyMs?.mean ?? null,
      availability: report.faults.availability,
      reportHash: report.hash,
      unplaced: report.unplaced,
      sample: keepSample ? sampleOf(report) : null,
    },
  };
}
