import type { Fleet } from '../hosts/fleet.ts';

/** A time in which a host was there. */
interface Span {
  readonly from: number;
  readonly until: number;
}

/** Mean number over a window of hosts beyond so many that are there at a time; what a moment has too few does not make up for what another has too many. */
export function meanBeyond(spans: readonly Span[], committed: number, from: number, to: number): number {
  if (to === from)
    return Math.max(0, spans.filter(span => span.from <= to && span.until > to).length - committed);
  const changes = spans
    .filter(span => span.until > from && span.from < to)
    .flatMap(span => [
      { at: Math.max(span.from, from), by: 1 },
      { at: Math.min(span.until, to), by: -1 },
    ])
    .sort((a, b) => a.at - b.at);
  let there = 0;
  let area = 0;
  let last = from;
  for (const { at, by } of changes) {
    area += Math.max(0, there - committed) * (at - last);
    there += by;
    last = at;
  }
  // All have gone by the end.
  return area / (to - from);
}

/**
 * Rule L3: what the hosts of a pool of which some are committed cost an hour, USD. Those that one has committed to are paid whether they are there or not,
 * whichever they are; more are paid as they are bought, while they are there.
 */
export function poolUsdPerHour(fleet: Fleet, pool: number, from: number, to: number): number {
  const { usdPerHour, committed } = fleet.plan.pools[pool]!;
  const own = fleet.hosts.filter(host => host.pool === pool);
  const { hosts } = committed!;
  return hosts * committed!.usdPerHour + meanBeyond(own, hosts, from, to) * usdPerHour;
}
