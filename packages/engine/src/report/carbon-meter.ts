import type { RunParts } from '../parts.ts';
import { meanOfSteps } from '../numeric/steps.ts';

/**
 * Rule L3: where the carbon of a grid changes while a run goes on, CPU time that each host used, each piece of it times the
 * intensity of its time: millicore-µs · kg a kWh. Between two readings load and intensity are each taken at their means.
 */
export class CarbonMeter {
  readonly #parts: RunParts;
  /** When traffic began, which steps count from. */
  readonly #origin: number;
  #readAt = 0;
  /** Until the last reading, of each host: used in all, and since the first weighted. */
  #used: readonly number[] = [];
  #weighted: readonly number[] = [];

  constructor(parts: RunParts, origin: number) {
    this.#parts = parts;
    this.#origin = origin;
  }

  /** Counts from now on. */
  begin(now: number): void {
    this.#used = this.#usedUntil(now);
    this.#weighted = [];
    this.#readAt = now;
  }

  read(now: number): void {
    this.#weighted = this.until(now);
    this.#used = this.#usedUntil(now);
    this.#readAt = now;
  }

  /** Of each host, until now; changes nothing. */
  until(now: number): number[] {
    const { fleet } = this.#parts;
    const means = fleet.plan.sites.map((_, site) => this.meanAt(site, this.#readAt, now));
    return this.#usedUntil(now).map(
      (used, host) =>
        (this.#weighted[host] ?? 0) + (used - (this.#used[host] ?? 0)) * means[fleet.siteOf(host)]!,
    );
  }

  /** Mean intensity of a site's grid between two moments of the run. */
  meanAt(site: number, from: number, until: number): number {
    const { carbonSteps, kgCo2ePerKwh } = this.#parts.plan.sites[site]!;
    return carbonSteps === undefined
      ? (kgCo2ePerKwh ?? 0)
      : meanOfSteps(carbonSteps, from - this.#origin, until - this.#origin);
  }

  #usedUntil(now: number): number[] {
    const { cpu, tenants } = this.#parts;
    const recorded = tenants.use(now).cpuMilli;
    return cpu.roots.map((root, host) => cpu.share.usedUntil(root, now) + (recorded[host] ?? 0));
  }
}
