import type { EventQueue } from '../kernel/event-queue.ts';
import { type FailureCause, type FlowMeter, Population } from '../ledger/meter.ts';
import type { Recorder } from '../recording/recorder.ts';
import type { LatencyParts } from '../report/latency-parts.ts';
import type { SeriesMeter } from '../report/series.ts';
import { INVOCATION, type Invocations } from './invocations.ts';

const { ARRIVED_AT, TIMES } = INVOCATION;

/** Where clients' requests are counted. */
export interface ClientFlow {
  readonly meter: FlowMeter;
  /** Whether a service counts there what it is asked, and only clients ask it: each of theirs is counted already. */
  readonly isShared: boolean;
}

/** What answers are counted in, and who waits for them. */
export interface AnswerGround {
  readonly queue: EventQueue;
  readonly invocations: Invocations;
  readonly flow: ClientFlow;
  readonly series: SeriesMeter;
  readonly latencyParts: LatencyParts;
  /** null where the run is not recorded. */
  readonly recorder: Recorder | null;
  /** A closed user has its answer, or its failure. */
  readonly onUserFree: (user: number) => void;
}

/** Clients' requests as they see them: from when they ask until they have an answer or a failure (rules L2, R1 and R3). */
export class Answers {
  readonly flow: FlowMeter;
  readonly population = new Population();
  /** The flow, where nobody counts it already. */
  readonly #own: FlowMeter | null;
  readonly #queue: EventQueue;
  readonly #invocations: Invocations;
  readonly #series: SeriesMeter;
  readonly #latencyParts: LatencyParts;
  readonly #recorder: Recorder | null;
  readonly #onUserFree: (user: number) => void;

  constructor(ground: AnswerGround) {
    this.flow = ground.flow.meter;
    this.#own = ground.flow.isShared ? null : ground.flow.meter;
    this.#queue = ground.queue;
    this.#invocations = ground.invocations;
    this.#series = ground.series;
    this.#latencyParts = ground.latencyParts;
    this.#recorder = ground.recorder;
    this.#onUserFree = ground.onUserFree;
  }

  /** A client asks. */
  await(now: number): void {
    if (this.#own !== null) this.#own.enter();
    this.population.enter(now);
  }

  /** A client has its answer; `bucket`: that of the latency in a histogram. */
  complete(id: number, latencyUs: number, bucket: number): void {
    if (this.#own !== null) this.#own.complete(latencyUs, bucket);
    this.#leave(id);
    this.#series.complete(latencyUs);
    this.#latencyParts.record(latencyUs, bucket, this.#invocations, id);
    if (this.#recorder !== null) {
      this.#recorder.course.complete(latencyUs);
      this.#recorder.traces.completed(id, bucket);
    }
    this.#free(id);
  }

  fail(id: number, cause: FailureCause): void {
    this.#own?.fail(cause);
    this.#leave(id);
    this.#recorder?.course.fail();
    this.#recorder?.traces.lost(id);
    this.#free(id);
  }

  /** Begins the window. */
  restart(now: number): void {
    this.#own?.restart();
    this.population.restart(now);
  }

  #leave(id: number): void {
    this.population.leave(this.#invocations.times[id * TIMES + ARRIVED_AT]!, this.#queue.now);
  }

  /** A closed user thinks on. */
  #free(id: number): void {
    const { users } = this.#invocations;
    if (users.length > 0 && users[id]! >= 0) this.#onUserFree(users[id]!);
  }
}
