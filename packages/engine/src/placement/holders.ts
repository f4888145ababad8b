import type { PlanPlatform } from '@tare/schema';
import { longerFloats } from '../kernel/columns.ts';

/** What an instance or a guest asks of the holder (host or guest) that it is placed on. */
export interface Need {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly vcpus: number;
}

export interface HolderSize {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly instances: number;
  readonly vcpus: number;
}

/**
 * Free room of hosts, or of guests that hold many instances. Choosing looks at every holder: O(holders) a decision,
 * which is what keeps rule K5 from holding for placement (SPEC.md, "Not modelled and known limits").
 */
export class Holders {
  #freeCpu = new Float64Array(16);
  #freeMemory = new Float64Array(16);
  #freeSlots = new Float64Array(16);
  #freeVcpus = new Float64Array(16);
  #cpu = new Float64Array(16);
  #memory = new Float64Array(16);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(size: HolderSize): number {
    const holder = this.#size++;
    if (holder === this.#cpu.length) this.#grow();
    this.#freeCpu[holder] = this.#cpu[holder] = size.cpuMilli;
    this.#freeMemory[holder] = this.#memory[holder] = size.memoryBytes;
    this.#freeSlots[holder] = size.instances;
    this.#freeVcpus[holder] = size.vcpus;
    return holder;
  }

  fits(holder: number, need: Need): boolean {
    return (
      this.#freeSlots[holder]! >= 1 &&
      this.#freeCpu[holder]! >= need.cpuMilli &&
      this.#freeMemory[holder]! >= need.memoryBytes &&
      this.#freeVcpus[holder]! >= need.vcpus
    );
  }

  take(holder: number, need: Need): void {
    this.#freeSlots[holder]!--;
    this.#freeCpu[holder]! -= need.cpuMilli;
    this.#freeMemory[holder]! -= need.memoryBytes;
    this.#freeVcpus[holder]! -= need.vcpus;
  }

  /** What was taken for this need is free again. */
  give(holder: number, need: Need): void {
    this.#freeSlots[holder]!++;
    this.#freeCpu[holder]! += need.cpuMilli;
    this.#freeMemory[holder]! += need.memoryBytes;
    this.#freeVcpus[holder]! += need.vcpus;
  }

  freeCpu(holder: number): number {
    return this.#freeCpu[holder]!;
  }

  freeMemory(holder: number): number {
    return this.#freeMemory[holder]!;
  }

  /** The holder that the policy prefers among those that the need fits, the lowest number among equals; −1: none. */
  choose(policy: PlanPlatform['placement'], need: Need): number {
    let chosen = -1;
    let best = -Infinity;
    for (let holder = 0; holder < this.#size; holder++) {
      if (!this.fits(holder, need)) continue;
      if (policy === 'first-fit') return holder;
      const left = this.#shareLeft(holder, need);
      const score = policy === 'least-allocated' ? left : -left;
      if (score <= best) continue;
      best = score;
      chosen = holder;
    }
    return chosen;
  }

  /** Mean of the free shares of CPU and memory after placing: the unrounded score of Kubernetes' LeastAllocated. */
  #shareLeft(holder: number, need: Need): number {
    const cpu = (this.#freeCpu[holder]! - need.cpuMilli) / this.#cpu[holder]!;
    const memory = (this.#freeMemory[holder]! - need.memoryBytes) / this.#memory[holder]!;
    return (cpu + memory) / 2;
  }

  #grow(): void {
    const length = this.#size * 2;
    this.#freeCpu = longerFloats(this.#freeCpu, length);
    this.#freeMemory = longerFloats(this.#freeMemory, length);
    this.#freeSlots = longerFloats(this.#freeSlots, length);
    this.#freeVcpus = longerFloats(this.#freeVcpus, length);
    this.#cpu = longerFloats(this.#cpu, length);
    this.#memory = longerFloats(this.#memory, length);
  }
}
