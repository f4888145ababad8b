/**
 * The cheapest candidate that meets an objective, by successive halving on common random numbers (rule R4; Jamieson &
 * Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization", AISTATS 2016). Each rung
 * doubles the replications of whoever is left. Unlike there, nobody leaves for being in the worse half: only for what
 * its interval supports, so that a rung may drop none.
 */
import { estimateEvents } from '@tare/engine';
import {
  failure,
  type Outcome,
  type Problem,
  problem,
  type Search,
  type SearchCandidate,
  type SearchObjective,
  success,
} from '@tare/schema';
import { attempt } from './attempt.ts';
import { tooFewReplications, tooManyCandidates, tooManyEvents } from './budget.ts';
import { type CandidatesRequest, candidatesOf, countCandidates } from './candidates.ts';
import { seedOf } from './compare.ts';
import { FAILED_AT_MOST } from './objectives.ts';
import { frontierOf, type Ranked, rank, searchVerdict } from './ranking.ts';
import {
  availabilityOf,
  estimateFor,
  failedOf,
  hostsOf,
  latencyReader,
  platformIndex,
  type Rival,
  rivalStanding,
  usdOf,
} from './rivals.ts';
import { type Ticket, workThrough } from './schedule.ts';
import type { VariantOptions } from './variants.ts';

export interface SearchRequest extends VariantOptions, CandidatesRequest {
  readonly objective: SearchObjective;
  /** Most replications of a candidate. */
  readonly replications: number;
  readonly seed: number;
}

/** Fewer give no interval. */
const FIRST_RUNG = 2;

/** Replications after each rung: doubled until the most, which is the last. */
export function rungsOf(most: number): number[] {
  const rungs: number[] = [];
  for (let reached = FIRST_RUNG; reached < most; reached *= 2) rungs.push(reached);
  return [...rungs, most];
}

const emptyObjective = (objective: SearchObjective): Problem[] =>
  Object.values(objective).some(part => part !== undefined)
    ? []
    : [
        problem(
          'missing',
          'objective',
          'The objective asks for nothing.',
          'Ask for a latency, failures at most, or an availability.',
        ),
      ];

const eventsOf = (rival: Rival): number => {
  if (!rival.subject.ok || rivalStanding(rival).state === 'infeasible') return 0;
  return estimateEvents(rival.subject.value.plan, platformIndex(rival, rival.subject.value));
};

function tooMuch(rivals: readonly Rival[], replications: number): Problem[] {
  const events = rivals.reduce((sum, rival) => sum + eventsOf(rival), 0) * replications;
  return tooManyEvents(events, 'If no candidate were dropped the search');
}

interface RunTicket extends Ticket {
  readonly rival: Rival;
}

/** The runs of one search: which are due, and how far it is. */
class Course {
  readonly #request: SearchRequest;
  readonly #most: number;
  #told = 0;
  done = 0;

  constructor(request: SearchRequest, most: number) {
    this.#request = request;
    this.#most = most;
  }

  /** Runs each of them up to `rung` replications; a failed one is not run further. */
  async raise(rivals: readonly Rival[], rung: number, passed: number): Promise<void> {
    const tickets = Array.from({ length: rung }, (_, replication) =>
      rivals
        .filter(({ outcomes }) => outcomes.length <= replication)
        .map(rival => ({ rival, replication, platform: 0 })),
    ).flat();
    const found = new Map<Rival, Rival['outcomes']>(rivals.map(rival => [rival, []]));
    const work = async ({ rival, replication }: RunTicket): Promise<void> => {
      const outcome = await this.#run(rival, replication);
      if (outcome === undefined) return;
      found.get(rival)![replication - rival.outcomes.length] = outcome;
      this.done++;
      this.#tell((this.done + passed) / this.#most);
    };
    await workThrough(tickets, this.#request.concurrency, work, () => this.stopped);
    if (!this.stopped) for (const [rival, outcomes] of found) rival.outcomes.push(...outcomes);
  }

  get stopped(): boolean {
    return this.#request.signal?.aborted === true;
  }

  #run(rival: Rival, replication: number) {
    if (!rival.subject.ok) throw new RangeError(`${rival.id} cannot run.`);
    const { execute, seed, signal } = this.#request;
    const { plan } = rival.subject.value;
    const job = {
      plan,
      platform: platformIndex(rival, rival.subject.value),
      seed: seedOf(seed, replication),
    };
    return attempt(job, { execute, signal, keepSample: false });
  }

  /** Never back, even where a candidate comes back. */
  #tell(fraction: number): void {
    this.#told = Math.max(this.#told, Math.min(1, fraction));
    this.#request.onProgress?.(this.#told);
  }

  end(): void {
    this.#tell(1);
  }
}

const due = (ranked: readonly Ranked[], rung: number): Rival[] =>
  ranked
    .filter(({ state, rival }) => state === 'kept' && rival.outcomes.length < rung)
    .map(({ rival }) => rival);

/** Runs that the dropped ones are spared of. */
const spared = (ranked: readonly Ranked[], replications: number): number =>
  ranked
    .filter(({ rival, state }) => state !== 'kept' && rival.subject.ok)
    .reduce((sum, { rival }) => sum + replications - rival.outcomes.length, 0);

/** Where none is left, who comes nearest is run to the end, so that the miss rests on more than a first look. */
function nearestDue(ranked: readonly Ranked[], replications: number): Rival[] {
  const verdict = searchVerdict(ranked);
  if (verdict.kind !== 'none-meets') return [];
  return ranked
    .map(({ rival }) => rival)
    .filter(({ id, outcomes }) => id === verdict.nearest && outcomes.length < replications);
}

/** One whose leader turned out to miss is back, and is run as far as the others before the rung ends. */
async function climb(rivals: readonly Rival[], request: SearchRequest, course: Course): Promise<Ranked[]> {
  const { replications } = request;
  let ranked = rank(rivals, request);
  const raise = async (next: readonly Rival[], rung: number): Promise<void> => {
    await course.raise(next, rung, spared(ranked, replications));
    ranked = rank(rivals, request);
  };
  for (const rung of rungsOf(replications))
    for (let next = due(ranked, rung); next.length > 0 && !course.stopped; next = due(ranked, rung))
      await raise(next, rung);
  // Somebody who comes back on more runs is due again, as is whoever was dearer than a leader that is none.
  const last = (): Rival[] => [...due(ranked, replications), ...nearestDue(ranked, replications)];
  for (let next = last(); next.length > 0 && !course.stopped; next = last()) await raise(next, replications);
  return ranked;
}

function candidateOf(
  { rival, state, findings, dropped }: Ranked,
  objective: SearchObjective,
): SearchCandidate {
  return {
    id: rival.id,
    platform: rival.platform,
    settings: [...rival.settings],
    state,
    reasons: [...rivalStanding(rival).reasons],
    replications: rival.outcomes.length,
    hosts: estimateFor(rival, hostsOf),
    usdPerMonth: estimateFor(rival, usdOf),
    latencyMs: estimateFor(rival, latencyReader(objective)),
    failedFraction: estimateFor(rival, failedOf, { most: 1 }),
    availability: estimateFor(rival, availabilityOf, { most: 1 }),
    findings: [...findings],
    dropped,
  };
}

/** Searches; nothing runs where the search is refused. A cancelled search has no answer. */
export async function search(request: SearchRequest): Promise<Outcome<Search>> {
  const { replications, seed, axes } = request;
  const objective = {
    ...request.objective,
    failedFraction: request.objective.failedFraction ?? FAILED_AT_MOST,
  };
  const wrong = [
    ...emptyObjective(request.objective),
    ...tooFewReplications(replications),
    ...tooManyCandidates(countCandidates(request), 'search'),
  ];
  if (wrong.length > 0) return failure(wrong);
  const rivals = candidatesOf(request);
  const refused = tooMuch(rivals, replications);
  if (refused.length > 0) return failure(refused);
  const most = rivals.filter(rival => rivalStanding(rival).state !== 'infeasible').length * replications;
  const course = new Course(request, most);
  const ranked = await climb(rivals, { ...request, objective }, course);
  if (course.stopped)
    return failure([problem('cancelled', '', 'The search was cancelled.', 'Start it again.')]);
  course.end();
  return success({
    tareSearch: 1,
    objective,
    axes: axes.map(({ path, values }) => ({ path, values: [...values] })),
    seed,
    rungs: rungsOf(replications),
    runs: { done: course.done, most },
    candidates: ranked.map(one => candidateOf(one, objective)),
    frontier: frontierOf(ranked, objective),
    verdict: searchVerdict(ranked),
  });
}
