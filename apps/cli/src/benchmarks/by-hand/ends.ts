/**
 * Ends that are known when work begins, in order of (time, sequence): an implicit heap of four children a place whose root, once
 * taken, stays a hole that the next end fills (as the engine's queue of events, docs/decisions/0006).
 */
export interface Ends {
  /** The first is Infinity while there is none. */
  times: Float64Array;
  orders: Float64Array;
  whose: Int32Array;
  /** Places in use, 1 while the root is a hole, and the next sequence number. */
  readonly cells: Int32Array;
}

const SIZE = 0;
const HOLES = 1;
const SEQUENCE = 2;
const ROOM = 64;

export const noEnds = (): Ends => ({
  times: new Float64Array(ROOM).fill(Infinity, 0, 1),
  orders: new Float64Array(ROOM),
  whose: new Int32Array(ROOM),
  cells: new Int32Array(3),
});

/** Sees to it that the root is the next end. */
export function settle(ends: Ends): void {
  if (ends.cells[HOLES] !== 0) fill(ends);
}

/** Takes the next end; the root is settled. */
export function takeEnd({ cells, whose }: Ends): number {
  cells[HOLES] = 1;
  return whose[0]!;
}

export function addEnd(ends: Ends, time: number, one: number): void {
  const { cells } = ends;
  const order = cells[SEQUENCE]!;
  cells[SEQUENCE] = order + 1;
  if (cells[HOLES] === 0) swim(ends, time, order, one);
  else {
    const { times, orders, whose } = ends;
    cells[HOLES] = 0;
    times[0] = time;
    orders[0] = order;
    whose[0] = one;
    sink(ends);
  }
}

function fill(ends: Ends): void {
  const { cells, times, orders, whose } = ends;
  const last = cells[SIZE]! - 1;
  cells[SIZE] = last;
  cells[HOLES] = 0;
  times[0] = last === 0 ? Infinity : times[last]!;
  orders[0] = orders[last]!;
  whose[0] = whose[last]!;
  sink(ends);
}

/** The newest of equals comes last, so that no sequence is compared on the way up. */
function swim(ends: Ends, time: number, order: number, one: number): void {
  const { cells } = ends;
  let at = cells[SIZE]!;
  if (at === ends.times.length) grow(ends);
  const { times, orders, whose } = ends;
  cells[SIZE] = at + 1;
  while (at > 0) {
    const parent = (at - 1) >> 2;
    const above = times[parent]!;
    if (above <= time) break;
    times[at] = above;
    orders[at] = orders[parent]!;
    whose[at] = whose[parent]!;
    at = parent;
  }
  times[at] = time;
  orders[at] = order;
  whose[at] = one;
}

function sink({ cells, times, orders, whose }: Ends): void {
  const size = cells[SIZE]!;
  const time = times[0]!;
  const order = orders[0]!;
  const one = whose[0]!;
  let at = 0;
  for (;;) {
    const first = (at << 2) + 1;
    if (first >= size) break;
    let least = first;
    let below = times[first]!;
    const end = Math.min(first + 4, size);
    for (let child = first + 1; child < end; child++) {
      const other = times[child]!;
      if (other < below || (other === below && orders[child]! < orders[least]!)) {
        least = child;
        below = other;
      }
    }
    if (time < below || (time === below && order < orders[least]!)) break;
    times[at] = below;
    orders[at] = orders[least]!;
    whose[at] = whose[least]!;
    at = least;
  }
  times[at] = time;
  orders[at] = order;
  whose[at] = one;
}

function grow(ends: Ends): void {
  const { times, orders, whose } = ends;
  ends.times = new Float64Array(2 * times.length);
  ends.orders = new Float64Array(2 * times.length);
  ends.whose = new Int32Array(2 * times.length);
  ends.times.set(times);
  ends.orders.set(orders);
  ends.whose.set(whose);
}
