import type { PlanLine, PlanPhase, PlanPlatform, PlanProbes, StartRecord } from '@tare/schema';
import { controlPlaneOf } from '../hosts/domains.ts';
import type { Fleet } from '../hosts/fleet.ts';
import { longerInts, roomFor } from '../kernel/columns.ts';
import { Consecutive } from '../kernel/consecutive.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import { DRAW, derive, deriveDraw, derived } from '../random/keys.ts';
import { type Sampler, sampler } from '../random/laws.ts';
import { type Pulls, storeOf } from '../storage/pulls.ts';
import { readyAfterUs } from '../orchestration/probe-times.ts';
import { Lines } from './lines.ts';
import { inOrder, type PassedPhase, PassedPhases } from './passed-phases.ts';
import { type Takings, whoIsGuest } from './takings.ts';

const RECORDS_KEPT = 500;

/** An instance that has never been started, and one that has been and does not start now. */
const NEVER = 0;
const NONE_NOW = 1;
const FIRST = 2;

/** One thing that starts: an instance, or a guest that instances wait for. */
interface Start {
  /** Its number among all starts, which draws depend on. */
  readonly id: number;
  readonly kind: 'instance' | 'guest';
  readonly number: number;
  readonly host: number;
  /** Who keeps the layers. */
  readonly store: number;
  readonly phases: readonly PlanPhase[];
  readonly name: number;
  readonly startedAt: number;
  /** The last phase that is over; null: none is. */
  passed: PassedPhase | null;
  next: number;
  phaseFrom: number;
  /** The kubelet has let its pull begin. */
  mayPull: boolean;
  /** What starts has gone down meanwhile, or starts anew. */
  isCut: boolean;
}

type NewStart = Pick<Start, 'kind' | 'number' | 'host' | 'store' | 'phases' | 'name' | 'next'>;

/** How starts reach the run: they ask for events and say when an instance is ready. */
export interface StartHooks {
  readonly queue: EventQueue;
  /** Payload of the event that ends a drawn phase of this start. */
  readonly payload: (start: number) => number;
  readonly onReady: (instance: number, startedAt: number) => void;
  /** A phase begins of the start of an instance that began then. */
  readonly onPhase?: (instance: number, startedAt: number, phase: PlanPhase) => void;
  readonly onHostUp?: (host: number) => void;
}

/**
 * Rule S1: every start goes through its phases one after another and is recorded phase by phase. Drawn phases are
 * delays; pulls take as long as their bytes need (see Pulls). An instance in a shared guest waits until that is up.
 */
export class Starts {
  readonly records: StartRecord[] = [];
  omitted = 0;
  /** The last phase of the start that has just made its instance ready. */
  lastPassed: PassedPhase | null = null;
  readonly #passed = new PassedPhases();
  /** Those that are not over. */
  readonly #starts = new Consecutive<Start>();
  readonly #fleet: Fleet;
  readonly #platform: PlanPlatform;
  readonly #pulls: Pulls;
  readonly #takings: Takings;
  readonly #hooks: StartHooks;
  readonly #seed: number;
  readonly #samplers = new Map<PlanPhase, Sampler>();
  readonly #provisioning = new Map<number, Sampler>();
  /** Guest → undefined: not asked for yet, 'starting' with those who wait, or 'up'. */
  readonly #guests = new Map<number, Start[] | 'up'>();
  /** The present boot of each guest that boots. */
  readonly #guestBoots = new Map<number, Start>();
  readonly #lines = new Lines();
  /** Of each instance the number of its present start, or one of these two; more by FIRST. Very many start at once, so it is no map. */
  #presentOf = new Int32Array(256);
  readonly #hostsUp = new Set<number>();
  readonly #hostWaiters = new Map<number, (() => void)[]>();

  constructor(fleet: Fleet, pulls: Pulls, takings: Takings, hooks: StartHooks, seed: number) {
    this.#fleet = fleet;
    this.#platform = fleet.platform;
    this.#pulls = pulls;
    this.#takings = takings;
    this.#hooks = hooks;
    this.#seed = seed;
  }

  /** Starts an instance now; `name` is its number within its service, which its draws depend on (rule K3). */
  begin(instance: number, name: number, now: number): void {
    const { service, host, guest } = this.#fleet.instances[instance]!;
    const { phases } = this.#platform.deployments[service]!;
    const before = this.#placeOf(instance);
    const next = before === NEVER ? 0 : firstWhereItStands(phases);
    const store = storeOf(host, guest);
    const start = this.#add({ kind: 'instance', number: instance, host, store, phases, name, next }, now);
    if (before >= FIRST) this.#starts.get(before - FIRST)!.isCut = true;
    this.#presentOf[instance] = FIRST + start.id;
    if (this.#isUp(host)) {
      this.#afterGuest(start, guest);
      return;
    }
    this.#hooks.onPhase?.(instance, now, WAIT_FOR_HOST);
    this.afterHost(host, now, () => this.#afterGuest(start, guest));
  }

  /** What stands there of an instance. */
  #placeOf(instance: number): number {
    const { length } = this.#presentOf;
    if (instance >= length) this.#presentOf = longerInts(this.#presentOf, roomFor(length, instance + 1));
    return this.#presentOf[instance]!;
  }

  /** Another host has come in the place of one, or another guest: nothing has been pulled there. */
  forgetLayers(host: number): void {
    this.#pulls.forget(storeOf(host, -1));
    for (const guest of this.#fleet.hosts[host]!.guests) this.#pulls.forget(storeOf(host, guest));
  }

  /** A guest goes down: what waits for it is lost, and the next start in it boots it anew. */
  guestDown(guest: number): void {
    const { now } = this.#hooks.queue;
    const boot = this.#guestBoots.get(guest);
    if (boot !== undefined) this.#cut(boot, now);
    this.#takings.cut(whoIsGuest(guest), now);
    this.#guests.delete(guest);
    this.#guestBoots.delete(guest);
  }

  /** An instance goes down while it starts: it gives back what it takes of its host. */
  instanceDown(instance: number): void {
    const present = this.#placeOf(instance);
    if (present >= FIRST) {
      this.#cut(this.#starts.get(present - FIRST)!, this.#hooks.queue.now);
      this.#presentOf[instance] = NONE_NOW;
    }
    this.#takings.cut(instance, this.#hooks.queue.now);
  }

  #cut(start: Start, now: number): void {
    start.isCut = true;
    this.#leaveLine(start, now);
  }

  /** A drawn phase of this start is over, or a part of one that takes something of its host. */
  delayOver(id: number, now: number): void {
    if (this.#takings.waitOver(id, now)) return;
    const start = this.#starts.get(id)!;
    if (start.next < 0) {
      this.#starts.delete(id);
      this.#hostUp(start.host);
      return;
    }
    const phase = start.phases[start.next]!;
    if (phase.kind === 'pull') this.#pull(start, phase, now);
    else this.#endPhase(start, now);
  }

  /** The present phase of this start is over: its pull, or all that it takes of its host. */
  phaseOver(id: number, now: number): void {
    this.#endPhase(this.#starts.get(id)!, now);
  }

  #endPhase(start: Start, now: number): void {
    this.#leaveLine(start, now);
    start.passed = this.#passed.after(start.passed, start.phases[start.next]!, start.phaseFrom, now);
    start.next++;
    this.#beginPhase(start, now);
  }

  #add({ kind, number, host, store, phases, name, next }: NewStart, now: number): Start {
    const start: Start = {
      id: this.#starts.next,
      kind,
      number,
      host,
      store,
      phases,
      name,
      startedAt: now,
      passed: null,
      next,
      phaseFrom: now,
      mayPull: false,
      isCut: false,
    };
    this.#starts.add(start);
    return start;
  }

  /** Calls back when a host is up. Those that were there from the start are; a late one is provisioned first, once for all who wait. */
  afterHost(host: number, now: number, then: () => void): void {
    if (this.#isUp(host)) {
      then();
      return;
    }
    const waiting = this.#hostWaiters.get(host);
    if (waiting !== undefined) {
      waiting.push(then);
      return;
    }
    this.#hostWaiters.set(host, [then]);
    const pool = this.#fleet.hosts[host]!.pool;
    const sample = this.#provisioning.get(pool) ?? sampler(this.#fleet.plan.pools[pool]!.provisioning);
    this.#provisioning.set(pool, sample);
    const store = storeOf(host, -1);
    const start = this.#add({ kind: 'guest', number: -1, host, store, phases: [], name: 0, next: -1 }, now);
    this.#key(DRAW.provisioning, pool, host, 0);
    this.#hooks.queue.push(
      now + Math.round(sample(derived[0]!, derived[1]!)),
      1,
      this.#hooks.payload(start.id),
    );
  }

  #isUp(host: number): boolean {
    return !this.#fleet.isLate(host) || this.#hostsUp.has(host);
  }

  #hostUp(host: number): void {
    this.#hostsUp.add(host);
    this.#hooks.onHostUp?.(host);
    for (const then of this.#hostWaiters.get(host) ?? []) then();
    this.#hostWaiters.delete(host);
  }

  #afterGuest(start: Start, guest: number): void {
    const state = guest < 0 ? 'up' : this.#guests.get(guest);
    if (state !== 'up') this.#tell(start, WAIT_FOR_GUEST);
    if (state === 'up') this.#begin(start);
    else if (state !== undefined) state.push(start);
    else {
      this.#guests.set(guest, [start]);
      const { host } = this.#fleet.guests[guest]!;
      const now = this.#hooks.queue.now;
      const { phases } = this.#platform.guest!;
      const store = storeOf(host, -1);
      const boot = this.#add(
        { kind: 'guest', number: guest, host, store, phases, name: guest, next: 0 },
        now,
      );
      this.#guestBoots.set(guest, boot);
      this.#begin(boot);
    }
  }

  #begin(start: Start): void {
    const now = this.#hooks.queue.now;
    const { startedAt } = start;
    if (now > startedAt) {
      const waitedFor = start.store < 0 ? WAIT_FOR_GUEST : WAIT_FOR_HOST;
      start.passed = this.#passed.after(null, waitedFor, startedAt, now);
    }
    start.phaseFrom = now;
    this.#beginPhase(start, now);
  }

  #beginPhase(start: Start, now: number): void {
    if (start.isCut) {
      this.#starts.delete(start.id);
      return;
    }
    const phase = start.phases[start.next];
    if (phase === undefined) {
      this.#starts.delete(start.id);
      this.#ready(start, now);
      return;
    }
    start.phaseFrom = now;
    if (phase.kind === 'delay' && phase.line?.by === 'calls') {
      this.#call(start, phase, phase.line, now);
      return;
    }
    this.#tell(start, phase);
    if (phase.kind === 'pull' && this.#pulls.has(start.store, phase.layers)) {
      this.#endPhase(start, now);
      return;
    }
    const servers = serversOf(phase);
    if (servers > 0 && !this.#lines.enter(this.#lineOf(start, phase), servers, start.id)) return;
    this.#serve(start, now);
  }

  /** Rule O2: a step that waits for nothing but the kubelet's calls to the API; where these do not wait it leaves no trace. */
  #call(start: Start, phase: PlanPhase, line: Calls, now: number): void {
    const from = this.#lines.passes(`calls ${String(start.store)}`, line, now, line.calls);
    if (from > now) {
      this.#tell(start, phase);
      this.#hooks.queue.push(from, 1, this.#hooks.payload(start.id));
      return;
    }
    start.next++;
    this.#beginPhase(start, now);
  }

  /** It is the start's turn to pull: as soon as the kubelet lets one more begin. */
  #pull(start: Start, phase: Pull, now: number): void {
    const { kubelet } = phase;
    const from =
      kubelet === undefined || start.mayPull
        ? now
        : this.#lines.passes(`rate ${String(start.store)}`, kubelet, now);
    start.mayPull = true;
    if (from > now) this.#hooks.queue.push(from, 1, this.#hooks.payload(start.id));
    else this.#pulls.begin(start.id, start, phase.layers, now);
  }

  /** The drawn part of a phase: it is the start's turn, where it has stood in line. */
  #serve(start: Start, now: number): void {
    const phase = start.phases[start.next]!;
    if (phase.kind === 'pull') {
      this.#pull(start, phase, now);
      return;
    }
    if (phase.probes !== undefined) {
      this.#hooks.queue.push(now + untilReadyUs(start, phase.probes, now), 1, this.#hooks.payload(start.id));
      return;
    }
    const sample = this.#samplers.get(phase) ?? sampler(phase.law);
    this.#samplers.set(phase, sample);
    const service = start.kind === 'instance' ? this.#fleet.instances[start.number]!.service : 0;
    this.#key(start.kind === 'instance' ? DRAW.startup : DRAW.guest, service, start.name, start.next);
    const delay = Math.round(sample(derived[0]!, derived[1]!) * phase.factor);
    const from =
      phase.line?.by === 'rate' ? this.#lines.passes(this.#lineOf(start, phase), phase.line, now) : now;
    if (phase.takes === undefined) this.#hooks.queue.push(from + delay, 1, this.#hooks.payload(start.id));
    else
      this.#takings.begin(
        { start: start.id, who: whoOf(start), host: start.host, delay, takes: phase.takes },
        now,
      );
  }

  /** A start leaves the line that its present phase stands in; it is the next one's turn. */
  #leaveLine(start: Start, now: number): void {
    const phase = start.phases[start.next];
    if (phase === undefined || serversOf(phase) === 0) return;
    const next = this.#lines.leave(this.#lineOf(start, phase), start.id);
    if (next >= 0) this.#serve(this.#starts.get(next)!, now);
  }

  /** The line that a phase of a start stands in: its store's, its host's manager's, or its control plane's. */
  #lineOf({ host, store }: Start, phase: PlanPhase): string {
    if (phase.kind === 'pull') return `pull ${String(store)}`;
    const { technology, source, line } = phase;
    const isOfHost = line?.by === 'servers' && line.each === 'host';
    const whose = isOfHost ? String(host) : controlPlaneOf(this.#fleet, this.#fleet.siteOf(host));
    return `${technology} ${source} ${whose}`;
  }

  #tell({ kind, number, startedAt }: Start, phase: PlanPhase): void {
    if (kind === 'instance') this.#hooks.onPhase?.(number, startedAt, phase);
  }

  #ready(record: Start, now: number): void {
    if (record.kind === 'guest') {
      this.#guestBoots.delete(record.number);
      const waiting = this.#guests.get(record.number);
      this.#guests.set(record.number, 'up');
      for (const start of waiting === 'up' || waiting === undefined ? [] : waiting) this.#begin(start);
      return;
    }
    this.#presentOf[record.number] = NONE_NOW;
    this.#record(record, now);
    this.lastPassed = record.passed;
    this.#hooks.onReady(record.number, record.startedAt);
  }

  #record(start: Start, now: number): void {
    if (this.records.length >= RECORDS_KEPT) {
      this.omitted++;
      return;
    }
    this.records.push({
      service: this.#fleet.plan.services[this.#fleet.instances[start.number]!.service]!.id,
      instance: start.number,
      host: start.host,
      startedMs: start.startedAt / 1000,
      readyMs: now / 1000,
      phases: inOrder(start.passed).map(({ phase, from, to }) => ({
        name: phase.name,
        technology: phase.technology,
        fromMs: from / 1000,
        toMs: to / 1000,
      })),
    });
  }

  /** Key of a draw: seed, what is drawn, of which service, of which of its instances, which phase. */
  #key(what: number, service: number, name: number, phase: number): void {
    deriveDraw(this.#seed, what, service);
    derive(derived[0]!, derived[1]!, name);
    derive(derived[0]!, derived[1]!, phase);
  }
}

type Pull = Extract<PlanPhase, { kind: 'pull' }>;
type Calls = Extract<PlanLine, { by: 'calls' }>;

/** An instance that starts again where it stands is neither made nor scheduled again: that is its kubelet's affair. */
function firstWhereItStands(phases: readonly PlanPhase[]): number {
  const first = phases.findIndex(({ name }) => name !== 'scheduled');
  return first < 0 ? phases.length : first;
}

/** How many are served at a time where a phase stands in line; 0: it does not. */
function serversOf(phase: PlanPhase): number {
  if (phase.kind === 'pull') return phase.kubelet?.atOnce ?? 0;
  return phase.line?.by === 'servers' ? phase.line.servers : 0;
}

/** Who takes what the phases of a start take. */
const whoOf = ({ kind, number }: Start): number => (kind === 'instance' ? number : whoIsGuest(number));

/** How long the probes of a program that is up now keep it from being ready. */
function untilReadyUs({ passed }: Start, probes: PlanProbes, now: number): number {
  const began = inOrder(passed).find(({ phase }) => phase.name === 'initialised')?.from ?? now;
  return readyAfterUs(probes, now - began) - (now - began);
}

const wait = (name: 'host provisioned' | 'guest booted', technology: string): PlanPhase => ({
  kind: 'delay',
  name,
  technology,
  law: { law: 'constant', mean: 0 },
  factor: 1,
  source: '',
});
const WAIT_FOR_HOST = wait('host provisioned', 'host');
/** The guest that the instance stands in; its own pulls and boot, and its host's provisioning. */
const WAIT_FOR_GUEST = wait('guest booted', 'guest');
