import type { PlanTenantNeed } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';

/** What recorded instances have held of each host until a moment: amounts times µs. */
export interface TenantUse {
  readonly cpuMilli: Float64Array;
  readonly memoryBytes: Float64Array;
  readonly overheadBytes: Float64Array;
  readonly guestOsBytes: Float64Array;
  readonly instances: Float64Array;
}

/** An amount of each host, and its integral over time. */
class Level {
  readonly now: number[] = [];
  readonly area: number[] = [];

  grow(hosts: number): void {
    while (this.now.length < hosts) {
      this.now.push(0);
      this.area.push(0);
    }
  }
}

/** What recorded instances hold of each host, added up over time (rule L1). */
export class Holdings {
  readonly #fleet: Fleet;
  readonly #cpu = new Level();
  readonly #memory = new Level();
  readonly #overhead = new Level();
  readonly #guestOs = new Level();
  readonly #instances = new Level();
  readonly #all = [this.#cpu, this.#memory, this.#overhead, this.#guestOs, this.#instances];
  readonly #at: number[] = [];

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  /** One more of this need on a holder, or (−1) one fewer. */
  change(holder: number, need: PlanTenantNeed, times: number, now: number): void {
    const host = this.#fleet.hostOf(holder);
    this.#advance(host, now);
    this.#cpu.now[host]! += times * need.cpuMilli;
    this.#memory.now[host]! += times * (need.memoryBytes - need.overheadBytes - need.guestOsBytes);
    this.#overhead.now[host]! += times * need.overheadBytes;
    this.#guestOs.now[host]! += times * need.guestOsBytes;
    this.#instances.now[host]! += times;
  }

  until(now: number): TenantUse {
    for (const [host] of this.#fleet.hosts.entries()) this.#advance(host, now);
    const areas = ({ area }: Level) => Float64Array.from(area);
    return {
      cpuMilli: areas(this.#cpu),
      memoryBytes: areas(this.#memory),
      overheadBytes: areas(this.#overhead),
      guestOsBytes: areas(this.#guestOs),
      instances: areas(this.#instances),
    };
  }

  #advance(host: number, now: number): void {
    while (this.#at.length <= host) {
      this.#at.push(now);
      for (const level of this.#all) level.grow(this.#at.length);
    }
    const elapsed = now - this.#at[host]!;
    if (elapsed === 0) return;
    for (const level of this.#all) level.area[host]! += elapsed * level.now[host]!;
    this.#at[host] = now;
  }
}
