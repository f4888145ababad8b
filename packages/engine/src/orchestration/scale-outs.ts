import type { Report } from '@tare/schema';
import type { FlowMeter } from '../ledger/meter.ts';
import { inOrder, type PassedPhase } from '../lifecycle/passed-phases.ts';
import type { RunParts } from '../parts.ts';

const RECORDS_KEPT = 500;
/** A request is delayed when it takes so many times the median of the time before. */
const DELAYED = 2;
const US_PER_MS = 1000;

type Part = Report['scaling']['scaleOuts'][number]['parts'][number];

/** Requests of a service until some moment of the window. */
interface Count {
  readonly arrived: number;
  readonly failed: number;
  readonly delayed: number;
}

/** Replicas that were asked for at once and are not all ready. */
interface Open {
  readonly service: number;
  readonly replicas: number;
  readonly askedAt: number;
  /** The look before, at which nothing was asked for. */
  readonly lookedAt: number;
  /** Without a place. */
  left: number;
  /** With a place, and when they got it. */
  readonly placedAt: Map<number, number>;
  readonly slowUs: number;
  readonly before: Count;
}

/**
 * Rule S1 for scaling: what the time from one look of an autoscaler to the readiness of the last replica that the next one asked for
 * is made of, and what became of requests meanwhile.
 */
export class ScaleOuts {
  readonly records: Report['scaling']['scaleOuts'] = [];
  omitted = 0;
  readonly #open: Open[] = [];
  readonly #parts: RunParts;
  #origin = 0;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  begin(origin: number): void {
    this.#origin = origin;
  }

  asked(service: number, replicas: number, lookedAt: number): void {
    const { queue } = this.#parts;
    const { latency } = this.#flowOf(service);
    const slowUs = latency.count === 0 ? Infinity : DELAYED * latency.quantile(0.5);
    this.#open.push({
      service,
      replicas,
      askedAt: queue.now,
      lookedAt,
      left: replicas,
      placedAt: new Map(),
      slowUs,
      before: this.#count(service, slowUs),
    });
  }

  /** Fewer are wanted: the last of those without a place are not asked for any more. */
  calledOff(service: number, replicas: number): void {
    let off = replicas;
    for (const open of [...this.#open].reverse()) {
      if (open.service !== service) continue;
      const own = Math.min(off, open.left);
      open.left -= own;
      off -= own;
      this.#drop(open);
    }
  }

  /** An instance of the service has its place: those that were asked for first come first. */
  placed(instance: number): void {
    const { fleet, queue } = this.#parts;
    const { service } = fleet.instances[instance]!;
    const open = this.#open.find(one => one.service === service && one.left > 0);
    if (open === undefined) return;
    open.left--;
    open.placedAt.set(instance, queue.now);
  }

  /** An instance is ready; `last`: the last phase that its start went through. */
  ready(instance: number, last: PassedPhase | null): void {
    const open = this.#open.find(({ placedAt }) => placedAt.has(instance));
    if (open === undefined) return;
    const placedAt = open.placedAt.get(instance)!;
    open.placedAt.delete(instance);
    if (open.left > 0 || open.placedAt.size > 0) return;
    this.#open.splice(this.#open.indexOf(open), 1);
    this.#note(open, this.#partsOf(open, placedAt, last));
  }

  /** An instance goes before it was ready. */
  gone(instance: number): void {
    for (const open of [...this.#open]) if (open.placedAt.delete(instance)) this.#drop(open);
  }

  /** Those that are not over at the end have no end. */
  close(): void {
    for (const open of this.#open.splice(0)) this.#note(open, null);
  }

  #drop(open: Open): void {
    if (open.left === 0 && open.placedAt.size === 0) this.#open.splice(this.#open.indexOf(open), 1);
  }

  #partsOf({ lookedAt, askedAt }: Open, placedAt: number, last: PassedPhase | null): Part[] {
    const times = new Map<string, number>([
      ['since the look before', askedAt - lookedAt],
      ['waited for room or hosts', placedAt - askedAt],
    ]);
    for (const { phase, from, to } of inOrder(last))
      times.set(phase.name, (times.get(phase.name) ?? 0) + to - from);
    return [...times].flatMap(([name, us]) => (us === 0 ? [] : [{ name, ms: us / US_PER_MS }]));
  }

  #note(open: Open, parts: Part[] | null): void {
    if (this.records.length >= RECORDS_KEPT) {
      this.omitted++;
      return;
    }
    const { service, replicas, askedAt, slowUs, before } = open;
    const after = this.#count(service, slowUs);
    // A window that began meanwhile has forgotten what was before.
    const since = (of: keyof Count) => (after[of] < before[of] ? after[of] : after[of] - before[of]);
    this.records.push({
      service: this.#parts.plan.services[service]!.id,
      askedMs: (askedAt - this.#origin) / US_PER_MS,
      readyMs: parts === null ? null : (this.#parts.queue.now - this.#origin) / US_PER_MS,
      replicas,
      parts: parts ?? [],
      arrived: since('arrived'),
      failed: since('failed'),
      delayed: since('delayed'),
    });
  }

  #flowOf(service: number): FlowMeter {
    return this.#parts.requests.services[service]!.flow;
  }

  #count(service: number, slowUs: number): Count {
    const flow = this.#flowOf(service);
    const delayed = slowUs === Infinity ? 0 : flow.latency.above(slowUs);
    return { arrived: flow.arrived, failed: flow.failures(), delayed };
  }
}
