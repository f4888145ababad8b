import type { Pool } from './pool.ts';
import type { Quota } from './quota.ts';

/** Of leaves that have none. */
export const NO_TASKS: number[] = [];

const IDLE = 0;
const CAPPED = 1;
const SQUEEZED = 2;

/**
 * One that wants a share of a pool: a leaf, which runs tasks, or a group, which is a pool itself. It is *idle* while it
 * wants nothing, *capped* while it gets all that it can use, and *squeezed* while it gets its weight's share of the
 * pool's level. An object and not columns, because an event reads and writes most of these fields of one leaf.
 */
export class Member {
  readonly id: number;
  readonly pool: Pool;
  /** These change only while it wants nothing. */
  limit: number;
  weight: number;
  quota: Quota | null;
  /** What one task can use; all together at most `limit`. */
  readonly perTask: number;
  /** The pool that a group is; null for a leaf. */
  inner: Pool | null = null;
  /** Progress for each unit of capacity that a squeezed leaf receives (rule C5, lock-holder preemption). */
  progress = 1;
  /** What it can use now. */
  cap = 0;
  /** Tasks that run on it, and the one that ends first. */
  count = 0;
  top = -1;
  /**
   * While it is roomy, that is each of its tasks has all that it can use, so that their ends are known, and it is free: its limit.
   * While it is not: −1.
   */
  roomyTo = -1;
  /** Of a roomy one. */
  tasks = NO_TASKS;
  /** Whether it has ever had more tasks than its limit allows. */
  wasCrowded = false;
  /** Service given to each of its tasks. */
  clock = 0;
  /** Work that it has received. */
  used = 0;
  /** What it wanted and did not get because others had it. */
  unmet = 0;
  /** It stands still, whatever it could use. */
  isHeld = false;
  /** What its timer is set for. */
  due = 0;
  #state = IDLE;
  /** When it was settled last: on the pool's clock while squeezed, on the real one otherwise. */
  #settledAt = 0;
  /** The rest of the pool's clock then. */
  #settledRest = 0;
  /** When a squeezed leaf was settled last, for what it wanted since. */
  #wantedAt = 0;

  constructor(
    id: number,
    pool: Pool,
    shape: { readonly limit: number; readonly weight: number; readonly perTask: number },
    quota: Quota | null,
  ) {
    this.id = id;
    this.pool = pool;
    this.limit = shape.limit;
    this.weight = shape.weight;
    this.perTask = shape.perTask;
    this.quota = quota;
    this.becomesRoomy();
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

  /** Whether it gets all that it can use, and a change of that concerns nobody else; such a leaf is never squeezed. */
  get isFree(): boolean {
    return this.quota === null && !this.isHeld && this.pool.isOpen;
  }

  /**
   * While it has no tasks it becomes roomy where it is worth while to know ends: one that has no room for two would be crowded
   * by the next one. Whether it does.
   */
  becomesRoomy(): boolean {
    if (this.count > 0 || this.wasCrowded || 2 * this.perTask > this.limit || !this.isFree) return false;
    this.roomyTo = this.limit;
    return true;
  }

  get isRoomy(): boolean {
    return this.roomyTo >= 0;
  }

  /** Whether it is roomy with one task more. */
  get hasRoom(): boolean {
    return this.cap + this.perTask <= this.roomyTo;
  }

  /** Its demand in units of its weight: the level at which it is satisfied. */
  get ratio(): number {
    return this.cap / this.weight;
  }

  /** What it receives now. */
  get rate(): number {
    if (this.#state === CAPPED) return this.cap;
    return this.#state === SQUEEZED ? this.pool.level * this.weight : 0;
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

  /** A roomy leaf takes one task more; returns its place among them. */
  take(task: number, now: number): number {
    this.used += (now - this.#settledAt) * this.cap;
    this.#settledAt = now;
    this.#state = CAPPED;
    this.cap += this.perTask;
    if (this.tasks === NO_TASKS) this.tasks = [];
    this.tasks.push(task);
    return this.count++;
  }

  /** The task at this place has ended; the last one stands there then, and is returned. */
  giveBack(place: number, rest: number, now: number): number {
    const { tasks } = this;
    this.used += (now - this.#settledAt) * this.cap + rest;
    this.#settledAt = now;
    this.cap -= this.perTask;
    if (--this.count === 0) this.#state = IDLE;
    const last = tasks[this.count]!;
    tasks[place] = last;
    tasks.pop();
    return last;
  }

  /** As `settle`, of a free leaf. */
  proceed(now: number): void {
    if (this.count > 0) {
      const work = (now - this.#settledAt) * this.cap;
      this.clock += work / this.count;
      this.used += work;
    }
    this.#settledAt = now;
  }

  /**
   * Of a free leaf with tasks, the clock stands at this finish now; what it has received is exactly that. Returns by how much
   * that is more (less, if negative) than its cap since it was settled: the rounding of time (rule K1).
   */
  reach(clock: number, now: number): number {
    const work = (clock - this.clock) * this.count;
    const rounded = work - (now - this.#settledAt) * this.cap;
    this.used += work;
    this.clock = clock;
    this.#settledAt = now;
    return rounded;
  }

  /** Brings a leaf's clock and its received work up to date; the pool must be in step already. */
  settle(now: number): void {
    let work = 0;
    if (this.#state === CAPPED) {
      work = (now - this.#settledAt) * this.cap;
      this.clock += work / this.count;
      this.used += work;
      this.#settledAt = now;
    } else if (this.#state === SQUEEZED) {
      const { clock, clockRest } = this.pool;
      work = (clock - this.#settledAt + (clockRest - this.#settledRest)) * this.weight;
      this.clock += (work * this.progress) / this.count;
      this.used += work;
      this.#settledAt = clock;
      this.#settledRest = clockRest;
      this.unmet += (now - this.#wantedAt) * this.cap - work;
      this.#wantedAt = now;
    }
    this.quota?.spend(work, this.#state === CAPPED ? this.cap : 0, now);
  }
}
