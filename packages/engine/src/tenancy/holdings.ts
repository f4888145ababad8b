import type { PlanTenantNeed } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import { floatsOf, longerFloats } from '../kernel/columns.ts';

/** What recorded instances have held of each host until a moment: amounts times µs. */
export interface TenantUse {
  readonly cpuMilli: Float64Array;
  readonly memoryBytes: Float64Array;
  readonly overheadBytes: Float64Array;
  readonly guestOsBytes: Float64Array;
  readonly instances: Float64Array;
}

/** Amounts of one host, in this order: CPU, memory of the workload, of the stack, of guest systems, instances. */
const AMOUNTS = 5;

/** What recorded instances hold of each host, added up over time (rule L1). */
export class Holdings {
  readonly #fleet: Fleet;
  /** Host · AMOUNTS + which: held now, and its integral until `#at` of the host. */
  #held = new Float64Array(16 * AMOUNTS);
  #areas = new Float64Array(16 * AMOUNTS);
  #at = new Float64Array(16);
  /** Of the CPU held, what is by samples. */
  #sampled = new Float64Array(16);

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  /** One more of this need on a holder, or (−1) one fewer; `cpuMilli` of it is in use whatever happens. */
  change(holder: number, need: PlanTenantNeed, times: number, cpuMilli: number, now: number): void {
    const host = this.#fleet.hostOf(holder);
    this.#advance(host, now);
    const held = this.#held;
    const at = host * AMOUNTS;
    held[at]! += times * cpuMilli;
    held[at + 1]! += times * (need.memoryBytes - need.overheadBytes - need.guestOsBytes);
    held[at + 2]! += times * need.overheadBytes;
    held[at + 3]! += times * need.guestOsBytes;
    held[at + 4]! += times;
  }

  /** What is in use by recorded utilisation on a host changes to so much. */
  use(host: number, cpuMilli: number, now: number): void {
    this.#advance(host, now);
    this.#held[host * AMOUNTS]! += cpuMilli - this.#sampled[host]!;
    this.#sampled[host] = cpuMilli;
  }

  /** CPU held of all hosts until now, millicore-µs. */
  cpuUntil(now: number): number {
    let sum = 0;
    for (let host = 0; host < this.#fleet.hosts.length; host++) {
      this.#advance(host, now);
      sum += this.#areas[host * AMOUNTS]!;
    }
    return sum;
  }

  /** The same, and nothing changes. */
  seenCpuUntil(now: number): number {
    let sum = 0;
    for (let host = 0; host < Math.min(this.#at.length, this.#fleet.hosts.length); host++)
      sum += this.#areas[host * AMOUNTS]! + (now - this.#at[host]!) * this.#held[host * AMOUNTS]!;
    return sum;
  }

  /** Held now: of the workload, of the stack, of guest systems. */
  memoryBytes(): number {
    let sum = 0;
    for (let at = 0; at < this.#held.length; at += AMOUNTS)
      sum += this.#held[at + 1]! + this.#held[at + 2]! + this.#held[at + 3]!;
    return sum;
  }

  until(now: number): TenantUse {
    const hosts = this.#fleet.hosts.length;
    for (let host = 0; host < hosts; host++) this.#advance(host, now);
    const areas = (which: number) => floatsOf(hosts, host => this.#areas[host * AMOUNTS + which]!);
    return {
      cpuMilli: areas(0),
      memoryBytes: areas(1),
      overheadBytes: areas(2),
      guestOsBytes: areas(3),
      instances: areas(4),
    };
  }

  #advance(host: number, now: number): void {
    while (host >= this.#at.length) this.#grow();
    const elapsed = now - this.#at[host]!;
    if (elapsed === 0) return;
    const held = this.#held;
    const areas = this.#areas;
    const at = host * AMOUNTS;
    areas[at]! += elapsed * held[at]!;
    areas[at + 1]! += elapsed * held[at + 1]!;
    areas[at + 2]! += elapsed * held[at + 2]!;
    areas[at + 3]! += elapsed * held[at + 3]!;
    areas[at + 4]! += elapsed * held[at + 4]!;
    this.#at[host] = now;
  }

  #grow(): void {
    const hosts = this.#at.length * 2;
    this.#at = longerFloats(this.#at, hosts);
    this.#sampled = longerFloats(this.#sampled, hosts);
    this.#held = longerFloats(this.#held, hosts * AMOUNTS);
    this.#areas = longerFloats(this.#areas, hosts * AMOUNTS);
  }
}
