/** One time axis for all platforms. Traffic begins at 0 for all; roll-outs begin together, and who is ready early waits. */
import type { Recording } from '@tare/schema';

export interface Axis {
  readonly from: number;
  readonly to: number;
}

export const axisOf = (recordings: readonly Recording[]): Axis => ({
  from: -Math.max(0, ...recordings.map(({ originMs }) => originMs)),
  to: Math.max(0, ...recordings.map(({ originMs, endMs }) => endMs - originMs)),
});

/** Of the most that stood: with less at the end a picture would be as good as empty. */
const LITTLE = 0.1;

/**
 * The moment that a picture shows until somebody asks for another: the end, or where nearly all that stood there has gone by then, as
 * tasks of a batch and functions that nobody calls have, the middle of the last step in which most stood.
 */
export function restOf(recordings: readonly Recording[], { to }: Axis): number {
  const ready = recordings.map(({ course }) => course.readyLow);
  const steps = Math.max(0, ...ready.map(({ length }) => length));
  const standing = Array.from({ length: steps }, (_, step) =>
    ready.reduce((sum, column) => sum + (column[step] ?? 0), 0),
  );
  const most = Math.max(0, ...standing);
  if ((standing.at(-1) ?? 0) >= most * LITTLE) return to;
  return Math.min(to, (standing.lastIndexOf(most) + 0.5) * (recordings[0]?.course.stepMs ?? 0));
}

/** Milliseconds since a platform's roll-out began, at a moment of the axis. */
export const ownTime = ({ originMs, endMs }: Recording, { from }: Axis, at: number): number =>
  at < 0 ? Math.min(at - from, originMs) : Math.min(at + originMs, endMs);

/** The other way round. */
export const axisTime = ({ originMs }: Recording, { from }: Axis, own: number): number =>
  own < originMs ? own + from : own - originMs;

/** Events that are worth stopping at: what people would call an event, and ends of starts. */
const STOPS: ReadonlySet<string> = new Set([
  'ready',
  'out-of-memory',
  'evicted',
  'failed',
  'move',
  'moved',
  'retiring',
  'resized',
  'host-up',
  'host-closed',
  'host-failed',
  'host-repaired',
  'host-asleep',
  'host-awake',
]);

/** Moments of the axis at which something happens on any platform, ascending. */
export function stopsOf(recordings: readonly Recording[], axis: Axis): number[] {
  const stops = new Set<number>([0]);
  for (const recording of recordings) {
    const { atMs, event } = recording.timeline;
    for (const [index, kind] of event.entries())
      if (STOPS.has(kind)) stops.add(axisTime(recording, axis, atMs[index]!));
  }
  return [...stops].sort((a, b) => a - b);
}
