import type { Report } from '@tare/schema';
import type { FlowMeter } from '../ledger/meter.ts';

type Series = Report['series'];

/** What a flow has counted; whole numbers, so that differences are exact. */
interface Counted {
  readonly arrived: number;
  readonly completed: number;
  readonly failed: number;
  /** µs */
  readonly latencySum: number;
}

const NOTHING: Counted = { arrived: 0, completed: 0, failed: 0, latencySum: 0 };

const countedIn = (flow: FlowMeter): Counted => ({
  arrived: flow.arrived,
  completed: flow.completed,
  failed: flow.failures(),
  latencySum: flow.latency.sum,
});

/** The time series of clients' requests: of each step what their flow has counted in it, and the longest latency. */
export class SeriesMeter {
  readonly stepUs: number;
  readonly #series: Series;
  /** What had been counted when the step began. */
  #before = NOTHING;
  #latencyMax = 0;

  constructor(stepUs: number) {
    this.stepUs = stepUs;
    this.#series = {
      stepMs: stepUs / 1000,
      arrived: [],
      completed: [],
      failed: [],
      meanLatencyMs: [],
      maxLatencyMs: [],
      cpuUtilisation: [],
      ready: [],
    };
  }

  complete(latencyUs: number): void {
    if (latencyUs > this.#latencyMax) this.#latencyMax = latencyUs;
  }

  /** Closes the step; the utilisation is its mean, the number of ready instances that at its end. */
  close(flow: FlowMeter, cpuUtilisation: number, ready: number): void {
    const { arrived, completed, failed, meanLatencyMs, maxLatencyMs } = this.#series;
    const before = this.#before;
    const counted = countedIn(flow);
    const answers = counted.completed - before.completed;
    arrived.push(counted.arrived - before.arrived);
    completed.push(answers);
    failed.push(counted.failed - before.failed);
    meanLatencyMs.push(answers === 0 ? 0 : (counted.latencySum - before.latencySum) / answers / 1000);
    maxLatencyMs.push(this.#latencyMax / 1000);
    this.#series.cpuUtilisation.push(cpuUtilisation);
    this.#series.ready.push(ready);
    this.#before = counted;
    this.#latencyMax = 0;
  }

  /** Begins anew, as the flow does. */
  clear(): void {
    this.#before = NOTHING;
    this.#latencyMax = 0;
  }

  toReport(): Series {
    return this.#series;
  }
}
