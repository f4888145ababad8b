import type { Course as Figures } from '@tare/schema';
import { LatencyHistogram } from '../report/histogram.ts';

const SERVICES_LISTED = 24;

/** What is read off a run at the end of a step. */
export interface Reading {
  readonly inFlight: number;
  readonly cpuUtilisation: number;
  readonly memoryUtilisation: number;
  readonly hosts: number;
  readonly usdPerHour: number;
}

/** How the figures of a run move: one value a step, counted or read at its end. */
export class Course {
  readonly #figures: Figures;
  readonly #latency = new LatencyHistogram();
  readonly #readyOf: number[];
  #ready = 0;
  #readyLow = 0;
  #arrived = 0;
  #failed = 0;

  constructor(stepUs: number, services: readonly string[]) {
    this.#readyOf = services.map(() => 0);
    this.#figures = {
      stepMs: stepUs / 1000,
      arrived: [],
      completed: [],
      failed: [],
      latencyMs: { p50: [], p95: [], p99: [], max: [] },
      inFlight: [],
      cpuUtilisation: [],
      memoryUtilisation: [],
      ready: [],
      readyLow: [],
      hosts: [],
      usdPerHour: [],
      services: services.slice(0, SERVICES_LISTED).map(id => ({ id, ready: [] })),
      servicesOmitted: Math.max(0, services.length - SERVICES_LISTED),
    };
  }

  arrive(): void {
    this.#arrived++;
  }

  complete(latencyUs: number): void {
    this.#latency.record(latencyUs);
  }

  fail(): void {
    this.#failed++;
  }

  /** So many more instances of a service are ready. */
  change(service: number, by: number): void {
    this.#readyOf[service]! += by;
    this.#ready += by;
    this.#readyLow = Math.min(this.#readyLow, this.#ready);
  }

  /** Ends a step and begins the next. */
  close(reading: Reading): void {
    const own = this.#figures;
    own.arrived.push(this.#arrived);
    own.completed.push(this.#latency.count);
    own.failed.push(this.#failed);
    this.#closeLatency();
    own.ready.push(this.#ready);
    own.readyLow.push(this.#readyLow);
    own.inFlight.push(reading.inFlight);
    own.cpuUtilisation.push(reading.cpuUtilisation);
    own.memoryUtilisation.push(reading.memoryUtilisation);
    own.hosts.push(reading.hosts);
    own.usdPerHour.push(reading.usdPerHour);
    for (const [service, { ready }] of own.services.entries()) ready.push(this.#readyOf[service]!);
    this.clear();
  }

  /** Forgets what was counted since the last step. */
  clear(): void {
    this.#latency.clear();
    this.#arrived = this.#failed = 0;
    this.#readyLow = this.#ready;
  }

  #closeLatency(): void {
    const { p50, p95, p99, max } = this.#figures.latencyMs;
    const quantiles = this.#latency.milliseconds();
    p50.push(quantiles?.p50 ?? null);
    p95.push(quantiles?.p95 ?? null);
    p99.push(quantiles?.p99 ?? null);
    max.push(quantiles?.max ?? null);
  }

  toReport(): Figures {
    return this.#figures;
  }
}
