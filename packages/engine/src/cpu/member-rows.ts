import { longerFloats } from '../kernel/columns.ts';
import { MemberShapes } from './member-shapes.ts';

/**
 * What the row of a member holds, 48 bytes, and values of that. Whoever reads rows takes these as constants of its own module, for the reason
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
  /** What stands above these bits: the place of its shape. */
  SHAPE_SHIFT: 6,

  // Places in its row: first four numbers of 64 bits.
  /** What it can use now. */
  CAP: 0,
  /** Service given to each of its tasks; while it is roomy, and has no clock, what one task can use. */
  CLOCK: 1,
  PER_TASK: 1,
  /** Work that it has received. */
  USED: 2,
  /** When it was settled last: on the pool's clock while squeezed, on the real one otherwise. */
  SETTLED_AT: 3,
  FLOATS: 6,

  // Then four of 32.
  /** Tasks that run on it, and the one that ends first. */
  COUNT: 8,
  TOP: 9,
  /** Bits, see above. */
  STANDING: 10,
  /** The row of its pool. */
  POOL: 11,
  INTS: 12,
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
  PER_TASK,
  USED,
  SETTLED_AT,
  SHAPE_SHIFT,
  FLOATS,
} = MEMBER;

/** Of a standing: its bits without the shape. */
const BITS = (1 << SHAPE_SHIFT) - 1;

/**
 * What an event reads and writes of a member, in rows: of very many members none is in the processor's cache, so that each object, and
 * each number that an object holds apart, is waited for. The arrays are others after an `add`.
 */
export class MemberRows {
  floats = new Float64Array(16 * FLOATS);
  /** The same memory. */
  ints = new Int32Array(this.floats.buffer);
  /** What one task can use, and all together, of members that are alike; see MemberShapes. */
  readonly shapes = new MemberShapes();
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
    this.#shape(row, perTask, limit);
    return row;
  }

  /** All tasks of a leaf together can use so much from now on. */
  bound(row: number, limit: number): void {
    this.#shape(row, this.perTaskOf(row), limit);
  }

  #shape(row: number, perTask: number, limit: number): void {
    const at = row * INTS + STANDING;
    this.ints[at] = (this.ints[at]! & BITS) | (this.shapes.placeOf(perTask, limit) << SHAPE_SHIFT);
    this.#mark(row, NARROW, 2 * perTask > limit);
  }

  /** What one of its tasks can use. */
  perTaskOf(row: number): number {
    return this.shapes.bounds[this.ints[row * INTS + STANDING]! >> SHAPE_SHIFT]!;
  }

  /** What all its tasks can use together. */
  limitOf(row: number): number {
    return this.shapes.bounds[(this.ints[row * INTS + STANDING]! >> SHAPE_SHIFT) + 1]!;
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
    this.floats[row * FLOATS + PER_TASK] = this.perTaskOf(row);
    return true;
  }

  /** What a free leaf has received until now. */
  usedBy(row: number, now: number): number {
    if (this.#isRoomy(row)) this.#receive(row, now);
    else if (this.#isCapped(row)) this.proceed(row, now);
    return this.floats[row * FLOATS + USED]!;
  }

  /** What a free leaf receives now. */
  rateOf(row: number): number {
    return this.#isCapped(row) ? this.floats[row * FLOATS + CAP]! : 0;
  }

  #isCapped(row: number): boolean {
    return (this.ints[row * INTS + STANDING]! & STATE) === CAPPED;
  }

  #isRoomy(row: number): boolean {
    return (this.ints[row * INTS + STANDING]! & ROOMY) !== 0;
  }

  /** Whether a roomy leaf has room for one task more. */
  hasRoom(row: number): boolean {
    const { floats } = this;
    const at = row * FLOATS;
    const shape = this.ints[row * INTS + STANDING]! >> SHAPE_SHIFT;
    return floats[at + CAP]! + floats[at + PER_TASK]! <= this.shapes.bounds[shape + 1]!;
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

  /** Brings the received work of a roomy leaf up to date. */
  #receive(row: number, now: number): void {
    const { floats } = this;
    const at = row * FLOATS;
    floats[at + USED]! += (now - floats[at + SETTLED_AT]!) * floats[at + CAP]!;
    floats[at + SETTLED_AT] = now;
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

  /** Brings the clock and the received work of a free leaf up to date, which is not roomy. */
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
    const { bounds } = this.shapes;
    const at = row * FLOATS;
    const standing = ints[row * INTS + STANDING]!;
    const shape = standing >> SHAPE_SHIFT;
    const wanted = ints[row * INTS + COUNT]! * bounds[shape]!;
    const cap = Math.min(wanted, bounds[shape + 1]!);
    const more = cap - floats[at + CAP]!;
    floats[at + CAP] = cap;
    ints[row * INTS + STANDING] = (standing & ~STATE) | (wanted > 0 ? CAPPED : 0);
    return more;
  }

  /** Whether its tasks want more than they get together. */
  isCrowded(row: number): boolean {
    return this.ints[row * INTS + COUNT]! * this.perTaskOf(row) > this.floats[row * FLOATS + CAP]!;
  }
}
