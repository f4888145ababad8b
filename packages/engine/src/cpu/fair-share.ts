import { longerInts } from '../kernel/columns.ts';
import { HeapRegister } from '../kernel/indexed-heap.ts';
import { LeafTimes, PERIOD_ENDS, QUOTA_ENDS, TASK_ENDS } from './leaf-times.ts';
import { Levels } from './levels.ts';
import { Member } from './member.ts';
import { MEMBER, MemberRows } from './member-rows.ts';
import { type LeafPlace, Pool, type PoolSize } from './pool.ts';
import { POOL_ROW, PoolRows } from './pool-rows.ts';
import type { Quota } from './quota.ts';

const { COUNT, TOP, STANDING, POOL, INTS, ROOMY, FREE } = MEMBER;
const { USED, FLOATS: POOL_FLOATS } = POOL_ROW;

/** Of a standing: nobody looks whether it might be roomy. */
const NEVER_ROOMY = MEMBER.CROWDED | MEMBER.NARROW;

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
 * While a leaf has a core for each of its tasks, and its root a core for each of all, their ends are known when they begin
 * (a *roomy* leaf). Else nothing loops over tasks: each leaf has a virtual clock (service given to each of its tasks) and a task ends at a
 * fixed virtual time. A member is *capped* when it gets all that it can use, or *squeezed* when it gets its weight's
 * share of the pool's level; squeezed leaves are timed on the pool's own clock, which runs at the level, so a change
 * of level re-times one entry. An event costs O(log n) in leaves and tasks, and O(groups) on a host that has groups.
 *
 * Units: capacity, limits and weights are whole numbers (millicores; bytes per millisecond), so that sums are exact;
 * work = capacity unit × microsecond. After D. Bertsekas and R. Gallager, "Data Networks" (max-min fairness) and
 * the virtual time of A. Demers, S. Keshav and S. Shenker, "Analysis and simulation of a fair queueing algorithm" (1989).
 */
export class FairShare {
  readonly #ratios = new HeapRegister();
  readonly #finishes = new HeapRegister();
  readonly #timings = new HeapRegister();
  readonly #rows = new MemberRows();
  readonly #poolRows = new PoolRows();
  readonly #times = new LeafTimes(this.#timings, this.#rows);
  /** Of each number the pool that it is, or what the leaf is made with that it is. */
  readonly #places: (Pool | LeafPlace)[] = [];
  /**
   * Of each number the member that it is; null for roots, for leaves that have never had anything to do, as very many never have, and
   * for those that are nothing but a row, as long as all in their pool get what they want.
   */
  readonly #members: (Member | null)[] = [];
  /** Of each number the row of that member if it is a leaf, −1 otherwise. */
  #leafRows = new Int32Array(16).fill(-1);
  /** Of each row the number of its member. */
  readonly #leaves: number[] = [];
  readonly #levels = new Levels(
    this.#times,
    this.#members,
    { ratios: this.#ratios, finishes: this.#finishes },
    pool => this.#gather(pool),
  );
  /** Whether any leaf has ever had a quota. */
  hasQuotas = false;
  /** Roots that have ever had a member, and whether they stand in order. */
  readonly #shared: number[] = [];
  #isInOrder = true;

  /** Adds a pool of its own: a host, a registry. */
  addRoot(capacity: number, smt?: PoolSize['smt']): number {
    return this.#addPool(null, { capacity, ceiling: capacity, ...(smt === undefined ? {} : { smt }) });
  }

  /** Adds a pool inside a pool: a VM with this many millicores. */
  addGroup(parent: number, limit: number, weight: number): number {
    const above = this.#poolOf(parent);
    const row = this.#rows.add(above.row, { limit, perTask: limit });
    const self = new Member(this.#places.length, above, weight, { rows: this.#rows, row, quota: null });
    const group = this.#addPool(self, { capacity: 0, ceiling: limit });
    self.holds(this.#poolOf(group));
    this.#open(above);
    this.#join(self);
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
    const pool = this.#poolOf(parent);
    this.#open(pool);
    const leaf = this.#number(pool.placeFor({ limit, weight, perTask, progress: 1 }), null);
    if (quota !== null) {
      this.hasQuotas = true;
      this.#make(leaf, this.#addRow(leaf, false), quota);
    }
    return leaf;
  }

  /** A leaf whose tasks lose this share of what it receives while it does not get all that it wants (rule C5). */
  wasteWhenSqueezed(leaf: number, share: number): void {
    const place = this.#places[leaf] as LeafPlace;
    const progress = 1 - share;
    this.#places[leaf] = place.pool.placeFor({ ...place, progress });
    const member = this.#members[leaf]!;
    if (member !== null) member.progress = progress;
  }

  /** Reserves so much more of a root's capacity (less, if negative), for the part that stands idle (rule L1). */
  reserve(root: number, capacity: number, now: number): void {
    const pool = this.#poolOf(root);
    pool.sync(now);
    pool.reserved += capacity;
  }

  /** A leaf goes with all its tasks; its number stays, for what it has received. */
  remove(leaf: number, now: number): void {
    this.abort(leaf, now);
    if (this.#leafRows[leaf]! < 0) return;
    const member = this.#members[leaf]!;
    const { members, bare } = this.#poolOfLeaf(leaf);
    if (member !== null) members.splice(members.indexOf(member), 1);
    else bare.splice(bare.indexOf(leaf), 1);
  }

  tasksOf(leaf: number): number {
    const row = this.#leafRows[leaf]!;
    return row < 0 ? 0 : this.#rows.ints[row * INTS + COUNT]!;
  }

  /** Tasks that ended in the last `fire`, and their number. */
  get ended(): Int32Array {
    return this.#times.ended;
  }

  get endedCount(): number {
    return this.#times.endedCount;
  }

  /** Time of what is due next, Infinity when nothing runs: an end that was known, or what a timer is set for. */
  nextTime(): number {
    return Math.min(this.nextKnown(), this.nextTimed());
  }

  nextKnown(): number {
    return this.#times.known.nextTime();
  }

  nextTimed(): number {
    return this.#times.timers.topKey();
  }

  /** Starts a task of this much work (capacity unit × µs) on a leaf. */
  begin(leaf: number, task: number, work: number, now: number): void {
    const row = this.#rowOf(leaf);
    const rows = this.#rows;
    const standing = rows.ints[row * INTS + STANDING]!;
    if ((standing & ROOMY) !== 0 && rows.hasRoom(row)) this.#beginAlone(leaf, row, task, work, now);
    else if ((standing & FREE) === 0) this.#beginSharing(leaf, task, work, now);
    else if ((standing & NEVER_ROOMY) === 0 && rows.becomesRoomy(row))
      this.#beginAlone(leaf, row, task, work, now);
    else {
      if ((standing & ROOMY) !== 0) this.#crowd(leaf, now);
      this.#beginFreely(leaf, row, task, work, now);
    }
  }

  /** On a roomy leaf a task changes nothing for the others, and its end is known. */
  #beginAlone(leaf: number, row: number, task: number, work: number, now: number): void {
    this.#times.beginAlone(row, task, work, now);
    if (!this.#poolRows.takesOne(this.#rows, row, now)) this.#share(leaf, now);
  }

  #beginSharing(leaf: number, task: number, work: number, now: number): void {
    const member = this.#settled(leaf, now);
    this.#times.begin(member.row, task, work);
    this.#levels.recap(member, now);
  }

  /** A roomy leaf gets more tasks than its limit allows. */
  #crowd(leaf: number, now: number): void {
    const member = this.#memberOf(leaf);
    this.#times.crowd(member, now);
    member.noteCrowd();
  }

  /** The members of an open pool want so much more; if that is too much, it is shared from now on. */
  #want(leaf: number, row: number, more: number, now: number): void {
    if (!this.#poolRows.wantMore(this.#rows.ints[row * INTS + POOL]!, more, now)) this.#share(leaf, now);
  }

  /** There is too little in an open pool: it is shared from now on. */
  #share(leaf: number, now: number): void {
    this.#levels.balance(this.#poolOfLeaf(leaf), now);
  }

  /** On a free leaf, a task that leaves a core to each changes nothing for the others: it is timed if it ends first. */
  #beginFreely(leaf: number, row: number, task: number, work: number, now: number): void {
    const rows = this.#rows;
    rows.proceed(row, now);
    this.#times.begin(row, task, work);
    const more = rows.fit(row);
    if (rows.ints[row * INTS + TOP] === task || rows.isCrowded(row)) this.#times.retimeFreely(leaf, row, now);
    if (more !== 0) this.#want(leaf, row, more, now);
  }

  /** Handles what is due; the tasks that ended stand in `ended`. Returns their leaf. */
  fire(): number {
    const { known, timers } = this.#times;
    const node = timers.top();
    const now = timers.topKey();
    if (known.nextTime() <= now) {
      const leaf = this.#leaves[known.row]!;
      this.#times.ended[0] = this.endKnown();
      this.#times.endedCount = 1;
      return leaf;
    }
    const row = this.#leafRows[node]!;
    const isFree = row >= 0 && (this.#rows.ints[row * INTS + STANDING]! & FREE) !== 0;
    return isFree ? this.#fireFreely(node, row, now) : this.#fireSharing(node, row >= 0, now);
  }

  /** As `fire`, where others may be concerned: of a leaf, or of a pool in which somebody is squeezed. Returns the leaf. */
  #fireSharing(node: number, isLeaf: boolean, now: number): number {
    const leaf = this.#settled(isLeaf ? node : this.#poolOf(node).finish.top(), now);
    const due = isLeaf && !leaf.isCapped ? PERIOD_ENDS : leaf.due;
    if (due === TASK_ENDS) this.#endTasks(leaf);
    else this.#turnQuota(leaf.quota!, due === QUOTA_ENDS, now);
    this.#levels.recap(leaf, now);
    return leaf.id;
  }

  /** The task whose end is the next that was known, as `nextKnown` has just said, ends and is returned. */
  endKnown(): number {
    const { known } = this.#times;
    const task = this.#times.endAlone();
    this.#poolRows.losesOne(this.#rows, known.rowOf(task), known.restOf(task), known.now);
    return task;
  }

  /** As `fire`, of a task on a free leaf: nobody else is concerned, as long as there is enough for all. */
  #fireFreely(leaf: number, row: number, now: number): number {
    const rows = this.#rows;
    const due = this.#times.dueOn(row);
    const pool = rows.ints[row * INTS + POOL]! * POOL_FLOATS;
    this.#poolRows.floats[pool + USED]! += rows.reach(row, due, now);
    this.#times.endUntil(row, due);
    const more = rows.fit(row);
    if (rows.ints[row * INTS + COUNT]! > 0) this.#times.retimeFreely(leaf, row, now);
    else this.#times.timers.remove(leaf);
    if (more !== 0) this.#want(leaf, row, more, now);
    return leaf;
  }

  /** Drops all tasks of a leaf, whatever is left of them. */
  abort(leaf: number, now: number): void {
    if (this.tasksOf(leaf) === 0) return;
    const member = this.#sharing(leaf, now);
    member.top = -1;
    member.count = 0;
    member.clock = 0;
    this.#levels.recap(member, now);
  }

  /** A leaf stands still with its tasks until it is released. */
  hold(leaf: number, now: number): void {
    const member = this.#sharing(leaf, now);
    member.isHeld = true;
    this.#levels.recap(member, now);
  }

  release(leaf: number, now: number): void {
    this.#settled(leaf, now).isHeld = false;
    this.#levels.recap(this.#memberOf(leaf), now);
  }

  /** A leaf has other bounds from now on; its tasks go on. */
  reshape(leaf: number, { limit, weight, quota }: LeafShape, now: number): void {
    const member = this.#sharing(leaf, now);
    const { isHeld } = member;
    member.isHeld = true;
    this.#levels.recap(member, now);
    this.#times.timers.remove(leaf);
    member.limit = limit;
    member.weight = weight;
    member.quota = quota;
    this.hasQuotas ||= quota !== null;
    member.isHeld = isHeld;
    this.#levels.recap(member, now);
  }

  /** Work that is left of a task of this leaf. */
  leftOf(leaf: number, task: number, now: number): number {
    return this.#times.leftOf(this.#settled(leaf, now), task, now);
  }

  /** Work that a leaf has received until now. */
  usedBy(leaf: number, now: number): number {
    const member = this.#readOf(leaf, now);
    if (member !== null) return member.used;
    const row = this.#leafRows[leaf]!;
    return row < 0 ? 0 : this.#rows.usedBy(row, now);
  }

  /** What a leaf wanted until now and did not get because others had it: its quota and its limit apart. */
  unmetBy(leaf: number, now: number): number {
    return this.#readOf(leaf, now)?.unmet ?? 0;
  }

  /** What a group wanted until now and did not get: the steal time of a VM (rule C5). */
  unmetByGroup(group: number, now: number): number {
    const pool = this.#poolOf(group);
    pool.sync(now);
    return pool.unmetIntegral;
  }

  quotaOf(leaf: number): Quota | null {
    return this.#members[leaf]?.quota ?? null;
  }

  /** Present rate of a leaf. */
  rateOf(leaf: number): number {
    const member = this.#members[leaf] ?? null;
    if (member !== null) return member.rate;
    const row = this.#leafRows[leaf]!;
    return row < 0 ? 0 : this.#rows.rateOf(row);
  }

  /** Integrals of a root until now: capacity used, and capacity reserved but not used. */
  integrals(root: number, now: number): { readonly used: number; readonly idleReserved: number } {
    const pool = this.#poolOf(root);
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
    return this.#poolOf(root).usedUntil(now);
  }

  #poolOf(number: number): Pool {
    return this.#places[number] as Pool;
  }

  #poolOfLeaf(leaf: number): Pool {
    return (this.#places[leaf] as LeafPlace).pool;
  }

  #rowOf(leaf: number): number {
    const row = this.#leafRows[leaf]!;
    return row < 0 ? this.#enter(leaf) : row;
  }

  /** A leaf has something to do for the first time: where all get what they want a row is all that is needed of it. */
  #enter(leaf: number): number {
    const pool = this.#poolOfLeaf(leaf);
    const row = this.#addRow(leaf, pool.isOpen);
    if (pool.isOpen) pool.bare.push(leaf);
    else this.#make(leaf, row, null);
    return row;
  }

  #addRow(leaf: number, isFree: boolean): number {
    const place = this.#places[leaf] as LeafPlace;
    const row = this.#rows.add(place.pool.row, place);
    this.#rows.setFree(row, isFree);
    this.#rows.becomesRoomy(row);
    this.#leafRows[leaf] = row;
    this.#leaves[row] = leaf;
    return row;
  }

  /** A leaf, as who it is for the sharing. */
  #memberOf(leaf: number): Member {
    const member = this.#members[leaf]!;
    if (member !== null) return member;
    const row = this.#rowOf(leaf);
    // It may have become one by that.
    if (this.#members[leaf] !== null) return this.#members[leaf]!;
    const { bare } = this.#poolOfLeaf(leaf);
    bare.splice(bare.indexOf(leaf), 1);
    return this.#make(leaf, row, null);
  }

  #make(leaf: number, row: number, quota: Quota | null): Member {
    const { pool, weight, progress } = this.#places[leaf] as LeafPlace;
    const member = new Member(leaf, pool, weight, { rows: this.#rows, row, quota });
    member.progress = progress;
    this.#members[leaf] = member;
    this.#join(member);
    return member;
  }

  /** Makes members of the leaves of a pool that are nothing but rows. */
  #gather(pool: Pool): void {
    const { bare } = pool;
    pool.bare = [];
    for (const leaf of bare.sort((a, b) => a - b)) this.#make(leaf, this.#leafRows[leaf]!, null);
  }

  /** Members of a pool stand there by their numbers, whoever has had something to do first. */
  #join(member: Member): void {
    const { members, tracked } = member.pool;
    let at = members.length;
    while (at > 0 && members[at - 1]!.id > member.id) at--;
    members.splice(at, 0, member);
    if (tracked) this.#levels.reserve();
  }

  /** A pool has somebody who may want a share. */
  #open(pool: Pool): void {
    if (pool.wasShared) return;
    pool.wasShared = true;
    if (pool.self !== null) return;
    this.#isInOrder &&= (this.#shared.at(-1) ?? -1) < pool.id;
    this.#shared.push(pool.id);
  }

  #addPool(self: Member | null, size: PoolSize): number {
    const ground = { ratios: this.#ratios, finishes: this.#finishes, rows: this.#poolRows };
    return this.#number(new Pool(this.#places.length, self, size, ground), self);
  }

  #number(place: Pool | LeafPlace, member: Member | null): number {
    const number = this.#places.push(place) - 1;
    this.#members.push(member);
    if (number === this.#leafRows.length)
      this.#leafRows = longerInts(this.#leafRows, 2 * number).fill(-1, number);
    this.#timings.reserve(number + 1);
    return number;
  }

  /** A leaf that is a member, and its pool, brought up to date. */
  #readOf(leaf: number, now: number): Member | null {
    if (this.#members[leaf] !== null) return this.#settled(leaf, now);
    this.#poolOfLeaf(leaf).sync(now);
    return null;
  }

  /** A leaf, it and its pool brought up to date. */
  #settled(leaf: number, now: number): Member {
    const member = this.#memberOf(leaf);
    member.pool.sync(now);
    member.settle(now);
    return member;
  }

  /** The same, of a leaf whose tasks share its clock from now on. */
  #sharing(leaf: number, now: number): Member {
    const member = this.#settled(leaf, now);
    if (member.isRoomy) this.#times.crowd(member, now);
    return member;
  }

  #turnQuota(quota: Quota, usedUp: boolean, now: number): void {
    this.#times.endedCount = 0;
    if (usedUp) quota.exhaust(now);
    else quota.refill(now);
  }

  /**
   * Ends every task whose virtual finish is reached; the first one is, up to the rounding of time (rule K1), which is
   * taken back here so that each task receives exactly its work.
   */
  #endTasks(leaf: Member): void {
    const due = this.#times.dueOn(leaf.row);
    const rounded = (due - leaf.clock) * leaf.count;
    leaf.used += rounded;
    for (let pool: Pool | undefined = leaf.pool; pool !== undefined; pool = pool.self?.pool)
      pool.usedIntegral += rounded;
    if (leaf.quota !== null) leaf.quota.budget -= rounded;
    this.#times.endUntil(leaf.row, due);
  }
}
