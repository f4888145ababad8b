import type { Fleet } from '../hosts/fleet.ts';

/** Share of a window for which each thing of a fleet was there; 1 for what neither came nor went. */
export interface Presence {
  readonly ofHost: Float64Array;
  readonly ofGuest: Float64Array;
  readonly ofInstance: Float64Array;
}

/** Over a window of no length: whether it is there at that moment. */
function shareOf(from: number, until: number, begin: number, end: number): number {
  if (begin === end) return from <= end && until > end ? 1 : 0;
  return Math.max(0, Math.min(until, end) - Math.max(from, begin)) / (end - begin);
}

/** Presence between two moments of a run, µs. */
export const presence = ({ hosts, guests, instances }: Fleet, begin: number, end: number): Presence => ({
  ofHost: Float64Array.from(hosts, ({ from, until }) => shareOf(from, until, begin, end)),
  ofGuest: Float64Array.from(guests, ({ from, until }) => shareOf(from, until, begin, end)),
  ofInstance: Float64Array.from(instances, ({ from, until }) => shareOf(from, until, begin, end)),
});

/** How many were there on average. */
export const meanOf = (shares: Float64Array): number => shares.reduce((sum, share) => sum + share, 0);
