import type { Plan } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';

/** Round trip between two instances in microseconds, by how far apart they stand (rule H1); −1 is a client at the door. */
export function callDelay(plan: Plan, fleet: Fleet, from: number, to: number): number {
  if (from < 0) return 0;
  const a = fleet.instances[from]!.host;
  const b = fleet.instances[to]!.host;
  const { latencyUs } = plan.sites[fleet.poolOf(b).site]!;
  if (a === b) return 2 * latencyUs.host;
  const sameZone =
    fleet.poolOf(a).site === fleet.poolOf(b).site && fleet.hosts[a]!.zone === fleet.hosts[b]!.zone;
  return 2 * (sameZone ? latencyUs.zone : latencyUs.site);
}
