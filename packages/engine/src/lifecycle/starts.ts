import type { PlanLine, PlanPhase, PlanPlatform, PlanProbes, StartRecord } from '@tare/schema';
import { controlPlaneOf } from '../hosts/domains.ts';
import type { Fleet } from '../hosts/fleet.ts';
import { longerBytes, roomFor } from '../kernel/columns.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import { DRAW, derive, deriveDraw, derived } from '../random/keys.ts';
import { type Sampler, sampler } from '../random/laws.ts';
import { type Pulls, storeOf } from '../storage/pulls.ts';
import { readyAfterUs } from '../orchestration/probe-times.ts';
import { Lines } from './lines.ts';
import { type Takings, whoIsGuest } from './takings.ts';

const RECORDS_KEPT = 500;

/** When a start was in a phase, µs. */
export interface PhaseSpan {
  readonly phase: PlanPhase;
  readonly from: number;
  to: number;
}

/** One thing that starts: an instance, or a guest that instances wait for. */
interface Start {
  readonly kind: 'instance' | 'guest';
  readonly number: number;
  readonly host: number;
  /** Who keeps the layers. */
  readonly store: number;
  readonly phases: readonly PlanPhase[];
  readonly name: number;
  readonly startedAt: number;
  readonly spans: PhaseSpan[];
  next: number;
  phaseFrom: number;
  /** The kubelet has let its pull begin. */
  mayPull?: boolean;
}

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
  /** Phases of the start that has just made its instance ready. */
  lastSpans: readonly PhaseSpan[] = [];
  /** Those that are not over, by their numbers, which draws depend on. */
  readonly #starts = new Map<number, Start>();
  #count = 0;
  readonly #fleet: Fleet;
  readonly #platform: PlanPlatform;
  readonly #pulls: Pulls;
  readonly #takings: Takings;
  readonly #hooks: StartHooks;
  readonly #seed: number;
  readonly #samplers = new Map<PlanPhase, Sampler>();
  readonly #provisioning = new Map<number, Sampler>();
  /** Guest → undefined: not asked for yet, 'starting' with those who wait, or 'up'. */
  readonly #guests = new Map<number, number[] | 'up'>();
  /** The present boot of each guest that boots; a boot that was cut off is not the present one. */
  readonly #guestBoots = new Map<number, number>();
  readonly #lines = new Lines();
  /** The present start of each instance. */
  readonly #presentOf = new Map<number, number>();
  /** Instances that have been started. */
  #known = new Uint8Array(256);
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
    const start = this.#add({
      kind: 'instance',
      number: instance,
      host,
      store: storeOf(host, guest),
      name,
      startedAt: now,
      phases,
      spans: [],
      next: this.#isAgain(instance) ? firstWhereItStands(phases) : 0,
      phaseFrom: now,
    });
    this.#presentOf.set(instance, start);
    if (this.#isUp(host)) {
      this.#afterGuest(start, guest);
      return;
    }
    this.#hooks.onPhase?.(instance, now, WAIT_FOR_HOST);
    this.afterHost(host, now, () => this.#afterGuest(start, guest));
  }

  /** Whether an instance has been started before; from now on it has. */
  #isAgain(instance: number): boolean {
    const { length } = this.#known;
    if (instance >= length) this.#known = longerBytes(this.#known, roomFor(length, instance + 1));
    const isAgain = this.#known[instance] === 1;
    this.#known[instance] = 1;
    return isAgain;
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
    if (boot !== undefined) this.#leaveLine(boot, now);
    this.#takings.cut(whoIsGuest(guest), now);
    this.#guests.delete(guest);
    this.#guestBoots.delete(guest);
  }

  /** An instance goes down while it starts: it gives back what it takes of its host. */
  instanceDown(instance: number): void {
    const start = this.#presentOf.get(instance);
    if (start !== undefined) this.#leaveLine(start, this.#hooks.queue.now);
    this.#presentOf.delete(instance);
    this.#takings.cut(instance, this.#hooks.queue.now);
  }

  /** A drawn phase of this start is over, or a part of one that takes something of its host. */
  delayOver(start: number, now: number): void {
    if (this.#takings.waitOver(start, now)) return;
    const record = this.#starts.get(start)!;
    if (record.next < 0) {
      this.#starts.delete(start);
      this.#hostUp(record.host);
      return;
    }
    const phase = record.phases[record.next]!;
    if (phase.kind === 'pull') this.#pull(start, phase, now);
    else this.phaseOver(start, now);
  }

  /** The present phase of this start is over: its pull, or all that it takes of its host. */
  phaseOver(start: number, now: number): void {
    const record = this.#starts.get(start)!;
    this.#leaveLine(start, now);
    record.spans.push({ phase: record.phases[record.next]!, from: record.phaseFrom, to: now });
    record.next++;
    this.#beginPhase(start, now);
  }

  #add(start: Start): number {
    this.#starts.set(this.#count, start);
    return this.#count++;
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
    const start = this.#add({
      kind: 'guest',
      number: -1,
      host,
      store: storeOf(host, -1),
      phases: [],
      name: 0,
      startedAt: now,
      spans: [],
      next: -1,
      phaseFrom: now,
    });
    this.#key(DRAW.provisioning, pool, host, 0);
    this.#hooks.queue.push(now + Math.round(sample(derived[0]!, derived[1]!)), 1, this.#hooks.payload(start));
  }

  #isUp(host: number): boolean {
    return !this.#fleet.hosts[host]!.late || this.#hostsUp.has(host);
  }

  #hostUp(host: number): void {
    this.#hostsUp.add(host);
    this.#hooks.onHostUp?.(host);
    for (const then of this.#hostWaiters.get(host) ?? []) then();
    this.#hostWaiters.delete(host);
  }

  #afterGuest(start: number, guest: number): void {
    const state = guest < 0 ? 'up' : this.#guests.get(guest);
    if (state !== 'up') this.#tell(this.#starts.get(start)!, WAIT_FOR_GUEST);
    if (state === 'up') this.#begin(start);
    else if (state !== undefined) state.push(start);
    else {
      this.#guests.set(guest, [start]);
      const { host } = this.#fleet.guests[guest]!;
      const now = this.#hooks.queue.now;
      const boot = this.#add({
        kind: 'guest',
        number: guest,
        host,
        store: storeOf(host, -1),
        phases: this.#platform.guest!.phases,
        name: guest,
        startedAt: now,
        spans: [],
        next: 0,
        phaseFrom: now,
      });
      this.#guestBoots.set(guest, boot);
      this.#begin(boot);
    }
  }

  #begin(start: number): void {
    const record = this.#starts.get(start)!;
    const now = this.#hooks.queue.now;
    const waited = now - record.startedAt;
    if (waited > 0)
      record.spans.push({
        phase: record.store < 0 ? WAIT_FOR_GUEST : WAIT_FOR_HOST,
        from: record.startedAt,
        to: now,
      });
    record.phaseFrom = now;
    this.#beginPhase(start, now);
  }

  #beginPhase(start: number, now: number): void {
    const record = this.#starts.get(start)!;
    const present = record.kind === 'instance' ? this.#presentOf : this.#guestBoots;
    if (present.get(record.number) !== start) {
      // It was cut off.
      this.#starts.delete(start);
      return;
    }
    const phase = record.phases[record.next];
    if (phase === undefined) {
      this.#starts.delete(start);
      this.#ready(record, now);
      return;
    }
    record.phaseFrom = now;
    if (phase.kind === 'delay' && phase.line?.by === 'calls') {
      this.#call(start, phase, phase.line, now);
      return;
    }
    this.#tell(record, phase);
    if (phase.kind === 'pull' && this.#pulls.has(record.store, phase.layers)) {
      this.phaseOver(start, now);
      return;
    }
    const servers = serversOf(phase);
    if (servers > 0 && !this.#lines.enter(this.#lineOf(record, phase), servers, start)) return;
    this.#serve(start, now);
  }

  /** Rule O2: a step that waits for nothing but the kubelet's calls to the API; where these do not wait it leaves no trace. */
  #call(start: number, phase: PlanPhase, line: Calls, now: number): void {
    const record = this.#starts.get(start)!;
    const from = this.#lines.passes(`calls ${String(record.store)}`, line, now, line.calls);
    if (from > now) {
      this.#tell(record, phase);
      this.#hooks.queue.push(from, 1, this.#hooks.payload(start));
      return;
    }
    record.next++;
    this.#beginPhase(start, now);
  }

  /** It is the start's turn to pull: as soon as the kubelet lets one more begin. */
  #pull(start: number, phase: Pull, now: number): void {
    const record = this.#starts.get(start)!;
    const { kubelet } = phase;
    const from =
      kubelet === undefined || record.mayPull
        ? now
        : this.#lines.passes(`rate ${String(record.store)}`, kubelet, now);
    record.mayPull = true;
    if (from > now) this.#hooks.queue.push(from, 1, this.#hooks.payload(start));
    else this.#pulls.begin(start, record, phase.layers, now);
  }

  /** The drawn part of a phase: it is the start's turn, where it has stood in line. */
  #serve(start: number, now: number): void {
    const record = this.#starts.get(start)!;
    const phase = record.phases[record.next]!;
    if (phase.kind === 'pull') {
      this.#pull(start, phase, now);
      return;
    }
    if (phase.probes !== undefined) {
      this.#hooks.queue.push(now + untilReadyUs(record, phase.probes, now), 1, this.#hooks.payload(start));
      return;
    }
    const sample = this.#samplers.get(phase) ?? sampler(phase.law);
    this.#samplers.set(phase, sample);
    const service = record.kind === 'instance' ? this.#fleet.instances[record.number]!.service : 0;
    this.#key(record.kind === 'instance' ? DRAW.startup : DRAW.guest, service, record.name, record.next);
    const delay = Math.round(sample(derived[0]!, derived[1]!) * phase.factor);
    const from =
      phase.line?.by === 'rate' ? this.#lines.passes(this.#lineOf(record, phase), phase.line, now) : now;
    if (phase.takes === undefined) this.#hooks.queue.push(from + delay, 1, this.#hooks.payload(start));
    else
      this.#takings.begin({ start, who: whoOf(record), host: record.host, delay, takes: phase.takes }, now);
  }

  /** A start leaves the line that its present phase stands in; it is the next one's turn. */
  #leaveLine(start: number, now: number): void {
    const record = this.#starts.get(start)!;
    const phase = record.phases[record.next];
    if (phase === undefined || serversOf(phase) === 0) return;
    const next = this.#lines.leave(this.#lineOf(record, phase), start);
    if (next >= 0) this.#serve(next, now);
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
    this.#presentOf.delete(record.number);
    this.#record(record, now);
    this.lastSpans = record.spans;
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
      phases: start.spans.map(span => ({
        name: span.phase.name,
        technology: span.phase.technology,
        fromMs: span.from / 1000,
        toMs: span.to / 1000,
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
function untilReadyUs({ spans }: Start, probes: PlanProbes, now: number): number {
  const began = spans.find(({ phase }) => phase.name === 'initialised')?.from ?? now;
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
