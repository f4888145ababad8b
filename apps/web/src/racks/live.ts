/** A lane that follows the replay: who stands on each host at a moment, laid out anew only where that has changed. */
import type { Rack } from '@tare/schema';
import { type HostBox, layoutHost, type Scale } from './layout.ts';
import { laneAt } from './near.ts';
import type { Moments } from './moments.ts';

const TURNS = 4;

export class LiveLane {
  readonly moments: Moments;
  readonly lane: { readonly width: number; readonly height: number; readonly hosts: HostBox[] };
  readonly #scale: Scale;
  readonly #rack: Rack;
  /** All that ever stand on each host. */
  readonly #ever: readonly number[][];
  readonly #there: string[];
  /** Hosts on which something starts or moves, so that they look different at every moment. */
  readonly #busy = new Set<number>();

  /** `only`: a single host, seen from near. */
  constructor(moments: Moments, scale: Scale, only: number | null = null) {
    this.moments = moments;
    this.#scale = scale;
    // Instances that are resized are put into it as they are at the moment.
    this.#rack = { ...moments.recording.rack, instances: [...moments.recording.rack.instances] };
    const ever: number[][] = this.#rack.hosts.map(() => []);
    for (const [instance, { host }] of this.#rack.instances.entries()) ever[host]?.push(instance);
    this.#ever = ever;
    this.#there = this.#rack.hosts.map(() => '-');
    const empty = { ...this.#rack, hosts: this.#rack.hosts.map(host => ({ ...host, instances: [] })) };
    const lane = laneAt(empty, scale, only);
    this.lane = { ...lane, hosts: [...lane.hosts] };
  }

  /**
   * Goes to a moment; the places in `lane.hosts` of those that look different from before, or all of them. With `turn`,
   * hosts on which things only grow are a fourth of them at a time: where boxes are a few pixels, nobody sees more.
   */
  seek(ownMs: number, all: boolean, turn: number | null = null): number[] {
    this.moments.seek(ownMs);
    const touched = this.moments.takeTouched();
    const changed: number[] = [];
    for (const [place, { host }] of this.lane.hosts.entries()) {
      if (all || touched.has(host)) this.#settle(place, host);
      else if (!this.#busy.has(host) || (turn !== null && place % TURNS !== turn % TURNS)) continue;
      changed.push(place);
    }
    return changed;
  }

  /** Gives an instance the size that it has now; what tells that size from others, '' where it never changes. */
  #sized(instance: number): string {
    const size = this.moments.sizeOf(instance);
    if (size === null) return '';
    this.#rack.instances[instance] = { ...this.#rack.instances[instance]!, ...size };
    return `:${String(size.cpuMilli)}:${String(size.memoryBytes)}`;
  }

  #settle(place: number, host: number): void {
    const here = this.#ever[host]!.filter(instance => this.moments.standingOf(instance) !== 'absent');
    const isBusy = here.some(
      instance =>
        ['starting', 'placed'].includes(this.moments.standingOf(instance)) ||
        this.moments.movesTo(instance) >= 0,
    );
    if (isBusy) this.#busy.add(host);
    else this.#busy.delete(host);
    const key = here.map(instance => `${String(instance)}${this.#sized(instance)}`).join(' ');
    if (this.#there[host] === key) return;
    this.#there[host] = key;
    const { x, y, width, height } = this.lane.hosts[place]!;
    const box = { x, y, width, height };
    this.lane.hosts[place] = layoutHost(this.#rack, host, { box, scale: this.#scale, instances: here });
  }
}
