/** Who is still in a search, and why the others are not: a pure function of the runs so far (rule R4). */
import type { Estimate, SearchCandidate, SearchFinding, SearchObjective, SearchVerdict } from '@tare/schema';
import { meanOf } from './interval.ts';
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

function dearerThan(leader: Rival | undefined, rival: Rival): Dropped | null {
  if (leader === undefined || leader === rival) return null;
  const usdPerMonth = differenceOf(rival, leader, usdOf);
  return usdPerMonth !== null && usdPerMonth.low > 0 ? { why: 'dearer', than: leader.id, usdPerMonth } : null;
}

/**
 * Everybody is measured against one leader, the cheapest whose every part is met, so that no chain of "dearer than"
 * stands between a winner and whom it excludes. When the leader changes, who was dropped for it may be back.
 */
export function rank(rivals: readonly Rival[], objective: SearchObjective): Ranked[] {
  const judged = rivals.map(rival => {
    const { state } = rivalStanding(rival);
    const findings = state === 'running' ? findingsOf(rival, objective) : [];
    return { rival, state, findings, meets: findings.length === 0 ? null : meetsAll(findings) };
  });
  const [leader] = cheapestFirst(judged.filter(({ meets }) => meets === 'met').map(({ rival }) => rival));
  return judged.map(({ rival, state, findings }) => {
    if (state === 'infeasible' || state === 'no-room')
      return { rival, state: 'infeasible', findings, dropped: null };
    if (state === 'failed') return { rival, state: 'failed', findings, dropped: null };
    const dropped = missedBy(findings) ?? dearerThan(leader, rival);
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

const DIMENSIONS = (objective: SearchObjective): readonly Read[] => [
  usdOf,
  latencyReader(objective),
  failedOf,
];

/** Nowhere more, as far as its interval says, and somewhere less for certain. */
function dominates(one: Rival, other: Rival, dimensions: readonly Read[]): boolean {
  const differences = dimensions.map(read => differenceOf(one, other, read));
  const known = differences.filter((difference): difference is Estimate => difference !== null);
  return (
    known.length === dimensions.length &&
    known.every(({ high }) => high <= 0) &&
    known.some(({ high }) => high < 0)
  );
}

const fallsBehind = ({ findings }: Ranked): boolean =>
  findings.some(({ part, met }) => part === 'keeps-up' && met === 'missed');

/** Who is not dominated in cost, latency and failures; who falls behind its traffic is not on it at any price. */
export function frontierOf(ranked: readonly Ranked[], objective: SearchObjective): string[] {
  const dimensions = DIMENSIONS(objective);
  const able = ranked
    .filter(one => (one.state === 'kept' || one.state === 'dropped') && !fallsBehind(one))
    .map(({ rival }) => rival);
  return cheapestFirst(able.filter(rival => !able.some(other => dominates(other, rival, dimensions)))).map(
    ({ id }) => id,
  );
}
