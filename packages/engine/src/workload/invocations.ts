import type { Plan } from '@tare/schema';
import { longerFloats, longerInts, roomFor } from '../kernel/columns.ts';
import { REQUEST, type TaskNumbers } from '../kernel/task-numbers.ts';

/**
 * What the rows of an invocation hold, and values of that. Whoever reads rows takes these as constants of its own module: those of
 * another are looked up at each use, and are no constants to a compiler (docs/decisions/0007).
 */
export const INVOCATION = {
  // Its state: what has become of an invocation.
  ALIVE: 0,
  /** Its caller has stopped waiting; it works on in vain. */
  GIVEN_UP: 1,
  /** It has failed and does nothing more. */
  FAILED: 2,

  // Its place: where it is. From ON_CPU on its instance holds memory for it.
  RELEASED: -1,
  ON_ITS_WAY: 0,
  IN_QUEUE: 1,
  ON_CPU: 2,
  ON_DISK: 3,
  /** Its own work is done; it waits for what it calls, or its answer is on its way. */
  CALLING: 4,

  // Values of PARENT that are no invocation: a client's request, and a call that its caller has replaced by a retry.
  CLIENT_REQUEST: -1,
  REPLACED: -2,

  // Places in its row of whole numbers, and the width of that.
  KEY_HIGH: 0,
  KEY_LOW: 1,
  SERVICE: 2,
  /** Number of its station; −1 until one is chosen. */
  STATION: 3,
  /** What called it. */
  PARENT: 4,
  /** Next in the queue of its instance, or among those that are released. */
  NEXT: 5,
  /** Once its own work is done: the step of calls that it makes. It is in no queue then. */
  STEP: 5,
  /** Its calls under way, with one more while calls are being made. */
  PENDING: 6,
  /** Its place · 4 + its state. */
  STATUS: 7,
  /** Half a cache line. */
  INTS: 8,

  // Places in its row of times, µs, and the width of that: a cache line.
  ARRIVED_AT: 0,
  /** When its instance took it in. */
  ADMITTED_AT: 1,
  /** CPU time (reference µs, gross) that it and what it called have taken to good purpose so far (rule L1). */
  SPENT: 2,
  // From here on where its time went along its critical path: its own parts, and of the calls of a step those of the one that ended
  // last, for the others cost it nothing. So the parts sum to its time (rule R3); TRANSFER and DISK are kept apart.
  NETWORK: 3,
  /** While it waits for a slot: when it got in line. */
  QUEUED: 4,
  /** The workload's own work. Until it begins: what it wants of the reference core, −1 where that is still to be drawn. */
  NET: 5,
  OVERHEAD: 6,
  CPU_WAIT: 7,
  TIMES: 8,

  // Places in its row of `moved`, and the width of that: on network cards and links, with the call and with the answer; at the disk.
  TRANSFER: 0,
  DISK: 1,
  /** When its call, and later its answer, was sent. */
  SENT_AT: 2,
  MOVES: 3,
} as const;

const {
  ALIVE,
  ON_ITS_WAY,
  RELEASED,
  SERVICE,
  STATION,
  PARENT,
  NEXT,
  PENDING,
  STATUS,
  INTS,
  ARRIVED_AT,
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

/** What only some plans need of each invocation. */
interface Needs {
  /** Whether clients are at sites. */
  readonly clients: boolean;
  /** Whether closed users ask. */
  readonly users: boolean;
  /** Whether calls are made again when they fail. */
  readonly retries: boolean;
  /** Whether bytes may take time on a network or a disk. */
  readonly moves: boolean;
  /** Whether anything remembers an invocation that may be over before that comes back: a time-out, or bytes on their way. */
  readonly generations: boolean;
}

/** Bits of a status that hold the state. */
const STATE_BITS = 3;
const PLACE_SHIFT = 2;

/** `moves`: whether bytes may take time on a network or a disk. */
export const needsOf = ({ traffic, services }: Plan, moves: boolean): Needs => ({
  clients: traffic.some(({ from }) => from !== undefined),
  users: traffic.some(({ arrivals }) => arrivals === 'closed'),
  retries: services.some(({ steps }) =>
    steps.some(({ calls }) => calls.some(({ retries }) => retries !== null)),
  ),
  moves,
  generations:
    moves ||
    traffic.some(({ timeoutUs }) => timeoutUs > 0) ||
    services.some(({ steps }) => steps.some(({ calls }) => calls.some(({ timeoutUs }) => timeoutUs > 0))),
});

/**
 * The invocations of a run: requests at one service each. One is a number, its number as a task of the CPU and in events too,
 * and rows of `ints` and `times`, so that it takes as much memory as its fields and an event finds them together. What few plans need
 * stands in columns of its own, which are empty where nobody does. The arrays are others after a `take`.
 */
export class Invocations {
  ints = new Int32Array(0);
  times = new Float64Array(0);
  /** Site where the client of a request is; −1: beside whichever instance it asks, or it is no client's. */
  clients = new Int32Array(0);
  /** Closed user that waits for a client's request, −1 for none. */
  users = new Int32Array(0);
  /** Number of the call that made it, where that is made again when it fails; −1: it is not. And for the how-many-eth time. */
  calls = new Int32Array(0);
  tries = new Int32Array(0);
  moved = new Float64Array(0);
  /** Rises when its number is used again, so that old deadlines are known to be void. */
  generations = new Int32Array(0);
  readonly #needs: Needs;
  /** How many of the needs there are. */
  readonly #columns: number;
  readonly #tasks: TaskNumbers;
  #capacity = 0;
  /** The one that was released last. */
  #free = -1;

  constructor(tasks: TaskNumbers, needs: Needs) {
    this.#tasks = tasks;
    this.#needs = needs;
    this.#columns = Object.values(needs).filter(Boolean).length;
    this.#grow(64);
  }

  /** A new one, that begins now. */
  take(service: number, parent: number, now: number): number {
    const id = this.#free < 0 ? this.#add() : this.#again();
    const { ints, times } = this;
    const at = id * INTS;
    ints[at + SERVICE] = service;
    ints[at + STATION] = -1;
    ints[at + PARENT] = parent;
    ints[at + PENDING] = 0;
    ints[at + STATUS] = (ON_ITS_WAY << PLACE_SHIFT) | ALIVE;
    const from = id * TIMES;
    times[from + ARRIVED_AT] = now;
    times[from + SPENT] = 0;
    times[from + NET] = -1;
    if (this.#columns > 0) this.#clear(id);
    return id;
  }

  /** It has nothing yet of what only some plans need. */
  #clear(id: number): void {
    if (this.clients.length > 0) this.clients[id] = -1;
    if (this.users.length > 0) this.users[id] = -1;
    if (this.moved.length > 0) this.moved[id * MOVES + TRANSFER] = 0;
    if (this.calls.length > 0) this.calls[id] = -1;
  }

  release(id: number): void {
    const { ints } = this;
    const at = id * INTS;
    ints[at + STATUS] = RELEASED << PLACE_SHIFT;
    ints[at + NEXT] = this.#free;
    if (this.generations.length > 0) this.generations[id]!++;
    this.#free = id;
  }

  stateOf(id: number): number {
    return this.ints[id * INTS + STATUS]! & STATE_BITS;
  }

  setState(id: number, state: number): void {
    const at = id * INTS + STATUS;
    this.ints[at] = (this.ints[at]! & ~STATE_BITS) | state;
  }

  placeOf(id: number): number {
    return this.ints[id * INTS + STATUS]! >> PLACE_SHIFT;
  }

  setPlace(id: number, place: number): void {
    const at = id * INTS + STATUS;
    this.ints[at] = (place << PLACE_SHIFT) | (this.ints[at]! & STATE_BITS);
  }

  /** Whether an invocation that was noted in that generation still waits for an answer. */
  isAlive(id: number, generation: number): boolean {
    return this.generations[id] === generation && this.stateOf(id) === ALIVE;
  }

  /** Site of a request's client, −1 where it is at none. */
  clientOf(id: number): number {
    return this.clients.length === 0 ? -1 : this.clients[id]!;
  }

  /** For the how-many-eth time it is asked, where calls are made again. */
  attemptOf(id: number): number {
    return this.calls.length === 0 || this.calls[id]! < 0 ? 1 : this.tries[id]!;
  }

  /** Time that it has spent on network cards and links. */
  transferOf(id: number): number {
    return this.moved.length === 0 ? 0 : this.moved[id * MOVES + TRANSFER]!;
  }

  /** Every invocation that there is. Costs as much as there ever were at once: not for the hot path. */
  forEach(visit: (id: number) => void): void {
    const { count } = this.#tasks;
    for (let id = 0; id < count; id++)
      if (this.#tasks.ownerOf(id) === REQUEST && this.placeOf(id) !== RELEASED) visit(id);
  }

  /** Adds the parts of its path, in the order of PATH_PARTS, to the sums that begin there. */
  addPath(id: number, sums: Float64Array, to: number): void {
    const { times, moved } = this;
    const from = id * TIMES;
    sums[to]! += times[from + NETWORK]!;
    sums[to + 2]! += times[from + QUEUED]!;
    sums[to + 3]! += times[from + NET]!;
    sums[to + 4]! += times[from + OVERHEAD]!;
    sums[to + 5]! += times[from + CPU_WAIT]!;
    if (moved.length === 0) return;
    sums[to + 1]! += moved[id * MOVES + TRANSFER]!;
    sums[to + 6]! += moved[id * MOVES + DISK]!;
  }

  /** The last call of a step has ended: its path is part of its caller's. */
  follow(caller: number, call: number): void {
    const { times, moved } = this;
    const to = caller * TIMES;
    const from = call * TIMES;
    for (let part = NETWORK; part < TIMES; part++) times[to + part]! += times[from + part]!;
    if (moved.length === 0) return;
    moved[caller * MOVES + TRANSFER]! += moved[call * MOVES + TRANSFER]!;
    moved[caller * MOVES + DISK]! += moved[call * MOVES + DISK]!;
  }

  #again(): number {
    const id = this.#free;
    this.#free = this.ints[id * INTS + NEXT]!;
    return id;
  }

  #add(): number {
    const id = this.#tasks.take(REQUEST);
    if (id >= this.#capacity) this.#grow(roomFor(this.#capacity, id + 1));
    return id;
  }

  #grow(size: number): void {
    const { clients, users, retries, moves, generations } = this.#needs;
    this.#capacity = size;
    this.ints = longerInts(this.ints, size * INTS);
    this.times = longerFloats(this.times, size * TIMES);
    if (clients) this.clients = longerInts(this.clients, size);
    if (users) this.users = longerInts(this.users, size);
    if (retries) {
      this.calls = longerInts(this.calls, size);
      this.tries = longerInts(this.tries, size);
    }
    if (moves) this.moved = longerFloats(this.moved, size * MOVES);
    if (generations) this.generations = longerInts(this.generations, size);
  }
}
