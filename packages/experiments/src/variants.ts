/** One metric of two platforms under variants of a scenario, paired on common random numbers (rules K3, R3). */
import { hashOf } from '@tare/share';
import type { Estimate, Metric, Outcome, Problem } from '@tare/schema';
import { failure, problem, success } from '@tare/schema';
import { attempt } from './attempt.ts';
import { seedOf } from './compare.ts';
import { pairedDifference, samplesOf } from './paired.ts';
import { type Ticket, workThrough } from './schedule.ts';
import type { Execute, Subject } from './subject.ts';
import type { Trial, TrialOutcome } from './trial.ts';

/** What is asked of every variant: a metric of `platform` minus the same of `baseline`. */
export interface PairQuestion {
  readonly metric: Metric;
  readonly platform: string;
  readonly baseline: string;
  readonly replications: number;
  readonly seed: number;
}

export interface VariantOptions {
  readonly execute: Execute;
  /** Runs at once. */
  readonly concurrency: number;
  readonly signal?: AbortSignal;
  /** 0 … 1. */
  readonly onProgress?: (fraction: number) => void;
}

/** The difference; null, with the reasons, where a platform cannot run the variant or has no such figure. */
export interface VariantAnswer {
  readonly difference: Estimate | null;
  readonly reasons: readonly Problem[];
}

/** All that a run of one platform depends on besides its seed: what a change elsewhere leaves alone is run once. */
interface Course {
  readonly subject: Subject;
  readonly platform: number;
  readonly outcomes: (TrialOutcome | undefined)[];
}

const indexOf = ({ plan }: Subject, id: string): number => plan.platforms.findIndex(one => one.id === id);

function courseKey({ plan }: Subject, platform: number): string {
  const { identity: _, platforms, baseline: __, ...shared } = plan;
  return hashOf({ shared, platform: platforms[platform] });
}

const isTrial = (outcome: TrialOutcome | undefined): outcome is { ok: true; value: Trial } =>
  outcome?.ok === true;

function answerOf(
  question: PairQuestion,
  subject: Subject,
  courseOf: (subject: Subject, id: string) => Course,
): VariantAnswer {
  const { platform, baseline, metric } = question;
  const infeasible = [platform, baseline].flatMap(
    id => subject.plan.platforms[indexOf(subject, id)]!.infeasible,
  );
  if (infeasible.length > 0) return { difference: null, reasons: infeasible };
  const [ours, theirs] = [platform, baseline].map(id => courseOf(subject, id).outcomes);
  const failed = [...ours!, ...theirs!].find(outcome => outcome?.ok === false);
  if (failed?.ok === false) return { difference: null, reasons: failed.problems };
  const samples = (outcomes: readonly (TrialOutcome | undefined)[]) =>
    samplesOf(
      outcomes.filter(isTrial).map(({ value }) => value),
      metric,
    );
  return { difference: pairedDifference(samples(ours!), samples(theirs!)), reasons: [] };
}

/** Runs both platforms of every variant; the answers are in the order of the variants. */
export async function answerVariants(
  variants: readonly Subject[],
  question: PairQuestion,
  { execute, concurrency, signal, onProgress }: VariantOptions,
): Promise<Outcome<readonly VariantAnswer[]>> {
  const courses = new Map<string, Course>();
  const courseOf = (subject: Subject, id: string): Course => {
    const platform = indexOf(subject, id);
    const key = courseKey(subject, platform);
    const known = courses.get(key);
    if (known !== undefined) return known;
    const course = { subject, platform, outcomes: [] };
    courses.set(key, course);
    return course;
  };
  for (const subject of variants)
    for (const id of [question.platform, question.baseline])
      if (subject.plan.platforms[indexOf(subject, id)]!.infeasible.length === 0) courseOf(subject, id);

  const tickets = [...courses.values()].flatMap(course =>
    Array.from({ length: question.replications }, (_, replication) => ({
      course,
      replication,
      platform: course.platform,
    })),
  );
  let done = 0;
  const work = async ({ course, replication, platform }: Ticket & { course: Course }): Promise<void> => {
    const job = { plan: course.subject.plan, platform, seed: seedOf(question.seed, replication) };
    const outcome = await attempt(job, { execute, signal, keepSample: false });
    if (outcome === undefined) return;
    course.outcomes[replication] = outcome;
    onProgress?.(++done / tickets.length);
  };
  await workThrough(tickets, concurrency, work, () => signal?.aborted === true);
  if (signal?.aborted === true)
    return failure([problem('cancelled', '', 'The variants were cancelled.', 'Start them again.')]);
  return success(variants.map(subject => answerOf(question, subject, courseOf)));
}
