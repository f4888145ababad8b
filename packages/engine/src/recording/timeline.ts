import type { PlanPhase, RecordedEvent, RecordedSize, Timeline as Log } from '@tare/schema';

const EVENTS_KEPT = 200_000;

/** What a timeline is told of when the run is over; times in µs. */
interface Told {
  readonly hostsFrom: readonly number[];
  /** Number of the first stay of a recorded instance. */
  readonly firstStay: number;
  readonly end: number;
}

/** What happened to whom, in columns, and no more of it than may be kept. */
export class Timeline {
  readonly #at: number[] = [];
  readonly #event: RecordedEvent[] = [];
  readonly #subject: number[] = [];
  readonly #detail: number[] = [];
  readonly #phases: Log['phases'] = [];
  readonly #sizes: RecordedSize[] = [];
  readonly #numbers = new Map<string, number>();
  #omitted = 0;
  #omittedFrom = Infinity;

  add(at: number, event: RecordedEvent, subject: number, detail = 0): void {
    if (this.#at.length >= EVENTS_KEPT) {
      this.#omitted++;
      this.#omittedFrom = Math.min(this.#omittedFrom, at);
      return;
    }
    this.#at.push(at);
    this.#event.push(event);
    this.#subject.push(subject);
    this.#detail.push(detail);
  }

  /** What happens to a stay of a recorded instance; they are numbered after the instances of services, of which there may be more to come. */
  addStay(at: number, event: RecordedEvent, stay: number, other?: number): void {
    this.add(at, event, -1 - stay, other === undefined ? 0 : -1 - other);
  }

  /** The number of a phase; the same name of another technology is another phase. */
  phase({ name, technology }: PlanPhase): number {
    const key = `${name} ${technology}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#phases.push({ name, technology }) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  /** The number of a resize; equal ones have the same. */
  size(size: RecordedSize): number {
    const key = [...size.cpuMilli, ...size.memoryBytes].join(' ');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#sizes.push(size) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  /**
   * In the order of time; what is told of a step when it is over stands where the step began, and what was told beforehand is left
   * out where it would come after the end.
   */
  toReport({ hostsFrom, firstStay, end }: Told): Log {
    const isStay = (index: number) => this.#subject[index]! < 0;
    const numbered = (number: number) => (number < 0 ? firstStay - 1 - number : number);
    const order = [...this.#at.keys()]
      .filter(index => this.#at[index]! <= end)
      .sort((a, b) => this.#at[a]! - this.#at[b]! || a - b);
    return {
      atMs: order.map(index => this.#at[index]! / 1000),
      event: order.map(index => this.#event[index]!),
      subject: order.map(index => numbered(this.#subject[index]!)),
      detail: order.map(index => (isStay(index) ? numbered(this.#detail[index]!) : this.#detail[index]!)),
      phases: this.#phases,
      sizes: this.#sizes,
      hostsFromMs: hostsFrom.map(from => from / 1000),
      omitted: this.#omitted,
      omittedFromMs: this.#omitted === 0 ? null : this.#omittedFrom / 1000,
    };
  }
}
