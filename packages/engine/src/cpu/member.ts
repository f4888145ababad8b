import { MEMBER, type MemberRows } from './member-rows.ts';
import type { Pool } from './pool.ts';
import type { Quota } from './quota.ts';

const {
  IDLE,
  CAPPED,
  SQUEEZED,
  STATE,
  ROOMY,
  CROWDED,
  COUNT,
  TOP,
  STANDING,
  INTS,
  CAP,
  CLOCK,
  USED,
  SETTLED_AT,
  FLOATS,
} = MEMBER;

/**
 * One that wants a share of a pool: a leaf, which runs tasks, or a group, which is a pool itself. It is *idle* while it
 * wants nothing, *capped* while it gets all that it can use, and *squeezed* while it gets its weight's share of the
 * pool's level. What every event needs of it stands in its row, and this is the view of that for all that is rarer.
 */
export class Member {
  readonly id: number;
  readonly pool: Pool;
  readonly row: number;
  /** It changes only while it wants nothing. */
  weight: number;
  /** What it wanted and did not get because others had it. */
  unmet = 0;
  /** Progress for each unit of capacity that a squeezed leaf receives (rule C5, lock-holder preemption). */
  progress = 1;
  /** What its timer is set for. */
  due = 0;
  readonly #rows: MemberRows;
  #quota: Quota | null;
  #inner: Pool | null = null;
  #isHeld = false;
  /** The rest of the pool's clock when it was settled last. */
  #settledRest = 0;
  /** When a squeezed leaf was settled last, for what it wanted since. */
  #wantedAt = 0;

  /** `row`: its own among `rows`. */
  constructor(
    id: number,
    pool: Pool,
    weight: number,
    { rows, row, quota }: { readonly rows: MemberRows; readonly row: number; readonly quota: Quota | null },
  ) {
    this.id = id;
    this.pool = pool;
    this.row = row;
    this.weight = weight;
    this.#rows = rows;
    this.#quota = quota;
    this.noteFreedom();
  }

  /** The pool that a group is; null for a leaf. */
  get inner(): Pool | null {
    return this.#inner;
  }

  /** It is a group. */
  holds(inner: Pool): void {
    this.#inner = inner;
    this.noteFreedom();
  }

  /** Its limit and quota change only while it wants nothing. */
  get limit(): number {
    return this.#rows.limitOf(this.row);
  }

  set limit(limit: number) {
    this.#rows.bound(this.row, limit);
  }

  get quota(): Quota | null {
    return this.#quota;
  }

  set quota(quota: Quota | null) {
    this.#quota = quota;
    this.noteFreedom();
  }

  /** It stands still, whatever it could use. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  set isHeld(isHeld: boolean) {
    this.#isHeld = isHeld;
    this.noteFreedom();
  }

  /** What one task can use; all together at most `limit`. */
  get perTask(): number {
    return this.#rows.perTaskOf(this.row);
  }

  /** What it can use now. */
  get cap(): number {
    return this.#rows.floats[this.row * FLOATS + CAP]!;
  }

  set cap(cap: number) {
    this.#rows.floats[this.row * FLOATS + CAP] = cap;
  }

  /** Tasks that run on it. */
  get count(): number {
    return this.#rows.ints[this.row * INTS + COUNT]!;
  }

  set count(count: number) {
    this.#rows.ints[this.row * INTS + COUNT] = count;
  }

  /** The task that ends first, where they share its clock; −1: none. */
  get top(): number {
    return this.#rows.ints[this.row * INTS + TOP]!;
  }

  set top(task: number) {
    this.#rows.ints[this.row * INTS + TOP] = task;
  }

  /** Service given to each of its tasks; it is not roomy. */
  get clock(): number {
    return this.#rows.floats[this.row * FLOATS + CLOCK]!;
  }

  set clock(clock: number) {
    this.#rows.floats[this.row * FLOATS + CLOCK] = clock;
  }

  /** Work that it has received. */
  get used(): number {
    return this.#rows.floats[this.row * FLOATS + USED]!;
  }

  set used(used: number) {
    this.#rows.floats[this.row * FLOATS + USED] = used;
  }

  get isIdle(): boolean {
    return this.#state === IDLE;
  }

  get isCapped(): boolean {
    return this.#state === CAPPED;
  }

  get isSqueezed(): boolean {
    return this.#state === SQUEEZED;
  }

  /** Whether each of its tasks has all that it can use, so that their ends are known; it is free then. */
  get isRoomy(): boolean {
    return (this.#standing & ROOMY) !== 0;
  }

  /** Its tasks share its clock from now on. */
  crowd(): void {
    this.#clear(ROOMY);
    this.clock = 0;
    this.top = -1;
  }

  /** It has had more tasks than its limit allows. */
  noteCrowd(): void {
    this.#mark(CROWDED);
  }

  /** Its quota, its pool, or whether it is held has changed: whether a change of what it gets concerns somebody else. */
  noteFreedom(): void {
    const isFree = this.#inner === null && this.#quota === null && !this.#isHeld && this.pool.isOpen;
    this.#rows.setFree(this.row, isFree);
  }

  /** Its demand in units of its weight: the level at which it is satisfied. */
  get ratio(): number {
    return this.cap / this.weight;
  }

  /** What it receives now. */
  get rate(): number {
    if (this.isCapped) return this.cap;
    return this.isSqueezed ? this.pool.level * this.weight : 0;
  }

  /** It wants nothing from now on; it is settled. */
  rest(): void {
    this.#state = IDLE;
  }

  /** It gets its whole cap from now on; it is settled. */
  satisfy(now: number): void {
    this.#state = CAPPED;
    this.#settledAt = now;
  }

  /** It gets its weight's share from now on; it is settled. */
  squeeze(now: number): void {
    this.#state = SQUEEZED;
    this.#settledAt = this.pool.clock;
    this.#settledRest = this.pool.clockRest;
    this.#wantedAt = now;
  }

  /** Brings a leaf's clock and its received work up to date; the pool must be in step already. */
  settle(now: number): void {
    let work = 0;
    const { isCapped } = this;
    if (isCapped) {
      work = (now - this.#settledAt) * this.cap;
      if (!this.isRoomy) this.clock += work / this.count;
      this.used += work;
      this.#settledAt = now;
    } else if (this.isSqueezed) work = this.#settleShare(now);
    this.#quota?.spend(work, isCapped ? this.cap : 0, now);
  }

  /** Of a squeezed one: its weight's share; returns the work. */
  #settleShare(now: number): number {
    const { clock, clockRest } = this.pool;
    const work = (clock - this.#settledAt + (clockRest - this.#settledRest)) * this.weight;
    this.clock += (work * this.progress) / this.count;
    this.used += work;
    this.#settledAt = clock;
    this.#settledRest = clockRest;
    this.unmet += (now - this.#wantedAt) * this.cap - work;
    this.#wantedAt = now;
    return work;
  }

  get #settledAt(): number {
    return this.#rows.floats[this.row * FLOATS + SETTLED_AT]!;
  }

  set #settledAt(time: number) {
    this.#rows.floats[this.row * FLOATS + SETTLED_AT] = time;
  }

  get #standing(): number {
    return this.#rows.ints[this.row * INTS + STANDING]!;
  }

  get #state(): number {
    return this.#standing & STATE;
  }

  set #state(state: number) {
    this.#clear(STATE);
    this.#mark(state);
  }

  #mark(bits: number): void {
    this.#rows.ints[this.row * INTS + STANDING]! |= bits;
  }

  #clear(bits: number): void {
    this.#rows.ints[this.row * INTS + STANDING]! &= ~bits;
  }
}
