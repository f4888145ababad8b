/** The validation suite: published tables and closed forms against what this version computes. */
import { failure, type Outcome, type Problem, type Report, success } from '@tare/schema';
import { estimateOf } from '../interval.ts';
import { ticketsFor, workThrough } from '../schedule.ts';
import { studentQuantile } from '../student.ts';
import type { Execute } from '../subject.ts';
import type { ValidationCase } from './case.ts';
import { CLOSED_FORMS, type ClosedForm } from './closed-forms.ts';
import { stationPlan } from './station.ts';

export type { ValidationCase } from './case.ts';

const REPLICATIONS = 20;
/** Histogram buckets may be off by this much (rule R1). */
const HISTOGRAM_ERROR = 0.01;
/** Wider intervals than this show nothing. */
const WIDEST = 0.02;

/** NIST/SEMATECH e-Handbook 1.3.6.7.2, three decimals. */
const T_TABLE = [
  [1, 12.706],
  [9, 2.262],
  [19, 2.093],
  [40, 2.021],
  [100, 1.984],
] as const;

const tableCases = (): ValidationCase[] =>
  T_TABLE.map(([degrees, expected]) => {
    const got = studentQuantile(degrees);
    const tolerance = 0.0005;
    return {
      id: `student-t-${String(degrees)}`,
      rule: 'R2',
      source: 'NIST/SEMATECH e-Handbook 1.3.6.7.2',
      expected,
      got,
      tolerance,
      ok: Math.abs(got - expected) <= tolerance,
      kind: 'exact',
      calibratedOn: false,
    };
  });

function judge(form: ClosedForm, reports: readonly Report[]): ValidationCase {
  const estimate = estimateOf(reports.map(form.read), 0.99)!;
  const half = estimate.high - estimate.value;
  const bucket = form.id.includes('p99') ? HISTOGRAM_ERROR * form.expected : 0;
  const narrow = half <= WIDEST * form.expected;
  return {
    id: form.id,
    rule: form.rule,
    source: form.source,
    expected: form.expected,
    got: estimate.value,
    tolerance: half + bucket,
    ok: narrow && Math.abs(estimate.value - form.expected) <= half + bucket,
    kind: 'closed-form',
    calibratedOn: false,
  };
}

/** Laws that the runs themselves checked (Little's law, the ledger's sums …), over all runs: how many do not hold. */
function lawCase(reports: readonly Report[]): ValidationCase {
  const laws = reports.flatMap(report => report.laws);
  const broken = laws.filter(law => !law.ok).length;
  return {
    id: 'laws-of-every-run',
    rule: 'L2',
    source: `Little’s law, the utilisation law and the ledger’s sums: ${String(laws.length)} checks in ${String(reports.length)} runs; expected and got count those that fail`,
    expected: 0,
    got: broken,
    tolerance: 0,
    ok: broken === 0 && laws.length > 0,
    kind: 'exact',
    calibratedOn: false,
  };
}

export interface SuiteOptions {
  readonly execute: Execute;
  readonly concurrency: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, id: string) => void;
}

/** Runs everything; the cases in a fixed order, or the problems of runs that gave no report. */
export async function runSuite(options: SuiteOptions): Promise<Outcome<readonly ValidationCase[]>> {
  const { execute, concurrency, signal, onProgress } = options;
  const reports = CLOSED_FORMS.map((): Report[] => []);
  const problems: Problem[] = [];
  const plans = CLOSED_FORMS.map(form => stationPlan(form.station));
  const tickets = ticketsFor(
    plans.map((_, index) => index),
    REPLICATIONS,
  );
  let done = 0;
  const stopped = () => problems.length > 0 || signal?.aborted === true;
  await workThrough(
    tickets,
    concurrency,
    async ({ platform: form, replication }) => {
      const job = { plan: plans[form]!, platform: 0, seed: 1 + replication };
      const outcome = await execute(job, signal === undefined ? {} : { signal });
      if (outcome.ok) reports[form]![replication] = outcome.value;
      else problems.push(...outcome.problems);
      onProgress?.(++done, tickets.length, CLOSED_FORMS[form]!.id);
    },
    stopped,
  );
  if (problems.length > 0) return failure(problems);
  if (signal?.aborted === true)
    return failure([
      { code: 'cancelled', path: '', message: 'The suite was cancelled.', fix: 'Start it again.' },
    ]);
  return success([
    ...tableCases(),
    ...CLOSED_FORMS.map((form, index) => judge(form, reports[index]!)),
    lawCase(reports.flat()),
  ]);
}
