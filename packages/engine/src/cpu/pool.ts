import { type HeapRegister, IndexedHeap } from '../kernel/indexed-heap.ts';
import type { Member } from './member.ts';
import { POOL_ROW, type PoolRows } from './pool-rows.ts';

const { AT, SUM_CAP, USED, IDLE, RESERVED, CORES, FLOATS } = POOL_ROW;

/** How much a pool has to give. */
export interface PoolSize {
  readonly capacity: number;
  readonly ceiling: number;
  /** Where cores run more than one thread: how many cores, and what a second thread adds to a core, 0 to 1. */
  readonly smt?: { readonly cores: number; readonly gain: number };
}

/** What bounds a leaf when it is made, and where it stands. */
export interface LeafPlace {
  readonly pool: Pool;
  readonly limit: number;
  readonly weight: number;
  readonly perTask: number;
  /** See Member. */
  readonly progress: number;
}

/** What pools have in common: where members stand in their sets, and their rows. */
export interface PoolGround {
  readonly ratios: HeapRegister;
  readonly finishes: HeapRegister;
  readonly rows: PoolRows;
}

/**
 * A capacity that members share. `level` is the water level of max-min fairness: a squeezed member gets
 * level × weight, a capped one its cap, and level = (capacity − Σ caps of the capped) / Σ weights of the squeezed.
 * What every event needs of it stands in its row.
 */
export class Pool {
  readonly id: number;
  readonly row: number;
  /** What this pool is in the pool above; null for a root. */
  readonly self: Member | null;
  /** All threads, and what a thread beside another adds. */
  #threads: number;
  readonly #gain: number;
  /** The most that it can be given: a VM's vCPUs, a host's own capacity. */
  readonly ceiling: number;
  sumCapped = 0;
  sumWeights = 0;
  /** Infinity while nobody is squeezed. */
  level = Infinity;
  /** ∫ level dt while somebody is squeezed, and by how much that is more for rounding in this sum. */
  clock = 0;
  clockRest = 0;
  /** What its members wanted, up to the ceiling, and the pool above did not give. */
  unmetIntegral = 0;
  /** Pools inside this one. */
  readonly groups: Member[] = [];
  /** All that may want a share, groups included, by their numbers; leaves once somebody may be short, or they have more than a row. */
  readonly members: Member[] = [];
  /** Numbers of leaves that have had something to do and are nothing but a row, as all get what they want. */
  bare: number[] = [];
  /** What its leaves are made with, each once. */
  readonly #places: LeafPlace[] = [];
  /** Whether it has ever had one. */
  wasShared = false;
  /**
   * Whether `capped`, `squeezed` and their sums are kept. They need not be while all members get all that they want,
   * which is most of the time; they are from the first shortage until demand is under half of the capacity.
   */
  #tracked = false;
  /** Keyed by −cap/weight: the most demanding first. */
  readonly capped: IndexedHeap;
  /** Keyed by cap/weight: the most easily satisfied first. */
  readonly squeezed: IndexedHeap;
  /** Squeezed leaves by their next end on this pool's clock. */
  readonly finish: IndexedHeap;
  readonly #rows: PoolRows;

  /** `rows`: where its own is added. */
  constructor(id: number, self: Member | null, size: PoolSize, { ratios, finishes, rows }: PoolGround) {
    this.id = id;
    this.row = rows.add(size.smt?.cores ?? size.capacity);
    this.#rows = rows;
    this.self = self;
    this.#threads = size.capacity;
    this.#gain = size.smt?.gain ?? 0;
    this.ceiling = size.ceiling;
    this.capped = new IndexedHeap(ratios);
    this.squeezed = new IndexedHeap(ratios);
    this.finish = new IndexedHeap(finishes);
  }

  /** Σ caps of all members that want something; whole numbers, so exact. */
  get sumCap(): number {
    return this.#rows.floats[this.row * FLOATS + SUM_CAP]!;
  }

  set sumCap(sumCap: number) {
    this.#rows.floats[this.row * FLOATS + SUM_CAP] = sumCap;
  }

  get reserved(): number {
    return this.#rows.floats[this.row * FLOATS + RESERVED]!;
  }

  set reserved(capacity: number) {
    this.#rows.floats[this.row * FLOATS + RESERVED] = capacity;
  }

  get usedIntegral(): number {
    return this.#rows.floats[this.row * FLOATS + USED]!;
  }

  set usedIntegral(used: number) {
    this.#rows.floats[this.row * FLOATS + USED] = used;
  }

  get idleIntegral(): number {
    return this.#rows.floats[this.row * FLOATS + IDLE]!;
  }

  get tracked(): boolean {
    return this.#tracked;
  }

  set tracked(tracked: boolean) {
    this.#tracked = tracked;
    for (const member of this.members) member.noteFreedom();
  }

  /**
   * What the members get together. Threads go to idle cores first; what is busy beyond the cores runs beside another
   * thread, and adds only a share of itself (rule C1, SMT).
   */
  get capacity(): number {
    const cores = this.#cores;
    const beside = Math.min(this.sumCap, this.#threads) - cores;
    return beside > 0 ? cores + beside * this.#gain : cores;
  }

  /** Whether all members get all that they want, and nothing is kept for a shortage: a change concerns nobody else. */
  get isOpen(): boolean {
    return !this.#tracked && this.self === null;
  }

  /** What a leaf is made with here; one for all that are alike. */
  placeFor(shape: Omit<LeafPlace, 'pool'>): LeafPlace {
    const { limit, weight, perTask, progress } = shape;
    for (const one of this.#places)
      if (
        one.limit === limit &&
        one.weight === weight &&
        one.perTask === perTask &&
        one.progress === progress
      )
        return one;
    const place = { pool: this, limit, weight, perTask, progress };
    this.#places.push(place);
    return place;
  }

  /** What the pool above gives from now on. */
  grant(capacity: number): void {
    this.#threads = capacity;
    this.#rows.floats[this.row * FLOATS + CORES] = capacity;
  }

  /** Brings clock and integrals up to date; must precede every change of level, capacity or demand. */
  sync(now: number): void {
    if (this.sumCap <= this.#cores) {
      this.#rows.sync(this.row, now);
      return;
    }
    const elapsed = now - this.#at;
    if (elapsed === 0) return;
    this.#rows.floats[this.row * FLOATS + AT] = now;
    this.#syncShort(elapsed);
  }

  /** More is wanted than there are cores. */
  #syncShort(elapsed: number): void {
    const rate = Math.min(this.sumCap, this.capacity);
    this.usedIntegral += elapsed * rate;
    this.unmetIntegral += elapsed * (Math.min(this.sumCap, this.ceiling) - rate);
    const idle = this.reserved - rate;
    if (idle > 0) this.#rows.floats[this.row * FLOATS + IDLE]! += elapsed * idle;
    if (this.sumWeights > 0) this.#advance(elapsed * this.level);
  }

  /**
   * A member of overwhelming weight receives weight × a step of the clock, so that it is not to lose the last digits of small
   * steps on a late clock: what a sum drops is kept (D. Knuth, TAOCP 2, 4.2.2, theorem B).
   */
  #advance(step: number): void {
    const sum = this.clock + step;
    const added = sum - this.clock;
    this.clockRest += this.clock - (sum - added) + (step - added);
    this.clock = sum;
  }

  /** Nobody is squeezed, so that the clock may begin anew. */
  resetClock(): void {
    this.clock = 0;
    this.clockRest = 0;
  }

  /** What has been used until now. Changes nothing, so that looking at a run does not round its sums elsewhere. */
  usedUntil(now: number): number {
    return this.usedIntegral + (now - this.#at) * Math.min(this.sumCap, this.capacity);
  }

  findLevel(): void {
    this.level = (this.capacity - this.sumCapped) / this.sumWeights;
  }

  get #at(): number {
    return this.#rows.floats[this.row * FLOATS + AT]!;
  }

  /** Of its threads, those that have a core to themselves. */
  get #cores(): number {
    return this.#rows.floats[this.row * FLOATS + CORES]!;
  }
}
