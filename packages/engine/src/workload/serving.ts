import type { Plan } from '@tare/schema';
import type { FairShare } from '../cpu/fair-share.ts';
import type { Fleet } from '../hosts/fleet.ts';
import type { EventQueue } from '../kernel/event-queue.ts';
import type { Population, WorkMeter } from '../ledger/meter.ts';
import type { Ages } from '../memory/ages.ts';
import { roomForRequests } from '../memory/limits.ts';
import type { MemoryPressure } from '../memory/pressure.ts';
import type { Traces } from '../recording/traces.ts';
import type { Disks } from '../storage/disks.ts';
import type { CompiledService } from './call-graph.ts';
import type { Failures } from './failures.ts';
import { INVOCATION, type Invocations } from './invocations.ts';
import { STATION, type StationShape } from './station.ts';
import type { Stations } from './stations.ts';

const {
  ALIVE,
  ON_CPU,
  ON_DISK,
  KEY_HIGH,
  KEY_LOW,
  INTS,
  ARRIVED_AT,
  ADMITTED_AT,
  SPENT,
  NETWORK,
  QUEUED,
  NET,
  OVERHEAD,
  CPU_WAIT,
  TIMES,
  TRANSFER,
  DISK,
  MOVES,
} = INVOCATION;

const { LEAF, OUTSTANDING, BUSY, HELD, STANDING, ROW, RETIRING, SHAPE_SHIFT, SLOW, SQUEEZED, HINDRANCES } =
  STATION;

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
  readonly invocations: Invocations;
  readonly stations: Stations;
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
  readonly #invocations: Invocations;
  readonly #stations: Stations;
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
    this.#invocations = ground.invocations;
    this.#stations = ground.stations;
    this.#queue = ground.queue;
    this.#traces = ground.traces;
    this.#leaks = ground.plan.services.some(({ memory }) => memory.leakBytesPerHour > 0);
  }

  /** Whether what an instance holds and has leaked is over its memory limit now. */
  isOverLimit(home: number): boolean {
    return this.#stations.heldBytesOf(home) > this.#roomOf(home);
  }

  /** The instance takes memory for one request of this service more and serves it. */
  admit(id: number, station: number, { demand, slowdown }: CompiledService): void {
    const { now } = this.#queue;
    const { ints, times, moved } = this.#invocations;
    const { rows, shapes, hindrances } = this.#stations;
    const row = station * ROW;
    const shape = shapes[rows[row + STANDING]! >> SHAPE_SHIFT]!;
    this.#invocations.setPlace(id, ON_CPU);
    rows[row + BUSY]!++;
    rows[this.#stations.homeOf(station) * ROW + HELD]!++;
    if (shape.bytesPerRequest > 0) this.#hold(station, shape);
    const at = id * TIMES;
    const known = times[at + NET]!;
    const wanted = known < 0 ? +demand(ints[id * INTS + KEY_HIGH]!, ints[id * INTS + KEY_LOW]!) : known;
    const net = wanted / shape.speed;
    let gross = net * slowdown + shape.costUs;
    if (hindrances.length > 0) gross = +this.#hindered(gross, station);
    times[at + ADMITTED_AT] = now;
    times[at + NET] = net;
    times[at + OVERHEAD] = gross - net;
    times[at + QUEUED] = now - times[at + ARRIVED_AT]! - times[at + NETWORK]!;
    if (moved.length > 0) this.#beginMoves(id);
    const leaf = rows[row + LEAF]!;
    if (this.#traces !== null) this.#traces.admit(id, this.#throttledUs(leaf));
    this.#cpu.begin(leaf, id, gross * MILLI, now);
  }

  /** Its time on the network was no time in a queue, and it has had none of the disk. */
  #beginMoves(id: number): void {
    const { times, moved } = this.#invocations;
    times[id * TIMES + QUEUED]! -= moved[id * MOVES + TRANSFER]!;
    moved[id * MOVES + DISK] = 0;
  }

  /** An instance takes memory for one request more; when that is one too many, somebody will be killed. */
  #hold(station: number, { bytesPerRequest, touches }: StationShape): void {
    const home = this.#stations.homeOf(station);
    const instance = this.#stations.instanceOf(station);
    this.#stations.heldBytes[home]! += bytesPerRequest;
    if (this.isOverLimit(home)) this.#ground.onOutOfMemory(instance);
    if (touches) this.#takeMemory(instance, bytesPerRequest);
  }

  /** As much longer as neighbours, and the want of memory, make work at a station. */
  #hindered(us: number, station: number): number {
    const { hindrances } = this.#stations;
    const home = this.#stations.homeOf(station) * HINDRANCES;
    return us * hindrances[home + SLOW]! * hindrances[home + SQUEEZED]!;
  }

  /** The CPU is done with an invocation; whether that was all of its own work. */
  served(id: number, station: number, { work }: CompiledService): boolean {
    const { rows, shapes, disks } = this.#stations;
    const { speed } = shapes[rows[station * ROW + STANDING]! >> SHAPE_SHIFT]!;
    const { times } = this.#invocations;
    const at = id * TIMES;
    const net = times[at + NET]!;
    const gross = net + times[at + OVERHEAD]!;
    times[at + CPU_WAIT] = this.#queue.now - times[at + ADMITTED_AT]! - gross;
    if (this.#traces !== null) this.#traces.computed(id, this.#throttledUs(rows[station * ROW + LEAF]!));
    work.net += net * speed;
    work.gross += gross * speed;
    if (this.#invocations.stateOf(id) === ALIVE) times[at + SPENT]! += gross * speed;
    else this.#failures.spendInVain(gross * speed);
    return disks.length === 0 || this.#needsNoDisk(id, station);
  }

  /** An invocation that the CPU is done with goes on at the disk, unless it wants nothing of that. */
  #needsNoDisk(id: number, station: number): boolean {
    const disk = this.#stations.diskOf(station);
    if (disk === null) return true;
    const pages = this.#stations.pagesOf(station);
    if (pages === 0 && disk.work === 0) return true;
    this.#invocations.setPlace(id, ON_DISK);
    this.#disks.begin(disk, id, pages, this.#queue.now);
    return false;
  }

  /** The disk is done with an invocation: that was all of its own work. */
  read(id: number): void {
    const { times, moved } = this.#invocations;
    const at = id * TIMES;
    const cpuUs = times[at + NET]! + times[at + OVERHEAD]! + times[at + CPU_WAIT]!;
    moved[id * MOVES + DISK] = this.#queue.now - times[at + ADMITTED_AT]! - cpuUs;
  }

  /** The slot of an invocation whose own work is done goes to who waits. */
  free(station: number, service: CompiledService): void {
    const { ints } = this.#invocations;
    const { rows } = this.#stations;
    rows[station * ROW + BUSY]!--;
    rows[station * ROW + OUTSTANDING]!--;
    const waiting = this.#stations.dequeue(station, ints);
    if (waiting >= 0) this.admit(waiting, station, service);
  }

  /** The instance no longer holds memory for an invocation. */
  letGo(id: number, station: number, { route, work }: CompiledService): void {
    const { rows, shapes } = this.#stations;
    const row = station * ROW;
    const home = this.#stations.homeOf(station) * ROW;
    const left = rows[home + HELD]! - 1;
    rows[home + HELD] = left;
    if (left === 0 && (rows[home + STANDING]! & RETIRING) !== 0) this.#empties(station);
    if (route.idle?.give(station) === true) this.#ground.onIdle(this.#stations.instanceOf(station));
    const shape = shapes[rows[row + STANDING]! >> SHAPE_SHIFT]!;
    if (shape.bytesPerRequest > 0) this.#giveBack(id, station, shape, work);
  }

  /** An instance that retires holds memory for nobody any more. */
  #empties(station: number): void {
    const home = this.#stations.homeOf(station);
    if (this.#stations.isIdle(home)) this.#ground.onEmptied(this.#stations.instanceOf(home));
  }

  #giveBack(id: number, station: number, { bytesPerRequest, touches }: StationShape, work: WorkMeter): void {
    const instance = this.#stations.instanceOf(station);
    this.#stations.heldBytes[this.#stations.homeOf(station)]! -= bytesPerRequest;
    if (touches) this.#pressure.give(this.#pressure.roomOf(instance), bytesPerRequest);
    const admittedAt = this.#invocations.times[id * TIMES + ADMITTED_AT]!;
    work.heldUs += this.#ground.population.inside(admittedAt, this.#queue.now);
  }

  /** An invocation on the CPU is cut off: it has taken a part of its work. */
  cut(id: number, station: number, { work }: CompiledService): void {
    const { times } = this.#invocations;
    const { speed } = this.#stations.shapeOf(station);
    const leaf = this.#stations.leafOf(station);
    const net = times[id * TIMES + NET]!;
    const gross = net + times[id * TIMES + OVERHEAD]!;
    const left = this.#cpu.leftOf(leaf, id, this.#queue.now) / MILLI;
    const part = gross === 0 ? 0 : Math.max(0, gross - left) / gross;
    work.net += part * net * speed;
    work.gross += part * gross * speed;
    if (this.#invocations.stateOf(id) === ALIVE) times[id * TIMES + SPENT]! += part * gross * speed;
    else this.#failures.spendInVain(part * gross * speed);
  }

  /** The instance is gone, with all that it works on. */
  drop(home: number): void {
    this.#cpu.abort(this.#stations.leafOf(home), this.#queue.now);
    for (const station of this.#stations.allIn(home)) {
      const disk = this.#stations.diskOf(station);
      if (disk !== null) this.#disks.abort(disk, this.#queue.now);
      this.#stations.empty(station);
    }
  }

  /** Bytes that the requests of an instance may hold now. */
  #roomOf(home: number): number {
    const { service, room } = this.#stations.shapeOf(home);
    if (!this.#leaks) return room;
    const { plan, fleet, ages } = this.#ground;
    const instance = this.#stations.instanceOf(home);
    const { deployment } = fleet.instances[instance]!;
    return roomForRequests(plan.services[service]!, deployment, ages.of(instance, this.#queue.now));
  }

  /** For how long an instance has stood still until now because its quota was used up. */
  #throttledUs(leaf: number): number {
    return this.#cpu.quotaOf(leaf)?.throttledUs(this.#queue.now) ?? 0;
  }

  #takeMemory(instance: number, bytes: number): void {
    const room = this.#pressure.roomOf(instance);
    if (this.#pressure.take(room, bytes, this.#queue.now)) this.#ground.onShortOfMemory(room);
  }
}
