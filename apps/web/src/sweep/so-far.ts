/** A sweep while it runs: the points that have ended at their places, and empty ones where they are still to come. */
import type { Sweep, SweepHead, SweepSetting } from '@tare/schema';
import type { EndedPoint } from '../desk/protocol.ts';

export interface SoFar {
  readonly sweep: Sweep;
  readonly ended: number;
}

/** Nothing has ended yet. */
export function emptyOf(head: SweepHead, settings: readonly (readonly SweepSetting[])[]): SoFar {
  const points = settings.map(own => ({ settings: [...own], leaders: [], platforms: [], reasons: [] }));
  return { sweep: { ...head, points }, ended: 0 };
}

/** With more points that have ended. */
export function withPoints({ sweep, ended }: SoFar, more: readonly EndedPoint[]): SoFar {
  const points = [...sweep.points];
  for (const { place, point } of more) points[place] = point;
  return { sweep: { ...sweep, points }, ended: ended + more.length };
}

/** Below this share, and in the first seconds, nobody can tell. */
const LEAST_SHARE = 0.05;
const LEAST_MS = 1_500;

/** Seconds that are left at the pace so far; null where that cannot be told. */
export function secondsLeft(share: number, tookMs: number): number | null {
  if (share < LEAST_SHARE || tookMs < LEAST_MS) return null;
  return Math.ceil((tookMs * (1 - share)) / share / 1000);
}
