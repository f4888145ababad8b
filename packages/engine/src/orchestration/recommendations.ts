import type { Report } from '@tare/schema';
import { payload, VERTICAL } from '../kernel/event-kinds.ts';
import type { RunParts } from '../parts.ts';
import type { Roster } from '../roster.ts';
import { type VerticalRecommendation, VerticalRecommender } from './vertical-recommender.ts';

type Recommended = NonNullable<Report['scaling']['recommendations']>[number];

const MILLI = 1000;
const HOUR_US = 3600e6;

/** A service whose use is watched. */
interface Watched {
  readonly service: number;
  readonly everyUs: number;
  /** Whether anything is changed. */
  readonly isFollowed: boolean;
  readonly recommender: VerticalRecommender;
  /** CPU that each instance had received at the last sample, millicore-µs. */
  used: ReadonlyMap<number, number>;
}

/**
 * Rule O3 vertical: the recommender of Kubernetes' vertical autoscaler: it is shown what instances use, and says after each sample, and
 * at the end, what they should ask for.
 */
export class Recommendations {
  /** Hears of each recommendation for a service whose requests follow it. */
  onRecommended?: (service: number, recommendation: VerticalRecommendation) => void;
  readonly #watched: readonly Watched[];
  readonly #parts: RunParts;
  readonly #roster: Roster;

  constructor(parts: RunParts, roster: Roster) {
    this.#parts = parts;
    this.#roster = roster;
    this.#watched = parts.plan.services.flatMap(({ vertical }, service) =>
      vertical === undefined
        ? []
        : [
            {
              service,
              everyUs: vertical.everyUs,
              isFollowed: vertical.update !== undefined,
              recommender: new VerticalRecommender(),
              used: new Map(),
            },
          ],
    );
  }

  begin(origin: number): void {
    for (const [index, watched] of this.#watched.entries()) {
      watched.used = this.#cpuOf(watched.service);
      this.#parts.queue.push(origin + watched.everyUs, 1, payload(VERTICAL, index));
    }
  }

  /** A sample is due. */
  fire(index: number): void {
    const { queue } = this.#parts;
    const watched = this.#watched[index]!;
    this.#sample(watched);
    const found = watched.recommender.recommend();
    if (watched.isFollowed && found !== null) this.onRecommended?.(watched.service, found);
    queue.push(queue.now + watched.everyUs, 1, payload(VERTICAL, index));
  }

  /** An instance was killed for want of memory. */
  killed(instance: number): void {
    const { fleet, queue } = this.#parts;
    const { service, deployment } = fleet.instances[instance]!;
    const watched = this.#watched.find(one => one.service === service);
    watched?.recommender.kill(instance, queue.now, deployment.requested.memoryBytes);
  }

  /** undefined where nothing is watched. */
  toReport(): Recommended[] | undefined {
    if (this.#watched.length === 0) return undefined;
    return this.#watched.flatMap(watched => this.#recommended(watched));
  }

  #recommended({ service, recommender }: Watched): Recommended[] {
    const { plan, fleet } = this.#parts;
    const found = recommender.recommend();
    if (found === null) return [];
    const { requested } = fleet.deploymentOf(service);
    const { lower, target, upper } = found;
    const row = (of: 'cpuMilli' | 'memoryBytes'): Recommended['cpuMilli'] => [
      requested[of],
      lower[of],
      target[of],
      upper[of],
    ];
    const isOutside = (of: 'cpuMilli' | 'memoryBytes') =>
      requested[of] < lower[of] || requested[of] > upper[of];
    return [
      {
        service: plan.services[service]!.id,
        cpuMilli: row('cpuMilli'),
        memoryBytes: row('memoryBytes'),
        isOutside: isOutside('cpuMilli') || isOutside('memoryBytes'),
      },
    ];
  }

  #sample(watched: Watched): void {
    const { queue } = this.#parts;
    const { service, everyUs, recommender } = watched;
    const used = this.#cpuOf(service);
    for (const [container, cpu] of used) {
      const before = watched.used.get(container);
      // One that was not there throughout has no mean of the step.
      if (before === undefined) continue;
      recommender.add({
        container,
        atUs: queue.now,
        cpuCores: (cpu - before) / everyUs / MILLI,
        memoryBytes: this.#memoryOf(service, container),
      });
    }
    watched.used = used;
  }

  /** What it touches: its base, its requests, and what has leaked since it was ready. */
  #memoryOf(service: number, instance: number): number {
    const { plan, requests, ages, queue } = this.#parts;
    const { baseBytes, leakBytesPerHour } = plan.services[service]!.memory;
    const leaked = (leakBytesPerHour * ages.of(instance, queue.now)) / HOUR_US;
    return Math.round(baseBytes + leaked + requests.loadOf(instance).heldBytes);
  }

  #cpuOf(service: number): ReadonlyMap<number, number> {
    const { cpu, queue } = this.#parts;
    const up = this.#roster.wantedOf(service).filter(one => this.#roster.isReady(one));
    return new Map(up.map(one => [one, cpu.share.usedBy(cpu.leaves[one]!, queue.now)]));
  }
}
