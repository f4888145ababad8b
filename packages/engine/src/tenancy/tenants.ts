import type { PlanLifetimes, PlanPool, PlanTenantNeed, Report } from '@tare/schema';
import type { Fleet, RecordedNeed } from '../hosts/fleet.ts';
import { payload, TENANT_ARRIVES, TENANT_LEAVES, TENANT_SAMPLES } from '../kernel/event-kinds.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import { WHOLE } from '../placement/devices.ts';
import { askedMilli } from '../placement/scores.ts';
import { DRAW, derive, deriveDraw, derived, nameOf } from '../random/keys.ts';
import { type Sampler, sampler } from '../random/laws.ts';
import type { Stays } from '../recording/stays.ts';
import { LatencyHistogram } from '../report/histogram.ts';
import { Holdings, type TenantUse } from './holdings.ts';
import { Consolidator } from './consolidator.ts';
import { asRecorded, filling, type Replay } from './refill.ts';
import { Samples } from './samples.ts';
import { Slots } from './slots.ts';

/** How recorded instances reach the run. */
export interface TenantHooks {
  readonly queue: EventQueue;
  /** The fleet has more hosts or guests than before. */
  readonly onGrown: () => void;
  /** Calls back when a host is there: at once, or after its provisioning. */
  readonly afterHost: (host: number, then: () => void) => void;
  /** Where the run is recorded. */
  readonly stays: Stays | null;
}

/** As recorded, or as often as fills the hosts that there are. */
function replayOf({ plan: { lifetimes, run, pools }, platform }: Fleet, index: number, seed: number): Replay {
  const own = lifetimes[index]!;
  if (own.fill === undefined) return asRecorded(own);
  const sumOf = (amount: (pool: PlanPool) => number) =>
    platform.pools.reduce((sum, pool) => sum + Math.max(0, pools[pool]!.count) * amount(pools[pool]!), 0);
  const devices = sumOf(({ accelerators }) => accelerators?.count ?? 0);
  const measure =
    devices > 0
      ? { capacity: devices * WHOLE, asked: askedMilli }
      : {
          capacity: sumOf(({ allocatable }) => allocatable.cpuMilli),
          asked: ({ cpuMilli }: PlanTenantNeed) => cpuMilli,
        };
  const { needs } = platform.tenancies[index]!;
  return filling(own, needs, { seed, durationUs: run.durationUs, measure });
}

/** One recording and how far it is. */
class Recording {
  readonly plan: PlanLifetimes;
  readonly index: number;
  readonly key: { readonly high: number; readonly low: number };
  /** Of each step of the start, µs. */
  readonly steps: readonly { readonly sample: Sampler; readonly factor: number }[];
  readonly waited = new LatencyHistogram();
  /** Of each need: whether it would find room if all were empty, once that is known. */
  readonly couldFit: (boolean | undefined)[] = [];
  readonly replay: Replay;
  next = 0;
  samples = 0;
  placed = 0;
  /** Of them at each site, where one is chosen. */
  readonly placedAt: number[];
  ended = 0;
  refused = 0;

  constructor(fleet: Fleet, index: number, seed: number) {
    this.plan = fleet.plan.lifetimes[index]!;
    this.index = index;
    this.replay = replayOf(fleet, index, seed);
    this.placedAt = fleet.plan.sites.map(() => 0);
    deriveDraw(seed, DRAW.tenant, nameOf(this.plan.id));
    this.key = { high: derived[0]!, low: derived[1]! };
    this.steps = fleet.platform.tenancies[index]!.phases.flatMap(phase =>
      phase.kind === 'delay' ? [{ sample: sampler(phase.law), factor: phase.factor }] : [],
    );
  }

  /** How long the start of a row takes, µs: its steps one after another, which contend with nobody. */
  startUs(row: number): number {
    let sum = 0;
    for (let step = 0; step < this.steps.length; step++) {
      derive(this.key.high, this.key.low, row);
      derive(derived[0]!, derived[1]!, step);
      const { sample, factor } = this.steps[step]!;
      sum += Math.round(sample(derived[0]!, derived[1]!) * factor);
    }
    return sum;
  }
}

/**
 * Rule W2: instances that come and go as recorded. Each is placed by the platform's policy, starts, stays for its lifetime
 * and gives its place back; one for which there is no room waits, first come, first served. It is taken to use all CPU and
 * memory that it asks for. There may be very many: what is under way is rows of columns, used again.
 */
export class Tenants {
  readonly #recordings: readonly Recording[];
  readonly #fleet: Fleet;
  readonly #hooks: TenantHooks;
  readonly #holdings: Holdings;
  readonly #samples: Samples;
  readonly #slots = new Slots();
  /** Of slots that have accelerators, which ones on their host. */
  readonly #devicesOf = new Map<number, readonly number[]>();
  /** null where VMs stay where they are. */
  readonly #consolidator: Consolidator | null;
  /** Slots that wait for room, and how many of the first are no longer there. */
  #waiting: number[] = [];
  #served = 0;
  #origin = 0;

  constructor(fleet: Fleet, seed: number, hooks: TenantHooks) {
    this.#fleet = fleet;
    this.#hooks = hooks;
    this.#holdings = new Holdings(fleet);
    this.#samples = new Samples(fleet, this.#holdings);
    this.#recordings = fleet.plan.lifetimes.map((_, index) => new Recording(fleet, index, seed));
    const { consolidation } = fleet.platform;
    const standing = {
      ...{ fleet, slots: this.#slots, samples: this.#samples, holdings: this.#holdings, seed },
      stays: hooks.stays,
    };
    this.#consolidator =
      consolidation === undefined
        ? null
        : new Consolidator({ ...standing, needOf: slot => this.#needOf(slot) }, consolidation);
  }

  begin(origin: number): void {
    this.#origin = origin;
    for (const recording of this.#recordings) {
      this.#expect(recording);
      if (this.#samples.has(recording.index)) this.#expectSample(recording, 0);
    }
  }

  /** The next samples of a recording are due. */
  sample(index: number): void {
    const recording = this.#recordings[index]!;
    const { now } = this.#hooks.queue;
    const step = recording.samples++;
    const after = this.#samples.step(index, step, now);
    if (after >= 0) this.#consolidator?.look({ recording: index, step, now });
    if (after >= 0) this.#expectSample(recording, after);
  }

  /** What consolidation has done, where there is any. */
  consolidation(now: number): Pick<Report, 'consolidation'> {
    return this.#consolidator === null ? {} : { consolidation: this.#consolidator.toReport(now) };
  }

  #expectSample({ index }: Recording, after: number): void {
    const { queue } = this.#hooks;
    // After the arrivals of that time.
    queue.push(queue.now + after, 2, payload(TENANT_SAMPLES, index));
  }

  /** The next row of a recording arrives. */
  arrive(index: number): void {
    const recording = this.#recordings[index]!;
    const row = recording.replay.rowOf(recording.next++);
    this.#expect(recording);
    const shape = recording.plan.shapeOf[row]!;
    if (!this.#couldFit(recording, shape)) {
      recording.refused++;
      return;
    }
    const slot = this.#slots.take(index, { row, shape }, this.#hooks.queue.now);
    if (recording.plan.mayWait === false) {
      if (this.#settle(slot)) return;
      recording.refused++;
      this.#slots.release(slot);
    } else if (this.#served < this.#waiting.length || !this.#settle(slot)) this.#waiting.push(slot);
  }

  /** The lifetime of a slot is over; who waits for room is next. */
  leave(slot: number): void {
    const { queue } = this.#hooks;
    const recording = this.#recordings[this.#slots.recordingOf(slot)]!;
    const holder = this.#slots.holderOf(slot);
    const need = this.#needOf(slot);
    if (need.accelerators === undefined) this.#fleet.vacate(recording.index, holder, need);
    else {
      this.#fleet.vacate(recording.index, holder, need, this.#devicesOf.get(slot));
      this.#devicesOf.delete(slot);
    }
    this.#holdings.change(holder, need, -1, this.#busyOf(recording, need), queue.now);
    recording.ended++;
    this.#consolidator?.gone(slot);
    this.#hooks.stays?.leaves(slot, queue.now);
    this.#slots.release(slot);
    this.settleWaiting();
  }

  /** Whether a need would find room if all were empty. */
  #couldFit({ index, couldFit }: Recording, shape: number): boolean {
    const known = couldFit[shape];
    if (known !== undefined) return known;
    const need = this.#fleet.platform.tenancies[index]!.needs[shape]!;
    const fits = this.#fleet.tooLarge(need) === null;
    couldFit[shape] = fits;
    return fits;
  }

  /** Room has become free: those who wait take it in the order in which they came. */
  settleWaiting(): void {
    while (this.#served < this.#waiting.length && this.#settle(this.#waiting[this.#served]!)) this.#served++;
    if (this.#served > 1024 && this.#served * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#served);
      this.#served = 0;
    }
  }

  /** What all of them have held until now. */
  use(now: number): TenantUse {
    return this.#holdings.until(now);
  }

  /** CPU that all of them have held until now, millicore-µs. */
  cpuUntil(now: number): number {
    return this.#recordings.length === 0 ? 0 : this.#holdings.cpuUntil(now);
  }

  /** The same, and nothing changes. */
  seenCpuUntil(now: number): number {
    return this.#recordings.length === 0 ? 0 : this.#holdings.seenCpuUntil(now);
  }

  /** Memory that all of them hold now. */
  memoryBytes(): number {
    return this.#recordings.length === 0 ? 0 : this.#holdings.memoryBytes();
  }

  /** Core-seconds wanted by recorded utilisation, and not given. */
  utilisation(now: number): Report['utilisation'] {
    const { wanted, stolen } = this.#samples.until(now);
    return { wantedCoreSeconds: wanted, stolenCoreSeconds: stolen };
  }

  toReport(): Report['lifetimes'] {
    const waiting = this.#recordings.map(() => 0);
    for (const slot of this.#waiting.slice(this.#served)) waiting[this.#slots.recordingOf(slot)]!++;
    const { sites } = this.#fleet.plan;
    const isChosen = this.#fleet.sites !== null;
    return this.#recordings.map(
      ({ plan, replay, next, placed, placedAt, ended, refused, waited }, index) => ({
        id: plan.id,
        rows: replay.count,
        arrived: next,
        placed,
        ended,
        waiting: waiting[index]!,
        refused,
        waitedMs: waited.milliseconds(),
        ...(isChosen ? { sites: sites.map(({ id }, site) => ({ site: id, placed: placedAt[site]! })) } : {}),
      }),
    );
  }

  /** A slot starts, then lives as long as was recorded: nothing happens in between. */
  #stay(slot: number): void {
    const { queue } = this.#hooks;
    const recording = this.#recordings[this.#slots.recordingOf(slot)]!;
    const row = this.#slots.rowOf(slot);
    // What was sampled was running.
    const startUs = this.#samples.has(recording.index) ? 0 : recording.startUs(row);
    this.#hooks.stays?.starts(slot, startUs, queue.now);
    const ends = queue.now + startUs + recording.replay.lifetimeUs(row);
    if (ends < Infinity) queue.push(ends, 1, payload(TENANT_LEAVES, slot));
  }

  /** CPU in use whatever happens: all that is asked for, unless samples say. */
  #busyOf({ index }: Recording, { cpuMilli }: PlanTenantNeed): number {
    return this.#samples.has(index) ? 0 : cpuMilli;
  }

  #expect({ replay, next, index }: Recording): void {
    if (next >= replay.count) return;
    this.#hooks.queue.push(this.#origin + replay.arrivalUs(next), 1, payload(TENANT_ARRIVES, index));
  }

  #needOf(slot: number): PlanTenantNeed {
    return this.#fleet.platform.tenancies[this.#slots.recordingOf(slot)]!.needs[this.#slots.shapeOf(slot)]!;
  }

  #keeping(slot: number, asked: RecordedNeed): Parameters<Fleet['occupy']>[1] {
    return { ...asked, keep: devices => this.#devicesOf.set(slot, devices) };
  }

  /** Places a slot and starts it; false when there is no room. */
  #settle(slot: number): boolean {
    const { queue, onGrown, afterHost } = this.#hooks;
    const recording = this.#recordings[this.#slots.recordingOf(slot)]!;
    const row = this.#slots.rowOf(slot);
    const need = this.#needOf(slot);
    const before = this.#fleet.hosts.length + this.#fleet.guests.length;
    const asked = { recording: recording.index, now: queue.now };
    const holder = this.#fleet.occupy(
      need,
      need.accelerators === undefined ? asked : this.#keeping(slot, asked),
    );
    if (this.#fleet.hosts.length + this.#fleet.guests.length > before) onGrown();
    if (holder < 0) return false;
    this.#slots.settle(slot, holder);
    this.#consolidator?.placed(slot);
    this.#hooks.stays?.placed({ slot, recording: recording.index, row, need, holder }, queue.now);
    this.#holdings.change(holder, need, 1, this.#busyOf(recording, need), queue.now);
    recording.placed++;
    const host = this.#fleet.hostOf(holder);
    if (this.#fleet.sites !== null) recording.placedAt[this.#fleet.siteOf(host)]!++;
    recording.waited.record(queue.now - this.#slots.askedAt(slot));
    if (this.#samples.has(recording.index)) this.#samples.place(recording.index, row, host);
    if (this.#fleet.isLate(host)) afterHost(host, () => this.#stay(slot));
    else this.#stay(slot);
    return true;
  }
}
