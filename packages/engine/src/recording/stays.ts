import type { Course, PlanTenantNeed, Rack } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import { SampledUse } from './sampled-use.ts';
import type { Timeline } from './timeline.ts';

const STAYS_LISTED = 20_000;

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
  /** When another stay has its work, and when it is gone. */
  works: number;
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
        this.#stays.push({ ...placing, from: now, ready: Infinity, works: Infinity, until: Infinity }) - 1,
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
    this.#stays[from]!.works = now;
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

  /**
   * The rack with the stays after the instances of services; of a host's CPU it has what they use on average from `origin` to `end`.
   * Where instances of services are left out, so are they: their numbers would not be these.
   */
  onRack(rack: Rack, { origin, end }: Span): Rack {
    const count = this.#stays.length;
    if (count === 0 || rack.omitted > 0) return { ...rack, omitted: rack.omitted + count + this.#omitted };
    const stays = this.#stays.map(stay => ({ ...stay, until: Math.min(end, stay.until) }));
    const use = new SampledUse(this.#fleet, stays, origin);
    const hosts = rack.hosts.map(host => ({ ...host, instances: [...host.instances] }));
    const listed = stays.map((stay, index) => {
      const isThere = this.#stays[index]!.until > end;
      const instance = this.#instanceOf(stay, use.meanMilli(stay), isThere);
      const host = hosts[instance.host]!;
      const workedUs = Math.max(0, Math.min(stay.works, stay.until) - stay.from);
      host.usedCpuMilli += (instance.usedCpuMilli * workedUs) / Math.max(1, end - origin);
      if (isThere) host.instances.push(rack.instances.length + index);
      return instance;
    });
    return {
      ...rack,
      hosts,
      instances: [...rack.instances, ...listed],
      services: [...rack.services, ...this.#fleet.plan.lifetimes.map(({ id }) => id)],
      omitted: this.#omitted,
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
