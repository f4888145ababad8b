import type { PlanScaling, Report } from '@tare/schema';
import type { RunParts } from '../parts.ts';
import { payload, SCALE } from '../kernel/event-kinds.ts';
import type { Roster } from '../roster.ts';
import { AlarmTracking } from './alarm-tracking.ts';
import { ConcurrencyScaler } from './concurrency-scaler.ts';
import { EventScaler } from './event-scaler.ts';
import { PerRequest } from './per-request.ts';
import { HorizontalAutoscaler, type ScaleDecision } from './horizontal.ts';
import { MetricsPipeline, type Reading } from './metrics-pipeline.ts';
import type { PodSample } from './replicas.ts';
import { ScaleIns } from './scale-ins.ts';
import { ScaleSet } from './scale-set.ts';

const RECORDS_KEPT = 500;
const MILLI = 1000;
const PER_CENT = 100;

/** One service that is scaled. */
interface Scaled {
  readonly service: number;
  readonly scaling: PlanScaling;
  readonly autoscaler: HorizontalAutoscaler;
  /** CPU that each instance had received at the last look, millicore-µs. */
  used: ReadonlyMap<number, number>;
  /** Requests of the service at the last look. */
  arrived: number;
  /** When that was, µs. */
  lookedAt: number;
  /** Null where metrics are those of the moment; set when traffic begins. */
  pipeline: MetricsPipeline | null;
  /** Null where it is not scaled by concurrency. */
  readonly byConcurrency: ConcurrencyScaler | null;
  /** Null where the autoscaler lets the last replica stay. */
  readonly byEvents: EventScaler | null;
  /** Null where it is no VM scale set. */
  readonly bySet: ScaleSet | AlarmTracking | null;
}

/** What an event of a service is about: the autoscaler looks, the kubelet reads, metrics-server asks. */
const TURNS = ['look', 'read', 'ask'] as const;
type Turn = (typeof TURNS)[number];

type MetricName = PlanScaling['metrics'][number]['metric'];

/** What has happened since the last look: CPU of an instance, millicore-µs, and requests for each. */
interface Since {
  readonly cpu: (instance: number) => number;
  readonly requests: number;
}

/**
 * Rule O3: services whose number of replicas follows their load while a run goes on. At every look the pods' metrics are
 * the mean since the last; more replicas are placed and started, surplus ones take no more requests and go.
 */
export class Scalers {
  readonly records: Report['scaling']['records'] = [];
  omitted = 0;
  readonly scaleIns: ScaleIns;
  readonly perRequest: PerRequest;
  readonly #scaled: readonly Scaled[];
  readonly #parts: RunParts;
  readonly #roster: Roster;
  #origin = 0;

  constructor(parts: RunParts, roster: Roster) {
    this.#parts = parts;
    this.#roster = roster;
    this.scaleIns = new ScaleIns(parts, roster);
    this.perRequest = new PerRequest(parts, roster, (service, from, decision) =>
      this.#note(service, from, decision),
    );
    this.#scaled = parts.plan.services.flatMap(({ scaling }, service) =>
      scaling === null || scaling.perRequest !== undefined
        ? []
        : [
            {
              service,
              scaling,
              autoscaler: new HorizontalAutoscaler(
                // KEDA's has no fewer than one: the last replica is KEDA's to let go.
                scaling.events === undefined ? scaling : { ...scaling, min: Math.max(1, scaling.min) },
              ),
              used: new Map(),
              arrived: 0,
              lookedAt: 0,
              pipeline: null,
              byConcurrency:
                scaling.concurrency === undefined ? null : new ConcurrencyScaler(scaling.concurrency),
              byEvents: scaling.events === undefined ? null : new EventScaler(scaling.events),
              bySet: setOf(scaling),
            },
          ],
    );
  }

  begin(origin: number): void {
    this.#origin = origin;
    this.perRequest.begin();
    for (const [index, scaled] of this.#scaled.entries()) {
      const own = this.#roster.wantedOf(scaled.service);
      scaled.byConcurrency?.begin(own.filter(one => this.#roster.isReady(one)).length, origin);
      this.#look(scaled, own);
      scaled.lookedAt = origin;
      this.#expect(index);
      this.#beginPipeline(index, scaled);
    }
  }

  #beginPipeline(index: number, scaled: Scaled): void {
    const { pipeline } = scaled.scaling;
    if (pipeline === undefined) return;
    scaled.pipeline = new MetricsPipeline(this.#readings(scaled), this.#origin);
    this.#expectAt(index, 'read', this.#origin + pipeline.readEveryUs);
    // Its ticks are those of nobody else: half a period on.
    this.#expectAt(index, 'ask', this.#origin + Math.round(pipeline.askEveryUs / 2));
  }

  #readings(scaled: Scaled): ReadonlyMap<number, Reading> {
    const { cpu, ages, queue } = this.#parts;
    const up = this.#roster.wantedOf(scaled.service).filter(one => this.#roster.isReady(one));
    return new Map(
      up.map(instance => [
        instance,
        {
          cpu: cpu.share.usedBy(cpu.leaves[instance]!, queue.now),
          memoryBytes: this.#memoryOf(scaled.service, instance),
          readySince: queue.now - ages.of(instance, queue.now),
        },
      ]),
    );
  }

  #expectAt(index: number, turn: Turn, at: number): void {
    this.#parts.queue.push(at, 1, payload(SCALE, index * TURNS.length + TURNS.indexOf(turn)));
  }

  /** Something of the way of the metrics is due. */
  #pass(index: number, turn: 'read' | 'ask'): void {
    const { now } = this.#parts.queue;
    const scaled = this.#scaled[index]!;
    const { readEveryUs, askEveryUs } = scaled.scaling.pipeline!;
    if (turn === 'read') scaled.pipeline!.read(this.#readings(scaled), now);
    else scaled.pipeline!.ask();
    this.#expectAt(index, turn, now + (turn === 'read' ? readEveryUs : askEveryUs));
  }

  #memoryOf(service: number, instance: number): number {
    const { plan, requests } = this.#parts;
    return plan.services[service]!.memory.baseBytes + requests.loadOf(instance).heldBytes;
  }

  /** A look is due. */
  fire(key: number): void {
    const index = Math.floor(key / TURNS.length);
    const turn = TURNS[key % TURNS.length]!;
    if (turn !== 'look') {
      this.#pass(index, turn);
      return;
    }
    const scaled = this.#scaled[index]!;
    const own = this.#roster.wantedOf(scaled.service);
    // An update has its own idea of how many there are to be.
    if (this.#roster.rolling.has(scaled.service)) this.#look(scaled, own);
    else if (scaled.byConcurrency !== null) this.#follow(scaled, scaled.byConcurrency, own);
    else this.#reconcile(scaled, own);
    this.#expect(index);
  }

  /**
   * A request of a service waits for a replica: one for each is started, or, where it is the first and concurrency is followed,
   * one at once. False: it may not wait, for there are as many as there may be.
   */
  held(service: number): boolean {
    const { scaling } = this.#parts.plan.services[service]!;
    if (scaling?.perRequest !== undefined) return this.perRequest.held(service, scaling);
    this.#activate(service);
    return true;
  }

  #activate(service: number): void {
    const scaled = this.#scaled.find(one => one.service === service && one.byConcurrency !== null);
    if (scaled === undefined) return;
    const own = this.#roster.wantedOf(scaled.service);
    if (own.length + this.#parts.fleet.waitingOf(service) > 0) return;
    scaled.byConcurrency!.activate();
    // It is told of the request at once.
    scaled.lookedAt = this.#parts.queue.now;
    this.#scaleTo(scaled, own, {
      replicas: Math.max(1, scaled.scaling.min),
      recommended: 1,
      metric: 'activation',
      level: 1,
    });
  }

  /** Kubernetes' autoscaler, below one replica KEDA's; or a scale set's. */
  #reconcile(scaled: Scaled, own: readonly number[]): void {
    const { fleet, queue } = this.#parts;
    const { service, autoscaler, byEvents, bySet, scaling } = scaled;
    const current = own.length + fleet.waitingOf(service) - this.scaleIns.owed(service);
    const samples = this.#look(scaled, own);
    const { inFlight, everArrived } = this.#parts.requests.services[service]!.flow;
    const event = byEvents?.step(queue.now, current, { inFlight, everArrived }, scaling) ?? null;
    const decision =
      bySet === null
        ? (event ?? autoscaler.step(queue.now, current, samples))
        : bySet.step(queue.now, { current, ...this.#levelOf(scaled, own, samples[0]!) }, scaling);
    if (decision !== null) this.#scaleTo(scaled, own, decision);
    scaled.lookedAt = queue.now;
  }

  /** Mean CPU of a scale set's VMs that are warmed up (those that were ready when traffic began are), and how many these are. */
  #levelOf(
    { scaling: { set } }: Scaled,
    own: readonly number[],
    samples: readonly PodSample[],
  ): { readonly percent: number | null; readonly up: number } {
    const { ages, queue } = this.#parts;
    const warmUpUs = set !== undefined && 'warmUpUs' in set ? set.warmUpUs : 0;
    const least = Math.min(warmUpUs, queue.now - this.#origin);
    const warm = samples.filter(
      ({ isReady }, at) => isReady && at < own.length && ages.of(own[at]!, queue.now) >= least,
    );
    return { percent: meanPercent(warm), up: warm.length };
  }

  /** Knative's autoscaler: it samples often, and looks now and then. */
  #follow(scaled: Scaled, by: ConcurrencyScaler, own: readonly number[]): void {
    const { queue, requests } = this.#parts;
    by.sample(queue.now, requests.services[scaled.service]!.flow);
    if (!by.isDue()) return;
    const ready = own.filter(one => this.#roster.isReady(one)).length;
    this.#scaleTo(scaled, own, by.step(queue.now, ready, scaled.scaling));
    scaled.lookedAt = queue.now;
  }

  #scaleTo(scaled: Scaled, own: readonly number[], decision: ScaleDecision): void {
    const { service } = scaled;
    const current = own.length + this.#parts.fleet.waitingOf(service) - this.scaleIns.owed(service);
    if (decision.replicas === current) return;
    this.#note(service, current, decision);
    if (decision.replicas < current) {
      this.scaleIns.lessen(service, current - decision.replicas);
      return;
    }
    const more = this.scaleIns.spare(service, decision.replicas - current);
    if (more === 0) return;
    this.#roster.scaleOuts.asked(service, more, scaled.lookedAt);
    this.#roster.add(service, more);
  }

  #expect(index: number): void {
    const { queue } = this.#parts;
    const { byConcurrency, scaling } = this.#scaled[index]!;
    this.#expectAt(index, 'look', queue.now + (byConcurrency?.everyUs ?? scaling.syncUs));
  }

  /** What each metric says of each pod since the last look; pods that wait for a place say nothing and are not ready. */
  #look(scaled: Scaled, own: readonly number[]): PodSample[][] {
    const { fleet, queue, cpu, requests } = this.#parts;
    const { service, scaling } = scaled;
    const used = new Map(
      own.map(instance => [instance, cpu.share.usedBy(cpu.leaves[instance]!, queue.now)] as const),
    );
    const { everArrived } = requests.services[service]!.flow;
    const since: Since = {
      cpu: instance => used.get(instance)! - (scaled.used.get(instance) ?? 0),
      requests: own.length === 0 ? 0 : (everArrived - scaled.arrived) / own.length,
    };
    const samples = scaling.metrics.map(({ metric }) => [
      ...own.map(instance => this.#sample(scaled, metric, instance, since)),
      ...Array.from({ length: fleet.waitingOf(service) }, () => ({
        value: null,
        request: this.#requestOf(service, metric),
        isReady: false,
      })),
    ]);
    scaled.used = used;
    scaled.arrived = everArrived;
    return samples;
  }

  /** What metrics-server says; of whom it says nothing the metric is missing. */
  #told({ service, pipeline }: Scaled, metric: 'cpu' | 'memory', instance: number): PodSample {
    const known = pipeline!.of(instance);
    const isUp = this.#roster.isReady(instance);
    const value = metric === 'cpu' ? (known?.cpuMilli ?? null) : (known?.memoryBytes ?? null);
    const isReady = isUp && (metric === 'memory' || known?.cpuMilli == null || known.isSettled);
    return { value: isUp ? value : null, request: this.#requestOf(service, metric), isReady };
  }

  #sample(scaled: Scaled, metric: MetricName, instance: number, since: Since): PodSample {
    if (scaled.pipeline !== null && (metric === 'cpu' || metric === 'memory'))
      return this.#told(scaled, metric, instance);
    const { service, scaling } = scaled;
    const { ages, queue } = this.#parts;
    const isUp = this.#roster.isReady(instance);
    // A sample of CPU time counts once it is of a time in which the pod was ready throughout.
    const isReady = isUp && (metric !== 'cpu' || ages.of(instance, queue.now) >= scaling.syncUs);
    const value = isUp ? this.#level(service, scaling, metric, instance, since) : null;
    return { value, request: this.#requestOf(service, metric), isReady };
  }

  /** What a utilisation is of: its request, or of a scale set's VM its vCPUs. */
  #requestOf(service: number, metric: MetricName): number {
    const { requested, vcpus } = this.#parts.platform.deployments[service]!;
    if (metric === 'memory') return requested.memoryBytes;
    const isSet = this.#parts.plan.services[service]!.scaling?.set !== undefined;
    return isSet && vcpus > 0 ? vcpus * MILLI : requested.cpuMilli;
  }

  /** A metric of one pod, in the units of its target. */
  #level(
    service: number,
    { syncUs }: PlanScaling,
    metric: MetricName,
    instance: number,
    since: Since,
  ): number {
    const { requests } = this.#parts;
    switch (metric) {
      case 'cpu':
        return since.cpu(instance) / syncUs;
      case 'memory':
        return this.#memoryOf(service, instance);
      case 'requests':
        return (since.requests * MILLI * 1e6) / syncUs;
      case 'concurrency':
        return requests.loadOf(instance).outstanding * MILLI;
      case 'queue':
        return requests.loadOf(instance).waiting * MILLI;
    }
  }

  #note(service: number, from: number, { replicas, recommended, metric, level }: ScaleDecision): void {
    if (this.records.length >= RECORDS_KEPT) {
      this.omitted++;
      return;
    }
    this.records.push({
      service: this.#parts.plan.services[service]!.id,
      atMs: (this.#parts.queue.now - this.#origin) / 1000,
      from,
      to: replicas,
      recommended,
      metric,
      level,
    });
  }
}

/** Of those that were ready throughout, all together; null where there is none. */
function setOf({ set, syncUs }: PlanScaling): ScaleSet | AlarmTracking | null {
  if (set === undefined) return null;
  return 'warmUpUs' in set ? new AlarmTracking(set) : new ScaleSet(set, syncUs);
}

function meanPercent(samples: readonly PodSample[]): number | null {
  const told = samples.filter(({ isReady, value, request }) => isReady && value !== null && request > 0);
  if (told.length === 0) return null;
  const sum = told.reduce((total, { value, request }) => total + (value! / request) * PER_CENT, 0);
  return sum / told.length;
}
