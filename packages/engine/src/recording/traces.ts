import type { RequestTrace } from '@tare/schema';
import type { FailureCause } from '../ledger/meter.ts';
import { derive, derived } from '../random/keys.ts';
import { INVOCATION, type Invocations } from '../workload/invocations.ts';
import { type Span, Trace } from './span.ts';
import { TraceSample } from './trace-sample.ts';

const { INTS, KEY_HIGH, KEY_LOW, NET, NETWORK, OVERHEAD, PARENT, SERVICE, TIMES } = INVOCATION;

/** Name of the draw under a request's key that says which of them are shown. */
const SHOWN = 8;

/**
 * Rule R2: what happens to each request at each service. It follows all, for which of them were slow is known at their
 * end, and keeps a few. It changes nothing in the run.
 */
export class Traces {
  readonly #clock: { readonly now: number };
  readonly #sample = new TraceSample();
  /** By the number of an invocation: what is told of it now. */
  readonly #spans: (Span | null)[] = [];
  /** Those that it is told of by number. */
  readonly #invocations: Invocations;

  constructor(clock: { readonly now: number }, invocations: Invocations) {
    this.#clock = clock;
    this.#invocations = invocations;
  }

  /** Begins the window: what ends from now on is what the report counts. */
  restart(): void {
    this.#sample.clear();
  }

  /** A request at a service is on its way. */
  begin(id: number): void {
    const { now } = this.#clock;
    const { ints } = this.#invocations;
    const parent = ints[id * INTS + PARENT]!;
    const caller = parent < 0 ? null : this.#spans[parent]!;
    // What a given-up call does in vain is nobody's trace.
    const inVain = parent >= 0 && (caller === null || caller.isOver);
    const trace = caller?.trace ?? new Trace(now);
    const called = { service: ints[id * INTS + SERVICE]!, attempt: this.#invocations.attemptOf(id), caller };
    this.#spans[id] = inVain ? null : trace.open(called, now);
  }

  /** It reaches an instance. */
  arrive(id: number, instance: number): void {
    const span = this.#of(id);
    if (span === null) return;
    span.arrived = this.#clock.now;
    span.instance = instance;
    span.networkUs = this.#invocations.times[id * TIMES + NETWORK]!;
    span.transferUs = this.#invocations.transferOf(id);
  }

  /** It has a slot; `throttledUs`: for how long its instance has stood still until now. */
  admit(id: number, throttledUs: number): void {
    const span = this.#of(id);
    if (span === null) return;
    span.admitted = this.#clock.now;
    span.throttledUs = throttledUs;
    span.netUs = this.#invocations.times[id * TIMES + NET]!;
    span.overheadUs = this.#invocations.times[id * TIMES + OVERHEAD]!;
  }

  /** The CPU is done with it. */
  computed(id: number, throttledUs: number): void {
    const span = this.#of(id);
    if (span === null) return;
    span.computed = this.#clock.now;
    span.throttledUs = throttledUs - span.throttledUs;
  }

  /** Its own work is done. */
  worked(id: number): void {
    const span = this.#of(id);
    if (span !== null) span.worked = this.#clock.now;
  }

  /** Its calls are done: the answer is on its way. */
  sent(id: number): void {
    const span = this.#of(id);
    if (span !== null) span.sent = this.#clock.now;
  }

  answered(id: number): void {
    this.#of(id)?.close('answered', this.#clock.now);
  }

  failed(id: number, cause: FailureCause): void {
    this.#of(id)?.close(cause, this.#clock.now);
  }

  /** The client has its answer. */
  completed(id: number, bucket: number): void {
    this.#sample.complete(this.#close(id), bucket);
  }

  /** The client's request has failed. */
  lost(id: number): void {
    this.#sample.fail(this.#close(id));
  }

  #close(id: number): Trace {
    const { ints } = this.#invocations;
    const { trace } = this.#spans[id]!;
    trace.to = this.#clock.now;
    derive(ints[id * INTS + KEY_HIGH]!, ints[id * INTS + KEY_LOW]!, SHOWN);
    trace.key = derived[0]! >>> 0;
    return trace;
  }

  #of(id: number): Span | null {
    const span = this.#spans[id]!;
    return span === null || span.isOver ? null : span;
  }

  toReport(services: readonly string[]): RequestTrace[] {
    return this.#sample.chosen().map(({ trace, picks }) => ({
      picks,
      startedMs: trace.from / 1000,
      latencyUs: trace.latencyUs,
      spans: trace.spans.map(span => span.toReport(service => services[service]!)),
      spansOmitted: trace.spansOmitted,
    }));
  }
}
