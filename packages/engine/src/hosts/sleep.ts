import type { Host } from './inventory.ts';

/** From now on a host sleeps if it is idle, or is awake. */
export function turnSleep({ slept }: Host, isIdle: boolean, now: number): void {
  const last = slept.at(-1);
  const sleeps = last !== undefined && last.until === Infinity;
  if (isIdle && !sleeps) slept.push({ from: now, until: Infinity });
  if (!isIdle && sleeps) last.until = now;
}

/** Of all these hosts until now. */
export function sleptHours(hosts: readonly Host[], now: number): number {
  const times = hosts.flatMap(({ slept }) => slept.map(({ from, until }) => Math.min(until, now) - from));
  return times.reduce((sum, us) => sum + us, 0) / 3.6e9;
}
