/** Runs every platform over n replications on common random numbers and compares them in pairs (rules K3, R2). */
import { ENGINE_VERSION } from '@tare/engine';
import { sealComparison } from '@tare/share';
import { type Comparison, failure, type Outcome, type Problem, problem, success } from '@tare/schema';
import { attempt } from './attempt.ts';
import { overBudget } from './budget.ts';
import { differencesOf } from './paired.ts';
import { platformResult } from './platform-result.ts';
import { type CompareProgress, ProgressMeter } from './progress.ts';
import { type Ticket, ticketsFor, workThrough } from './schedule.ts';
import { comparableTrials, type Standing, standingOf } from './standing.ts';
import { runnable, type Execute, type Job, type Subject } from './subject.ts';
import type { TrialOutcome } from './trial.ts';
import { verdictOf } from './verdict.ts';

export interface CompareOptions {
  readonly execute: Execute;
  /** Runs at once. */
  readonly concurrency: number;
  /** Instead of the scenario's own. */
  readonly replications?: number;
  readonly seed?: number;
  readonly signal?: AbortSignal;
  /** Only looked at for a moment: no scale-out is measured (rule R1), and its hash stays empty, for making it takes time. */
  readonly glimpse?: boolean;
  readonly onProgress?: (progress: CompareProgress) => void;
  /**
   * The comparison so far, after each full round of replications but the last; `complete` is false, and its hash is
   * empty: whoever keeps it seals it. The same partial comparisons come in the same order whatever the concurrency.
   */
  readonly onPartial?: (comparison: Comparison, rounds: number) => void;
}

interface Experiment {
  readonly subject: Subject;
  readonly options: CompareOptions;
  readonly replications: number;
  readonly seed: number;
  /** By platform, then replication; holes where a run has not ended. */
  readonly outcomes: readonly (TrialOutcome | undefined)[][];
}

/** Replication i has seed + i, within 32 bits, on every platform. */
export const seedOf = (seed: number, replication: number): number => (seed + replication) % 2 ** 32;

/** Replications of one platform that have ended without a gap; a failure ends the platform for good. */
function endedOf(outcomes: readonly (TrialOutcome | undefined)[], replications: number): number {
  for (let index = 0; index < replications; index++) {
    const outcome = outcomes[index];
    if (outcome === undefined) return index;
    if (!outcome.ok) return replications;
  }
  return replications;
}

const fullRounds = ({ subject, outcomes, replications }: Experiment): number =>
  Math.min(replications, ...runnable(subject).map(index => endedOf(outcomes[index]!, replications)));

const hasFailed = (outcomes: readonly (TrialOutcome | undefined)[], before: number): boolean =>
  outcomes.slice(0, before).some(outcome => outcome !== undefined && !outcome.ok);

function fewerNote(rounds: number, replications: number): Problem {
  return problem(
    'cancelled',
    'run.replications',
    `The figures rest on ${String(rounds)} of ${String(replications)} replications, as the comparison was cancelled.`,
    'Start it again and let it run to its end.',
  );
}

/** The comparison over the first `rounds` replications, not sealed yet. */
function comparisonOver(
  experiment: Experiment,
  rounds: number,
  notes: readonly Problem[],
): Omit<Comparison, 'hash'> {
  const { subject, outcomes, replications, seed } = experiment;
  const { plan, scenario } = subject;
  const standings: Standing[] = plan.platforms.map((platform, index) =>
    standingOf(
      platform,
      outcomes[index]!.slice(0, rounds).filter(outcome => outcome !== undefined),
    ),
  );
  const baseline = comparableTrials(standings[plan.baseline]!);
  const platforms = plan.platforms.map((platform, index) =>
    platformResult(platform, standings[index]!, notes),
  );
  return {
    tareComparison: 1,
    name: scenario.name,
    engineVersion: ENGINE_VERSION,
    catalogueVersion: plan.identity.catalogueVersion,
    scenarioHash: subject.scenarioHash,
    seed,
    replications,
    complete: rounds === replications,
    assumptions: [...subject.assumptions],
    notModelled: [...subject.notModelled],
    beyondMeasured: [...subject.beyondMeasured],
    verdict: verdictOf({
      platforms,
      trials: standings.map(comparableTrials),
      objectives: scenario.objectives,
    }),
    baseline: plan.platforms[plan.baseline]!.id,
    platforms,
    differences: plan.platforms.flatMap(({ id }, index) =>
      index === plan.baseline ? [] : differencesOf(id, comparableTrials(standings[index]!), baseline),
    ),
  };
}

/** The first rounds, while others are still to come: nobody keeps it, so nobody needs its hash. */
const partialOver = (experiment: Experiment, rounds: number): Comparison => ({
  ...comparisonOver(experiment, rounds, []),
  hash: '',
});

/** What the experiment answers in the end. */
function answerOver(experiment: Experiment, rounds: number, notes: readonly Problem[]): Comparison {
  const unsealed = comparisonOver(experiment, rounds, notes);
  return experiment.options.glimpse === true ? { ...unsealed, hash: '' } : sealComparison(unsealed);
}

/** One run; undefined when it was cancelled on the way. */
function runOne(
  experiment: Experiment,
  ticket: Ticket,
  onProgress: ((fraction: number) => void) | undefined,
): Promise<TrialOutcome | undefined> {
  const { subject, options, seed } = experiment;
  const { execute, signal, glimpse = false } = options;
  const keepSample = ticket.replication === 0;
  const job: Job = {
    plan: subject.plan,
    platform: ticket.platform,
    seed: seedOf(seed, ticket.replication),
    ...(glimpse && { glimpse: keepSample ? 'sample' : 'figures' }),
  };
  return attempt(job, { execute, signal, ...(onProgress && { onProgress }), keepSample });
}

async function runAll(experiment: Experiment): Promise<void> {
  const { subject, options, outcomes, replications } = experiment;
  const tickets = ticketsFor(runnable(subject), replications);
  const meter = new ProgressMeter(
    tickets.length,
    index => subject.plan.platforms[index]!.id,
    options.onProgress ?? (() => undefined),
  );
  // Where nobody listens, engines need not tell.
  const heard =
    options.onProgress && ((ticket: Ticket) => (fraction: number) => meter.advance(ticket, fraction));
  let told = 0;
  const work = async (ticket: Ticket): Promise<void> => {
    const own = outcomes[ticket.platform]!;
    if (!hasFailed(own, ticket.replication)) {
      const outcome = await runOne(experiment, ticket, heard?.(ticket));
      if (outcome === undefined) return;
      own[ticket.replication] = outcome;
    }
    meter.end(ticket);
    const last = Math.min(fullRounds(experiment), replications - 1);
    while (told < last) {
      told++;
      options.onPartial?.(partialOver(experiment, told), told);
    }
  };
  await workThrough(tickets, options.concurrency, work, () => options.signal?.aborted === true);
}

/**
 * Compares all platforms of a prepared scenario.
 *
 * A platform that cannot run, or one of whose runs failed, has null figures and says why; the others go on. When it is cancelled
 * after at least one full round of replications, the comparison over the rounds that are full comes back with
 * `complete: false`, and every platform's reasons say on how many replications it rests; before that, a Problem `cancelled`.
 * It always settles, even if `execute` does not after a cancel. The same subject, seed and replications give the same
 * bytes, whatever the concurrency.
 */
export async function compare(subject: Subject, options: CompareOptions): Promise<Outcome<Comparison>> {
  const replications = options.replications ?? subject.plan.run.replications;
  const seed = options.seed ?? subject.plan.run.seed;
  const refused = overBudget(subject.plan, replications);
  if (refused.length > 0) return failure(refused);
  const outcomes = subject.plan.platforms.map((): (TrialOutcome | undefined)[] => []);
  const experiment: Experiment = { subject, options, replications, seed, outcomes };
  await runAll(experiment);
  const rounds = fullRounds(experiment);
  if (rounds === replications) return success(answerOver(experiment, rounds, []));
  if (rounds > 0) return success(answerOver(experiment, rounds, [fewerNote(rounds, replications)]));
  return failure([
    problem(
      'cancelled',
      '',
      'The comparison was cancelled before its first round of runs had ended.',
      'Start it again.',
    ),
  ]);
}
