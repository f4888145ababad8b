/** One point of a sweep: every platform under some settings, and who carries the workload for least there (rule R3). */
import type { Outcome, Problem, SweepFigures, SweepPoint, SweepSetting } from '@tare/schema';
import { attempt } from './attempt.ts';
import { estimateComparison, overBudget } from './budget.ts';
import { seedOf } from './compare.ts';
import { platformResult } from './platform-result.ts';
import { type Ticket, ticketsFor, workThrough } from './schedule.ts';
import { comparableTrials, standingOf } from './standing.ts';
import { runnable, type Subject } from './subject.ts';
import type { TrialOutcome } from './trial.ts';
import type { VariantOptions } from './variants.ts';
import { leadersOf } from './verdict.ts';

/** One combination: what is run there, and by platform and replication what came of it. */
export interface Point {
  readonly settings: readonly SweepSetting[];
  /** null = the scenario cannot be so, and the reasons say why. */
  readonly subject: Subject | null;
  /** Of all its runs together, at most. */
  readonly events: number;
  readonly outcomes: readonly (TrialOutcome | undefined)[][];
  readonly reasons: readonly Problem[];
}

/** How points are run. */
export interface PointRequest extends VariantOptions {
  readonly replications: number;
  readonly seed: number;
}

export interface SweepHooks {
  /** An answer, as soon as it is there; those of points that need no run come first. */
  readonly onPoint?: (point: SweepPoint, index: number) => void;
}

export function pointAt(
  settings: readonly SweepSetting[],
  prepared: Outcome<Subject>,
  replications: number,
): Point {
  const refused = prepared.ok ? overBudget(prepared.value.plan, replications) : prepared.problems;
  if (!prepared.ok || refused.length > 0)
    return { settings, subject: null, events: 0, outcomes: [], reasons: refused };
  const { plan } = prepared.value;
  return {
    settings,
    subject: prepared.value,
    events: estimateComparison(plan, replications),
    outcomes: plan.platforms.map(() => []),
    reasons: [],
  };
}

function figuresOf(result: ReturnType<typeof platformResult>): SweepFigures {
  const { label: _, stack: __, memoryBytes: ___, sample: ____, ...figures } = result;
  return figures;
}

function answerOf({ settings, subject, outcomes, reasons }: Point): SweepPoint {
  const at = { settings: [...settings] };
  if (subject === null) return { ...at, leaders: [], platforms: [], reasons: [...reasons] };
  const { platforms } = subject.plan;
  const standings = platforms.map((platform, index) =>
    standingOf(
      platform,
      outcomes[index]!.filter(outcome => outcome !== undefined),
    ),
  );
  const results = platforms.map((platform, index) => platformResult(platform, standings[index]!, []));
  const leaders = leadersOf({
    platforms: results,
    trials: standings.map(comparableTrials),
    objectives: subject.scenario.objectives,
  });
  return { ...at, leaders: leaders.map(({ id }) => id), platforms: results.map(figuresOf), reasons: [] };
}

interface PointTicket extends Ticket {
  readonly index: number;
}

const ticketsAt = ({ subject }: Point, index: number, replications: number): PointTicket[] =>
  subject === null ? [] : ticketsFor(runnable(subject), replications).map(ticket => ({ ...ticket, index }));

/** Runs every point, in their order; null when it was stopped before the end. */
export async function runPoints(
  points: readonly Point[],
  request: PointRequest & SweepHooks,
): Promise<SweepPoint[] | null> {
  const { replications, seed, execute, concurrency, signal, onProgress, onPoint } = request;
  const tickets = points.map((point, index) => ticketsAt(point, index, replications));
  const left = tickets.map(own => own.length);
  const answers: SweepPoint[] = [];
  const answer = (index: number): void => {
    answers[index] = answerOf(points[index]!);
    onPoint?.(answers[index], index);
  };
  for (const [index, due] of left.entries()) if (due === 0) answer(index);
  const all = tickets.flat();
  let done = 0;
  const work = async ({ index, platform, replication }: PointTicket): Promise<void> => {
    const { subject, outcomes } = points[index]!;
    const job = { plan: subject!.plan, platform, seed: seedOf(seed, replication) };
    const outcome = await attempt({ ...job, glimpse: 'figures' }, { execute, signal, keepSample: false });
    if (outcome === undefined) return;
    outcomes[platform]![replication] = outcome;
    if (--left[index]! === 0) answer(index);
    onProgress?.(++done / all.length);
  };
  await workThrough(all, concurrency, work, () => signal?.aborted === true);
  return signal?.aborted === true ? null : answers;
}

/** The answer of one point; null when it was stopped before the end. */
export async function runPoint(point: Point, request: PointRequest): Promise<SweepPoint | null> {
  const answers = await runPoints([point], request);
  return answers?.[0] ?? null;
}
