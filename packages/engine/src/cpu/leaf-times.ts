import { longerInts } from '../kernel/columns.ts';
import { type HeapRegister, IndexedHeap } from '../kernel/indexed-heap.ts';
import { KnownEnds } from './known-ends.ts';
import { type Member, NO_TASKS } from './member.ts';
import type { Quota } from './quota.ts';
import { TaskHeaps } from './task-heaps.ts';

/** What the timer of a leaf is set for: the end of a task, of its quota, or of its quota's period. */
export const TASK_ENDS = 0;
export const QUOTA_ENDS = 1;
export const PERIOD_ENDS = 2;

/**
 * The tasks of leaves, and when something is due on each. The tasks of a roomy leaf each have a known end; those of
 * any other stand in a heap by their finish on the leaf's clock, and the leaf has one timer: its own while it is capped,
 * a place on its pool's clock while it is squeezed.
 */
export class LeafTimes {
  /** Tasks that ended last, and their number. */
  ended = new Int32Array(16);
  endedCount = 0;
  readonly known = new KnownEnds();
  /** Of leaves that are capped or have a quota, and of pools in which somebody is squeezed. */
  readonly timers: IndexedHeap;
  readonly #tasks = new TaskHeaps();

  constructor(timings: HeapRegister) {
    this.timers = new IndexedHeap(timings);
  }

  /** A task of a roomy leaf begins: it has all that it can use. */
  beginAlone(leaf: Member, task: number, work: number, now: number): void {
    this.known.add(leaf, task, work, now);
    this.known.put(task, leaf.take(task, now));
  }

  /** A task of a leaf that is not roomy begins; the leaf is settled. */
  begin(leaf: Member, task: number, work: number): void {
    this.#tasks.reserve(task + 1);
    leaf.top = this.#tasks.insert(leaf.top, task, leaf.clock + work);
    leaf.count++;
  }

  /** The tasks of a roomy leaf are to share from now on: they go over to its clock. */
  crowd(leaf: Member, now: number): void {
    leaf.settle(now);
    leaf.roomyTo = -1;
    leaf.clock = 0;
    leaf.top = -1;
    for (const task of leaf.tasks) {
      this.#tasks.reserve(task + 1);
      leaf.top = this.#tasks.insert(leaf.top, task, this.known.left(task, now, leaf.perTask));
      this.known.forget(task);
    }
    leaf.tasks = NO_TASKS;
    if (leaf.count > 0) this.retime(leaf, now);
  }

  /** Work that is left of a task of this leaf, which is settled. */
  leftOf(leaf: Member, task: number, now: number): number {
    const left = leaf.isRoomy
      ? this.known.left(task, now, leaf.perTask)
      : this.#tasks.finish[task]! - leaf.clock;
    return Math.max(0, left);
  }

  /** Finish of the task that ends first, on its leaf's clock. */
  dueOn(leaf: Member): number {
    return this.#tasks.finish[leaf.top]!;
  }

  /** Ends every task that finishes by this time on its leaf's clock. */
  endUntil(leaf: Member, due: number): void {
    const { finish } = this.#tasks;
    let { top } = leaf;
    this.endedCount = 0;
    while (top >= 0 && finish[top]! <= due) {
      if (this.endedCount === this.ended.length) this.ended = longerInts(this.ended, this.endedCount * 2);
      this.ended[this.endedCount++] = top;
      top = this.#tasks.removeTop(top);
    }
    leaf.top = top;
    leaf.count -= this.endedCount;
    leaf.clock = top < 0 ? 0 : due;
  }

  /** Times a leaf that has tasks and is free. */
  retimeFreely(leaf: Member, now: number): void {
    const left = ((this.dueOn(leaf) - leaf.clock) * leaf.count) / leaf.cap;
    this.timers.set(leaf.id, left > 0 ? now + Math.round(left) : now);
  }

  /** Times a member anew; a group has no tasks of its own. */
  retime(member: Member, now: number): void {
    if (member.inner !== null) return;
    const left = (this.dueOn(member) - member.clock) * member.count;
    if (member.quota !== null) this.#retimeWithin(member.quota, member, left, now);
    else if (member.isCapped) this.timers.set(member.id, now + Math.max(0, Math.round(left / member.cap)));
    else member.pool.finish.set(member.id, member.pool.clock + left / (member.weight * member.progress));
  }

  /** Times a leaf for whatever comes first: the end of a task, of its quota, or of the period. */
  #retimeWithin(quota: Quota, leaf: Member, left: number, now: number): void {
    const { id, cap, pool } = leaf;
    const needed = leaf.isSqueezed ? left / leaf.progress : left;
    const free = leaf.isCapped && !quota.binds(cap, now);
    const ends = free || needed <= quota.budget;
    const until = ends ? needed : quota.budget;
    leaf.due = ends ? TASK_ENDS : QUOTA_ENDS;
    if (leaf.isSqueezed) {
      pool.finish.set(id, pool.clock + until / leaf.weight);
      this.timers.set(id, quota.periodEnd);
      return;
    }
    const time = now + Math.max(0, Math.round(until / cap));
    const late = !free && (ends ? time > quota.periodEnd : time >= quota.periodEnd);
    if (late) leaf.due = PERIOD_ENDS;
    this.timers.set(id, late ? quota.periodEnd : time);
  }

  /** Times a pool for the next end among the leaves that are squeezed there. */
  retimePool({ id, finish, clock, level }: Member['pool'], now: number): void {
    if (finish.size === 0) this.timers.remove(id);
    else this.timers.set(id, now + Math.max(0, Math.round((finish.topKey() - clock) / level)));
  }
}
