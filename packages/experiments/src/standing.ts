/** Where one platform stands: cannot run, failed, or its trials so far. */
import type { PlanPlatform, Problem } from '@tare/schema';
import { problem } from '@tare/schema';
import type { Trial, TrialOutcome } from './trial.ts';

export type Standing =
  | { readonly state: 'infeasible'; readonly reasons: readonly Problem[] }
  | { readonly state: 'failed'; readonly reasons: readonly Problem[] }
  | {
      readonly state: 'running' | 'no-room';
      readonly trials: readonly Trial[];
      readonly reasons: readonly Problem[];
    };

function unplacedProblems(trial: Trial): Problem[] {
  return trial.unplaced.map(({ service, replicas, reason }) =>
    problem(
      'infeasible',
      `services.${service}.replicas`,
      `${String(replicas)} of its replicas ${replicas === 1 ? 'finds' : 'find'} no room: ${reason}`,
      'Add hosts or larger machines, or lower the requests.',
    ),
  );
}

/** Judges a platform by its replications in order of seeds; the first that failed makes the platform unknown. */
export function standingOf(platform: PlanPlatform, outcomes: readonly TrialOutcome[]): Standing {
  if (platform.infeasible.length > 0) return { state: 'infeasible', reasons: platform.infeasible };
  const failed = outcomes.find(outcome => !outcome.ok);
  if (failed !== undefined && !failed.ok) return { state: 'failed', reasons: failed.problems };
  const trials = outcomes.flatMap(outcome => (outcome.ok ? [outcome.value] : []));
  const reasons = trials[0] === undefined ? [] : unplacedProblems(trials[0]);
  return { state: reasons.length > 0 ? 'no-room' : 'running', trials, reasons };
}

/** Trials of a platform that can be compared with others. */
export const comparableTrials = (standing: Standing): readonly Trial[] =>
  standing.state === 'running' ? standing.trials : [];
