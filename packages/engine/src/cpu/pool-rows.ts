import { longerFloats } from '../kernel/columns.ts';
import { MEMBER, type MemberRows } from './member-rows.ts';

/** What the row of a pool holds; taken as constants, as MEMBER is. */
export const POOL_ROW = {
  /** When it was brought up to date last. */
  AT: 0,
  /** Σ caps of all members that want something; whole numbers, so exact. */
  SUM_CAP: 1,
  /** ∫ capacity used dt. */
  USED: 2,
  /** ∫ capacity reserved and not used dt. */
  IDLE: 3,
  RESERVED: 4,
  /** Of its threads, those that have a core to themselves. */
  CORES: 5,
  /** A cache line. */
  FLOATS: 8,
} as const;

const { POOL, INTS, PER_TASK, FLOATS: MEMBER_FLOATS } = MEMBER;
const { AT, SUM_CAP, USED, IDLE, RESERVED, CORES, FLOATS } = POOL_ROW;

/** What an event reads and writes of a pool in which all get what they want; see MemberRows. The array is another after an `add`. */
export class PoolRows {
  floats = new Float64Array(16 * FLOATS);
  #size = 0;

  add(cores: number): number {
    const row = this.#size++;
    if (row * FLOATS === this.floats.length) this.floats = longerFloats(this.floats, 2 * this.floats.length);
    this.floats[row * FLOATS + CORES] = cores;
    return row;
  }

  /** Brings the integrals of an open pool up to date, as `Pool.sync` does. */
  sync(row: number, now: number): void {
    const { floats } = this;
    const at = row * FLOATS;
    const elapsed = now - floats[at + AT]!;
    if (elapsed === 0) return;
    floats[at + AT] = now;
    const sumCap = floats[at + SUM_CAP]!;
    floats[at + USED]! += elapsed * sumCap;
    const idle = floats[at + RESERVED]! - sumCap;
    if (idle > 0) floats[at + IDLE]! += elapsed * idle;
  }

  /** A task more begins on the roomy leaf in this row; whether there is enough for all. */
  takesOne({ ints, floats }: MemberRows, member: number, now: number): boolean {
    const pool = ints[member * INTS + POOL]!;
    this.sync(pool, now);
    const at = pool * FLOATS;
    const sumCap = this.floats[at + SUM_CAP]! + floats[member * MEMBER_FLOATS + PER_TASK]!;
    this.floats[at + SUM_CAP] = sumCap;
    return sumCap <= this.floats[at + CORES]!;
  }

  /** One of its tasks has ended, and has received so much more for the rounding of time. */
  losesOne({ ints, floats }: MemberRows, member: number, rest: number, now: number): void {
    const pool = ints[member * INTS + POOL]!;
    this.sync(pool, now);
    const at = pool * FLOATS;
    this.floats[at + SUM_CAP]! -= floats[member * MEMBER_FLOATS + PER_TASK]!;
    this.floats[at + USED]! += rest;
  }

  /** The members of an open pool want so much more; whether there is enough for all. */
  wantMore(row: number, more: number, now: number): boolean {
    this.sync(row, now);
    const at = row * FLOATS;
    const sumCap = this.floats[at + SUM_CAP]! + more;
    this.floats[at + SUM_CAP] = sumCap;
    return sumCap <= this.floats[at + CORES]!;
  }
}
