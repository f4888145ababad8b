import { longerInts } from '../kernel/columns.ts';
import { HeapRegister, IndexedHeap } from '../kernel/indexed-heap.ts';
import { Member } from './member.ts';
import { Pool, type PoolSize } from './pool.ts';
import type { Quota } from './quota.ts';
import { TaskHeaps } from './task-heaps.ts';

/** What the timer of a leaf is set for: the end of a task, of its quota, or of its quota's period. */
const TASK_ENDS = 0;
const QUOTA_ENDS = 1;
const PERIOD_ENDS = 2;

/** What bounds a leaf. */
export interface LeafShape {
  readonly limit: number;
  readonly weight: number;
  readonly quota: Quota | null;
}

/**
 * Rules C1 and C2: weighted max-min fair sharing of a capacity among leaves, each capped, and equal sharing among
 * the tasks of a leaf. Pools nest: a group (a VM) is a member of the pool above it and a pool for its own leaves.
 *
 * Nothing loops over tasks: each leaf has a virtual clock (service given to each of its tasks) and a task ends at a
 * fixed virtual time. A member is *capped* when it gets all that it can use, or *squeezed* when it gets its weight's
 * share of the pool's level; squeezed leaves are timed on the pool's own clock, which runs at the level, so a change
 * of level re-times one entry. An event costs O(log n) in leaves and tasks, and O(groups) on a host that has groups.
 *
 * Units: capacity, limits and weights are whole numbers (millicores; bytes per millisecond), so that sums are exact;
 * work = capacity unit × microsecond. After D. Bertsekas and R. Gallager, "Data Networks" (max-min fairness) and
 * the virtual time of A. Demers, S. Keshav and S. Shenker, "Analysis and simulation of a fair queueing algorithm" (1989).
 */
export class FairShare {
  /** Tasks that ended in the last `fire`, and their number. */
  ended = new Int32Array(16);
  endedCount = 0;
  readonly #tasks = new TaskHeaps();
  readonly #ratios = new HeapRegister();
  readonly #finishes = new HeapRegister();
  readonly #timings = new HeapRegister();
  readonly #timers = new IndexedHeap(this.#timings);
  /** Of each number the pool, where it is one, and the member, unless it is a root. */
  readonly #pools: (Pool | null)[] = [];
  readonly #members: (Member | null)[] = [];
  /** Roots that have ever had a member, and whether they stand in order. */
  readonly #shared: number[] = [];
  #isInOrder = true;

  /** Adds a pool of its own: a host, a registry. */
  addRoot(capacity: number, smt?: PoolSize['smt']): number {
    return this.#addPool(null, { capacity, ceiling: capacity, ...(smt === undefined ? {} : { smt }) });
  }

  /** Adds a pool inside a pool: a VM with this many millicores. */
  addGroup(parent: number, limit: number, weight: number): number {
    const above = this.#pools[parent]!;
    const self = new Member(this.#pools.length, above, { limit, weight, perTask: limit }, null);
    const group = this.#addPool(self, { capacity: 0, ceiling: limit });
    self.inner = this.#pools[group]!;
    this.#join(above, self);
    above.groups.push(self);
    return group;
  }

  /**
   * Adds a member that runs tasks; one task can use `perTask` of the capacity, all together `limit`. With a quota it
   * stands still from the moment when that is used up until the quota's period ends (rule C4).
   */
  addLeaf(
    parent: number,
    limit: number,
    weight: number,
    perTask: number,
    quota: Quota | null = null,
  ): number {
    const pool = this.#pools[parent]!;
    const leaf = new Member(this.#pools.length, pool, { limit, weight, perTask }, quota);
    this.#join(pool, leaf);
    return this.#number(null, leaf);
  }

  /** A leaf whose tasks lose this share of what it receives while it does not get all that it wants (rule C5). */
  wasteWhenSqueezed(leaf: number, share: number): void {
    this.#members[leaf]!.progress = 1 - share;
  }

  /** Reserves so much more of a root's capacity (less, if negative), for the part that stands idle (rule L1). */
  reserve(root: number, capacity: number, now: number): void {
    const pool = this.#pools[root]!;
    pool.sync(now);
    pool.reserved += capacity;
  }

  /** A leaf goes with all its tasks; its number stays, for what it has received. */
  remove(leaf: number, now: number): void {
    this.abort(leaf, now);
    const member = this.#members[leaf]!;
    const { members } = member.pool;
    members.splice(members.indexOf(member), 1);
  }

  tasksOf(leaf: number): number {
    return this.#members[leaf]!.count;
  }

  /** Time of the next end of a task, Infinity when nothing runs. */
  nextTime(): number {
    return this.#timers.topKey();
  }

  /** Starts a task of this much work (capacity unit × µs) on a leaf. */
  begin(leaf: number, task: number, work: number, now: number): void {
    const member = this.#members[leaf]!;
    this.#tasks.reserve(task + 1);
    if (member.isFree) {
      this.#beginFreely(member, task, work, now);
      return;
    }
    member.pool.sync(now);
    member.settle(now);
    member.top = this.#tasks.insert(member.top, task, member.clock + work);
    member.count++;
    this.#recap(member, now);
  }

  /** On a free leaf, a task that leaves a core to each changes nothing for the others: it is timed if it ends first. */
  #beginFreely(leaf: Member, task: number, work: number, now: number): void {
    leaf.proceed(now);
    leaf.top = this.#tasks.insert(leaf.top, task, leaf.clock + work);
    const wanted = ++leaf.count * leaf.perTask;
    const cap = Math.min(wanted, leaf.limit);
    const more = cap - leaf.cap;
    leaf.cap = cap;
    leaf.satisfy(now);
    if (leaf.top === task || wanted > cap) this.#retimeFreely(leaf, now);
    if (more !== 0) this.#want(leaf.pool, more, now);
  }

  /** The members of an open pool want so much more; if that is too much, it is shared from now on. */
  #want(pool: Pool, more: number, now: number): void {
    pool.sync(now);
    if (!pool.wantsMore(more)) this.#balance(pool, now);
  }

  #retimeFreely({ id, top, clock, count, cap }: Member, now: number): void {
    const left = ((this.#tasks.finish[top]! - clock) * count) / cap;
    this.#timers.set(id, left > 0 ? now + Math.round(left) : now);
  }

  /** Handles the timer that is due; the tasks that ended stand in `ended`. Returns their leaf. */
  fire(): number {
    const node = this.#timers.top();
    const now = this.#timers.topKey();
    const member = this.#members[node];
    if (member != null && member.inner === null && member.isFree) return this.#fireFreely(member, now);
    const pool = this.#pools[node]!;
    const leaf = this.#settled(pool === null ? node : pool.finish.top(), now);
    const due = pool === null && !leaf.isCapped ? PERIOD_ENDS : leaf.due;
    if (due === TASK_ENDS) this.#endTasks(leaf);
    else this.#turnQuota(leaf.quota!, due === QUOTA_ENDS, now);
    this.#recap(leaf, now);
    return leaf.id;
  }

  /** As `fire`, of a task on a free leaf: nobody else is concerned, as long as there is enough for all. */
  #fireFreely(leaf: Member, now: number): number {
    const due = this.#tasks.finish[leaf.top]!;
    leaf.pool.usedIntegral += leaf.reach(due, now);
    this.#endUntil(leaf, due);
    const wanted = leaf.count * leaf.perTask;
    const cap = Math.min(wanted, leaf.limit);
    const more = cap - leaf.cap;
    leaf.cap = cap;
    if (leaf.count > 0) this.#retimeFreely(leaf, now);
    else {
      leaf.rest();
      this.#timers.remove(leaf.id);
    }
    if (more !== 0) this.#want(leaf.pool, more, now);
    return leaf.id;
  }

  /** Drops all tasks of a leaf, whatever is left of them. */
  abort(leaf: number, now: number): void {
    if (this.tasksOf(leaf) === 0) return;
    const member = this.#settled(leaf, now);
    member.top = -1;
    member.count = 0;
    member.clock = 0;
    this.#recap(member, now);
  }

  /** A leaf stands still with its tasks until it is released. */
  hold(leaf: number, now: number): void {
    this.#settled(leaf, now).isHeld = true;
    this.#recap(this.#members[leaf]!, now);
  }

  release(leaf: number, now: number): void {
    this.#settled(leaf, now).isHeld = false;
    this.#recap(this.#members[leaf]!, now);
  }

  /** A leaf has other bounds from now on; its tasks go on. */
  reshape(leaf: number, { limit, weight, quota }: LeafShape, now: number): void {
    const member = this.#settled(leaf, now);
    const { isHeld } = member;
    member.isHeld = true;
    this.#recap(member, now);
    this.#timers.remove(leaf);
    member.limit = limit;
    member.weight = weight;
    member.quota = quota;
    member.isHeld = isHeld;
    this.#recap(member, now);
  }

  /** Work that is left of a task of this leaf. */
  leftOf(leaf: number, task: number, now: number): number {
    return Math.max(0, this.#tasks.finish[task]! - this.#settled(leaf, now).clock);
  }

  /** Work that a leaf has received until now. */
  usedBy(leaf: number, now: number): number {
    return this.#settled(leaf, now).used;
  }

  /** What a leaf wanted until now and did not get because others had it: its quota and its limit apart. */
  unmetBy(leaf: number, now: number): number {
    return this.#settled(leaf, now).unmet;
  }

  /** What a group wanted until now and did not get: the steal time of a VM (rule C5). */
  unmetByGroup(group: number, now: number): number {
    const pool = this.#pools[group]!;
    pool.sync(now);
    return pool.unmetIntegral;
  }

  quotaOf(leaf: number): Quota | null {
    return this.#members[leaf]!.quota;
  }

  /** Present rate of a leaf. */
  rateOf(leaf: number): number {
    return this.#members[leaf]!.rate;
  }

  /** Integrals of a root until now: capacity used, and capacity reserved but not used. */
  integrals(root: number, now: number): { readonly used: number; readonly idleReserved: number } {
    const pool = this.#pools[root]!;
    pool.sync(now);
    return { used: pool.usedIntegral, idleReserved: pool.idleIntegral };
  }

  /** Roots that may have given something, ascending: of very many hosts most may never have had anybody. */
  sharedRoots(): readonly number[] {
    if (!this.#isInOrder) this.#shared.sort((a, b) => a - b);
    this.#isInOrder = true;
    return this.#shared;
  }

  /** What a root has given until now; changes nothing. */
  usedUntil(root: number, now: number): number {
    return this.#pools[root]!.usedUntil(now);
  }

  #join(pool: Pool, member: Member): void {
    pool.members.push(member);
    if (pool.wasShared) return;
    pool.wasShared = true;
    if (pool.self !== null) return;
    this.#isInOrder &&= (this.#shared.at(-1) ?? -1) < pool.id;
    this.#shared.push(pool.id);
  }

  #addPool(self: Member | null, size: PoolSize): number {
    const registers = { ratios: this.#ratios, finishes: this.#finishes };
    return this.#number(new Pool(this.#pools.length, self, size, registers), self);
  }

  #number(pool: Pool | null, member: Member | null): number {
    const number = this.#pools.push(pool) - 1;
    this.#members.push(member);
    this.#ratios.reserve(number + 1);
    this.#finishes.reserve(number + 1);
    this.#timings.reserve(number + 1);
    return number;
  }

  /** A leaf, it and its pool brought up to date. */
  #settled(leaf: number, now: number): Member {
    const member = this.#members[leaf]!;
    member.pool.sync(now);
    member.settle(now);
    return member;
  }

  #turnQuota(quota: Quota, usedUp: boolean, now: number): void {
    this.endedCount = 0;
    if (usedUp) quota.exhaust(now);
    else quota.refill(now);
  }

  /**
   * Ends every task whose virtual finish is reached; the first one is, up to the rounding of time (rule K1), which is
   * taken back here so that each task receives exactly its work.
   */
  #endTasks(leaf: Member): void {
    const due = this.#tasks.finish[leaf.top]!;
    const rounded = (due - leaf.clock) * leaf.count;
    leaf.used += rounded;
    for (let pool: Pool | undefined = leaf.pool; pool !== undefined; pool = pool.self?.pool)
      pool.usedIntegral += rounded;
    if (leaf.quota !== null) leaf.quota.budget -= rounded;
    this.#endUntil(leaf, due);
  }

  /** Ends every task that finishes by this time on its leaf's clock. */
  #endUntil(leaf: Member, due: number): void {
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

  /** What a leaf can use has changed: passes it up, shares anew, and re-times. The leaf is settled. */
  #recap(leaf: Member, now: number): void {
    const { pool, quota } = leaf;
    const still = leaf.isHeld || quota?.throttled === true;
    const cap = still ? 0 : Math.min(leaf.limit, leaf.count * leaf.perTask);
    if (!pool.tracked) this.#changeFreely(leaf, cap, now);
    else if (!leaf.isIdle && cap === leaf.cap) this.#retime(leaf, now);
    else this.#change(leaf, cap, now);
    if (quota?.throttled === true) this.#timers.set(leaf.id, quota.periodEnd);
    this.#spread(pool, now);
  }

  /** Changes the cap of a member of a pool in which everybody gets all that they want. */
  #changeFreely(member: Member, cap: number, now: number): void {
    member.pool.sumCap += cap - member.cap;
    member.cap = cap;
    if (cap === 0) {
      member.rest();
      this.#timers.remove(member.id);
      return;
    }
    member.satisfy(now);
    this.#retime(member, now);
  }

  #spread(pool: Pool, now: number): void {
    const { self } = pool;
    if (self !== null) {
      const cap = Math.min(self.limit, pool.sumCap);
      if (cap !== self.cap) this.#recapGroup(self, cap, now);
      pool.grant(self.rate);
    }
    if (pool.tracked || pool.sumCap > pool.capacity) this.#balance(pool, now);
  }

  #recapGroup(group: Member, cap: number, now: number): void {
    const outer = group.pool;
    outer.sync(now);
    if (outer.tracked) this.#change(group, cap, now);
    else this.#changeFreely(group, cap, now);
    if (outer.tracked || outer.sumCap > outer.capacity) this.#balance(outer, now);
  }

  /** Begins to keep the two sets of a pool; all its members that want something are capped. */
  #track(pool: Pool): void {
    pool.tracked = true;
    for (const member of pool.members) {
      if (!member.isCapped) continue;
      pool.sumCapped += member.cap;
      pool.capped.set(member.id, -member.ratio);
    }
  }

  /** Ceases to keep them; nobody is squeezed. */
  #untrack(pool: Pool): void {
    pool.tracked = false;
    pool.sumCapped = 0;
    while (pool.capped.size > 0) pool.capped.remove(pool.capped.top());
  }

  /** Takes a member out and puts it back with another cap. */
  #change(member: Member, cap: number, now: number): void {
    const { pool } = member;
    this.#detach(member);
    member.cap = cap;
    if (cap === 0) return;
    pool.sumCap += cap;
    if (member.ratio <= pool.level) this.#satisfy(member, now);
    else this.#squeeze(member, now);
  }

  #detach(member: Member): void {
    const { id, pool } = member;
    if (member.isIdle) return;
    pool.sumCap -= member.cap;
    if (member.isCapped) {
      pool.sumCapped -= member.cap;
      pool.capped.remove(id);
      if (member.inner === null) this.#timers.remove(id);
    } else {
      pool.sumWeights -= member.weight;
      pool.squeezed.remove(id);
      if (member.inner === null) pool.finish.remove(id);
      if (member.quota !== null) this.#timers.remove(id);
    }
    member.rest();
  }

  /** The member gets its whole cap. */
  #satisfy(member: Member, now: number): void {
    member.pool.sumCapped += member.cap;
    member.pool.capped.set(member.id, -member.ratio);
    member.satisfy(now);
    this.#retime(member, now);
  }

  /** The member gets its weight's share. */
  #squeeze(member: Member, now: number): void {
    member.pool.sumWeights += member.weight;
    member.pool.squeezed.set(member.id, member.ratio);
    member.squeeze(now);
    this.#retime(member, now);
  }

  #retime(member: Member, now: number): void {
    if (member.inner !== null) return;
    const left = (this.#tasks.finish[member.top]! - member.clock) * member.count;
    if (member.quota !== null) this.#retimeWithin(member.quota, member, left, now);
    else if (member.isCapped) this.#timers.set(member.id, now + Math.max(0, Math.round(left / member.cap)));
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
      this.#timers.set(id, quota.periodEnd);
      return;
    }
    const time = now + Math.max(0, Math.round(until / cap));
    const late = !free && (ends ? time > quota.periodEnd : time >= quota.periodEnd);
    if (late) leaf.due = PERIOD_ENDS;
    this.#timers.set(id, late ? quota.periodEnd : time);
  }

  /**
   * Finds the level by moving members between the two sets. Each move raises the level, so the first loop leaves no
   * capped member above it that the second could send back: every member moves at most twice.
   */
  #balance(pool: Pool, now: number): void {
    if (!pool.tracked) this.#track(pool);
    if (pool.sumCap <= pool.capacity) {
      while (pool.squeezed.size > 0) this.#move(pool.squeezed.top(), now, true);
      pool.level = Infinity;
      pool.resetClock();
      if (2 * pool.sumCap <= pool.capacity) this.#untrack(pool);
    } else {
      pool.findLevel();
      while (pool.capped.size > 0 && -pool.capped.topKey() > pool.level)
        this.#move(pool.capped.top(), now, false);
      while (pool.squeezed.size > 0 && pool.squeezed.topKey() <= pool.level)
        this.#move(pool.squeezed.top(), now, true);
    }
    this.#passDown(pool, now);
    if (pool.finish.size === 0) this.#timers.remove(pool.id);
    else
      this.#timers.set(
        pool.id,
        now + Math.max(0, Math.round((pool.finish.topKey() - pool.clock) / pool.level)),
      );
  }

  #move(id: number, now: number, satisfied: boolean): void {
    const member = this.#members[id]!;
    const { pool } = member;
    if (member.inner === null) member.settle(now);
    this.#detach(member);
    pool.sumCap += member.cap;
    if (satisfied) this.#satisfy(member, now);
    else this.#squeeze(member, now);
    if (pool.sumCap > pool.capacity) pool.findLevel();
  }

  /** Groups whose rate has changed share it anew among their own leaves. */
  #passDown(pool: Pool, now: number): void {
    for (const { inner, rate } of pool.groups) {
      if (inner === null || rate === inner.capacity) continue;
      inner.sync(now);
      inner.grant(rate);
      if (inner.tracked || inner.sumCap > rate) this.#balance(inner, now);
    }
  }
}
