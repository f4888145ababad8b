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
  return {
    waited: Float64Array.from(leaves, leaf => share.unmetBy(leaf, now)),
    stolen: Float64Array.from(groups, group => share.unmetByGroup(group, now)),
    throttledUs: Float64Array.from(leaves, leaf => share.quotaOf(leaf)?.throttledUs(now) ?? 0),
    throttledPeriods: Float64Array.from(leaves, leaf => share.quotaOf(leaf)?.throttledPeriods ?? 0),
  };
}

/** What came between two readings of the same counters; what is new began at zero. */
export const minus = (later: Float64Array, earlier: Float64Array): Float64Array =>
  later.map((value, index) => value - (earlier[index] ?? 0));

/** What came between two moments. */
export const strainBetween = (from: CpuStrain, to: CpuStrain): CpuStrain => ({
  waited: minus(to.waited, from.waited),
  stolen: minus(to.stolen, from.stolen),
  throttledUs: minus(to.throttledUs, from.throttledUs),
  throttledPeriods: minus(to.throttledPeriods, from.throttledPeriods),
});
