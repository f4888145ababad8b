import type { Plan, PlanPlatform, PlanScaling } from '@tare/schema';
import { FlowMeter, WorkMeter } from '../ledger/meter.ts';
import { type Sampler, sampler } from '../random/laws.ts';
import { DeadlineLine } from './deadlines.ts';
import { RetryBudget, type RetryPolicy } from './retries.ts';
import { IdleInstances } from './idle-instances.ts';
import { Route } from './routing.ts';
import type { ClientFlow } from './answers.ts';
import type { Stations } from './stations.ts';

/** First name of a call under its caller's key; see Requests for those before. */
const FIRST_CALL = 16;

export interface CompiledCall {
  /** Its place among the calls of the graph. */
  readonly number: number;
  readonly to: CompiledService;
  readonly count: number;
  readonly probability: number;
  readonly bytes: number;
  /** Line of its time-out, −1 when it has none. */
  readonly line: number;
  /** Names the call under the caller's key; its occurrences have the names after it. */
  readonly name: number;
  /** How it is made again when it fails; null when it is not. */
  readonly again: { readonly policy: RetryPolicy; readonly budget: RetryBudget } | null;
}

/** A request that waits for an instance of its service, and the station where it comes from (−1: the door). */
export interface HeldRequest {
  readonly invocation: number;
  readonly from: number;
  readonly bytes: number;
}

export interface CompiledService {
  /** Its place among the services of the plan. */
  readonly index: number;
  readonly demand: Sampler;
  /** What the isolation stack does to the demand and to a round trip (rule I2). */
  readonly slowdown: number;
  readonly requestCostUs: number;
  readonly callExtraUs: number;
  readonly answerBytes: number;
  /** What it calls, step after step; those of a step at once. */
  readonly steps: (readonly CompiledCall[])[];
  /** 0 = unlimited. */
  readonly concurrency: number;
  /** −1 = unlimited. */
  readonly queue: number;
  /** Whether requests wait while no instance is ready, as at Knative's activator. */
  readonly holds: boolean;
  /** Those that do, in the order in which they came. */
  readonly held: HeldRequest[];
  readonly route: Route;
  readonly flow: FlowMeter;
  readonly work: WorkMeter;
}

/** The services of a plan on one platform and how they call one another, ready to run. */
export class CallGraph {
  readonly services: readonly CompiledService[];
  readonly calls: CompiledCall[] = [];
  readonly lines: DeadlineLine[] = [];
  /** Line of each traffic source's time-out, −1 when it has none. */
  readonly entryLines: readonly number[];

  readonly #stations: Stations;
  /** Whom each traffic source asks. */
  readonly #entries: readonly CompiledService[];

  /** `stations`: of all instances, among which calls choose. */
  constructor(plan: Plan, platform: PlanPlatform, stations: Stations) {
    this.#stations = stations;
    this.services = plan.services.map((_, index) => this.#compile(plan, platform, index));
    for (const [index, { steps }] of this.services.entries()) steps.push(...this.#steps(plan, index));
    this.#entries = plan.traffic.map(({ to }) => this.services[to]!);
    this.entryLines = plan.traffic.map(traffic => this.#lineFor(traffic.timeoutUs));
  }

  #compile(plan: Plan, platform: PlanPlatform, index: number): CompiledService {
    const service = plan.services[index]!;
    const { slowdown, requestCostUs, callExtraUs } = platform.deployments[index]!;
    return {
      index,
      demand: sampler(service.work),
      slowdown,
      requestCostUs,
      callExtraUs,
      answerBytes: service.answerBytes,
      steps: [],
      concurrency: service.concurrency,
      queue: service.queue,
      holds: holdsRequests(service.scaling),
      held: [],
      route: new Route(service.balancing, this.#stations, {
        sites: platform.callsStay === true ? plan.sites.length : 0,
        idle:
          service.scaling?.perRequest === undefined
            ? null
            : new IdleInstances(Math.max(1, service.concurrency)),
      }),
      flow: new FlowMeter(),
      work: new WorkMeter(),
    };
  }

  #steps(plan: Plan, index: number): CompiledCall[][] {
    let name = FIRST_CALL;
    return plan.services[index]!.steps.map(step =>
      step.calls.map(({ to, count, probability, bytes, timeoutUs, retries }) => {
        const again = retries === null ? null : { policy: retries, budget: new RetryBudget(retries) };
        const call: CompiledCall = {
          number: this.calls.length,
          to: this.services[to]!,
          count,
          probability,
          bytes,
          line: this.#lineFor(timeoutUs),
          name,
          again,
        };
        name += 1 + count;
        this.calls.push(call);
        return call;
      }),
    );
  }

  /** Of clients' requests: that of the service that they ask, where it is one and only they do. */
  clientFlow(): ClientFlow {
    const asked = new Set(this.#entries);
    const [only] = asked;
    const isShared = only !== undefined && asked.size === 1 && this.calls.every(({ to }) => to !== only);
    return { meter: isShared ? only.flow : new FlowMeter(), isShared };
  }

  #lineFor(timeoutUs: number): number {
    return timeoutUs === 0 ? -1 : this.lines.push(new DeadlineLine(timeoutUs)) - 1;
  }
}

const holdsRequests = (scaling: PlanScaling | null): boolean =>
  scaling !== null &&
  (scaling.concurrency !== undefined || scaling.events !== undefined || scaling.perRequest !== undefined);
