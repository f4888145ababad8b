import type { PlanDeployment, PlanVerticalUpdate, Report } from '@tare/schema';
import { controlPlaneOf } from '../hosts/domains.ts';
import { payload, VERTICAL } from '../kernel/event-kinds.ts';
import { Lines } from '../lifecycle/lines.ts';
import type { RunParts } from '../parts.ts';
import type { DownCause } from '../recording/recorder.ts';
import type { Roster } from '../roster.ts';
import type { Evictions } from './evictions.ts';
import { Resizes } from './resizes.ts';
import { capped, limitsOf, mayResize, resized } from './vertical-admission.ts';
import { byUpdatePriority, isToBeUpdated, updatePriority } from './vertical-priority.ts';
import type { VerticalRecommendation } from './vertical-recommender.ts';
import { DisruptionLimit } from './vertical-restriction.ts';

type VerticalRecord = NonNullable<Report['scaling']['vertical']>[number];

const RECORDS_KEPT = 500;
const SECOND_US = 1e6;

/** Instances of a service that are to be updated in one look, and who of them still is. */
interface Look {
  readonly service: number;
  readonly update: PlanVerticalUpdate;
  readonly recommendation: VerticalRecommendation;
  readonly limit: DisruptionLimit;
  readonly toResize: number[];
  readonly toEvict: number[];
  /** The limiter has let the next one pass. */
  mayPass: boolean;
}

/**
 * Rule O3 vertical: admission and updater of Kubernetes' vertical autoscaler (kubernetes/autoscaler
 * vertical-pod-autoscaler/pkg/updater/logic/updater.go at 02707e1): new instances ask for what is recommended; others are evicted for
 * it, or resized where they stand, as many at a look as their group bears.
 */
export class VerticalUpdates {
  readonly records: VerticalRecord[] = [];
  omitted = 0;
  readonly #parts: RunParts;
  readonly #roster: Roster;
  readonly #evictions: Evictions;
  readonly #resizes: Resizes;
  readonly #limiters = new Lines();
  /** Looks that are not over: a limiter holds them up. */
  readonly #looks = new Map<number, Look>();
  /** When the program of an instance last began. */
  readonly #began = new Map<number, number>();
  /** How long it had run when it was last ended for want of memory, where that is how it was ended last. */
  readonly #killedAfter = new Map<number, number>();
  #origin = 0;

  constructor(parts: RunParts, roster: Roster, evictions: Evictions) {
    this.#parts = parts;
    this.#roster = roster;
    this.#evictions = evictions;
    this.#resizes = new Resizes(parts, {
      onResized: (instance, before) => this.#resized(instance, before),
    });
  }

  begin(origin: number): void {
    this.#origin = origin;
  }

  /** A service has another recommendation: whoever comes from now on asks for it, and the updater looks. */
  recommended(service: number, wish: VerticalRecommendation): void {
    const { plan, platform, fleet } = this.#parts;
    const update = plan.services[service]!.vertical?.update;
    const original = platform.deployments[service]!;
    if (update === undefined || original.resizable === undefined) return;
    const limits = update.controls === 'requests-only' ? limitsOf(original) : null;
    const recommendation = capped(wish, update, limits);
    fleet.admitAs(service, resized(original, recommendation.target, update.controls));
    if (update.mode !== 'initial' && !this.#looks.has(service))
      this.#go(this.#look(service, update, recommendation));
  }

  /** The limiter lets a look go on. */
  fire(service: number): void {
    const look = this.#looks.get(service);
    if (look === undefined) return;
    this.#looks.delete(service);
    look.mayPass = true;
    this.#go(look);
  }

  /** The program of an instance begins. */
  programBegins(instance: number): void {
    if (this.#isUpdated(instance)) this.#began.set(instance, this.#parts.queue.now);
  }

  /** An instance is ready: its program has begun, whether or not that was a phase of its own. */
  ready(instance: number): void {
    if (!this.#began.has(instance)) this.programBegins(instance);
  }

  /** An instance goes down, and will start again. */
  down(instance: number, cause: DownCause): void {
    if (!this.#isUpdated(instance)) return;
    const ran = this.#parts.queue.now - (this.#began.get(instance) ?? this.#parts.queue.now);
    if (cause === 'out-of-memory') this.#killedAfter.set(instance, ran);
    else this.#killedAfter.delete(instance);
  }

  /** Its place is free. */
  gone(instance: number): void {
    this.#resizes.forget(instance);
    this.#began.delete(instance);
    this.#killedAfter.delete(instance);
    this.#resizes.retryBeside(instance);
  }

  #isUpdated(instance: number): boolean {
    const { fleet, plan } = this.#parts;
    return plan.services[fleet.instances[instance]!.service]!.vertical?.update !== undefined;
  }

  #look(service: number, update: PlanVerticalUpdate, recommendation: VerticalRecommendation): Look {
    const { fleet } = this.#parts;
    const there = this.#roster.wantedOf(service);
    const limit = new DisruptionLimit({
      configured: there.length + fleet.waitingOf(service),
      there: there.length,
      pending: there.filter(one => this.#isPending(one)).length,
      fewest: update.fewest,
      tolerance: update.tolerance,
    });
    const look = { service, update, recommendation, limit, mayPass: false };
    const inPlace = update.mode === 'in-place-or-recreate';
    const may = (one: number) =>
      inPlace ? this.#resizeOf(look, one) !== 'deferred' : this.#mayEvict(look, one);
    const due = this.#inOrder(look, there.filter(may));
    return { ...look, toResize: inPlace ? due : [], toEvict: inPlace ? [] : due };
  }

  /** Those that are to be updated, the most urgent first. */
  #inOrder({ update, recommendation }: Pick<Look, 'update' | 'recommendation'>, of: number[]): number[] {
    const { fleet, queue } = this.#parts;
    return of
      .map(instance => {
        const { deployment, from } = fleet.instances[instance]!;
        const killedAfterUs = this.#killedAfter.get(instance) ?? null;
        const priority = updatePriority(deployment.requested, recommendation);
        return { instance, priority, ageUs: queue.now - from, killedAfterUs };
      })
      .filter(candidate => isToBeUpdated(candidate, update))
      .sort((a, b) => byUpdatePriority(a.priority, b.priority) || a.instance - b.instance)
      .map(({ instance }) => instance);
  }

  /** It has a place, and its program has not begun for the first time. */
  #isPending(instance: number): boolean {
    return !this.#roster.hasBegun(instance);
  }

  #resizeOf({ limit }: Pick<Look, 'limit'>, one: number) {
    return limit.resizeOf(this.#isPending(one), this.#resizes.stateOf(one), this.#resizes.waitedUs(one));
  }

  #mayEvict({ limit }: Pick<Look, 'limit'>, one: number): boolean {
    return limit.mayEvict(this.#isPending(one), this.#resizes.stateOf(one), this.#resizes.waitedUs(one));
  }

  /** Resizes, then evictions, until the limiter holds the look up. */
  #go(look: Look): void {
    for (let next = look.toResize[0]; next !== undefined; next = look.toResize[0]) {
      const decision = this.#resizeOf(look, next);
      if (decision === 'approved' && !this.#passes(look, 'resize', next)) return;
      look.toResize.shift();
      if (decision === 'evict' || (decision === 'approved' && !this.#resize(look, next)))
        look.toEvict.push(next);
    }
    for (let next = look.toEvict[0]; next !== undefined; next = look.toEvict[0]) {
      const may = this.#parts.fleet.isThere(next) && this.#mayEvict(look, next);
      if (may && !this.#passes(look, 'evict', next)) return;
      look.toEvict.shift();
      if (may) this.#evict(look, next);
    }
  }

  /** Whether the limiter, one for all services of a control plane, lets one more pass now; where it does not the look goes on later. */
  #passes(look: Look, what: 'resize' | 'evict', instance: number): boolean {
    const { rate } = look.update;
    if (rate === undefined || look.mayPass) {
      look.mayPass = false;
      return true;
    }
    const { queue, plan, fleet } = this.#parts;
    const updater = controlPlaneOf(fleet, fleet.siteOf(fleet.instances[instance]!.host));
    const bucket = { everyUs: SECOND_US / rate.perSecond, burst: rate.burst };
    const at = this.#limiters.passes(`${what} ${updater}`, bucket, queue.now);
    if (at <= queue.now) return true;
    this.#looks.set(look.service, look);
    queue.push(at, 1, payload(VERTICAL, plan.services.length + look.service));
    return false;
  }

  /** False where it cannot be resized where it stands, and is evicted for it. */
  #resize({ service, update, recommendation, limit }: Look, instance: number): boolean {
    const { fleet, platform } = this.#parts;
    const own = fleet.instances[instance];
    if (own === undefined || !fleet.isThere(instance)) return true;
    const to = resized(platform.deployments[service]!, recommendation.target, update.controls);
    if (!mayResize(own.deployment, to)) return false;
    const outcome = this.#resizes.ask(instance, to);
    limit.resized();
    if (outcome !== 'done') this.#note(instance, outcome, own.deployment, to);
    return true;
  }

  #evict({ limit, service }: Look, instance: number): void {
    const { fleet } = this.#parts;
    const { deployment } = fleet.instances[instance]!;
    const isPending = this.#isPending(instance);
    if (!this.#evictions.evict(instance)) return;
    limit.evicted(isPending);
    this.#resizes.forget(instance);
    this.#note(instance, 'evicted', deployment, fleet.deploymentOf(service));
  }

  /** It has less, or more, from now on. */
  #resized(instance: number, before: PlanDeployment): void {
    const { fleet, recorder, queue } = this.#parts;
    const { deployment } = fleet.instances[instance]!;
    this.#note(instance, 'resized', before, deployment);
    recorder?.resized(instance, [before, deployment], queue.now);
    this.#roster.resized(instance);
    const hasLess =
      deployment.reserve.cpuMilli < before.reserve.cpuMilli ||
      deployment.reserve.memoryBytes < before.reserve.memoryBytes;
    if (!hasLess) return;
    this.#resizes.retryBeside(instance);
    this.#roster.placeWaiting('pod-shrunk');
  }

  #note(instance: number, what: VerticalRecord['what'], from: PlanDeployment, to: PlanDeployment): void {
    if (this.records.length >= RECORDS_KEPT) {
      this.omitted++;
      return;
    }
    const { plan, fleet, queue } = this.#parts;
    this.records.push({
      service: plan.services[fleet.instances[instance]!.service]!.id,
      atMs: (queue.now - this.#origin) / 1000,
      what,
      cpuMilli: [from.requested.cpuMilli, to.requested.cpuMilli],
      memoryBytes: [from.requested.memoryBytes, to.requested.memoryBytes],
    });
  }
}
