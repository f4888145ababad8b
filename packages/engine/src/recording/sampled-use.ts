import type { PlanTenantNeed } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';

/** Where a row of a recording stands, and from when until when, µs. */
interface Place {
  readonly recording: number;
  readonly row: number;
  readonly need: PlanTenantNeed;
  readonly holder: number;
  readonly from: number;
  /** When another place has its work: where it moves, before it is gone. */
  readonly works: number;
  readonly until: number;
}

interface Step {
  readonly begins: number;
  readonly ends: number;
  /** Millicores that the row wants. */
  readonly wanted: number;
}

const PER_CENT = 100;

/** Millicores in use at each place: what the samples want, as far as the host has it (rule C5); else all that is asked for. */
export class SampledUse {
  readonly #fleet: Fleet;
  readonly #origin: number;
  /** Of each host at the beginning of each step. */
  readonly #wanted = new Map<number, Map<number, number>>();

  constructor(fleet: Fleet, places: readonly Place[], origin: number) {
    this.#fleet = fleet;
    this.#origin = origin;
    for (const place of places)
      for (const { begins, ends, wanted } of this.#stepsOf(place))
        if (place.from < ends && place.works > Math.max(begins, place.from)) this.#add(place, begins, wanted);
  }

  /** On average from when it came until it goes. */
  meanMilli(place: Place): number {
    const { recording, need, from, until } = place;
    if (this.#fleet.plan.lifetimes[recording]!.samples === null) return need.cpuMilli;
    let area = 0;
    for (const { begins, ends, wanted } of this.#stepsOf(place)) {
      const us = Math.min(until, ends) - Math.max(from, begins);
      if (us > 0) area += wanted * this.#givenShare(place, begins) * us;
    }
    return until > from ? area / (until - from) : 0;
  }

  #stepsOf({ recording, row }: Place): Step[] {
    const { samples } = this.#fleet.plan.lifetimes[recording]!;
    if (samples === null) return [];
    return samples.percent[row]!.map((percent, step) => ({
      begins: this.#origin + step * samples.everyUs,
      ends: this.#origin + (step + 1) * samples.everyUs,
      wanted: (samples.cpuMilli[row]! * percent) / PER_CENT,
    }));
  }

  #add({ holder }: Place, begins: number, wanted: number): void {
    const host = this.#fleet.hostOf(holder);
    const own = this.#wanted.get(host) ?? new Map<number, number>();
    own.set(begins, (own.get(begins) ?? 0) + wanted);
    this.#wanted.set(host, own);
  }

  #givenShare({ holder }: Place, begins: number): number {
    const host = this.#fleet.hostOf(holder);
    const wanted = this.#wanted.get(host)?.get(begins) ?? 0;
    const capacity = this.#fleet.poolOf(host).allocatable.cpuMilli;
    return wanted <= capacity ? 1 : capacity / wanted;
  }
}
