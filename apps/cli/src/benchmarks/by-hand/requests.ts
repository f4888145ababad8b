/** Rows of requests, as W1 and W5 by hand have them. */

/** Places in the rows of a request, for those who make them constants of their own (docs/decisions/0007). */
export const REQUEST = {
  // Whole numbers. A request's place: on its way 0, in the queue 1, on the CPU 2, calling 3.
  KEY_HIGH: 0,
  KEY_LOW: 1,
  SERVICE: 2,
  STATION: 3,
  PARENT: 4,
  NEXT: 5,
  PENDING: 6,
  PLACE: 7,
  INTS: 8,
  // Times, µs; from NETWORK on what its latency is made of.
  ARRIVED_AT: 0,
  ADMITTED_AT: 1,
  SPENT: 2,
  NETWORK: 3,
  QUEUED: 4,
  NET: 5,
  OVERHEAD: 6,
  CPU_WAIT: 7,
  TIMES: 8,
} as const;

const { NEXT, INTS, TIMES } = REQUEST;
const ROWS = 1024;
// Of `whole`: the row that was released last (−1: none), and how many there are.
const FREE = 0;
const TAKEN = 1;

/** The arrays are others after a `take`. */
export interface Requests {
  ints: Int32Array;
  times: Float64Array;
  /** Work that each receives at its end for the rounding of time, millicore-µs. */
  rests: Float64Array;
  readonly whole: Int32Array;
}

export const noRequests = (): Requests => ({
  ints: new Int32Array(ROWS * INTS),
  times: new Float64Array(ROWS * TIMES),
  rests: new Float64Array(ROWS),
  whole: Int32Array.of(-1, 0),
});

function grow(requests: Requests): void {
  const { ints, times, rests } = requests;
  requests.ints = new Int32Array(2 * ints.length);
  requests.times = new Float64Array(2 * times.length);
  requests.rests = new Float64Array(2 * rests.length);
  requests.ints.set(ints);
  requests.times.set(times);
  requests.rests.set(rests);
}

/** A row for one more. */
export function take(requests: Requests): number {
  const { whole, ints } = requests;
  const again = whole[FREE]!;
  if (again >= 0) {
    whole[FREE] = ints[again * INTS + NEXT]!;
    return again;
  }
  const id = whole[TAKEN]!;
  whole[TAKEN] = id + 1;
  if (id === requests.rests.length) grow(requests);
  return id;
}

export function release({ whole, ints }: Requests, id: number): void {
  ints[id * INTS + NEXT] = whole[FREE]!;
  whole[FREE] = id;
}
