import { longerBytes, longerFloats, longerInts } from '../kernel/columns.ts';
import { HeapRegister, IndexedHeap } from '../kernel/indexed-heap.ts';
import { Pool } from './pool.ts';
import type { Quota } from './quota.ts';
import { TaskHeaps } from './task-heaps.ts';

const IDLE = 0;
const CAPPED = 1;
const SQUEEZED = 2;

/** What the timer of a leaf is set for: the end of a task, of its quota, or of its quota's period. */
const TASK_ENDS = 0;
const QUOTA_ENDS = 1;
const PERIOD_ENDS = 2;

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
  readonly tasks = new TaskHeaps();

  readonly #ratios = new HeapRegister();
  readonly #finishes = new HeapRegister();
  readonly #timings = new HeapRegister();
  readonly #timers = new IndexedHeap(this.#timings);
  readonly #pools: (Pool | undefined)[] = [];
  #parent = new Int32Array(16);
  #state = new Uint8Array(16);
  #count = new Int32Array(16);
  #top = new Int32Array(16);
  #weight = new Float64Array(16);
  #limit = new Float64Array(16);
  #perTask = new Float64Array(16);
  #cap = new Float64Array(16);
  #clock = new Float64Array(16);
  #clockAt = new Float64Array(16);
  #used = new Float64Array(16);
  /** When a squeezed leaf was settled last, for what it wanted since. */
  #wantedAt = new Float64Array(16);
  #unmet = new Float64Array(16);
  /** Progress for each unit of capacity that a squeezed leaf receives (rule C5, lock-holder preemption). */
  #yield = new Float64Array(16).fill(1);
  #due = new Uint8Array(16);
  readonly #quotas: (Quota | undefined)[] = [];
  #size = 0;

  /** Adds a pool of its own: a host, a registry. */
  addRoot(capacity: number): number {
    const node = this.#add(-1, capacity, 1, capacity);
    this.#pools[node] = this.#pool(capacity, capacity);
    return node;
  }

  /** Adds a pool inside a pool: a VM with this many millicores. */
  addGroup(parent: number, limit: number, weight: number): number {
    const node = this.#add(parent, limit, weight, limit);
    this.#pools[node] = this.#pool(0, limit);
    this.#pools[parent]!.groups.push(node);
    return node;
  }

  /**
   * Adds a member that runs tasks; one task can use `perTask` of the capacity, all together `limit`. With a quota it
   * stands still from the moment when that is used up until the quota's period ends (rule C4).
   */
  addLeaf(parent: number, limit: number, weight: number, perTask: number, quota?: Quota): number {
    const leaf = this.#add(parent, limit, weight, perTask);
    this.#quotas[leaf] = quota;
    return leaf;
  }

  /** A leaf whose tasks lose this share of what it receives while it does not get all that it wants (rule C5). */
  wasteWhenSqueezed(leaf: number, share: number): void {
    this.#yield[leaf] = 1 - share;
  }

  /** Reserved capacity of a root, for the part of it that stands idle (rule L1). */
  reserve(root: number, capacity: number): void {
    this.#pools[root]!.reserved += capacity;
  }

  tasksOf(leaf: number): number {
    return this.#count[leaf]!;
  }

  /** Time of the next end of a task, Infinity when nothing runs. */
  nextTime(): number {
    return this.#timers.topKey();
  }

  /** Starts a task of this much work (capacity unit × µs) on a leaf. */
  begin(leaf: number, task: number, work: number, now: number): void {
    const pool = this.#pools[this.#parent[leaf]!]!;
    pool.sync(now);
    this.#settle(leaf, pool, now);
    this.tasks.reserve(task + 1);
    this.#top[leaf] = this.tasks.insert(this.#top[leaf]!, task, this.#clock[leaf]! + work);
    this.#count[leaf]!++;
    this.#recap(leaf, pool, now);
  }

  /** Handles the timer that is due; the tasks that ended stand in `ended`. Returns their leaf. */
  fire(): number {
    const node = this.#timers.top();
    const now = this.#timers.topKey();
    const own = this.#pools[node];
    const leaf = own === undefined ? node : own.finish.top();
    const pool = this.#pools[this.#parent[leaf]!]!;
    pool.sync(now);
    this.#settle(leaf, pool, now);
    const due = own === undefined && this.#state[leaf] !== CAPPED ? PERIOD_ENDS : this.#due[leaf];
    if (due === TASK_ENDS) this.#endTasks(leaf);
    else this.#turnQuota(this.#quotas[leaf]!, due === QUOTA_ENDS, now);
    this.#recap(leaf, pool, now);
    return leaf;
  }

  /** Drops all tasks of a leaf, whatever is left of them. */
  abort(leaf: number, now: number): void {
    if (this.#count[leaf] === 0) return;
    const pool = this.#pools[this.#parent[leaf]!]!;
    pool.sync(now);
    this.#settle(leaf, pool, now);
    this.#top[leaf] = -1;
    this.#count[leaf] = 0;
    this.#clock[leaf] = 0;
    this.#recap(leaf, pool, now);
  }

  /** Work that is left of a task of this leaf. */
  leftOf(leaf: number, task: number, now: number): number {
    this.usedBy(leaf, now);
    return Math.max(0, this.tasks.finish[task]! - this.#clock[leaf]!);
  }

  /** Work that a leaf has received until now. */
  usedBy(leaf: number, now: number): number {
    const pool = this.#pools[this.#parent[leaf]!]!;
    pool.sync(now);
    this.#settle(leaf, pool, now);
    return this.#used[leaf]!;
  }

  /** What a leaf wanted until now and did not get because others had it: its quota and its limit apart. */
  unmetBy(leaf: number, now: number): number {
    this.usedBy(leaf, now);
    return this.#unmet[leaf]!;
  }

  /** What a group wanted until now and did not get: the steal time of a VM (rule C5). */
  unmetByGroup(group: number, now: number): number {
    const pool = this.#pools[group]!;
    pool.sync(now);
    return pool.unmetIntegral;
  }

  quotaOf(leaf: number): Quota | undefined {
    return this.#quotas[leaf];
  }

  /** Present rate of a leaf. */
  rateOf(leaf: number): number {
    if (this.#state[leaf] === CAPPED) return this.#cap[leaf]!;
    return this.#state[leaf] === SQUEEZED ? this.#pools[this.#parent[leaf]!]!.level * this.#weight[leaf]! : 0;
  }

  /** Integrals of a root until now: capacity used, and capacity reserved but not used. */
  integrals(root: number, now: number): { readonly used: number; readonly idleReserved: number } {
    const pool = this.#pools[root]!;
    pool.sync(now);
    return { used: pool.usedIntegral, idleReserved: pool.idleIntegral };
  }

  #pool(capacity: number, ceiling: number): Pool {
    return new Pool(capacity, ceiling, this.#ratios, this.#finishes);
  }

  #add(parent: number, limit: number, weight: number, perTask: number): number {
    const node = this.#size++;
    this.#makeRoom(node + 1);
    this.#parent[node] = parent;
    this.#limit[node] = limit;
    this.#weight[node] = weight;
    this.#perTask[node] = perTask;
    this.#top[node] = -1;
    this.#pools.push(undefined);
    this.#quotas.push(undefined);
    if (parent >= 0) this.#pools[parent]!.members.push(node);
    return node;
  }

  #makeRoom(size: number): void {
    this.#ratios.reserve(size);
    this.#finishes.reserve(size);
    this.#timings.reserve(size);
    if (size <= this.#parent.length) return;
    const length = this.#parent.length * 2;
    this.#parent = longerInts(this.#parent, length);
    this.#count = longerInts(this.#count, length);
    this.#top = longerInts(this.#top, length);
    this.#state = longerBytes(this.#state, length);
    this.#due = longerBytes(this.#due, length);
    this.#weight = longerFloats(this.#weight, length);
    this.#limit = longerFloats(this.#limit, length);
    this.#perTask = longerFloats(this.#perTask, length);
    this.#cap = longerFloats(this.#cap, length);
    this.#clock = longerFloats(this.#clock, length);
    this.#clockAt = longerFloats(this.#clockAt, length);
    this.#used = longerFloats(this.#used, length);
    this.#wantedAt = longerFloats(this.#wantedAt, length);
    this.#unmet = longerFloats(this.#unmet, length);
    this.#yield = longerFloats(this.#yield, length).fill(1, this.#size - 1);
  }

  /** Brings a leaf's virtual clock and its received work up to date; the pool must be in step already. */
  #settle(leaf: number, pool: Pool, now: number): void {
    const state = this.#state[leaf]!;
    let work = 0;
    if (state === CAPPED) {
      work = (now - this.#clockAt[leaf]!) * this.#cap[leaf]!;
      this.#clock[leaf]! += work / this.#count[leaf]!;
      this.#used[leaf]! += work;
      this.#clockAt[leaf] = now;
    } else if (state === SQUEEZED) {
      work = (pool.clock - this.#clockAt[leaf]!) * this.#weight[leaf]!;
      this.#clock[leaf]! += (work * this.#yield[leaf]!) / this.#count[leaf]!;
      this.#used[leaf]! += work;
      this.#clockAt[leaf] = pool.clock;
      this.#unmet[leaf]! += (now - this.#wantedAt[leaf]!) * this.#cap[leaf]! - work;
      this.#wantedAt[leaf] = now;
    }
    const quota = this.#quotas[leaf];
    quota?.spend(work, state === CAPPED ? this.#cap[leaf]! : 0, now);
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
  #endTasks(leaf: number): void {
    const { finish } = this.tasks;
    let top = this.#top[leaf]!;
    const due = finish[top]!;
    const rounded = (due - this.#clock[leaf]!) * this.#count[leaf]!;
    this.#used[leaf]! += rounded;
    for (let node = this.#parent[leaf]!; node >= 0; node = this.#parent[node]!)
      this.#pools[node]!.usedIntegral += rounded;
    const quota = this.#quotas[leaf];
    if (quota !== undefined) quota.budget -= rounded;
    this.#clock[leaf] = due;
    this.endedCount = 0;
    while (top >= 0 && finish[top]! <= this.#clock[leaf]!) {
      if (this.endedCount === this.ended.length) this.ended = longerInts(this.ended, this.endedCount * 2);
      this.ended[this.endedCount++] = top;
      top = this.tasks.removeTop(top);
    }
    this.#top[leaf] = top;
    this.#count[leaf]! -= this.endedCount;
    if (top < 0) this.#clock[leaf] = 0;
  }

  /** What a leaf can use has changed: passes it up, shares anew, and re-times. The leaf is settled. */
  #recap(leaf: number, pool: Pool, now: number): void {
    const quota = this.#quotas[leaf];
    const still = quota?.throttled === true;
    const cap = still ? 0 : Math.min(this.#limit[leaf]!, this.#count[leaf]! * this.#perTask[leaf]!);
    if (!pool.tracked) this.#changeFreely(leaf, pool, cap, now);
    else if (this.#state[leaf] !== IDLE && cap === this.#cap[leaf]) this.#retime(leaf, pool, now);
    else this.#change(leaf, pool, cap, now);
    if (still) this.#timers.set(leaf, quota.periodEnd);
    this.#spread(this.#parent[leaf]!, pool, now);
  }

  /** Changes the cap of a member of a pool in which everybody gets all that they want. */
  #changeFreely(node: number, pool: Pool, cap: number, now: number): void {
    pool.sumCap += cap - this.#cap[node]!;
    this.#cap[node] = cap;
    if (cap === 0) {
      this.#state[node] = IDLE;
      this.#timers.remove(node);
      return;
    }
    this.#state[node] = CAPPED;
    this.#clockAt[node] = now;
    this.#retime(node, pool, now);
  }

  #spread(node: number, pool: Pool, now: number): void {
    const above = this.#parent[node]!;
    if (above >= 0) {
      const cap = Math.min(this.#limit[node]!, pool.sumCap);
      if (cap !== this.#cap[node]) this.#recapGroup(node, above, cap, now);
      pool.capacity = this.rateOf(node);
    }
    if (pool.tracked || pool.sumCap > pool.capacity) this.#balance(node, pool, now);
  }

  #recapGroup(node: number, above: number, cap: number, now: number): void {
    const outer = this.#pools[above]!;
    outer.sync(now);
    if (outer.tracked) this.#change(node, outer, cap, now);
    else this.#changeFreely(node, outer, cap, now);
    if (outer.tracked || outer.sumCap > outer.capacity) this.#balance(above, outer, now);
  }

  /** Begins to keep the two sets of a pool; all its members that want something are capped. */
  #track(pool: Pool): void {
    pool.tracked = true;
    for (const node of pool.members) {
      if (this.#state[node] !== CAPPED) continue;
      pool.sumCapped += this.#cap[node]!;
      pool.capped.set(node, -this.#cap[node]! / this.#weight[node]!);
    }
  }

  /** Ceases to keep them; nobody is squeezed. */
  #untrack(pool: Pool): void {
    pool.tracked = false;
    pool.sumCapped = 0;
    while (pool.capped.size > 0) pool.capped.remove(pool.capped.top());
  }

  /** Takes a member out and puts it back with another cap. */
  #change(node: number, pool: Pool, cap: number, now: number): void {
    this.#detach(node, pool);
    this.#cap[node] = cap;
    if (cap === 0) return;
    pool.sumCap += cap;
    if (cap / this.#weight[node]! <= pool.level) this.#satisfy(node, pool, now);
    else this.#squeeze(node, pool, now);
  }

  #detach(node: number, pool: Pool): void {
    const state = this.#state[node]!;
    if (state === IDLE) return;
    pool.sumCap -= this.#cap[node]!;
    this.#state[node] = IDLE;
    if (state === CAPPED) {
      pool.sumCapped -= this.#cap[node]!;
      pool.capped.remove(node);
      if (this.#pools[node] === undefined) this.#timers.remove(node);
    } else {
      pool.sumWeights -= this.#weight[node]!;
      pool.squeezed.remove(node);
      if (this.#pools[node] === undefined) pool.finish.remove(node);
      if (this.#quotas[node] !== undefined) this.#timers.remove(node);
    }
  }

  /** The member gets its whole cap. */
  #satisfy(node: number, pool: Pool, now: number): void {
    this.#state[node] = CAPPED;
    pool.sumCapped += this.#cap[node]!;
    pool.capped.set(node, -this.#cap[node]! / this.#weight[node]!);
    this.#clockAt[node] = now;
    this.#retime(node, pool, now);
  }

  /** The member gets its weight's share. */
  #squeeze(node: number, pool: Pool, now: number): void {
    this.#state[node] = SQUEEZED;
    pool.sumWeights += this.#weight[node]!;
    pool.squeezed.set(node, this.#cap[node]! / this.#weight[node]!);
    this.#clockAt[node] = pool.clock;
    this.#wantedAt[node] = now;
    this.#retime(node, pool, now);
  }

  #retime(node: number, pool: Pool, now: number): void {
    if (this.#pools[node] !== undefined) return;
    const left = (this.tasks.finish[this.#top[node]!]! - this.#clock[node]!) * this.#count[node]!;
    const quota = this.#quotas[node];
    if (quota !== undefined) this.#retimeWithin(quota, node, left, pool, now);
    else if (this.#state[node] === CAPPED)
      this.#timers.set(node, now + Math.max(0, Math.round(left / this.#cap[node]!)));
    else pool.finish.set(node, pool.clock + left / (this.#weight[node]! * this.#yield[node]!));
  }

  /** Times a leaf for whatever comes first: the end of a task, of its quota, or of the period. */
  #retimeWithin(quota: Quota, node: number, left: number, pool: Pool, now: number): void {
    const cap = this.#cap[node]!;
    const needed = this.#state[node] === SQUEEZED ? left / this.#yield[node]! : left;
    const free = this.#state[node] === CAPPED && !quota.binds(cap, now);
    const ends = free || needed <= quota.budget;
    const until = ends ? needed : quota.budget;
    this.#due[node] = ends ? TASK_ENDS : QUOTA_ENDS;
    if (this.#state[node] === SQUEEZED) {
      pool.finish.set(node, pool.clock + until / this.#weight[node]!);
      this.#timers.set(node, quota.periodEnd);
      return;
    }
    const time = now + Math.max(0, Math.round(until / cap));
    const late = !free && (ends ? time > quota.periodEnd : time >= quota.periodEnd);
    if (late) this.#due[node] = PERIOD_ENDS;
    this.#timers.set(node, late ? quota.periodEnd : time);
  }

  /**
   * Finds the level by moving members between the two sets. Each move raises the level, so the first loop leaves no
   * capped member above it that the second could send back: every member moves at most twice.
   */
  #balance(node: number, pool: Pool, now: number): void {
    if (!pool.tracked) this.#track(pool);
    if (pool.sumCap <= pool.capacity) {
      while (pool.squeezed.size > 0) this.#move(pool.squeezed.top(), pool, now, true);
      pool.level = Infinity;
      pool.clock = 0;
      if (2 * pool.sumCap <= pool.capacity) this.#untrack(pool);
    } else {
      pool.findLevel();
      while (pool.capped.size > 0 && -pool.capped.topKey() > pool.level)
        this.#move(pool.capped.top(), pool, now, false);
      while (pool.squeezed.size > 0 && pool.squeezed.topKey() <= pool.level)
        this.#move(pool.squeezed.top(), pool, now, true);
    }
    this.#passDown(pool, now);
    if (pool.finish.size === 0) this.#timers.remove(node);
    else
      this.#timers.set(node, now + Math.max(0, Math.round((pool.finish.topKey() - pool.clock) / pool.level)));
  }

  #move(node: number, pool: Pool, now: number, satisfied: boolean): void {
    if (this.#pools[node] === undefined) this.#settle(node, pool, now);
    this.#detach(node, pool);
    pool.sumCap += this.#cap[node]!;
    if (satisfied) this.#satisfy(node, pool, now);
    else this.#squeeze(node, pool, now);
    if (pool.sumCap > pool.capacity) pool.findLevel();
  }

  /** Groups whose rate has changed share it anew among their own leaves. */
  #passDown(pool: Pool, now: number): void {
    for (const group of pool.groups) {
      const inner = this.#pools[group]!;
      const rate = this.rateOf(group);
      if (rate === inner.capacity) continue;
      inner.sync(now);
      inner.capacity = rate;
      if (inner.tracked || inner.sumCap > rate) this.#balance(group, inner, now);
    }
  }
}
