import { longerFloats, longerInts } from '../kernel/columns.ts';
import { DRAW, derive, derived, deriveDraw, uniform } from '../random/keys.ts';
import type { Need, PlacementIndex, Rooms } from './rooms.ts';

/** How well a need would stand on a holder that it fits: the greatest is chosen. */
export type Score = (holder: number, need: Need) => number;

/** Who is chosen among equals: the lowest number, or the first in an order of holders that is drawn once for the run. */
export type Ties = { readonly by: 'number' } | { readonly by: 'chance'; readonly seed: number };

/** Scores of all holders for one need, and of which state of theirs. */
interface Known {
  scores: Float64Array;
  states: Int32Array;
}

/** Scores kept, of all needs together: 12 bytes each. */
const MOST_KEPT = 4_000_000;

const keyOf = ({ cpuMilli, memoryBytes, vcpus, accelerators }: Need): string => {
  const devices =
    accelerators === undefined
      ? ''
      : ` ${String(accelerators.count)} ${String(accelerators.milli)} ${accelerators.models.join('|')}`;
  return `${String(cpuMilli)} ${String(memoryBytes)} ${String(vcpus)}${devices}`;
};

/**
 * A policy that is a score of each holder (rule O1). All are looked at, but only those whose room has changed since the
 * last need of this kind are scored anew.
 */
export class Scored implements PlacementIndex {
  readonly #rooms: Rooms;
  readonly #score: Score;
  readonly #ties: Ties;
  readonly #known = new Map<string, Known>();
  /** How often the room of each holder has changed. */
  #states = new Int32Array(16);
  /** Among equals the lowest goes first. */
  #ranks = new Float64Array(16);

  constructor(rooms: Rooms, score: Score, ties: Ties) {
    this.#rooms = rooms;
    this.#score = score;
    this.#ties = ties;
  }

  insert(holder: number): void {
    if (holder >= this.#states.length) {
      this.#states = longerInts(this.#states, holder * 2);
      this.#ranks = longerFloats(this.#ranks, holder * 2);
    }
    if (this.#states[holder]!++ > 0) return;
    this.#ranks[holder] = this.#rankOf(holder);
    // Scores are shares of the largest holder, which a new one may be.
    this.#known.clear();
  }

  /** Its state is another when it is inserted again. */
  remove(): void {
    // Nothing to take out.
  }

  choose(need: Need): number {
    const { scores } = this.#scored(need);
    let best = -Infinity;
    let chosen = -1;
    for (let holder = 0; holder < this.#rooms.size; holder++) {
      const score = scores[holder]!;
      if (score < best || score === -Infinity || this.#rooms.isBarred(holder)) continue;
      if (score === best && this.#ranks[holder]! >= this.#ranks[chosen]!) continue;
      best = score;
      chosen = holder;
    }
    return chosen;
  }

  /** As the policy scores them. */
  scores(need: Need): (holder: number) => number {
    const { scores } = this.#scored(need);
    return holder => scores[holder]!;
  }

  /** −∞: it does not fit. */
  #scored(need: Need): Known {
    const known = this.#recall(need);
    const { scores, states } = known;
    for (let holder = 0; holder < this.#rooms.size; holder++) {
      const state = this.#states[holder]!;
      if (states[holder] === state) continue;
      states[holder] = state;
      scores[holder] = this.#rooms.hasRoom(holder, need) ? this.#score(holder, need) : -Infinity;
    }
    return known;
  }

  #recall(need: Need): Known {
    const key = keyOf(need);
    const known = this.#known.get(key);
    if (known !== undefined && known.scores.length >= this.#rooms.size) return known;
    if ((this.#known.size + 1) * this.#states.length > MOST_KEPT) this.#known.clear();
    const length = this.#states.length;
    const fresh = { scores: new Float64Array(length), states: new Int32Array(length) };
    this.#known.set(key, fresh);
    return fresh;
  }

  #rankOf(holder: number): number {
    if (this.#ties.by === 'number') return holder;
    deriveDraw(this.#ties.seed, DRAW.placement, 0);
    derive(derived[0]!, derived[1]!, holder);
    return uniform(derived[0]!, derived[1]!);
  }
}
