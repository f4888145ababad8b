/** Quality-of-service class of a pod: by its CPU and memory requests and limits (Kubernetes). */
export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

const GUARANTEED = -997;
const BEST_EFFORT = 1000;
/** A burstable container is killed after a guaranteed one's rest, and before a best-effort one. */
const LEAST_BURSTABLE = 3;
const MOST_BURSTABLE = 999;

/**
 * Rule M1: the kernel's oom_score_adj of a container: the higher, the sooner it is killed when the host has no memory
 * left. Bytes; after `GetContainerOOMScoreAdjust` in Kubernetes pkg/kubelet/qos/policy.go.
 */
export function oomScoreAdj(qos: QosClass, requestBytes: number, capacityBytes: number): number {
  switch (qos) {
    case 'Guaranteed':
      return GUARANTEED;
    case 'BestEffort':
      return BEST_EFFORT;
    case 'Burstable': {
      const score = 1000 - Math.floor((1000 * requestBytes) / capacityBytes);
      return Math.min(MOST_BURSTABLE, Math.max(LEAST_BURSTABLE, score));
    }
  }
}
