/** Every platform at every combination of some settings, and who carries the workload for least there (rule R3). */
import { ENGINE_VERSION } from '@tare/engine';
import {
  failure,
  type Outcome,
  type Problem,
  problem,
  type Sweep,
  type SweepFigures,
  type SweepPoint,
  type SweepSetting,
  success,
} from '@tare/schema';
import { attempt } from './attempt.ts';
import {
  estimateComparison,
  overBudget,
  tooFewReplications,
  tooManyCandidates,
  tooManyEvents,
} from './budget.ts';
import { combinations, type SweepAxis } from './candidates.ts';
import { seedOf } from './compare.ts';
import { platformResult } from './platform-result.ts';
import { type Ticket, ticketsFor, workThrough } from './schedule.ts';
import { comparableTrials, standingOf } from './standing.ts';
import { runnable, type Subject } from './subject.ts';
import type { TrialOutcome } from './trial.ts';
import type { VariantOptions } from './variants.ts';
import { leadersOf } from './verdict.ts';

export interface SweepRequest extends VariantOptions {
  /** The scenario as it is given. */
  readonly subject: Subject;
  readonly axes: readonly SweepAxis[];
  readonly replications: number;
  readonly seed: number;
  readonly subjectAt: (settings: readonly SweepSetting[]) => Outcome<Subject>;
}

/** One combination: what is run there, and by platform and replication what came of it. */
interface Point {
  readonly settings: readonly SweepSetting[];
  readonly subject: Subject | null;
  readonly outcomes: readonly (TrialOutcome | undefined)[][];
  readonly reasons: readonly Problem[];
}

function pointAt({ subjectAt, replications }: SweepRequest, settings: readonly SweepSetting[]): Point {
  const prepared = subjectAt(settings);
  const refused = prepared.ok ? overBudget(prepared.value.plan, replications) : prepared.problems;
  if (!prepared.ok || refused.length > 0) return { settings, subject: null, outcomes: [], reasons: refused };
  const subject = prepared.value;
  return { settings, subject, outcomes: subject.plan.platforms.map(() => []), reasons: [] };
}

function figuresOf(result: ReturnType<typeof platformResult>): SweepFigures {
  const { label: _, stack: __, memoryBytes: ___, sample: ____, ...figures } = result;
  return figures;
}

function answerOf({ settings, subject, outcomes, reasons }: Point): SweepPoint {
  const at = { settings: [...settings], reasons: [...reasons] };
  if (subject === null) return { ...at, leaders: [], platforms: [] };
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
  return { ...at, leaders: leaders.map(({ id }) => id), platforms: results.map(figuresOf) };
}

const noPoint = (): Problem =>
  problem('missing', 'axes', 'There is nothing to sweep over.', 'Name at least one axis with a value.');

function refusedAtOnce({ axes, subject, replications }: SweepRequest): Problem[] {
  const points = axes.reduce((count, { values }) => count * values.length, 1);
  if (axes.length === 0 || points === 0) return [noPoint()];
  return [
    ...tooFewReplications(replications),
    ...tooManyCandidates(points * subject.plan.platforms.length, 'sweep'),
  ];
}

function tooMuch(points: readonly Point[], replications: number): Problem[] {
  const events = points.reduce(
    (sum, { subject }) => sum + (subject === null ? 0 : estimateComparison(subject.plan, replications)),
    0,
  );
  return tooManyEvents(events, 'The sweep');
}

/** Runs every point; false when it was stopped before the end. */
async function runAll(points: readonly Point[], request: SweepRequest): Promise<boolean> {
  const { replications, seed, execute, concurrency, signal, onProgress } = request;
  const tickets = points.flatMap(point =>
    point.subject === null
      ? []
      : ticketsFor(runnable(point.subject), replications).map(ticket => ({ ...ticket, point })),
  );
  let done = 0;
  const work = async ({ point, platform, replication }: Ticket & { point: Point }): Promise<void> => {
    const job = { plan: point.subject!.plan, platform, seed: seedOf(seed, replication) };
    const outcome = await attempt({ ...job, glimpse: 'figures' }, { execute, signal, keepSample: false });
    if (outcome === undefined) return;
    point.outcomes[platform]![replication] = outcome;
    onProgress?.(++done / tickets.length);
  };
  await workThrough(tickets, concurrency, work, () => signal?.aborted === true);
  return signal?.aborted !== true;
}

/** Runs every point and says who leads there. A point that the scenario cannot be has its reasons instead; the others go on. */
export async function sweep(request: SweepRequest): Promise<Outcome<Sweep>> {
  const { axes, replications, seed, subject } = request;
  const refused = refusedAtOnce(request);
  if (refused.length > 0) return failure(refused);
  const points = combinations(axes).map(settings => pointAt(request, settings));
  const over = tooMuch(points, replications);
  if (over.length > 0) return failure(over);
  if (!(await runAll(points, request)))
    return failure([problem('cancelled', '', 'The sweep was cancelled.', 'Start it again.')]);
  return success({
    tareSweep: 1,
    name: subject.scenario.name,
    engineVersion: ENGINE_VERSION,
    scenarioHash: subject.scenarioHash,
    seed,
    replications,
    axes: axes.map(({ path, values }) => ({ path, values: [...values] })),
    platforms: subject.plan.platforms.map(({ id, label }) => ({ id, label })),
    points: points.map(answerOf),
  });
}
