import type { Plan, PlanReclaim } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import type { Ages } from './ages.ts';
import { leakedBytes } from './limits.ts';
import type { MemoryPressure } from './pressure.ts';
import { reclaim, type Reclaimed } from './reclaim.ts';

/** What reclaiming does to a VM. */
export interface Squeeze {
  /** Times as long as its work takes, for what its guest lost to the balloon. */
  readonly factor: number;
  /** Share of its memory that is on the host's disk. */
  readonly swapped: number;
}

export interface OvercommitHooks {
  /** Bytes that the requests of an instance hold now. */
  readonly heldBytes: (instance: number) => number;
  readonly onSqueezed: (instance: number, squeeze: Squeeze) => void;
}

/** ∫ bytes dt that were got back, µs. */
export interface ReclaimedAreas {
  readonly shared: Float64Array;
  readonly ballooned: Float64Array;
  readonly swapped: Float64Array;
  /** Of VMs that are placed and do not run. */
  readonly absent: Float64Array;
}

const KINDS = ['shared', 'ballooned', 'swapped', 'absent'] as const;
type Held = Record<(typeof KINDS)[number], number>;
const NOTHING: Held = { shared: 0, ballooned: 0, swapped: 0, absent: 0 };

/**
 * Rule M1: hosts whose memory is sold to VMs several times over. Whenever a VM comes or goes, and 120 times a run, each
 * host gets back what it is short of (`reclaim`). What it cannot get makes it short of memory.
 */
export class Overcommit {
  readonly #plan: Plan;
  readonly #fleet: Fleet;
  readonly #by: PlanReclaim;
  readonly #ages: Ages;
  readonly #pressure: MemoryPressure;
  readonly #hooks: OvercommitHooks;
  /** Of each instance: whether it runs, what is got back from it now, its integrals until `#at`. */
  readonly #isUp: boolean[] = [];
  readonly #held: Held[] = [];
  readonly #areas: Held[] = [];
  readonly #at: number[] = [];

  constructor(
    { plan, fleet, ages, pressure }: { plan: Plan; fleet: Fleet; ages: Ages; pressure: MemoryPressure },
    by: PlanReclaim,
    hooks: OvercommitHooks,
  ) {
    this.#plan = plan;
    this.#fleet = fleet;
    this.#by = by;
    this.#ages = ages;
    this.#pressure = pressure;
    this.#hooks = hooks;
    this.grow(0);
  }

  /** Takes in the instances that have come since. */
  grow(now: number): void {
    while (this.#isUp.length < this.#fleet.instances.length) {
      this.#isUp.push(false);
      this.#held.push(NOTHING);
      this.#areas.push({ ...NOTHING });
      this.#at.push(now);
    }
  }

  up(instance: number): void {
    this.#isUp[instance] = true;
  }

  down(instance: number): void {
    this.#isUp[instance] = false;
  }

  /** It gives its place back. */
  release(instance: number, now: number): void {
    this.#set(instance, NOTHING, now);
  }

  /** Gets back what a host is short of now, and gives back what it no longer is. */
  balance(host: number, now: number): void {
    const vms = this.#vmsOn(host);
    const running = vms.filter(instance => this.#isUp[instance]!);
    const short = this.#pressure.shortOn(host, now);
    const { of } = reclaim(
      short,
      running.map(instance => this.#memoryOf(instance, now)),
      this.#by,
    );
    for (const instance of vms)
      if (!this.#isUp[instance]!) this.#set(instance, { ...NOTHING, absent: this.#wholeOf(instance) }, now);
    let bytes = 0;
    for (const [at, instance] of running.entries()) {
      const own = of[at]!;
      this.#set(instance, { ...own, absent: 0 }, now);
      this.#hooks.onSqueezed(instance, this.#squeezeOf(instance, own));
      bytes += own.shared + own.ballooned + own.swapped;
    }
    this.#pressure.reclaim(host, bytes);
  }

  /** ∫ bytes dt until now, of each instance. */
  until(now: number): ReclaimedAreas {
    for (const instance of this.#isUp.keys()) this.#advance(instance, now);
    const column = (kind: keyof Held) => Float64Array.from(this.#areas, areas => areas[kind]);
    return {
      shared: column('shared'),
      ballooned: column('ballooned'),
      swapped: column('swapped'),
      absent: column('absent'),
    };
  }

  /** VMs of one instance that have a place on a host. */
  #vmsOn(host: number): number[] {
    const { instances, hosts, platform } = this.#fleet;
    return hosts[host]!.instances.filter(
      instance =>
        this.#fleet.isThere(instance) && platform.deployments[instances[instance]!.service]!.takenBytes > 0,
    );
  }

  #memoryOf(instance: number, now: number): { kind: number; takenBytes: number; touchedBytes: number } {
    const { service } = this.#fleet.instances[instance]!;
    const { takenBytes, tare } = this.#fleet.platform.deployments[service]!;
    const own = this.#plan.services[service]!;
    const touched =
      tare.guestOsBytes +
      own.memory.baseBytes +
      leakedBytes(own, this.#ages.of(instance, now)) +
      this.#hooks.heldBytes(instance);
    return { kind: service, takenBytes, touchedBytes: Math.min(takenBytes, touched) };
  }

  #wholeOf(instance: number): number {
    const { takenBytes, tare } = this.#fleet.platform.deployments[this.#fleet.instances[instance]!.service]!;
    return takenBytes + tare.overheadBytes;
  }

  /** Pages are swapped by chance among those that are left, as nobody outside the guest knows which are in use. */
  #squeezeOf(instance: number, { shared, ballooned, swapped }: Reclaimed): Squeeze {
    const { takenBytes } = this.#fleet.platform.deployments[this.#fleet.instances[instance]!.service]!;
    const left = takenBytes - shared - ballooned;
    return {
      factor: 1 + (this.#by.balloon?.loss ?? 0) * (ballooned / takenBytes),
      swapped: left <= 0 ? 0 : Math.min(1, swapped / left),
    };
  }

  #set(instance: number, held: Held, now: number): void {
    this.#advance(instance, now);
    this.#held[instance] = held;
  }

  #advance(instance: number, now: number): void {
    const elapsed = this.#fleet.isThere(instance) ? now - this.#at[instance]! : 0;
    for (const kind of KINDS) this.#areas[instance]![kind] += elapsed * this.#held[instance]![kind];
    this.#at[instance] = now;
  }
}
