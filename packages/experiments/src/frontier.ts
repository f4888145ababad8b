/** Which platform wins where: the cheapest that meets the objectives, over two axes of the scenario (rule R3). */
import type { Frontier, FrontierCell, Outcome, Problem } from '@tare/schema';
import { failure, problem, success } from '@tare/schema';
import { attempt } from './attempt.ts';
import { overBudget } from './budget.ts';
import { seedOf } from './compare.ts';
import { platformResult } from './platform-result.ts';
import { type Ticket, workThrough } from './schedule.ts';
import { comparableTrials, standingOf } from './standing.ts';
import type { Subject } from './subject.ts';
import type { TrialOutcome } from './trial.ts';
import type { VariantOptions } from './variants.ts';
import { leadersOf } from './verdict.ts';

export interface FrontierRequest extends VariantOptions {
  readonly x: Frontier['x'];
  readonly y: Frontier['y'];
  readonly replications: number;
  readonly seed: number;
  readonly subjectAt: (x: number, y: number) => Outcome<Subject>;
}

/** One point of the plane: what is run there, and by platform and replication what came of it. */
interface Point {
  readonly subject: Subject | null;
  readonly outcomes: readonly (TrialOutcome | undefined)[][];
  readonly reasons: readonly Problem[];
}

function pointAt(request: FrontierRequest, x: number, y: number): Point {
  const prepared = request.subjectAt(x, y);
  const refused = prepared.ok ? overBudget(prepared.value.plan, request.replications) : prepared.problems;
  if (!prepared.ok || refused.length > 0) return { subject: null, outcomes: [], reasons: refused };
  const subject = prepared.value;
  return { subject, outcomes: subject.plan.platforms.map(() => []), reasons: [] };
}

function ticketsOf({ subject }: Point, replications: number): Ticket[] {
  const runnable = (subject?.plan.platforms ?? []).flatMap(({ infeasible }, index) =>
    infeasible.length === 0 ? [index] : [],
  );
  return runnable.flatMap(platform =>
    Array.from({ length: replications }, (_, replication) => ({ platform, replication })),
  );
}

const nobody = (reasons: readonly Problem[]): FrontierCell => ({
  leaders: [],
  hosts: null,
  usdPerMonth: null,
  reasons: [...reasons],
});

function cellOf({ subject, outcomes, reasons }: Point): FrontierCell {
  if (subject === null) return nobody(reasons);
  const { platforms } = subject.plan;
  const standings = platforms.map((platform, index) =>
    standingOf(
      platform,
      outcomes[index]!.filter(outcome => outcome !== undefined),
    ),
  );
  const leaders = leadersOf({
    platforms: platforms.map((platform, index) => platformResult(platform, standings[index]!, [])),
    trials: standings.map(comparableTrials),
    objectives: subject.scenario.objectives,
  });
  const [first] = leaders;
  if (first === undefined) return nobody([]);
  return {
    leaders: leaders.map(({ id }) => id),
    hosts: first.hosts,
    usdPerMonth: first.usdPerMonth,
    reasons: [],
  };
}

/** Runs every point and says who leads there. A point that the scenario cannot be has its reasons instead; the others go on. */
export async function frontier(request: FrontierRequest): Promise<Outcome<Frontier>> {
  const { x, y, replications, seed, execute, concurrency, signal, onProgress } = request;
  const points = y.values.flatMap(up => x.values.map(across => pointAt(request, across, up)));
  const tickets = points.flatMap(point =>
    ticketsOf(point, replications).map(ticket => ({ ...ticket, point })),
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
  if (signal?.aborted === true)
    return failure([problem('cancelled', '', 'The map was cancelled.', 'Start it again.')]);
  return success({ tareFrontier: 1, replications, seed, x, y, cells: points.map(cellOf) });
}
