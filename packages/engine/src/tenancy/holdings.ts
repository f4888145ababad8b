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
/** Places in the row of a host after what it holds of each now: the integral of each until a moment, that, and what of its CPU is by samples. */
const AREA = 5;
const AT = 10;
const SAMPLED = 11;
/** Two lines of the cache, for all of it is touched at each change. */
const ROW = 16;

/** What recorded instances hold of each host, added up over time (rule L1). */
export class Holdings {
  readonly #fleet: Fleet;
  #rows = new Float64Array(16 * ROW);

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  /** One more of this need on a holder, or (−1) one fewer; `cpuMilli` of it is in use whatever happens. */
  change(holder: number, need: PlanTenantNeed, times: number, cpuMilli: number, now: number): void {
    const host = this.#fleet.hostOf(holder);
    this.#advance(host, now);
    const rows = this.#rows;
    const at = host * ROW;
    rows[at]! += times * cpuMilli;
    rows[at + 1]! += times * (need.memoryBytes - need.overheadBytes - need.guestOsBytes);
    rows[at + 2]! += times * need.overheadBytes;
    rows[at + 3]! += times * need.guestOsBytes;
    rows[at + 4]! += times;
  }

  /** What is in use by recorded utilisation on a host changes to so much. */
  use(host: number, cpuMilli: number, now: number): void {
    this.#advance(host, now);
    const at = host * ROW;
    this.#rows[at]! += cpuMilli - this.#rows[at + SAMPLED]!;
    this.#rows[at + SAMPLED] = cpuMilli;
  }

  /** CPU held of all hosts until now, millicore-µs. */
  cpuUntil(now: number): number {
    let sum = 0;
    for (let host = 0; host < this.#fleet.hosts.length; host++) {
      this.#advance(host, now);
      sum += this.#rows[host * ROW + AREA]!;
    }
    return sum;
  }

  /** The same, and nothing changes. */
  seenCpuUntil(now: number): number {
    let sum = 0;
    const rows = this.#rows;
    const end = Math.min(rows.length, this.#fleet.hosts.length * ROW);
    for (let at = 0; at < end; at += ROW) sum += rows[at + AREA]! + (now - rows[at + AT]!) * rows[at]!;
    return sum;
  }

  /** Held now: of the workload, of the stack, of guest systems. */
  memoryBytes(): number {
    let sum = 0;
    for (let at = 0; at < this.#rows.length; at += ROW)
      sum += this.#rows[at + 1]! + this.#rows[at + 2]! + this.#rows[at + 3]!;
    return sum;
  }

  until(now: number): TenantUse {
    const hosts = this.#fleet.hosts.length;
    for (let host = 0; host < hosts; host++) this.#advance(host, now);
    const areas = (which: number) => floatsOf(hosts, host => this.#rows[host * ROW + AREA + which]!);
    return {
      cpuMilli: areas(0),
      memoryBytes: areas(1),
      overheadBytes: areas(2),
      guestOsBytes: areas(3),
      instances: areas(4),
    };
  }

  #advance(host: number, now: number): void {
    const at = host * ROW;
    while (at >= this.#rows.length) this.#rows = longerFloats(this.#rows, this.#rows.length * 2);
    const rows = this.#rows;
    const elapsed = now - rows[at + AT]!;
    if (elapsed === 0) return;
    for (let which = at; which < at + AMOUNTS; which++) rows[which + AREA]! += elapsed * rows[which]!;
    rows[at + AT] = now;
  }
}
