/** The figures of a recording as lines over time, one for each platform; framework-free. */
import type { Course, Recording } from '@tare/schema';
import { messages } from '../messages.ts';

export type Figure = keyof typeof messages.time.figures;
export const FIGURES = Object.keys(messages.time.figures) as Figure[];

export type Column = readonly (number | null)[];

const perSecond = (column: readonly number[], { stepMs }: Course): Column =>
  column.map(count => (count * 1000) / stepMs);
const percent = (column: readonly number[]): Column => column.map(share => share * 100);

const READ: Readonly<Record<Figure, (course: Course) => Column>> = {
  p99: ({ latencyMs }) => latencyMs.p99,
  p95: ({ latencyMs }) => latencyMs.p95,
  p50: ({ latencyMs }) => latencyMs.p50,
  throughput: course => perSecond(course.completed, course),
  failed: course => perSecond(course.failed, course),
  cpu: ({ cpuUtilisation }) => percent(cpuUtilisation),
  memory: ({ memoryUtilisation }) => percent(memoryUtilisation),
  ready: ({ readyLow }) => readyLow,
  inFlight: ({ inFlight }) => inFlight,
  hosts: ({ hosts }) => hosts,
  cost: ({ usdPerHour }) => usdPerHour,
};

export const columnOf = (recording: Recording, figure: Figure): Column => READ[figure](recording.course);

/** Seconds at the end of each step, of the recording that has most. */
export function secondsOf(recordings: readonly Recording[]): number[] {
  const longest = recordings.reduce<Recording | undefined>(
    (most, one) =>
      most === undefined || one.course.arrived.length > most.course.arrived.length ? one : most,
    undefined,
  );
  if (longest === undefined) return [];
  const { stepMs, arrived } = longest.course;
  const endMs = longest.endMs - longest.originMs;
  return arrived.map((_, index) => Math.min(endMs, (index + 1) * stepMs) / 1000);
}

export interface Extent {
  readonly low: number;
  readonly high: number;
  readonly last: number;
}

/** Least, largest and last value; null where there is none. */
export function extentOf(column: Column): Extent | null {
  const values = column.filter(value => value !== null);
  const last = values.at(-1);
  if (last === undefined) return null;
  let [low, high] = [last, last];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high, last };
}

/** Whether a figure says anything: some platform has a value that is not nought. */
export const isTelling = (recordings: readonly Recording[], figure: Figure): boolean =>
  recordings.some(recording => columnOf(recording, figure).some(value => value !== null && value !== 0));

/** The step whose end is nearest to a second; the steps ascend. */
export function nearestIndex(seconds: ArrayLike<number>, at: number): number {
  let [low, high] = [0, seconds.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (seconds[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low > 0 && at - seconds[low - 1]! <= seconds[low]! - at ? low - 1 : low;
}
