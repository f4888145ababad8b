import { longerInts } from '../kernel/columns.ts';
import { type HeapRegister, IndexedHeap } from '../kernel/indexed-heap.ts';
import { KnownEnds } from './known-ends.ts';
import type { Member } from './member.ts';
import { MEMBER, type MemberRows } from './member-rows.ts';
import type { Quota } from './quota.ts';
import { TaskHeaps } from './task-heaps.ts';

const { COUNT, TOP, INTS, CAP, CLOCK, FLOATS } = MEMBER;

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
  readonly known: KnownEnds;
  /** Of leaves that are capped or have a quota, and of pools in which somebody is squeezed. */
  readonly timers: IndexedHeap;
  readonly #tasks = new TaskHeaps();
  readonly #rows: MemberRows;
  /** The tasks of each roomy leaf, by its row. */
  readonly #alone: number[][] = [];

  constructor(timings: HeapRegister, rows: MemberRows) {
    this.#rows = rows;
    this.known = new KnownEnds(rows);
    this.timers = new IndexedHeap(timings);
  }

  /** A task of a roomy leaf begins: it has all that it can use. */
  beginAlone(row: number, task: number, work: number, now: number): void {
    const tasks = this.#alone[row];
    this.known.add(task, row, tasks?.length ?? 0, work, now);
    // An empty list would make room for 17 as soon as it has one, and most leaves of very many never have two.
    if (tasks === undefined) this.#alone[row] = [task];
    else tasks.push(task);
    this.#rows.take(row, now);
  }

  /** The next end that was known has come: its leaf has the task no more, which is returned. Of those there the last takes its place. */
  endAlone(): number {
    const { known } = this;
    const task = known.take();
    const row = known.rowOf(task);
    const place = known.placeOf(task);
    const tasks = this.#alone[row]!;
    const last = tasks[tasks.length - 1]!;
    tasks[place] = last;
    tasks.pop();
    known.put(last, place);
    this.#rows.giveBack(row, known.restOf(task), known.now);
    return task;
  }

  /** A task of a leaf that is not roomy begins; the leaf is settled. */
  begin(row: number, task: number, work: number): void {
    const { ints, floats } = this.#rows;
    const at = row * INTS;
    this.#tasks.reserve(task + 1);
    ints[at + TOP] = this.#tasks.insert(ints[at + TOP]!, task, floats[row * FLOATS + CLOCK]! + work);
    ints[at + COUNT]!++;
  }

  /** The tasks of a roomy leaf are to share from now on: they go over to its clock. */
  crowd(leaf: Member, now: number): void {
    leaf.settle(now);
    leaf.crowd();
    for (const task of this.#alone[leaf.row]?.splice(0) ?? []) {
      this.#tasks.reserve(task + 1);
      leaf.top = this.#tasks.insert(leaf.top, task, this.known.left(task, now, leaf.perTask));
      this.known.forget(task);
    }
    if (leaf.count > 0) this.retime(leaf, now);
  }

  /** Work that is left of a task of this leaf, which is settled. */
  leftOf(leaf: Member, task: number, now: number): number {
    const left = leaf.isRoomy
      ? this.known.left(task, now, leaf.perTask)
      : this.#tasks.finishOf(task) - leaf.clock;
    return Math.max(0, left);
  }

  /** Finish of the task that ends first, on its leaf's clock. */
  dueOn(row: number): number {
    return this.#tasks.finishOf(this.#rows.ints[row * INTS + TOP]!);
  }

  /** Ends every task that finishes by this time on its leaf's clock. */
  endUntil(row: number, due: number): void {
    const { ints, floats } = this.#rows;
    const at = row * INTS;
    let top = ints[at + TOP]!;
    let count = 0;
    while (top >= 0 && this.#tasks.finishOf(top) <= due) {
      if (count === this.ended.length) this.ended = longerInts(this.ended, count * 2);
      this.ended[count++] = top;
      top = this.#tasks.removeTop(top);
    }
    this.endedCount = count;
    ints[at + TOP] = top;
    ints[at + COUNT]! -= count;
    floats[row * FLOATS + CLOCK] = top < 0 ? 0 : due;
  }

  /** Times a leaf that has tasks and is free. */
  retimeFreely(leaf: number, row: number, now: number): void {
    const { ints, floats } = this.#rows;
    const at = row * FLOATS;
    const left = ((this.dueOn(row) - floats[at + CLOCK]!) * ints[row * INTS + COUNT]!) / floats[at + CAP]!;
    this.timers.set(leaf, left > 0 ? now + Math.round(left) : now);
  }

  /** Times a member anew; a group has no tasks of its own. */
  retime(member: Member, now: number): void {
    if (member.inner !== null) return;
    const left = (this.dueOn(member.row) - member.clock) * member.count;
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
