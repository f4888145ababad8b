/** The kubelet's waits before it starts a container again that ended, in microseconds. */
const FIRST_US = 10e6;
const MOST_US = 300e6;
/** After as long without an end the next wait is the first again: twice the longest. */
const FORGIVEN_US = 2 * MOST_US;

/**
 * Rule M1: the wait before restart number `restarts` (0 is the first, which comes at once): then 10 s doubling to 5 min.
 * `doBackOff` in Kubernetes pkg/kubelet/kuberuntime/kuberuntime_manager.go: no wait stands until the first end has set it.
 */
export function restartBackoffUs(restarts: number): number {
  if (restarts === 0) return 0;
  let wait = FIRST_US;
  for (let restart = 1; restart < restarts && wait < MOST_US; restart++) wait *= 2;
  return Math.min(MOST_US, wait);
}

/** Restarts that count, for a container that had `restarts` and ran `ranUs` since it was ready. */
export const restartsAfter = (restarts: number, ranUs: number): number =>
  ranUs >= FORGIVEN_US ? 0 : restarts;
