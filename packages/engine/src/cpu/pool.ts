import { type HeapRegister, IndexedHeap } from '../kernel/indexed-heap.ts';
import type { Member } from './member.ts';

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

/**
 * A capacity that members share. `level` is the water level of max-min fairness: a squeezed member gets
 * level × weight, a capped one its cap, and level = (capacity − Σ caps of the capped) / Σ weights of the squeezed.
 */
export class Pool {
  readonly id: number;
  /** What this pool is in the pool above; null for a root. */
  readonly self: Member | null;
  /** All threads, those that have a core to themselves, and what a thread beside another adds. */
  #threads: number;
  #cores: number;
  readonly #gain: number;
  /** The most that it can be given: a VM's vCPUs, a host's own capacity. */
  readonly ceiling: number;
  reserved = 0;
  /** Σ caps of all members that want something; whole numbers, so exact. */
  sumCap = 0;
  sumCapped = 0;
  sumWeights = 0;
  /** Infinity while nobody is squeezed. */
  level = Infinity;
  /** ∫ level dt while somebody is squeezed, and by how much that is more for rounding in this sum. */
  clock = 0;
  clockRest = 0;
  usedIntegral = 0;
  idleIntegral = 0;
  /** What its members wanted, up to the ceiling, and the pool above did not give. */
  unmetIntegral = 0;
  /** Pools inside this one. */
  readonly groups: Member[] = [];
  /** All that may want a share, groups included, by their numbers; leaves from when they have something to do. */
  readonly members: Member[] = [];
  /** What its leaves are made with, each once. */
  readonly #places: LeafPlace[] = [];
  /** Whether it has ever had one. */
  wasShared = false;
  /**
   * Whether `capped`, `squeezed` and their sums are kept. They need not be while all members get all that they want,
   * which is most of the time; they are from the first shortage until demand is under half of the capacity.
   */
  tracked = false;
  /** Keyed by −cap/weight: the most demanding first. */
  readonly capped: IndexedHeap;
  /** Keyed by cap/weight: the most easily satisfied first. */
  readonly squeezed: IndexedHeap;
  /** Squeezed leaves by their next end on this pool's clock. */
  readonly finish: IndexedHeap;
  #at = 0;

  constructor(
    id: number,
    self: Member | null,
    size: PoolSize,
    { ratios, finishes }: { readonly ratios: HeapRegister; readonly finishes: HeapRegister },
  ) {
    this.id = id;
    this.self = self;
    this.#threads = size.capacity;
    this.#cores = size.smt?.cores ?? size.capacity;
    this.#gain = size.smt?.gain ?? 0;
    this.ceiling = size.ceiling;
    this.capped = new IndexedHeap(ratios);
    this.squeezed = new IndexedHeap(ratios);
    this.finish = new IndexedHeap(finishes);
  }

  /**
   * What the members get together. Threads go to idle cores first; what is busy beyond the cores runs beside another
   * thread, and adds only a share of itself (rule C1, SMT).
   */
  get capacity(): number {
    const beside = Math.min(this.sumCap, this.#threads) - this.#cores;
    return beside > 0 ? this.#cores + beside * this.#gain : this.#cores;
  }

  /** Whether all members get all that they want, and nothing is kept for a shortage: a change concerns nobody else. */
  get isOpen(): boolean {
    return !this.tracked && this.self === null;
  }

  /** Changes what the members of an open pool want together; whether there is enough for all. The pool is in step. */
  wantsMore(cap: number): boolean {
    this.sumCap += cap;
    return this.sumCap <= this.#cores;
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
    this.#cores = capacity;
  }

  /** Brings clock and integrals up to date; must precede every change of level, capacity or demand. */
  sync(now: number): void {
    const elapsed = now - this.#at;
    if (elapsed === 0) return;
    this.#at = now;
    if (this.sumCap <= this.#cores) {
      this.usedIntegral += elapsed * this.sumCap;
      if (this.sumCap < this.reserved) this.idleIntegral += elapsed * (this.reserved - this.sumCap);
    } else this.#syncShort(elapsed);
  }

  /** More is wanted than there are cores. */
  #syncShort(elapsed: number): void {
    const rate = Math.min(this.sumCap, this.capacity);
    this.usedIntegral += elapsed * rate;
    this.unmetIntegral += elapsed * (Math.min(this.sumCap, this.ceiling) - rate);
    if (rate < this.reserved) this.idleIntegral += elapsed * (this.reserved - rate);
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
}
