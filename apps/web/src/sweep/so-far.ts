/** A sweep while it runs: the points that have ended at their places, and empty ones where they are still to come. */
import type { ListedAxis, Sweep, SweepHead, SweepPoint, SweepSetting } from '@tare/schema';

export interface SoFar {
  readonly sweep: Sweep;
  readonly ended: number;
}

/** A point that has ended has platforms, or a reason for having none. */
export const isAwaited = ({ platforms, reasons }: SweepPoint): boolean =>
  platforms.length === 0 && reasons.length === 0;

/** The place among all combinations, the last axis turning fastest, as the settings that stand there. */
function settingsAt(axes: readonly ListedAxis[], place: number): SweepSetting[] {
  let rest = place;
  return axes
    .toReversed()
    .map(({ path, values }) => {
      const value = values[rest % values.length]!;
      rest = Math.floor(rest / values.length);
      return { path, value };
    })
    .toReversed();
}

function emptyOf(head: SweepHead): SoFar {
  const count = head.axes.reduce((product, { values }) => product * values.length, 1);
  const points = Array.from({ length: count }, (_, place) => ({
    settings: settingsAt(head.axes, place),
    leaders: [],
    platforms: [],
    reasons: [],
  }));
  return { sweep: { ...head, points }, ended: 0 };
}

/** With one more point; the first one brings the head. */
export function withPoint(
  soFar: SoFar | null,
  head: SweepHead,
  { place, point }: { readonly place: number; readonly point: SweepPoint },
): SoFar {
  const { sweep, ended } = soFar ?? emptyOf(head);
  return { sweep: { ...sweep, points: sweep.points.with(place, point) }, ended: ended + 1 };
}

/** Below this share, and in the first seconds, nobody can tell. */
const LEAST_SHARE = 0.05;
const LEAST_MS = 1_500;

/** Seconds that are left at the pace so far; null where that cannot be told. */
export function secondsLeft(share: number, tookMs: number): number | null {
  if (share < LEAST_SHARE || tookMs < LEAST_MS) return null;
  return Math.ceil((tookMs * (1 - share)) / share / 1000);
}
