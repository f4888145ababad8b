import { log, power } from '../numeric/elementary.ts';

/** CPU shares of one whole core. */
export const SHARES_PER_CORE = 1024;

/** CPU shares as the kubelet derives them from a request (`MilliCPUToShares`). */
export const sharesOf = (cpuMilli: number): number =>
  Math.min(262_144, Math.max(2, Math.floor((cpuMilli * SHARES_PER_CORE) / 1000)));

/** How a runtime turns CPU shares into what the kernel schedules by. */
export type WeightLaw = 'shares' | 'linear' | 'quadratic';

/**
 * Rule C3: the scheduler's weight for CPU shares (2…262144; the kubelet gives max(2, 1024 · request)).
 * `shares`: cgroup v1 as they are. `linear`: cgroup v2's cpu.weight with runc before 1.4 and crun before 1.23,
 * 1 + (s − 2) · 9999 / 262142. `quadratic`: since then, ⌈10^((l² + 125 l) / 612 − 7/34)⌉ with l = log₂ s
 * (opencontainers/runc#4896).
 */
export function schedulerWeight(shares: number, law: WeightLaw): number {
  switch (law) {
    case 'shares':
      return shares;
    case 'linear':
      return 1 + Math.floor(((shares - 2) * 9999) / 262142);
    case 'quadratic': {
      const l = log(shares) / log(2);
      // An exponent that is a whole number in theory may come out a hair above it.
      return Math.ceil(power(10, (l * l + 125 * l) / 612 - 7 / 34) - 1e-9);
    }
  }
}
