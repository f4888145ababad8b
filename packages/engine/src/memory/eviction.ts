/** What the kubelet looks at when the host is short of memory; bytes. */
export interface EvictionCandidate {
  readonly usedBytes: number;
  readonly requestBytes: number;
  readonly priority: number;
}

const exceeds = ({ usedBytes, requestBytes }: EvictionCandidate): boolean => usedBytes > requestBytes;
const excess = ({ usedBytes, requestBytes }: EvictionCandidate): number => usedBytes - requestBytes;

/**
 * Rule M1: who is evicted first: those that use more than they asked for, of them those of the lowest priority, of them
 * the one with the largest excess; equals in the order given. After `rankMemoryPressure` in Kubernetes
 * pkg/kubelet/eviction/helpers.go.
 */
export const evictionOrder = <Candidate extends EvictionCandidate>(
  candidates: readonly Candidate[],
): Candidate[] =>
  [...candidates].sort(
    (a, b) => Number(exceeds(b)) - Number(exceeds(a)) || a.priority - b.priority || excess(b) - excess(a),
  );
