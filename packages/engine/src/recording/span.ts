import type { RequestSpan, SpanEnd } from '@tare/schema';

/** What has not happened yet. */
const NEVER = -1;
const SPANS_KEPT = 200;

/** What is called, for the how-many-eth time, and by whom (null: by a client). */
export interface Called {
  readonly service: number;
  readonly attempt: number;
  readonly caller: Span | null;
}

/** A request at one service, while it goes on; times are those of the run. */
export class Span {
  readonly trace: Trace;
  readonly service: number;
  /** Place of the caller's span in the trace; −1 for the client's request. */
  readonly parent: number;
  readonly index: number;
  from = NEVER;
  instance = NEVER;
  /** 1 for the first try. */
  readonly attempt: number;
  end: SpanEnd = 'open';
  arrived = NEVER;
  admitted = NEVER;
  computed = NEVER;
  worked = NEVER;
  sent = NEVER;
  to = NEVER;
  networkUs = 0;
  transferUs = 0;
  netUs = 0;
  overheadUs = 0;
  /** Of its instance: how long it had stood still until this was admitted; then for how long while this was on its CPU. */
  throttledUs = 0;

  constructor(trace: Trace, { service, attempt, caller }: Called) {
    this.trace = trace;
    this.service = service;
    this.attempt = attempt;
    this.parent = caller === null ? -1 : caller.index;
    this.index = trace.spans.length;
  }

  /** Whether what happens to it is no longer told. */
  get isOver(): boolean {
    return this.to !== NEVER || this.trace.to !== NEVER;
  }

  close(end: SpanEnd, now: number): void {
    this.end = end;
    this.to = now;
  }

  toReport(nameOf: (service: number) => string): RequestSpan {
    const { from, to } = this.trace;
    const at = (moment: number) => (moment === NEVER ? null : moment - from);
    const isComputed = this.computed !== NEVER;
    return {
      parent: this.parent,
      service: nameOf(this.service),
      instance: this.instance,
      attempt: this.attempt,
      end: this.end,
      fromUs: this.from - from,
      arrivedUs: at(this.arrived),
      admittedUs: at(this.admitted),
      computedUs: at(this.computed),
      workedUs: at(this.worked),
      sentUs: at(this.sent),
      toUs: (this.to === NEVER ? to : this.to) - from,
      networkUs: this.networkUs,
      transferUs: this.transferUs,
      netUs: isComputed ? this.netUs : 0,
      overheadUs: isComputed ? this.overheadUs : 0,
      throttledUs: isComputed ? this.throttledUs : 0,
    };
  }
}

/** A client's request with all that it called, as far as that is kept. */
export class Trace {
  readonly from: number;
  /** When the client had its answer, or its failure. */
  to = NEVER;
  /** By which the random ones are chosen; the same request has the same on every platform. */
  key = 0;
  spansOmitted = 0;
  readonly spans: Span[] = [];

  constructor(from: number) {
    this.from = from;
  }

  get latencyUs(): number {
    return this.to - this.from;
  }

  /** A request at a service begins; null where it is not kept. */
  open(called: Called, now: number): Span | null {
    if (this.spans.length >= SPANS_KEPT) {
      this.spansOmitted++;
      return null;
    }
    const span = new Span(this, called);
    span.from = now;
    this.spans.push(span);
    return span;
  }
}
