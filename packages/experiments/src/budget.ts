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
