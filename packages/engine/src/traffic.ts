import type { Plan } from '@tare/schema';
import { ARRIVAL, payload, USER } from './kernel/event-kinds.ts';
import type { FlowMeter } from './ledger/meter.ts';
import type { RunParts } from './parts.ts';
import type { Recorder } from './recording/recorder.ts';
import { type Arrivals, arrivalsOf } from './workload/arrivals.ts';
import { Users } from './workload/users.ts';

/** Other events than ends of service, pulls and the bounds of the window. */
const PRIORITY = 1;

/** Rule W1: requests that come in at the door, from open sources and from closed users who think in between. */
export class Traffic {
  readonly #parts: RunParts;
  readonly #arrivals: readonly (Arrivals | null)[];
  readonly #users: Users;
  /** More requests are in flight than one run may have. */
  readonly #onTooMany: () => void;
  readonly #flow: FlowMeter;
  readonly #maxInFlight: number;
  readonly #recorder: Recorder | null;
  #origin = 0;
  #end = 0;

  /** `plan`: with the services as they were written, whatever platform deploys together. */
  constructor(parts: RunParts, plan: Plan, onTooMany: () => void) {
    this.#parts = parts;
    this.#onTooMany = onTooMany;
    this.#flow = parts.requests.flow;
    this.#maxInFlight = plan.run.maxInFlight;
    this.#recorder = parts.recorder;
    this.#arrivals = plan.traffic.map(traffic => arrivalsOf(traffic, parts.seed));
    this.#users = new Users(plan, parts.seed);
  }

  /** From now on, until then. */
  begin(origin: number, end: number): void {
    this.#origin = origin;
    this.#end = end;
    for (let user = 0; user < this.#users.count; user++) this.think(user);
    for (const [traffic] of this.#arrivals.entries()) this.#expect(traffic);
  }

  /** The next request of a source arrives. */
  arrive(traffic: number): void {
    this.#recorder?.course.arrive();
    this.#parts.requests.arrive(traffic, this.#arrivals[traffic]!.given - 1);
    this.#check();
    this.#expect(traffic);
  }

  /** A closed user has thought, and asks. */
  ask(user: number): void {
    this.#recorder?.course.arrive();
    const traffic = this.#users.trafficOf(user);
    this.#parts.requests.ask(traffic, user, this.#users.nthOf(user), this.#users.asked[user]!++);
    this.#check();
  }

  /** A closed user thinks, and will then ask. */
  think(user: number): void {
    const { queue } = this.#parts;
    queue.push(queue.now + this.#users.thinks(user), PRIORITY, payload(USER, user));
  }

  #check(): void {
    if (this.#flow.inFlight > this.#maxInFlight) this.#onTooMany();
  }

  #expect(traffic: number): void {
    const arrivals = this.#arrivals[traffic]!;
    if (arrivals === null) return;
    const next = this.#origin + arrivals.next();
    if (next <= this.#end) this.#parts.queue.push(next, PRIORITY, payload(ARRIVAL, traffic));
  }
}
