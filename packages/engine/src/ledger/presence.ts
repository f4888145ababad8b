import type { PlanDeployment } from '@tare/schema';
import type { Fleet } from '../hosts/fleet.ts';
import type { Instance } from '../hosts/inventory.ts';
import { floatsOf } from '../kernel/columns.ts';

/** Share of a window for which each thing of a fleet was there; 1 for what neither came nor went. */
export interface Presence {
  readonly ofHost: Float64Array;
  /** Of it, awake. */
  readonly ofHostAwake: Float64Array;
  readonly ofGuest: Float64Array;
  readonly ofInstance: Float64Array;
  /** What instances that were resized set aside, on average over the time for which they were there; absent: nobody was. */
  readonly meanReserves?: ReadonlyMap<number, Reserve>;
}

type Reserve = PlanDeployment['reserve'];

/** What an instance set aside, on average over the time for which it was there. */
export const reserveOf = (
  { instances }: Pick<Fleet, 'instances'>,
  instance: number,
  { meanReserves }: Presence,
): Reserve => meanReserves?.get(instance) ?? instances[instance]!.deployment.reserve;

/** Over a window of no length: whether it is there at that moment. */
function shareOf(from: number, until: number, begin: number, end: number): number {
  if (begin === end) return from <= end && until > end ? 1 : 0;
  return Math.max(0, Math.min(until, end) - Math.max(from, begin)) / (end - begin);
}

/** An instance that was resized set aside now this, now that. */
function meanReserve(own: Instance, begin: number, end: number): Reserve {
  const times = [...own.earlier!, { deployment: own.deployment, until: own.until }];
  let from = own.from;
  let shares = 0;
  const sum = { cpuMilli: 0, memoryBytes: 0 };
  for (const { deployment, until } of times) {
    const share = shareOf(from, until, begin, end);
    shares += share;
    sum.cpuMilli += share * deployment.reserve.cpuMilli;
    sum.memoryBytes += share * deployment.reserve.memoryBytes;
    from = until;
  }
  if (shares === 0) return own.deployment.reserve;
  return { cpuMilli: sum.cpuMilli / shares, memoryBytes: sum.memoryBytes / shares };
}

function meanReserves(
  instances: Fleet['instances'],
  begin: number,
  end: number,
): Pick<Presence, 'meanReserves'> {
  const reserves = new Map<number, Reserve>();
  for (const [one, own] of instances.entries())
    if (own.earlier !== undefined) reserves.set(one, meanReserve(own, begin, end));
  return reserves.size === 0 ? {} : { meanReserves: reserves };
}

const sharesOf = (things: readonly Pick<Instance, 'from' | 'until'>[], begin: number, end: number) =>
  floatsOf(things.length, at => shareOf(things[at]!.from, things[at]!.until, begin, end));

/** Times between two moments in which a host was there and did not sleep. */
export function awakeTimes(
  { from, until, slept }: Pick<Fleet['hosts'][number], 'from' | 'until' | 'slept'>,
  begin: number,
  end: number,
): (readonly [from: number, until: number])[] {
  const times: (readonly [number, number])[] = [];
  let at = Math.max(from, begin);
  const last = Math.min(until, end);
  for (const nap of slept) {
    if (nap.from > at) times.push([at, Math.min(nap.from, last)]);
    at = Math.max(at, nap.until);
  }
  times.push([at, last]);
  return times.filter(([one, other]) => other > one);
}

/** Presence between two moments of a run, µs. */
export const presence = ({ hosts, guests, instances }: Fleet, begin: number, end: number): Presence => ({
  ofHost: sharesOf(hosts, begin, end),
  ofHostAwake: floatsOf(hosts.length, host => {
    const { from, until, slept } = hosts[host]!;
    return slept.reduce(
      (left, nap) => left - shareOf(nap.from, Math.min(nap.until, until), begin, end),
      shareOf(from, until, begin, end),
    );
  }),
  ofGuest: sharesOf(guests, begin, end),
  ofInstance: sharesOf(instances, begin, end),
  ...meanReserves(instances, begin, end),
});

/** How many were there on average. */
export const meanOf = (shares: Float64Array): number => shares.reduce((sum, share) => sum + share, 0);
