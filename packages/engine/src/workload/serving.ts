import type { Plan } from '@tare/schema';
import type { FairShare } from '../cpu/fair-share.ts';
import type { Fleet } from '../hosts/fleet.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import type { Population } from '../ledger/meter.ts';
import type { Ages } from '../memory/ages.ts';
import { roomForRequests } from '../memory/limits.ts';
import type { MemoryPressure } from '../memory/pressure.ts';
import type { Traces } from '../recording/traces.ts';
import type { Disks } from '../storage/disks.ts';
import type { Failures } from './failures.ts';
import { ALIVE, CALLING, type Invocation, ON_CPU, ON_DISK } from './invocation.ts';
import type { Station } from './station.ts';

/** One millicore for one microsecond is the unit of CPU work; a core is 1000 of them. */
const MILLI = 1000;

/** What instances run on. */
export interface ServingGround {
  readonly plan: Plan;
  readonly fleet: Fleet;
  readonly cpu: FairShare;
  readonly disks: Disks;
  readonly ages: Ages;
  readonly pressure: MemoryPressure;
  readonly population: Population;
  readonly failures: Failures;
  readonly queue: EventQueue;
  readonly traces: Traces | null;
  /** An instance holds more than its memory limit allows: it must leave, but not within this call. */
  readonly onOutOfMemory: (instance: number) => void;
  /** An instance that retires has ended its last request: it may go, but not within this call. */
  readonly onEmptied: (instance: number) => void;
  /** An instance that is started for a request each has none any more. */
  readonly onIdle: (instance: number) => void;
  /** A host or guest holds more than it has: somebody there must leave, but not within this call. */
  readonly onShortOfMemory: (room: number) => void;
}

/**
 * Rules C2, M1 and M2: what an instance does with an invocation. It takes memory and a slot for it, does its own work on
 * the CPU and then on disk, and gives the slot to who waits; the memory it gives back when the invocation ends.
 */
export class Serving {
  readonly #ground: ServingGround;
  readonly #cpu: FairShare;
  readonly #disks: Disks;
  readonly #pressure: MemoryPressure;
  readonly #failures: Failures;
  readonly #queue: EventQueue;
  readonly #traces: Traces | null;
  /** Whether room shrinks with time anywhere. */
  readonly #leaks: boolean;

  constructor(ground: ServingGround) {
    this.#ground = ground;
    this.#cpu = ground.cpu;
    this.#disks = ground.disks;
    this.#pressure = ground.pressure;
    this.#failures = ground.failures;
    this.#queue = ground.queue;
    this.#traces = ground.traces;
    this.#leaks = ground.plan.services.some(({ memory }) => memory.leakBytesPerHour > 0);
  }

  /** Whether what an instance holds and has leaked is over its memory limit now. */
  isOverLimit(home: Station): boolean {
    return home.heldBytes > this.#roomOf(home);
  }

  /** The instance takes memory for one request more and serves it; when that is one too many, somebody will be killed. */
  admit(invocation: Invocation, station: Station): void {
    const { home, bytesPerRequest } = station;
    invocation.place = ON_CPU;
    station.busy++;
    home.held++;
    if (bytesPerRequest > 0) {
      home.heldBytes += bytesPerRequest;
      if (this.isOverLimit(home)) this.#ground.onOutOfMemory(station.instance);
      if (station.touches) this.#takeMemory(station);
    }
    this.#begin(invocation, station);
  }

  /** The CPU is done with an invocation; whether that was all of its own work. */
  served(invocation: Invocation): boolean {
    const { speed, disk, pages, leaf } = invocation.station!;
    const net = invocation.netUs;
    const gross = net + invocation.overheadUs;
    invocation.cpuWaitUs = this.#queue.now - invocation.admittedAt - gross;
    this.#traces?.computed(invocation, this.#throttledUs(leaf));
    this.#account(invocation, net * speed, gross * speed);
    if (disk === null || (pages === 0 && disk.work === 0)) return true;
    invocation.place = ON_DISK;
    this.#disks.begin(disk, invocation.id, pages, this.#queue.now);
    return false;
  }

  /** The disk is done with an invocation: that was all of its own work. */
  read(invocation: Invocation): void {
    const { admittedAt, netUs, overheadUs, cpuWaitUs } = invocation;
    invocation.diskUs = this.#queue.now - admittedAt - netUs - overheadUs - cpuWaitUs;
  }

  /** An invocation whose own work is done gives its slot to who waits. */
  free(invocation: Invocation): void {
    const station = invocation.station!;
    invocation.place = CALLING;
    station.busy--;
    station.outstanding--;
    const waiting = station.dequeue();
    if (waiting !== null) this.admit(waiting, station);
  }

  /** The instance no longer holds memory for an invocation. */
  letGo({ station, service, admittedAt }: Invocation): void {
    const { instance, home, bytesPerRequest, touches } = station!;
    if (--home.held === 0 && home.isRetiring && isIdle(home)) this.#ground.onEmptied(instance);
    if (service.route.idle?.give(station!) === true) this.#ground.onIdle(instance);
    if (bytesPerRequest === 0) return;
    home.heldBytes -= bytesPerRequest;
    if (touches) this.#pressure.give(this.#pressure.roomOf(instance), bytesPerRequest);
    service.work.heldUs += this.#ground.population.inside(admittedAt, this.#queue.now);
  }

  /** An invocation on the CPU is cut off: it has taken a part of its work. */
  cut(invocation: Invocation, { leaf, speed }: Station): void {
    const gross = invocation.netUs + invocation.overheadUs;
    const left = this.#cpu.leftOf(leaf, invocation.id, this.#queue.now) / MILLI;
    const part = gross === 0 ? 0 : Math.max(0, gross - left) / gross;
    this.#account(invocation, part * invocation.netUs * speed, part * gross * speed);
  }

  /** The instance is gone, with all that it works on. */
  drop(home: Station): void {
    this.#cpu.abort(home.leaf, this.#queue.now);
    for (const station of [home, ...home.modules]) {
      if (station.disk !== null) this.#disks.abort(station.disk, this.#queue.now);
      station.empty();
    }
  }

  /** Bytes that the requests of an instance may hold now. */
  #roomOf({ instance, service, room }: Station): number {
    if (!this.#leaks) return room;
    const { plan, fleet, ages } = this.#ground;
    return roomForRequests(
      plan.services[service.index]!,
      fleet.platform.deployments[service.index]!,
      ages.of(instance, this.#queue.now),
    );
  }

  /** For how long an instance has stood still until now because its quota was used up. */
  #throttledUs(leaf: number): number {
    return this.#cpu.quotaOf(leaf)?.throttledUs(this.#queue.now) ?? 0;
  }

  #takeMemory({ instance, bytesPerRequest }: Station): void {
    const room = this.#pressure.roomOf(instance);
    if (this.#pressure.take(room, bytesPerRequest, this.#queue.now)) this.#ground.onShortOfMemory(room);
  }

  #begin(invocation: Invocation, { leaf, speed, costUs, home }: Station): void {
    const { now } = this.#queue;
    const { demand, slowdown } = invocation.service;
    const { keyHigh, keyLow, workUs } = invocation;
    const net = (workUs < 0 ? demand(keyHigh, keyLow) : workUs) / speed;
    const gross = (net * slowdown + costUs) * home.slow * home.squeezed;
    invocation.admittedAt = now;
    invocation.queueUs = now - invocation.arrivedAt - invocation.networkUs - invocation.transferUs;
    invocation.netUs = net;
    invocation.overheadUs = gross - net;
    invocation.diskUs = 0;
    this.#traces?.admit(invocation, this.#throttledUs(leaf));
    this.#cpu.begin(leaf, invocation.id, gross * MILLI, now);
  }

  /** CPU time on the reference core that an invocation has taken. */
  #account(invocation: Invocation, net: number, gross: number): void {
    const { work } = invocation.service;
    work.net += net;
    work.gross += gross;
    if (invocation.state === ALIVE) invocation.spent += gross;
    else this.#failures.spendInVain(gross);
  }
}

/** Whether nothing is on its way to an instance, nor under way there. */
export const isIdle = (home: Station): boolean =>
  home.held === 0 && home.outstanding === 0 && home.modules.every(({ outstanding }) => outstanding === 0);
