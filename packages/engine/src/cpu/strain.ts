import { floatsOf, trimmed } from '../kernel/columns.ts';
import type { Quota } from './quota.ts';
import type { CpuTopology } from './topology.ts';

/** Where CPU time was wanted and not given, until a moment: one number an instance or guest, ever growing. */
export interface CpuStrain {
  /** Millicore-µs that each instance wanted and others had. */
  readonly waited: Float64Array;
  /** Millicore-µs that each guest wanted and the host did not give: its steal time (rule C5). */
  readonly stolen: Float64Array;
  /** µs that each instance stood still because its quota was used up, and in how many periods (rule C4). */
  readonly throttledUs: Float64Array;
  readonly throttledPeriods: Float64Array;
}

export function cpuStrain({ share, leaves, groups }: CpuTopology, now: number): CpuStrain {
  // Where nobody has a quota, nobody is asked for it.
  const ofQuotas = (of: (quota: Quota) => number) =>
    share.hasQuotas
      ? floatsOf(leaves.length, instance => {
          const quota = share.quotaOf(leaves[instance]!);
          return quota === null ? 0 : of(quota);
        })
      : new Float64Array(leaves.length);
  return {
    waited: floatsOf(leaves.length, instance => share.unmetBy(leaves[instance]!, now)),
    stolen: floatsOf(groups.length, guest => share.unmetByGroup(groups[guest]!, now)),
    throttledUs: ofQuotas(quota => quota.throttledUs(now)),
    throttledPeriods: ofQuotas(quota => quota.throttledPeriods),
  };
}

/** What is to be kept of a reading until another is taken. */
export const startOf = ({ waited, stolen, throttledUs, throttledPeriods }: CpuStrain): CpuStrain => ({
  waited: trimmed(waited),
  stolen,
  throttledUs: trimmed(throttledUs),
  throttledPeriods: trimmed(throttledPeriods),
});

/** What came between two readings of the same counters; what is new, or was left out, began at zero. */
export const minus = (later: Float64Array, earlier: Float64Array): Float64Array =>
  floatsOf(later.length, at => later[at]! - (at < earlier.length ? earlier[at]! : 0));

/** What came between two moments. */
export const strainBetween = (from: CpuStrain, to: CpuStrain): CpuStrain => ({
  waited: minus(to.waited, from.waited),
  stolen: minus(to.stolen, from.stolen),
  throttledUs: minus(to.throttledUs, from.throttledUs),
  throttledPeriods: minus(to.throttledPeriods, from.throttledPeriods),
});
