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

/** Counts of one stream of requests over the window (rule L2). */
export class FlowMeter {
  arrived = 0;
  failed = noFailures();
  /** Tries after the first. */
  retried = 0;
  inFlight = 0;
  #arrivedBefore = 0;
  inFlightAtStart = 0;
  latency = new LatencyHistogram();

  get completed(): number {
    return this.latency.count;
  }

  /** Since the run began. */
  get everArrived(): number {
    return this.#arrivedBefore + this.arrived;
  }

  enter(): void {
    this.inFlight++;
    this.arrived++;
  }

  /** `bucket`: that of the latency in a histogram. */
  complete(latencyUs: number, bucket: number): void {
    this.inFlight--;
    this.latency.recordIn(bucket, latencyUs);
  }

  fail(cause: FailureCause): void {
    this.inFlight--;
    this.failed[cause]++;
  }

  /** Begins the window: all before is forgotten but what is in flight. */
  restart(): void {
    this.#arrivedBefore += this.arrived;
    this.arrived = 0;
    this.retried = 0;
    this.failed = noFailures();
    this.latency = new LatencyHistogram();
    this.inFlightAtStart = this.inFlight;
  }

  failures(): number {
    const { timeout, rejected, unavailable, downstream, killed } = this.failed;
    return timeout + rejected + unavailable + downstream + killed;
  }
}

/**
 * The two sides of Little's law over the window, kept apart (rule L2): the time integral of the number in the system,
 * and the times that requests spent there.
 */
export class Population {
  /** Beginning of the window. */
  #from = 0;
  #present = 0;
  /** The most that were there at once. */
  peak = 0;
  /** ∫ number in the system dt, request-microseconds. */
  #area = 0;
  #areaAt = 0;
  /** Σ time spent inside the window by requests that have left. */
  #spent = 0;

  enter(now: number): void {
    this.#advance(now);
    const present = this.#present + 1;
    this.#present = present;
    if (present > this.peak) this.peak = present;
  }

  leave(arrivedAt: number, now: number): void {
    this.#advance(now);
    this.#present--;
    this.#spent += this.inside(arrivedAt, now);
  }

  /** Begins the window. */
  restart(now: number): void {
    this.#advance(now);
    this.#area = 0;
    this.#spent = 0;
    this.#from = now;
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
    return now - Math.max(arrivedAt, this.#from);
  }

  #advance(now: number): void {
    this.#area += (now - this.#areaAt) * this.#present;
    this.#areaAt = now;
  }
}

/** What a service's requests took of its instances over the window. */
export class WorkMeter {
  /** CPU time on the reference core in microseconds that the workload itself demanded. */
  net = 0;
  /** The same with the isolation stack's overhead. */
  gross = 0;
  /** Σ time for which requests that have left were held in memory, request-microseconds. */
  heldUs = 0;

  restart(): void {
    this.net = 0;
    this.gross = 0;
    this.heldUs = 0;
  }
}
