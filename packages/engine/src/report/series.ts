import type { Report } from '@tare/schema';

type Series = Report['series'];

/** Counters of one step of the time series. */
export class SeriesMeter {
  readonly stepUs: number;
  readonly #series: Series;
  #arrived = 0;
  #completed = 0;
  #failed = 0;
  #latencySum = 0;
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

  arrive(): void {
    this.#arrived++;
  }

  complete(latencyUs: number): void {
    this.#completed++;
    this.#latencySum += latencyUs;
    if (latencyUs > this.#latencyMax) this.#latencyMax = latencyUs;
  }

  fail(): void {
    this.#failed++;
  }

  /** Closes the step; the utilisation is its mean, the number of ready instances that at its end. */
  close(cpuUtilisation: number, ready: number): void {
    const { arrived, completed, failed, meanLatencyMs, maxLatencyMs } = this.#series;
    arrived.push(this.#arrived);
    completed.push(this.#completed);
    failed.push(this.#failed);
    meanLatencyMs.push(this.#completed === 0 ? 0 : this.#latencySum / this.#completed / 1000);
    maxLatencyMs.push(this.#latencyMax / 1000);
    this.#series.cpuUtilisation.push(cpuUtilisation);
    this.#series.ready.push(ready);
    this.clear();
  }

  /** Forgets what was counted since the last step. */
  clear(): void {
    this.#arrived = this.#completed = this.#failed = this.#latencySum = this.#latencyMax = 0;
  }

  toReport(): Series {
    return this.#series;
  }
}
