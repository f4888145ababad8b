import type { Failures } from '@tare/schema';
import { LatencyHistogram } from '../report/histogram.ts';

/** Why a request failed; the order is that of the report. */
export type FailureCause = keyof Failures;

export const noFailures = (): Failures => ({
  timeout: 0,
  rejected: 0,
  unavailable: 0,
  downstream: 0,
  killed: 0,
});

/**
 * Counts of one stream of requests over the window (rule L2), with the two sides of Little's law kept apart: the
 * time integral of the number in the system, and the times that requests spent there.
 */
export class FlowMeter {
  arrived = 0;
  completed = 0;
  failed = noFailures();
  /** Tries after the first. */
  retried = 0;
  inFlight = 0;
  inFlightAtStart = 0;
  latency = new LatencyHistogram();
  /** ∫ number in the system dt, request-microseconds. */
  #area = 0;
  #areaAt = 0;
  /** Σ time spent inside the window by requests that have left. */
  #spent = 0;
  #windowFrom = 0;

  enter(now: number): void {
    this.#advance(now);
    this.inFlight++;
    this.arrived++;
  }

  complete(arrivedAt: number, now: number): void {
    this.#leave(arrivedAt, now);
    this.completed++;
    this.latency.record(now - arrivedAt);
  }

  fail(cause: FailureCause, arrivedAt: number, now: number): void {
    this.#leave(arrivedAt, now);
    this.failed[cause]++;
  }

  /** Begins the window: all before is forgotten but what is in flight. */
  restart(now: number): void {
    this.#advance(now);
    this.arrived = 0;
    this.completed = 0;
    this.retried = 0;
    this.failed = noFailures();
    this.latency = new LatencyHistogram();
    this.inFlightAtStart = this.inFlight;
    this.#area = 0;
    this.#spent = 0;
    this.#windowFrom = now;
  }

  failures(): number {
    const { timeout, rejected, unavailable, downstream, killed } = this.failed;
    return timeout + rejected + unavailable + downstream + killed;
  }

  /** ∫ number in the system dt until now. */
  area(now: number): number {
    this.#advance(now);
    return this.#area;
  }

  /** Σ time spent inside the window: by those that have left, and by those that are `stillThere`. */
  spentWith(stillThere: number): number {
    return this.#spent + stillThere;
  }

  /** Time that a request which arrived then has spent inside the window until now. */
  inside(arrivedAt: number, now: number): number {
    return now - Math.max(arrivedAt, this.#windowFrom);
  }

  #leave(arrivedAt: number, now: number): void {
    this.#advance(now);
    this.inFlight--;
    this.#spent += this.inside(arrivedAt, now);
  }

  #advance(now: number): void {
    this.#area += (now - this.#areaAt) * this.inFlight;
    this.#areaAt = now;
  }
}

/** CPU time that a service's requests took on the reference core, in microseconds, over the window. */
export class WorkMeter {
  /** Demanded by the workload itself. */
  net = 0;
  /** The same with the isolation stack's overhead. */
  gross = 0;
  /** Part of the gross that went into requests which failed. */
  lost = 0;

  restart(): void {
    this.net = 0;
    this.gross = 0;
    this.lost = 0;
  }
}
