import type { PodGroup } from './host-estimate.ts';

/** A kind of host that may be launched. */
export interface HostType {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly pods: number;
  readonly usdPerHour: number;
  /** Hosts that may still be launched. */
  readonly room: number;
}

/** A host that is to be launched, of the cheapest type that holds its pods. */
export interface Launch {
  readonly type: number;
  readonly pods: number;
}

interface Claim {
  cpuMilli: number;
  memoryBytes: number;
  pods: number;
}

const fits = (type: HostType, claim: Claim, { cpuMilli, memoryBytes }: PodGroup): boolean =>
  claim.cpuMilli + cpuMilli <= type.cpuMilli &&
  claim.memoryBytes + memoryBytes <= type.memoryBytes &&
  claim.pods + 1 <= type.pods;

const NOTHING = { cpuMilli: 0, memoryBytes: 0 } as PodGroup;

/**
 * Rule O3: hosts as Karpenter launches them (kubernetes-sigs/karpenter pkg/controllers/provisioning/scheduling): pods by CPU and then memory,
 * the largest first, each on the planned host with the fewest pods that some type can still hold with it, else on a new one; at last each is
 * of the cheapest type that holds what was planned for it. Pods larger than all types get none.
 */
export function launches(groups: readonly PodGroup[], types: readonly HostType[]): Launch[] {
  const claims: Claim[] = [];
  const order = [...groups].sort((a, b) => b.cpuMilli - a.cpuMilli || b.memoryBytes - a.memoryBytes);
  const usable = types.filter(({ room }) => room > 0);
  for (const group of order)
    for (let nth = 0; nth < group.count; nth++) {
      const claim = claimFor(claims, group, usable);
      if (claim === null) break;
      claim.cpuMilli += group.cpuMilli;
      claim.memoryBytes += group.memoryBytes;
      claim.pods++;
    }
  return priced(claims, types);
}

function claimFor(claims: Claim[], group: PodGroup, types: readonly HostType[]): Claim | null {
  const holds = (claim: Claim) => types.some(type => fits(type, claim, group));
  const least = claims.reduce<Claim | null>(
    (best, claim) => ((best === null || claim.pods < best.pods) && holds(claim) ? claim : best),
    null,
  );
  if (least !== null) return least;
  const fresh = { cpuMilli: 0, memoryBytes: 0, pods: 0 };
  if (!holds(fresh)) return null;
  claims.push(fresh);
  return fresh;
}

function priced(claims: readonly Claim[], types: readonly HostType[]): Launch[] {
  const left = types.map(({ room }) => room);
  return claims.flatMap(claim => {
    const cheapest = types.reduce(
      (best, type, index) =>
        left[index]! > 0 &&
        fits({ ...type, pods: type.pods + 1 }, claim, NOTHING) &&
        (best < 0 || type.usdPerHour < types[best]!.usdPerHour)
          ? index
          : best,
      -1,
    );
    if (cheapest < 0) return [];
    left[cheapest]!--;
    return [{ type: cheapest, pods: claim.pods }];
  });
}
