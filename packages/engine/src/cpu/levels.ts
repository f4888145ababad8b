import type { HeapRegister } from '../kernel/indexed-heap.ts';
import type { LeafTimes } from './leaf-times.ts';
import type { Member } from './member.ts';
import type { Pool } from './pool.ts';

/** Where members stand in the sets of their pools. */
export interface LevelRegisters {
  readonly ratios: HeapRegister;
  readonly finishes: HeapRegister;
}

/**
 * Rule C1, max-min fairness: who of a pool is capped and who is squeezed, and at which level. The two sets are kept only
 * while somebody may be short (docs/decisions/0003).
 */
export class Levels {
  readonly #times: LeafTimes;
  /** By number; null for roots, and for leaves that have had nothing to do or are nothing but a row. */
  readonly #members: readonly (Member | null)[];
  readonly #registers: LevelRegisters;
  readonly #gather: (pool: Pool) => void;

  /** `gather`: makes members of the leaves of a pool that are nothing but rows. */
  constructor(
    times: LeafTimes,
    members: readonly (Member | null)[],
    registers: LevelRegisters,
    gather: (pool: Pool) => void,
  ) {
    this.#times = times;
    this.#members = members;
    this.#registers = registers;
    this.#gather = gather;
  }

  /** Makes room for all members in the sets of pools, which are kept for nobody until one is short. */
  reserve(): void {
    this.#registers.ratios.reserve(this.#members.length);
    this.#registers.finishes.reserve(this.#members.length);
  }

  /** What a leaf can use has changed: passes it up, shares anew, and re-times. The leaf is settled, and not roomy. */
  recap(leaf: Member, now: number): void {
    const { pool, quota } = leaf;
    const still = leaf.isHeld || quota?.throttled === true;
    const cap = still ? 0 : Math.min(leaf.limit, leaf.count * leaf.perTask);
    if (!pool.tracked) this.#changeFreely(leaf, cap, now);
    else if (!leaf.isIdle && cap === leaf.cap) this.#times.retime(leaf, now);
    else this.#change(leaf, cap, now);
    if (quota?.throttled === true) this.#times.timers.set(leaf.id, quota.periodEnd);
    this.#spread(pool, now);
  }

  /** Changes the cap of a member of a pool in which everybody gets all that they want. */
  #changeFreely(member: Member, cap: number, now: number): void {
    member.pool.sumCap += cap - member.cap;
    member.cap = cap;
    if (cap === 0) {
      member.rest();
      this.#times.timers.remove(member.id);
      return;
    }
    member.satisfy(now);
    this.#times.retime(member, now);
  }

  #spread(pool: Pool, now: number): void {
    const { self } = pool;
    if (self !== null) {
      const cap = Math.min(self.limit, pool.sumCap);
      if (cap !== self.cap) this.#recapGroup(self, cap, now);
      pool.grant(self.rate);
    }
    if (pool.tracked || pool.sumCap > pool.capacity) this.balance(pool, now);
  }

  #recapGroup(group: Member, cap: number, now: number): void {
    const outer = group.pool;
    outer.sync(now);
    if (outer.tracked) this.#change(group, cap, now);
    else this.#changeFreely(group, cap, now);
    if (outer.tracked || outer.sumCap > outer.capacity) this.balance(outer, now);
  }

  /** Begins to keep the two sets of a pool; all its members that want something are capped. */
  #track(pool: Pool, now: number): void {
    this.#gather(pool);
    pool.tracked = true;
    this.reserve();
    for (const member of pool.members) {
      if (member.isRoomy) this.#times.crowd(member, now);
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
    const { timers } = this.#times;
    if (member.isIdle) {
      // One that was throttled, and whose tasks have gone, waited for the end of its period.
      if (member.inner === null) timers.remove(id);
      return;
    }
    pool.sumCap -= member.cap;
    if (member.isCapped) {
      pool.sumCapped -= member.cap;
      pool.capped.remove(id);
      if (member.inner === null) timers.remove(id);
    } else {
      pool.sumWeights -= member.weight;
      pool.squeezed.remove(id);
      if (member.inner === null) pool.finish.remove(id);
      if (member.quota !== null) timers.remove(id);
    }
    member.rest();
  }

  /** The member gets its whole cap. */
  #satisfy(member: Member, now: number): void {
    member.pool.sumCapped += member.cap;
    member.pool.capped.set(member.id, -member.ratio);
    member.satisfy(now);
    this.#times.retime(member, now);
  }

  /** The member gets its weight's share. */
  #squeeze(member: Member, now: number): void {
    member.pool.sumWeights += member.weight;
    member.pool.squeezed.set(member.id, member.ratio);
    member.squeeze(now);
    this.#times.retime(member, now);
  }

  /**
   * Finds the level by moving members between the two sets. Each move raises the level, so the first loop leaves no
   * capped member above it that the second could send back: every member moves at most twice.
   */
  balance(pool: Pool, now: number): void {
    if (!pool.tracked) this.#track(pool, now);
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
    this.#times.retimePool(pool, now);
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
      if (inner.tracked || inner.sumCap > rate) this.balance(inner, now);
    }
  }
}
