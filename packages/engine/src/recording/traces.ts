import type { RequestTrace } from '@tare/schema';
import type { FailureCause } from '../ledger/meter.ts';
import { derive, derived } from '../random/keys.ts';
import type { Invocation } from '../workload/invocation.ts';
import { type Span, Trace } from './span.ts';
import { TraceSample } from './trace-sample.ts';

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

  constructor(clock: { readonly now: number }) {
    this.#clock = clock;
  }

  /** Begins the window: what ends from now on is what the report counts. */
  restart(): void {
    this.#sample.clear();
  }

  /** A request at a service is on its way. */
  begin(invocation: Invocation): void {
    const { now } = this.#clock;
    const { parent } = invocation;
    const caller = parent === null ? null : this.#spans[parent.id]!;
    // What a given-up call does in vain is nobody's trace.
    const inVain = parent !== null && (caller === null || caller.isOver);
    const trace = caller?.trace ?? new Trace(now);
    this.#spans[invocation.id] = inVain ? null : trace.open(invocation, caller, now);
  }

  /** It reaches an instance. */
  arrive(invocation: Invocation): void {
    const span = this.#of(invocation);
    if (span === null) return;
    span.arrived = this.#clock.now;
    span.instance = invocation.station!.instance;
    span.networkUs = invocation.networkUs;
    span.transferUs = invocation.transferUs;
  }

  /** It has a slot; `throttledUs`: for how long its instance has stood still until now. */
  admit(invocation: Invocation, throttledUs: number): void {
    const span = this.#of(invocation);
    if (span === null) return;
    span.admitted = this.#clock.now;
    span.throttledUs = throttledUs;
    span.netUs = invocation.netUs;
    span.overheadUs = invocation.overheadUs;
  }

  /** The CPU is done with it. */
  computed(invocation: Invocation, throttledUs: number): void {
    const span = this.#of(invocation);
    if (span === null) return;
    span.computed = this.#clock.now;
    span.throttledUs = throttledUs - span.throttledUs;
  }

  /** Its own work is done. */
  worked(invocation: Invocation): void {
    const span = this.#of(invocation);
    if (span !== null) span.worked = this.#clock.now;
  }

  /** Its calls are done: the answer is on its way. */
  sent(invocation: Invocation): void {
    const span = this.#of(invocation);
    if (span !== null) span.sent = this.#clock.now;
  }

  answered(invocation: Invocation): void {
    this.#of(invocation)?.close('answered', this.#clock.now);
  }

  failed(invocation: Invocation, cause: FailureCause): void {
    this.#of(invocation)?.close(cause, this.#clock.now);
  }

  /** The client has its answer. */
  completed(invocation: Invocation, bucket: number): void {
    this.#sample.complete(this.#close(invocation), bucket);
  }

  /** The client's request has failed. */
  lost(invocation: Invocation): void {
    this.#sample.fail(this.#close(invocation));
  }

  #close(invocation: Invocation): Trace {
    const { trace } = this.#spans[invocation.id]!;
    trace.to = this.#clock.now;
    derive(invocation.keyHigh, invocation.keyLow, SHOWN);
    trace.key = derived[0]! >>> 0;
    return trace;
  }

  #of({ id }: Invocation): Span | null {
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
