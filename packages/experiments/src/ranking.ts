/** Who is still in a search, and why the others are not: a pure function of the runs so far (rule R4). */
import type { SearchCandidate, SearchFinding, SearchObjective, SearchVerdict } from '@tare/schema';
import { meanOf, type Samples } from './interval.ts';
import { pairedDifference } from './paired.ts';
import {
  differenceOf,
  failedOf,
  findingsOf,
  latencyReader,
  meetsAll,
  type Read,
  type Rival,
  rivalStanding,
  trialsOf,
  usdOf,
} from './rivals.ts';
import type { Confidence } from './student.ts';

export type Dropped = NonNullable<SearchCandidate['dropped']>;

export interface Ranked {
  readonly rival: Rival;
  readonly state: SearchCandidate['state'];
  readonly findings: readonly SearchFinding[];
  readonly dropped: Dropped | null;
}

const meanUsd = (rival: Rival): number => {
  const costs = trialsOf(rival).map(trial => usdOf(trial) ?? Infinity);
  return costs.length === 0 ? Infinity : meanOf(costs);
};

/** By mean cost; the order of the candidates decides between equals. */
const cheapestFirst = (rivals: readonly Rival[]): Rival[] => {
  const costs = new Map(rivals.map(rival => [rival, meanUsd(rival)]));
  return [...rivals].sort((one, other) => {
    const [ours, theirs] = [costs.get(one)!, costs.get(other)!];
    return ours === theirs ? 0 : ours - theirs;
  });
};

const missedBy = (findings: readonly SearchFinding[]): Dropped | null => {
  const parts = findings.filter(({ met }) => met === 'missed').map(({ part }) => part);
  return parts.length === 0 ? null : { why: 'misses', parts };
};

/** What the ranking goes by. */
export interface Quest {
  readonly objective: SearchObjective;
  /** Most replications of a candidate. */
  readonly replications: number;
}

/**
 * Looks before the last are stricter, so that many of them do not add up to more than a small part of the error of
 * the last (Haybittle, Brit. J. Radiology 44, 1971; Peto et al., Brit. J. Cancer 34, 1976).
 */
const confidenceOf = (rival: Rival, { replications }: Quest): Confidence =>
  rival.outcomes.length < replications ? 0.99 : 0.95;

function dearerThan(leader: Rival | undefined, rival: Rival, quest: Quest): Dropped | null {
  if (leader === undefined || leader === rival) return null;
  const confidence = confidenceOf(rival, quest);
  const judged = differenceOf(rival, leader, { read: usdOf, confidence });
  const told = differenceOf(rival, leader, { read: usdOf });
  return judged !== null && told !== null && judged.low > 0
    ? { why: 'dearer', than: leader.id, usdPerMonth: told }
    : null;
}

/**
 * Everybody is measured against one leader, the cheapest whose every part is met, so that no chain of "dearer than"
 * stands between a winner and whom it excludes. When the leader changes, who was dropped for it may be back.
 */
export function rank(rivals: readonly Rival[], quest: Quest): Ranked[] {
  const judged = rivals.map(rival => {
    const { state } = rivalStanding(rival);
    const findings =
      state === 'running' ? findingsOf(rival, quest.objective, confidenceOf(rival, quest)) : [];
    return { rival, state, findings, meets: findings.length === 0 ? null : meetsAll(findings) };
  });
  const [leader] = cheapestFirst(judged.filter(({ meets }) => meets === 'met').map(({ rival }) => rival));
  return judged.map(({ rival, state, findings }) => {
    if (state === 'infeasible' || state === 'no-room')
      return { rival, state: 'infeasible', findings, dropped: null };
    if (state === 'failed') return { rival, state: 'failed', findings, dropped: null };
    const dropped = missedBy(findings) ?? dearerThan(leader, rival, quest);
    return { rival, state: dropped === null ? 'kept' : 'dropped', findings, dropped };
  });
}

/** Small bounds do not make a small miss infinite: a part in a thousand is the least that shares are measured by. */
const excess = ({ estimate, bound, part }: SearchFinding): number =>
  Math.abs((estimate?.value ?? Infinity) - bound) / (part === 'latency' ? bound : Math.max(bound, 1e-3));

const missed = ({ findings }: Ranked): SearchFinding[] => findings.filter(({ met }) => met === 'missed');
const worst = (ranked: Ranked): number => Math.max(...missed(ranked).map(excess));

/** The fewest parts missed, then the smallest of the largest relative misses. */
function nearestMiss(ranked: readonly Ranked[]): SearchVerdict {
  const [nearest] = ranked
    .filter(({ state }) => state === 'dropped')
    .sort((one, other) => missed(one).length - missed(other).length || worst(one) - worst(other));
  return {
    kind: 'none-meets',
    nearest: nearest?.rival.id ?? null,
    misses: nearest === undefined ? [] : missed(nearest).map(({ part }) => part),
  };
}

/**
 * A winner meets every part and is alone: everybody else cannot run, misses a part for certain, or is dearer beyond
 * the interval. One whose run failed is not excluded by any interval, so it stays among the answers.
 */
export function searchVerdict(ranked: readonly Ranked[]): SearchVerdict {
  const open = ranked.filter(({ state }) => state === 'kept' || state === 'failed');
  const [only] = open;
  if (only === undefined) return nearestMiss(ranked);
  if (open.length === 1 && meetsAll(only.findings) === 'met' && only.state === 'kept')
    return { kind: 'winner', candidate: only.rival.id };
  return {
    kind: 'not-distinguishable',
    candidates: cheapestFirst(open.map(({ rival }) => rival)).map(({ id }) => id),
  };
}

/** Cost, latency and failures of a candidate, replication by replication. */
interface Placed {
  readonly rival: Rival;
  readonly figures: readonly Samples[];
}

/**
 * Cheaper for certain, or for the same money less of something else for certain, and nowhere shown to be more: who costs more has
 * to be shown to give something for it, or a wide interval would be enough to stand beside anybody.
 */
function dominates(one: Placed, other: Placed): boolean {
  const [cost, ...others] = one.figures.map((figures, dimension) =>
    pairedDifference(figures, other.figures[dimension]!),
  );
  if (cost === undefined || cost === null || cost.low > 0) return false;
  if (others.some(difference => difference === null || difference.low > 0)) return false;
  const isSamePrice = cost.low === 0 && cost.high === 0;
  return cost.high < 0 || (isSamePrice && others.some(difference => difference!.high < 0));
}

const fallsBehind = ({ findings }: Ranked): boolean =>
  findings.some(({ part, met }) => part === 'keeps-up' && met === 'missed');

/** Who is not dominated in cost, latency and failures; who falls behind its traffic is not on it at any price. */
export function frontierOf(ranked: readonly Ranked[], objective: SearchObjective): string[] {
  const dimensions: readonly Read[] = [usdOf, latencyReader(objective), failedOf];
  const able = ranked
    .filter(one => (one.state === 'kept' || one.state === 'dropped') && !fallsBehind(one))
    .map(({ rival }): Placed => {
      const trials = trialsOf(rival);
      return { rival, figures: dimensions.map(read => trials.map(read)) };
    });
  const best = able.filter(one => !able.some(other => dominates(other, one)));
  return cheapestFirst(best.map(({ rival }) => rival)).map(({ id }) => id);
}
