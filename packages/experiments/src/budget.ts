/** Refuses a comparison that would cost too much, before anything runs: by how much, and which knob. */
import { estimateEvents } from '@tare/engine';
import { LIMITS, type Plan, type Problem, problem } from '@tare/schema';
import { formatSignificant } from './number-format.ts';

const millions = (events: number): string => `${formatSignificant(events / 1e6)} million`;

/** Upper estimate of the events of all runs together. */
export function estimateComparison(plan: Plan, replications: number): number {
  const perRound = plan.platforms.reduce(
    (sum, platform, index) => sum + (platform.infeasible.length > 0 ? 0 : estimateEvents(plan, index)),
    0,
  );
  return perRound * replications;
}

export function wrongReplications(replications: number): Problem[] {
  const inRange = Number.isInteger(replications) && replications >= 1 && replications <= LIMITS.replications;
  return inRange
    ? []
    : [
        problem(
          'invalid',
          'run.replications',
          `must be a whole number from 1 to ${String(LIMITS.replications)}, not ${String(replications)}.`,
          'Write for example 10.',
        ),
      ];
}

/** Where intervals decide, one replication is too few. */
export function tooFewReplications(replications: number): Problem[] {
  if (replications !== 1) return wrongReplications(replications);
  return [
    problem(
      'invalid',
      'run.replications',
      'One replication gives no interval.',
      'Run at least two; 16 is a start.',
    ),
  ];
}

/** Problems that speak against starting; empty when it may start. */
export function overBudget(plan: Plan, replications: number): Problem[] {
  const wrong = wrongReplications(replications);
  if (wrong.length > 0) return wrong;
  const events = estimateComparison(plan, replications);
  const most = LIMITS.eventsPerComparison;
  if (events <= most) return [];
  const factor = formatSignificant(events / most, 2);
  const affordable = Math.floor((most * replications) / events);
  return [
    problem(
      'over-budget',
      'run',
      `The comparison would take about ${millions(events)} events, ${factor} times the limit of ${millions(most)}.`,
      affordable >= 2
        ? `Lower run.replications to ${String(affordable)}, or shorten run.duration.`
        : `Shorten run.duration ${factor} times, or lower the traffic.`,
    ),
  ];
}

/** Refuses a search or a sweep over more candidates than one takes: every platform at every point is one. */
export function tooManyCandidates(count: number, what: 'search' | 'sweep'): Problem[] {
  const most = LIMITS.searchCandidates;
  if (count > 0 && count <= most) return [];
  const message =
    count === 0
      ? 'There is no candidate: an axis has no value, or there is no platform.'
      : `There are ${String(count)} candidates, ${String(count - most)} more than the ${String(most)} that one ${what} takes.`;
  const fix =
    what === 'sweep' ? 'Leave values of an axis out, or take a sample.' : 'Change the values of an axis.';
  return [problem(count === 0 ? 'missing' : 'over-budget', 'axes', message, fix)];
}

/** `who`: the sentence up to "would take". */
export function tooManyEvents(events: number, who: string): Problem[] {
  const most = LIMITS.eventsPerSearch;
  if (events <= most) return [];
  return [
    problem(
      'over-budget',
      'run',
      `${who} would take about ${millions(events)} events, ${formatSignificant(events / most, 2)} times the limit of ${millions(most)}.`,
      'Shorten run.duration, lower the replications, or leave values of an axis out.',
    ),
  ];
}
