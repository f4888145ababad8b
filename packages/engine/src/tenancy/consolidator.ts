import type { PlanConsolidation, PlanTenantNeed, Report } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import { sleptHours } from '../hosts/sleep.ts';
import type { Stays } from '../recording/stays.ts';
import { DRAW, derive, deriveDraw, derived, uniform } from '../random/keys.ts';
import { consolidate, type Ground, type Movable } from './consolidation.ts';
import type { Holdings } from './holdings.ts';
import { Moved } from './moved.ts';
import { samplesFor } from './overload.ts';
import type { Samples } from './samples.ts';
import type { Slots } from './slots.ts';

/** What correlation is measured over. */
const CORRELATED = 30;
const US = 1e6;

/** Where VMs stand, and what they want. */
export interface Standing {
  readonly fleet: Fleet;
  readonly slots: Slots;
  readonly samples: Samples;
  readonly holdings: Holdings;
  readonly seed: number;
  /** Where the run is recorded. */
  readonly stays: Stays | null;
  readonly needOf: (slot: number) => PlanTenantNeed;
}

/** Of one recording, at the sample that counts now. */
interface Look {
  readonly recording: number;
  readonly step: number;
  readonly now: number;
}

/** Rule M4: moves the VMs of a recording onto fewer hosts at each of its samples; hosts without any sleep. */
export class Consolidator {
  readonly #standing: Standing;
  readonly #rules: PlanConsolidation;
  /** Slots with a place. */
  readonly #placed = new Set<number>();
  readonly #moved = new Moved();

  constructor(standing: Standing, rules: PlanConsolidation) {
    this.#standing = standing;
    this.#rules = rules;
  }

  placed(slot: number): void {
    this.#placed.add(slot);
  }

  gone(slot: number): void {
    this.#placed.delete(slot);
  }

  look(look: Look): void {
    const { fleet, samples, slots, needOf, stays } = this.#standing;
    const { migration, degradation } = this.#rules;
    const isOver = fleet.hosts.map((_, host) => samples.isOver(host));
    /** Of each host, how long it is until the last that leaves it has moved, seconds. */
    const left = new Float64Array(fleet.hosts.length);
    for (const { slot, host, wanted } of consolidate(this.#movable(look), this.#ground(look), this.#rules)) {
      const seconds = this.#moved.count(needOf(slot).memoryBytes, migration);
      samples.lose(look.recording, slots.rowOf(slot), degradation * seconds * wanted[0]!);
      left[host] = Math.max(left[host]!, seconds);
      stays?.moves(slot, { holder: slots.holderOf(slot), lastsUs: Math.round(seconds * US) }, look.now);
    }
    samples.share(look.now);
    // Whoever leaves a host that has not enough is there until he has moved.
    for (const [host, seconds] of left.entries())
      if (isOver[host] && !samples.isOver(host)) samples.overload(host, seconds);
    fleet.sleep(this.#inUse(), look.now);
  }

  /** VMs of the recording that have a place. */
  #movable({ recording, step }: Look): Movable[] {
    const { slots, samples, needOf } = this.#standing;
    const { overload, leaves } = this.#rules;
    const most = Math.max(samplesFor(overload), leaves === 'correlation' ? CORRELATED : 1);
    const known = Math.min(most, step + 1);
    return [...this.#placed].flatMap(slot => {
      if (slots.recordingOf(slot) !== recording) return [];
      const row = slots.rowOf(slot);
      const wanted = Float64Array.from({ length: known }, (_, age) =>
        samples.wantedBy(recording, row, step - age),
      );
      return [{ slot, host: slots.holderOf(slot), wanted, memoryBytes: needOf(slot).memoryBytes }];
    });
  }

  #ground(look: Look): Ground {
    const { fleet, slots, needOf } = this.#standing;
    return {
      hosts: fleet.hosts.length,
      capacityMilli: host => fleet.poolOf(host).allocatable.cpuMilli,
      watts: host => {
        const { watts, cpuMilli } = fleet.poolOf(host);
        return watts === null
          ? { idle: 0, perMilli: 0 }
          : { idle: watts.idle, perMilli: (watts.full - watts.idle) / cpuMilli };
      },
      fits: (slot, host) =>
        fleet.siteOf(host) === fleet.siteOf(slots.holderOf(slot)) && fleet.onHosts.fits(host, needOf(slot)),
      move: (slot, host) => this.#move(slot, host, look),
      chance: this.#chances(look),
    };
  }

  /** Draws of one look (rule K3). */
  #chances({ recording, step }: Look): () => number {
    deriveDraw(this.#standing.seed, DRAW.leaving, recording);
    derive(derived[0]!, derived[1]!, step);
    const [high, low] = [derived[0]!, derived[1]!];
    let nth = 0;
    return () => {
      derive(high, low, nth++);
      return uniform(derived[0]!, derived[1]!);
    };
  }

  #move(slot: number, host: number, { recording, step, now }: Look): void {
    const { fleet, slots, samples, holdings, needOf } = this.#standing;
    const need = needOf(slot);
    const from = slots.holderOf(slot);
    fleet.move(need, from, host);
    holdings.change(from, need, -1, 0, now);
    holdings.change(host, need, 1, 0, now);
    slots.settle(slot, host);
    samples.move(recording, slots.rowOf(slot), { host, step });
  }

  /** Hosts on which something recorded stands. */
  #inUse(): ReadonlySet<number> {
    const { fleet, slots } = this.#standing;
    return new Set([...this.#placed].map(slot => fleet.hostOf(slots.holderOf(slot))));
  }

  toReport(now: number): NonNullable<Report['consolidation']> {
    const { fleet, samples } = this.#standing;
    const overloaded = samples.overloadedShare(now);
    const lost = samples.lostShare();
    return {
      ...this.#moved.toReport(),
      hostHoursAsleep: sleptHours(fleet.hosts, now),
      overloadedShare: overloaded,
      lostShare: lost,
      violation: overloaded * lost,
    };
  }
}
