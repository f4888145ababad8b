/** What requests are counted in, as the engine's report needs it (rules L2, R1 and R3). */
import { bucketOf } from '@tare/engine/primitives';
import type { Histogram } from '@tare/schema';

/** Enough for latencies of half a year. */
const BUCKETS = 6144;
/** Time and its seven parts, of which network transfer and disk are always 0 here. */
const PARTS = 8;
const STEPS = 120;

// Cells of a stream.
const SUM = 0;
const MIN = 1;
const MAX = 2;
const STREAM = 4;
const INSIDE = 0;
const ARRIVED = 1;
const COMPLETED = 2;
const COUNTS = 4;

// Cells of clients.
const PRESENT = 0;
const AREA = 1;
const AREA_AT = 2;
const SPENT = 3;
const STEP_SUM = 4;
const STEP_MAX = 5;
const STEP_ENDS = 6;
const STEP = 7;
const END = 8;
const CELLS = 9;
const PEAK = 0;
const STEP_ARRIVED = 1;
const STEP_COMPLETED = 2;

/** Streams of requests: that of clients, which is the first, and that of each service. */
export interface Counts {
  readonly sums: Float64Array;
  readonly counts: Int32Array;
  readonly buckets: Float64Array;
  readonly parts: Float64Array;
  readonly cells: Float64Array;
  readonly peak: Int32Array;
  /** Of each step: arrived, completed, sum and maximum of latency. */
  readonly series: number[];
}

export function countsOf(services: number, endUs: number): Counts {
  const sums = new Float64Array((services + 1) * STREAM);
  for (let at = MIN; at < sums.length; at += STREAM) sums[at] = Infinity;
  const cells = new Float64Array(CELLS);
  cells[STEP] = Math.ceil(endUs / STEPS);
  cells[STEP_ENDS] = cells[STEP];
  cells[END] = endUs;
  return {
    sums,
    counts: new Int32Array((services + 1) * COUNTS),
    buckets: new Float64Array((services + 1) * BUCKETS),
    parts: new Float64Array(BUCKETS * PARTS),
    cells,
    peak: new Int32Array(3),
    series: [],
  };
}

/** A client asks. */
export function ask({ cells, counts, peak }: Counts, now: number): void {
  cells[AREA]! += (now - cells[AREA_AT]!) * cells[PRESENT]!;
  cells[AREA_AT] = now;
  cells[PRESENT]!++;
  peak[STEP_ARRIVED]!++;
  counts[ARRIVED]!++;
  const inside = counts[INSIDE]! + 1;
  counts[INSIDE] = inside;
  if (inside > peak[PEAK]!) peak[PEAK] = inside;
}

/** A service is asked. */
export function enter({ counts }: Counts, service: number): void {
  const at = (service + 1) * COUNTS;
  counts[at + INSIDE]!++;
  counts[at + ARRIVED]!++;
}

/** A service has answered; returns the latency's bucket. */
export function leave(counts: Counts, service: number, latency: number): number {
  const bucket = bucketOf(latency);
  record(counts, service + 1, bucket, latency);
  return bucket;
}

function record({ counts, sums, buckets }: Counts, stream: number, bucket: number, latency: number): void {
  const at = stream * STREAM;
  counts[stream * COUNTS + INSIDE]!--;
  counts[stream * COUNTS + COMPLETED]!++;
  buckets[stream * BUCKETS + bucket]!++;
  sums[at + SUM]! += latency;
  if (latency < sums[at + MIN]!) sums[at + MIN] = latency;
  if (latency > sums[at + MAX]!) sums[at + MAX] = latency;
}

/**
 * A client has its answer. From `path` on its row holds the time on the network, in queues, of own work, of overhead, and of waiting
 * for the CPU. An object of options would be one more for each answer.
 */
export function answer(
  all: Counts,
  bucket: number,
  latency: number,
  now: number,
  times: Float64Array,
  path: number,
): void {
  const { cells, peak, parts } = all;
  record(all, 0, bucket, latency);
  cells[AREA]! += (now - cells[AREA_AT]!) * cells[PRESENT]!;
  cells[AREA_AT] = now;
  cells[PRESENT]!--;
  cells[SPENT]! += latency;
  peak[STEP_COMPLETED]!++;
  cells[STEP_SUM]! += latency;
  if (latency > cells[STEP_MAX]!) cells[STEP_MAX] = latency;
  const row = bucket * PARTS;
  parts[row]! += latency;
  parts[row + 1]! += times[path]!;
  parts[row + 3]! += times[path + 1]!;
  parts[row + 4]! += times[path + 2]!;
  parts[row + 5]! += times[path + 3]!;
  parts[row + 6]! += times[path + 4]!;
}

/** When the present step of the series is over. */
export const stepEnds = ({ cells }: Counts): number => cells[STEP_ENDS]!;

/** A step of the series is over; whether it was the last. */
export function step({ cells, peak, series }: Counts): boolean {
  series.push(peak[STEP_ARRIVED]!, peak[STEP_COMPLETED]!, cells[STEP_SUM]!, cells[STEP_MAX]!);
  peak[STEP_ARRIVED] = peak[STEP_COMPLETED] = 0;
  cells[STEP_SUM] = cells[STEP_MAX] = 0;
  const isLast = cells[STEP_ENDS]! >= cells[END]!;
  cells[STEP_ENDS] = Math.min(cells[STEP_ENDS]! + cells[STEP]!, cells[END]!);
  return isLast;
}

/** What a program by hand tells, in the words of a report. */
export interface Told {
  readonly arrived: number;
  readonly completed: number;
  readonly peakInFlight: number;
  readonly latency: Histogram;
  /** Mean number of clients' requests by counting and by timing those that are over (rule L2). */
  readonly area: number;
  readonly spent: number;
  readonly series: readonly number[];
  /** Of all clients' answers: the latency, and its parts in the order of the engine's. */
  readonly parts: readonly number[];
}

export function toldBy({ counts, sums, buckets, parts, cells, peak, series }: Counts): Told {
  const latency: number[] = [];
  for (let bucket = 0; bucket < BUCKETS; bucket++)
    if (buckets[bucket]! > 0) latency.push(bucket, buckets[bucket]!);
  const all = Array.from({ length: PARTS }, () => 0);
  for (const [at, sum] of parts.entries()) all[at % PARTS]! += sum;
  const count = counts[COMPLETED]!;
  return {
    arrived: counts[ARRIVED]!,
    completed: count,
    peakInFlight: peak[PEAK]!,
    latency: { count, sum: sums[SUM]!, min: count === 0 ? 0 : sums[MIN]!, max: sums[MAX]!, buckets: latency },
    area: cells[AREA]!,
    spent: cells[SPENT]!,
    series,
    parts: all,
  };
}
