import type { Course, PlanLifetimes, PlanTenantNeed, Rack } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import type { Timeline } from './timeline.ts';

const STAYS_LISTED = 20_000;
const PER_CENT = 100;

/** A recorded instance as it is placed. */
export interface Placing {
  readonly slot: number;
  readonly recording: number;
  readonly row: number;
  readonly need: PlanTenantNeed;
  /** The host, or the guest that holds many. */
  readonly holder: number;
}

interface Stay extends Placing {
  readonly from: number;
  /** Infinity until it is known. */
  ready: number;
  until: number;
}

/** The run after traffic began, µs. */
interface Span {
  readonly origin: number;
  readonly end: number;
}

/** Where recorded instances stood (rule W2), a stay at each place: who moves has another one there. */
export class Stays {
  readonly #fleet: Fleet;
  readonly #timeline: Timeline;
  readonly #stays: Stay[] = [];
  /** The present stay of each slot; one that is not listed has none. */
  readonly #present = new Map<number, number>();
  #omitted = 0;

  constructor(fleet: Fleet, timeline: Timeline) {
    this.#fleet = fleet;
    this.#timeline = timeline;
  }

  placed(placing: Placing, now: number): void {
    if (this.#stays.length < STAYS_LISTED)
      this.#present.set(
        placing.slot,
        this.#stays.push({ ...placing, from: now, ready: Infinity, until: Infinity }) - 1,
      );
    else {
      this.#present.delete(placing.slot);
      this.#omitted++;
    }
  }

  /** Its host is there, and it starts; it will be ready after so long. */
  starts(slot: number, startUs: number, now: number): void {
    const stay = this.#present.get(slot);
    if (stay === undefined) return;
    if (startUs > 0) this.#timeline.addStay(now, 'start', stay);
    this.#ready(stay, now + startUs);
  }

  /** It moves to another holder while it runs, and is there after so long. */
  moves(slot: number, { holder, lastsUs }: { holder: number; lastsUs: number }, now: number): void {
    const from = this.#present.get(slot);
    if (from === undefined || this.#stays[from]!.holder === holder) return;
    this.placed({ ...this.#stays[from]!, holder }, now);
    const to = this.#present.get(slot);
    this.#stays[from]!.until = now + lastsUs;
    if (to !== undefined) {
      this.#timeline.addStay(now, 'move', from, to);
      this.#timeline.addStay(now + lastsUs, 'moved', from, to);
      this.#ready(to, now + lastsUs);
    }
    this.#timeline.addStay(now + lastsUs, 'gone', from);
  }

  leaves(slot: number, now: number): void {
    const stay = this.#present.get(slot);
    if (stay === undefined) return;
    this.#stays[stay]!.until = now;
    this.#timeline.addStay(now, 'gone', stay);
    this.#present.delete(slot);
  }

  #ready(stay: number, at: number): void {
    this.#stays[stay]!.ready = at;
    this.#timeline.addStay(at, 'ready', stay);
  }

  /** The course with those that are ready among its ready instances; the fewest of a step are the fewest of services and of these. */
  onCourse(course: Course, { origin, end }: Span): Course {
    if (this.#stays.length === 0) return course;
    const changes = this.#stays
      .flatMap(({ ready, until }) =>
        ready < until
          ? [
              { at: ready, by: 1 },
              { at: until, by: -1 },
            ]
          : [],
      )
      // Who has moved is ready in one place when he is no longer in the other.
      .sort((a, b) => a.at - b.at || b.by - a.by);
    const stepUs = course.stepMs * 1000;
    let [next, there] = [0, 0];
    const advance = (isDue: (at: number) => boolean, changed: () => void) => {
      while (next < changes.length && isDue(changes[next]!.at)) {
        there += changes[next++]!.by;
        changed();
      }
    };
    const steps = course.ready.map((_, step) => {
      const begins = origin + step * stepUs;
      advance(
        at => at <= begins,
        () => undefined,
      );
      let fewest = there;
      // What happens in the last moment belongs to the last step.
      const ends = step === course.ready.length - 1 ? Infinity : begins + stepUs;
      advance(
        at => at < ends && at <= end,
        () => {
          fewest = Math.min(fewest, there);
        },
      );
      return { there, fewest };
    });
    return {
      ...course,
      ready: course.ready.map((ready, step) => ready + steps[step]!.there),
      readyLow: course.readyLow.map((low, step) => low + steps[step]!.fewest),
    };
  }

  /** The rack with the stays after the instances of services, and of the host's CPU what they use on average from `origin` to `end`. */
  onRack(rack: Rack, { origin, end }: Span): Rack {
    if (this.#stays.length === 0) return rack;
    const { plan } = this.#fleet;
    const first = rack.instances.length;
    const listed = this.#stays.map(stay => {
      const own = plan.lifetimes[stay.recording]!;
      const until = Math.min(end, stay.until);
      return { ...stay, until, usedMilli: usedMilli(own, stay, { origin, until }) };
    });
    const hosts = rack.hosts.map(host => ({ ...host, instances: [...host.instances] }));
    for (const [index, { holder, from, until, usedMilli: used }] of listed.entries()) {
      const host = hosts[this.#fleet.hostOf(holder)]!;
      host.usedCpuMilli += (used * (until - from)) / Math.max(1, end - origin);
      if (this.#stays[index]!.until > end) host.instances.push(first + index);
    }
    return {
      ...rack,
      hosts,
      instances: [
        ...rack.instances,
        ...listed.map((stay, index) =>
          this.#instanceOf(stay, stay.usedMilli, this.#stays[index]!.until > end),
        ),
      ],
      services: [...rack.services, ...plan.lifetimes.map(({ id }) => id)],
      omitted: rack.omitted + this.#omitted,
    };
  }

  #instanceOf(stay: Stay, usedCpuMilli: number, isThere: boolean): Rack['instances'][number] {
    const { recording, need, holder, from, until } = stay;
    const { plan, platform } = this.#fleet;
    const { cpuMilli, memoryBytes, overheadBytes, guestOsBytes } = need;
    return {
      service: plan.services.length + recording,
      host: this.#fleet.hostOf(holder),
      guest: platform.guest === null ? -1 : holder,
      cpuMilli,
      usedCpuMilli,
      memoryBytes,
      // It is taken to use all memory that it asks for.
      usedMemoryBytes: memoryBytes - overheadBytes - guestOsBytes,
      overheadBytes,
      guestOsBytes,
      fromMs: from / 1000,
      untilMs: isThere ? null : until / 1000,
    };
  }
}

/** Millicores in use on average while it stays: what its samples say, else all that it asks for. */
function usedMilli(
  { samples }: PlanLifetimes,
  { row, from, need }: Stay,
  { origin, until }: { readonly origin: number; readonly until: number },
): number {
  if (samples === null) return need.cpuMilli;
  const { everyUs, percent, cpuMilli } = samples;
  let area = 0;
  for (const [step, share] of percent[row]!.entries()) {
    const begins = origin + step * everyUs;
    const us = Math.min(until, begins + everyUs) - Math.max(from, begins);
    if (us > 0) area += share * us;
  }
  return until > from ? (cpuMilli[row]! * area) / PER_CENT / (until - from) : 0;
}
