/** A sweep while it runs: the points that have ended at their places, and empty ones where they are still to come. */
import { combinations } from '@tare/experiments/text';
import type { Sweep, SweepHead, SweepPoint } from '@tare/schema';

export interface SoFar {
  readonly sweep: Sweep;
  readonly ended: number;
}

function emptyOf(head: SweepHead): SoFar {
  const points = combinations(head.axes).map(settings => ({
    settings,
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
