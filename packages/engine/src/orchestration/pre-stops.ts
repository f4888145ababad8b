import { payload, RETIRE } from '../kernel/event-kinds.ts';
import type { RunParts } from '../parts.ts';

const PRIORITY = 1;

/** Rule O4: instances that are to go and that a preStop hook keeps for a while, within their grace. */
export class PreStops {
  readonly #parts: Pick<RunParts, 'fleet' | 'plan' | 'queue' | 'requests'>;
  /** Until when, and when the grace ends, µs. */
  readonly #kept = new Map<number, { readonly until: number; readonly graceEnds: number }>();

  constructor(parts: Pick<RunParts, 'fleet' | 'plan' | 'queue' | 'requests'>) {
    this.#parts = parts;
  }

  /** An instance is told to go: whether a hook keeps it. */
  keeps(instance: number, graceUs: number): boolean {
    const { fleet, plan, queue } = this.#parts;
    const { preStopUs = 0 } = plan.services[fleet.instances[instance]!.service]!;
    const until = queue.now + Math.min(preStopUs, graceUs);
    if (until === queue.now) return false;
    this.#kept.set(instance, { until, graceEnds: queue.now + graceUs });
    queue.push(until, PRIORITY, payload(RETIRE, instance));
    return true;
  }

  /** Whether its hook still keeps it, or requests that it had before do. */
  isKept(instance: number): boolean {
    const own = this.#kept.get(instance);
    const { queue, requests } = this.#parts;
    if (own === undefined || queue.now >= own.graceEnds) return false;
    return queue.now < own.until || !requests.isIdle(instance);
  }

  forget(instance: number): void {
    this.#kept.delete(instance);
  }
}
