/** A pod that may go, as the controller of a ReplicaSet sees it. */
export interface Removable {
  readonly instance: number;
  /** On a node; and its program has begun there. */
  readonly isAssigned: boolean;
  readonly hasBegun: boolean;
  readonly isReady: boolean;
  /** `controller.kubernetes.io/pod-deletion-cost`; absent: 0. */
  readonly cost?: number;
  /** Pods of the same Deployment on its node. */
  readonly rank: number;
  /** For how long it has been ready, and there; µs. null: nobody knows. */
  readonly readyUs: number | null;
  readonly ageUs: number | null;
  readonly restarts: number;
  /** Drawn: pods have no other order where nothing else tells them apart. */
  readonly uid: number;
}

const NS_PER_US = 1000;

/** Times are told apart by powers of two alone (`logarithmicRankDiff`, in ns). */
function magnitude(us: number): number {
  let rank = -1;
  for (let left = Math.floor(us * NS_PER_US); left >= 1; left /= 2) rank++;
  return rank;
}

/** The shorter time first, of one magnitude whoever is drawn; 0 where they are the same. One that nobody knows is no time. */
function byTime(a: number | null, b: number | null, byUid: number): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  return magnitude(a) - magnitude(b) || byUid;
}

/**
 * Rule O3: which of two pods of a ReplicaSet goes first where there are too many (`ActivePodsWithRanks.Less`,
 * pkg/controller/controller_utils.go; PodDeletionCost and LogarithmicScaleDown as they are by default in Kubernetes 1.31).
 */
export function byRemoval(a: Removable, b: Removable): number {
  const byUid = a.uid - b.uid;
  return (
    Number(a.isAssigned) - Number(b.isAssigned) ||
    Number(a.hasBegun) - Number(b.hasBegun) ||
    Number(a.isReady) - Number(b.isReady) ||
    (a.cost ?? 0) - (b.cost ?? 0) ||
    b.rank - a.rank ||
    (a.isReady && b.isReady ? byTime(a.readyUs, b.readyUs, byUid) : 0) ||
    b.restarts - a.restarts ||
    byTime(a.ageUs, b.ageUs, byUid)
  );
}
