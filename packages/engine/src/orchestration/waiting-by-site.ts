import type { RunParts } from '../parts.ts';

/** How many instances of a service the hosts could hold that a site still may get, or that are on their way there. */
export type RoomToCome = (site: number, service: number) => number;

/**
 * Rule O5: where each site has an autoscaler of its own, it sees only who waits there. One that finds no room anywhere is
 * taken to wait at the first site, in the order in which sites are asked for it, that may still grow for it.
 */
export function waitingAt(
  { fleet, plan }: Pick<RunParts, 'fleet' | 'plan'>,
  service: number,
  roomToCome: RoomToCome,
): number[] {
  const counts = plan.sites.map(() => 0);
  const choice = fleet.sites!;
  const left = plan.sites.map((_, site) => (fleet.gate.isShut(site) ? 0 : roomToCome(site, service)));
  for (let nth = fleet.waitingOf(service); nth > 0; nth--) {
    const site = choice.order(service).find(one => left[one]! > 0);
    if (site === undefined) break;
    left[site]!--;
    counts[site]!++;
    // As if it stood there already, so that the next goes where it is its turn.
    choice.change(service, site, 1);
  }
  for (const [site, count] of counts.entries())
    for (let nth = 0; nth < count; nth++) choice.change(service, site, -1);
  return counts;
}
