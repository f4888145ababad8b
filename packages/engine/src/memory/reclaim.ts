import type { PlanReclaim } from '@tare/schema';

/** A VM on a host whose memory is sold several times over; bytes. */
export interface VmMemory {
  /** The same for VMs of one service, whose pages are alike. */
  readonly kind: number;
  readonly takenBytes: number;
  /** What its guest and its work touch now, at most all of it. */
  readonly touchedBytes: number;
}

/** What the hypervisor has got back from one VM; bytes. */
export interface Reclaimed {
  /** In common with others of its kind, and kept once. */
  shared: number;
  /** Not in use by the guest, and given up by it. */
  ballooned: number;
  /** In use, and written to the host's disk. */
  swapped: number;
}

/** Takes so much of each as `most` allows, all in the same proportion; returns what is still wanted. */
function takeEvenly(
  wanted: number,
  most: readonly number[],
  take: (at: number, bytes: number) => void,
): number {
  const all = most.reduce((sum, one) => sum + one, 0);
  if (wanted <= 0 || all <= 0) return Math.max(0, wanted);
  const share = Math.min(1, wanted / all);
  for (const [at, one] of most.entries()) take(at, share * one);
  return wanted - share * all;
}

/** Of each VM, what it has in common with the first of its kind. */
function alike(vms: readonly VmMemory[], sharing: number): number[] {
  const seen = new Set<number>();
  return vms.map(({ kind, takenBytes }) => {
    if (seen.has(kind)) return sharing * takenBytes;
    seen.add(kind);
    return 0;
  });
}

/**
 * Rule M1: what a hypervisor takes back from the VMs of a host that is short by so many bytes: first what they have in
 * common, then by balloons what their guests do not touch, then by swapping what they do. Of all VMs the same proportion.
 * Returns what it could not get. After C. A. Waldspurger, *Memory Resource Management in VMware ESX Server*, OSDI 2002,
 * §§3–4 and 6.3 (whose idle memory tax is left out).
 */
export function reclaim(
  short: number,
  vms: readonly VmMemory[],
  by: PlanReclaim,
): { readonly of: readonly Readonly<Reclaimed>[]; readonly missing: number } {
  const of = vms.map((): Reclaimed => ({ shared: 0, ballooned: 0, swapped: 0 }));
  let missing = takeEvenly(short, alike(vms, by.sharing), (at, bytes) => {
    of[at]!.shared = bytes;
  });
  const unused = vms.map(({ takenBytes, touchedBytes }, at) =>
    Math.max(0, takenBytes - Math.max(touchedBytes, of[at]!.shared)),
  );
  const { balloon, swap } = by;
  if (balloon !== null) {
    const most = vms.map(({ takenBytes }, at) => Math.min(unused[at]!, balloon.most * takenBytes));
    missing = takeEvenly(missing, most, (at, bytes) => {
      of[at]!.ballooned = bytes;
    });
  }
  if (swap !== null) {
    const left = vms.map(({ takenBytes }, at) => takenBytes - of[at]!.shared - of[at]!.ballooned);
    missing = takeEvenly(missing, left, (at, bytes) => {
      of[at]!.swapped = bytes;
    });
  }
  return { of, missing };
}
