import { longerFloats } from '../kernel/columns.ts';

/**
 * What the row of a member holds, a cache line, and values of that. Whoever reads rows takes these as constants of its own module, for the reason
 * that INVOCATION gives.
 */
export const MEMBER = {
  // Bits of its standing. The first two: it wants nothing, it gets all that it can use, it gets its weight's share.
  IDLE: 0,
  CAPPED: 1,
  SQUEEZED: 2,
  STATE: 3,
  /** Each of its tasks has all that it can use, so that their ends are known. It is free then. */
  ROOMY: 4,
  /** It has had more tasks than its limit allows. */
  CROWDED: 8,
  /** A leaf that gets all that it can use, and a change of that concerns nobody else; it is never squeezed. */
  FREE: 16,
  /** It has no room for two tasks. */
  NARROW: 32,

  // Places in its row: first six numbers of 64 bits.
  /** What it can use now. */
  CAP: 0,
  /** Service given to each of its tasks. */
  CLOCK: 1,
  /** Work that it has received. */
  USED: 2,
  /** When it was settled last: on the pool's clock while squeezed, on the real one otherwise. */
  SETTLED_AT: 3,
  /** What all its tasks can use together, and what one can. */
  LIMIT: 4,
  PER_TASK: 5,
  FLOATS: 8,

  // Then four of 32.
  /** Tasks that run on it, and the one that ends first. */
  COUNT: 12,
  TOP: 13,
  /** Bits, see above. */
  STANDING: 14,
  /** The row of its pool. */
  POOL: 15,
  INTS: 16,
} as const;

const {
  COUNT,
  TOP,
  STANDING,
  POOL,
  INTS,
  CAPPED,
  STATE,
  ROOMY,
  CROWDED,
  FREE,
  NARROW,
  CAP,
  CLOCK,
  USED,
  SETTLED_AT,
  LIMIT,
  PER_TASK,
  FLOATS,
} = MEMBER;

/**
 * What an event reads and writes of a member, in rows: of very many members none is in the processor's cache, so that each object, and
 * each number that an object holds apart, is waited for. The arrays are others after an `add`.
 */
export class MemberRows {
  floats = new Float64Array(16 * FLOATS);
  /** The same memory. */
  ints = new Int32Array(this.floats.buffer);
  #size = 0;

  /** A row for one more of the pool in that row, which wants nothing yet. */
  add(pool: number, { perTask, limit }: { readonly perTask: number; readonly limit: number }): number {
    const row = this.#size++;
    if (row * FLOATS === this.floats.length) {
      this.floats = longerFloats(this.floats, 2 * this.floats.length);
      this.ints = new Int32Array(this.floats.buffer);
    }
    this.ints[row * INTS + TOP] = -1;
    this.ints[row * INTS + POOL] = pool;
    this.floats[row * FLOATS + PER_TASK] = perTask;
    this.bound(row, limit);
    return row;
  }

  /** All tasks of a leaf together can use so much from now on. */
  bound(row: number, limit: number): void {
    const at = row * FLOATS;
    this.floats[at + LIMIT] = limit;
    this.#mark(row, NARROW, 2 * this.floats[at + PER_TASK]! > limit);
  }

  /** Whether a change of what a leaf gets concerns nobody else. */
  setFree(row: number, isFree: boolean): void {
    this.#mark(row, FREE, isFree);
  }

  #mark(row: number, bit: number, is: boolean): void {
    const at = row * INTS + STANDING;
    this.ints[at] = is ? this.ints[at]! | bit : this.ints[at]! & ~bit;
  }

  /**
   * While it has no tasks a leaf becomes roomy where it is worth while to know ends: one that has no room for two would be crowded
   * by the next one. Whether it does.
   */
  becomesRoomy(row: number): boolean {
    const { ints } = this;
    const at = row * INTS;
    if (ints[at + COUNT]! > 0 || (ints[at + STANDING]! & (CROWDED | NARROW | FREE)) !== FREE) return false;
    ints[at + STANDING]! |= ROOMY;
    return true;
  }

  /** What a free leaf has received until now. */
  usedBy(row: number, now: number): number {
    if (this.#isCapped(row)) this.proceed(row, now);
    return this.floats[row * FLOATS + USED]!;
  }

  /** What a free leaf receives now. */
  rateOf(row: number): number {
    return this.#isCapped(row) ? this.floats[row * FLOATS + CAP]! : 0;
  }

  #isCapped(row: number): boolean {
    return (this.ints[row * INTS + STANDING]! & STATE) === CAPPED;
  }

  /** Whether a roomy leaf has room for one task more. */
  hasRoom(row: number): boolean {
    const { floats } = this;
    const at = row * FLOATS;
    return floats[at + CAP]! + floats[at + PER_TASK]! <= floats[at + LIMIT]!;
  }

  /** A roomy leaf takes one task more; whoever keeps its tasks notes which. */
  take(row: number, now: number): void {
    const { ints, floats } = this;
    const at = row * FLOATS;
    floats[at + USED]! += (now - floats[at + SETTLED_AT]!) * floats[at + CAP]!;
    floats[at + SETTLED_AT] = now;
    floats[at + CAP]! += floats[at + PER_TASK]!;
    ints[row * INTS + STANDING]! |= CAPPED;
    ints[row * INTS + COUNT]!++;
  }

  /** A task of a roomy leaf has ended, and has received so much more for the rounding of time. */
  giveBack(row: number, rest: number, now: number): void {
    const { ints, floats } = this;
    const at = row * FLOATS;
    floats[at + USED]! += (now - floats[at + SETTLED_AT]!) * floats[at + CAP]! + rest;
    floats[at + SETTLED_AT] = now;
    floats[at + CAP]! -= floats[at + PER_TASK]!;
    const left = ints[row * INTS + COUNT]! - 1;
    ints[row * INTS + COUNT] = left;
    if (left === 0) ints[row * INTS + STANDING]! &= ~STATE;
  }

  /** Brings the clock and the received work of a free leaf up to date. */
  proceed(row: number, now: number): void {
    const { floats } = this;
    const at = row * FLOATS;
    const count = this.ints[row * INTS + COUNT]!;
    if (count > 0) {
      const work = (now - floats[at + SETTLED_AT]!) * floats[at + CAP]!;
      floats[at + CLOCK]! += work / count;
      floats[at + USED]! += work;
    }
    floats[at + SETTLED_AT] = now;
  }

  /**
   * Of a free leaf with tasks, the clock stands at this finish now; what it has received is exactly that. Returns by how much
   * that is more (less, if negative) than its cap since it was settled: the rounding of time (rule K1).
   */
  reach(row: number, clock: number, now: number): number {
    const { floats } = this;
    const at = row * FLOATS;
    const work = (clock - floats[at + CLOCK]!) * this.ints[row * INTS + COUNT]!;
    const rounded = work - (now - floats[at + SETTLED_AT]!) * floats[at + CAP]!;
    floats[at + USED]! += work;
    floats[at + CLOCK] = clock;
    floats[at + SETTLED_AT] = now;
    return rounded;
  }

  /** A settled leaf gets all that its tasks can use; returns by how much that is more than before. */
  fit(row: number): number {
    const { ints, floats } = this;
    const at = row * FLOATS;
    const wanted = ints[row * INTS + COUNT]! * floats[at + PER_TASK]!;
    const cap = Math.min(wanted, floats[at + LIMIT]!);
    const more = cap - floats[at + CAP]!;
    floats[at + CAP] = cap;
    const standing = row * INTS + STANDING;
    ints[standing] = (ints[standing]! & ~STATE) | (wanted > 0 ? CAPPED : 0);
    return more;
  }

  /** Whether its tasks want more than they get together. */
  isCrowded(row: number): boolean {
    const at = row * FLOATS;
    return this.ints[row * INTS + COUNT]! * this.floats[at + PER_TASK]! > this.floats[at + CAP]!;
  }
}
