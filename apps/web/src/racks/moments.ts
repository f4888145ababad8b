/** The state of every instance and host at any moment of a recording: events forwards, keyframes backwards. */
import type { RecordedEvent, Recording } from '@tare/schema';

export type Standing =
  | 'absent'
  | 'placed'
  | 'starting'
  | 'ready'
  | 'killed'
  | 'evicted'
  | 'failed'
  | 'retiring';
const STANDINGS: readonly Standing[] = [
  'absent',
  'placed',
  'starting',
  'ready',
  'killed',
  'evicted',
  'failed',
  'retiring',
];
const NUMBER = Object.fromEntries(STANDINGS.map((standing, index) => [standing, index])) as Readonly<
  Record<Standing, number>
>;

export type HostStanding = 'up' | 'unasked' | 'provisioned' | 'closed' | 'failed' | 'asleep';

/** What is kept of all instances and hosts; typed, so that a keyframe is a copy of a few arrays. */
interface Columns {
  readonly standing: Uint8Array;
  readonly since: Float64Array;
  readonly phase: Int16Array;
  readonly throttled: Uint8Array;
  /** The instance whose place is taken for it, -1 where it does not move. */
  readonly movesTo: Int32Array;
  /** Number of the size that it has been given last, -1 where it has its first. */
  readonly size: Int32Array;
  /** Whether it is up (for late hosts), closed and asleep, and how often failed above. */
  readonly up: Uint8Array;
  readonly closed: Uint8Array;
  readonly asleep: Uint8Array;
  readonly fails: Uint8Array;
}

interface Keyframe {
  readonly next: number;
  readonly at: number;
  readonly columns: Columns;
}

const KEYFRAMES = 48;
/** Times are whole microseconds; sums of them in milliseconds are not exact. */
const HALF_MICROSECOND = 0.0005;

const copyOf = (columns: Columns): Columns => ({
  standing: columns.standing.slice(),
  since: columns.since.slice(),
  phase: columns.phase.slice(),
  throttled: columns.throttled.slice(),
  movesTo: columns.movesTo.slice(),
  size: columns.size.slice(),
  up: columns.up.slice(),
  closed: columns.closed.slice(),
  asleep: columns.asleep.slice(),
  fails: columns.fails.slice(),
});

/** Phases in the order in which a start goes through them; layers appear in three of them. */
const RANK: Readonly<Record<string, number>> = {
  scheduled: 0,
  'host provisioned': 1,
  mounted: 2,
  'image pulled': 3,
  created: 4,
  'guest booted': 5,
  initialised: 6,
  probed: 7,
  reported: 8,
};
const APPEARS = { overhead: 4, guestOs: 5, net: 6 } as const;

export class Moments {
  readonly recording: Recording;
  /** Hosts on which something has changed since they were taken. */
  readonly #touched = new Set<number>();
  readonly #keyframes: Keyframe[] = [];
  /** When the next event of the same instance comes. */
  readonly #until: Float64Array;
  readonly #untilOf: Float64Array;
  readonly #stride: number;
  /** The first size of each instance that is ever resized. */
  readonly #firstSize = new Map<number, number>();
  /** How far each phase of the recording is into a start. */
  readonly #ranks: readonly number[];
  #moving = 0;
  #columns: Columns;
  #next = 0;
  #at = -1;

  constructor(recording: Recording) {
    this.recording = recording;
    const { atMs, subject, event } = recording.timeline;
    const instances = recording.rack.instances.length;
    this.#untilOf = new Float64Array(instances).fill(Infinity);
    this.#until = new Float64Array(atMs.length).fill(Infinity);
    this.#stride = Math.max(1, Math.ceil(atMs.length / KEYFRAMES));
    const coming = new Float64Array(instances).fill(Infinity);
    for (let index = atMs.length - 1; index >= 0; index--) {
      if (event[index]!.startsWith('host-') || subject[index]! >= instances) continue;
      this.#until[index] = coming[subject[index]!]!;
      coming[subject[index]!] = atMs[index]!;
      if (event[index] === 'resized') this.#firstSize.set(subject[index]!, recording.timeline.detail[index]!);
    }
    this.#ranks = recording.timeline.phases.map(({ name }) => RANK[name] ?? 0);
    this.#columns = this.#beginning();
    this.#keep();
  }

  /** Goes to a moment; forwards it costs the events between, backwards at most those since the keyframe before it. */
  seek(at: number): void {
    if (at < this.#at) this.#restore(at);
    const { atMs } = this.recording.timeline;
    while (this.#next < atMs.length && atMs[this.#next]! <= at + HALF_MICROSECOND) {
      this.#apply(this.#next++);
      if (this.#next % this.#stride === 0) this.#keep();
    }
    this.#openHosts(at);
    this.#at = at;
  }

  /** Hosts on which something has changed since the last time. */
  takeTouched(): ReadonlySet<number> {
    const touched = new Set(this.#touched);
    this.#touched.clear();
    return touched;
  }

  standingOf(instance: number): Standing {
    const own = this.recording.rack.instances[instance]!;
    const standing = STANDINGS[this.#columns.standing[instance]!]!;
    if (standing !== 'absent') return standing;
    const isHere = own.fromMs <= this.#at && (own.untilMs === null || own.untilMs > this.#at);
    return isHere ? 'placed' : 'absent';
  }

  /** Quarters of the time for which it stands still. */
  throttledOf = (instance: number): number => this.#columns.throttled[instance]!;
  movesTo = (instance: number): number => this.#columns.movesTo[instance]!;
  sinceOf = (instance: number): number => this.#columns.since[instance]!;

  /** What an instance that is ever resized has room for now; null for the others, which have what the rack says. */
  sizeOf(instance: number): { readonly cpuMilli: number; readonly memoryBytes: number } | null {
    const first = this.#firstSize.get(instance);
    if (first === undefined) return null;
    const given = this.#columns.size[instance]!;
    const size = this.recording.timeline.sizes[given < 0 ? first : given]!;
    const which = given < 0 ? 0 : 1;
    return { cpuMilli: size.cpuMilli[which], memoryBytes: size.memoryBytes[which] };
  }

  phaseOf(instance: number): { readonly name: string; readonly technology: string } | null {
    return this.recording.timeline.phases[this.#columns.phase[instance]!] ?? null;
  }

  /** Share of a layer that is there while an instance starts. */
  grown(instance: number, layer: string): number {
    const rank = this.#ranks[this.#columns.phase[instance]!] ?? 0;
    const appears = APPEARS[layer as keyof typeof APPEARS];
    if (appears === undefined || rank < appears) return 0;
    return rank > appears ? 1 : this.progress(instance);
  }

  /** Whether anything is on its way from host to host. */
  get isMoving(): boolean {
    return this.#moving > 0;
  }

  /** How far the present phase is. */
  progress(instance: number): number {
    const since = this.#columns.since[instance]!;
    const until = this.#untilOf[instance]!;
    return until === Infinity || until <= since ? 0 : Math.min(1, (this.#at - since) / (until - since));
  }

  /** How far a VM is that holds these: as far as those that wait for it see. */
  guestGrown(instances: readonly number[]): number {
    const waiting = instances.find(instance => this.phaseOf(instance)?.technology === 'guest');
    if (waiting === undefined) return 1;
    return this.progress(waiting);
  }

  hostStanding(host: number): HostStanding {
    const { hostsFromMs } = this.recording.timeline;
    if (hostsFromMs[host]! > this.#at) return 'unasked';
    if (this.#columns.fails[host]! > 0) return 'failed';
    if (hostsFromMs[host]! > 0 && this.#columns.up[host] === 0) return 'provisioned';
    if (this.#columns.closed[host] === 1) return 'closed';
    return this.#columns.asleep[host] === 1 ? 'asleep' : 'up';
  }

  #beginning(): Columns {
    const { instances, hosts } = this.recording.rack;
    return {
      standing: new Uint8Array(instances.length),
      since: new Float64Array(instances.length),
      phase: new Int16Array(instances.length).fill(-1),
      throttled: new Uint8Array(instances.length),
      movesTo: new Int32Array(instances.length).fill(-1),
      size: new Int32Array(instances.length).fill(-1),
      up: new Uint8Array(hosts.length),
      closed: new Uint8Array(hosts.length),
      asleep: new Uint8Array(hosts.length),
      fails: new Uint8Array(hosts.length),
    };
  }

  #keep(): void {
    const last = this.#keyframes.at(-1);
    if (last !== undefined && last.next >= this.#next) return;
    const at = this.#next === 0 ? -1 : this.recording.timeline.atMs[this.#next - 1]!;
    this.#keyframes.push({ next: this.#next, at, columns: copyOf(this.#columns) });
  }

  #restore(at: number): void {
    const frame = this.#keyframes.findLast(one => one.at <= at) ?? this.#keyframes[0]!;
    this.#columns = copyOf(frame.columns);
    this.#next = frame.next;
    this.#moving = this.#columns.movesTo.reduce((count, target) => count + (target >= 0 ? 1 : 0), 0);
    this.#untilOf.fill(Infinity);
    const { event, subject } = this.recording.timeline;
    // The ends of phases that were under way: the last event of each before the frame told them.
    for (let index = 0; index < frame.next; index++)
      if (!event[index]!.startsWith('host-') && subject[index]! < this.#untilOf.length)
        this.#untilOf[subject[index]!] = this.#until[index]!;
    for (const [host] of this.recording.rack.hosts.entries()) this.#touched.add(host);
  }

  /** Hosts that are asked for without an event, and instances that were placed and wait. */
  #openHosts(at: number): void {
    const { hostsFromMs } = this.recording.timeline;
    for (const [host, from] of hostsFromMs.entries())
      if (from > this.#at && from <= at) this.#touched.add(host);
  }

  #apply(index: number): void {
    const { event, subject, detail } = this.recording.timeline;
    const kind = event[index]!;
    if (kind.startsWith('host-')) this.#applyHost(kind, subject[index]!);
    else if (subject[index]! < this.#columns.standing.length)
      this.#applyInstance(kind, subject[index]!, { index, detail: detail[index]! });
  }

  #applyHost(kind: RecordedEvent, host: number): void {
    const { up, closed, asleep, fails } = this.#columns;
    this.#touched.add(host);
    if (kind === 'host-up') up[host] = 1;
    if (kind === 'host-closed') closed[host] = 1;
    if (kind === 'host-asleep' || kind === 'host-awake') asleep[host] = kind === 'host-asleep' ? 1 : 0;
    if (kind === 'host-failed') fails[host]!++;
    if (kind === 'host-repaired') fails[host]!--;
  }

  #applyInstance(
    kind: RecordedEvent,
    instance: number,
    { index, detail }: { index: number; detail: number },
  ): void {
    const { throttled, movesTo, size, phase, since } = this.#columns;
    const own = this.recording.rack.instances[instance]!;
    this.#touched.add(own.host);
    if (kind === 'throttled') throttled[instance] = detail;
    else if (kind === 'resized') size[instance] = detail;
    else if (kind === 'move') {
      movesTo[instance] = detail;
      this.#moving++;
      const target = this.recording.rack.instances[detail];
      if (target !== undefined) this.#touched.add(target.host);
    } else if (kind === 'moved' || kind === 'stayed') {
      movesTo[instance] = -1;
      this.#moving--;
    } else {
      this.#columns.standing[instance] = NUMBER[after(kind)];
      since[instance] = this.recording.timeline.atMs[index]!;
      phase[instance] = kind === 'phase' ? detail : -1;
    }
    this.#untilOf[instance] = this.#until[index]!;
  }
}

/** What an instance is after an event. */
function after(kind: RecordedEvent): Standing {
  switch (kind) {
    case 'start':
    case 'phase':
      return 'starting';
    case 'ready':
      return 'ready';
    case 'out-of-memory':
      return 'killed';
    case 'evicted':
      return 'evicted';
    case 'failed':
      return 'failed';
    case 'retiring':
      return 'retiring';
    default:
      return 'absent';
  }
}
