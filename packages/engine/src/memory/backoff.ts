/** The kubelet's waits before it starts a container again that ended, in microseconds. */
const FIRST_US = 10e6;
const MOST_US = 300e6;
/** After as long without an end the next wait is the first again: twice the longest. */
const FORGIVEN_US = 2 * MOST_US;

/**
 * Rule M1: the wait before restart number `restarts` (0 is the first), 10 s doubling to 5 min. `backOffPeriod` and
 * `MaxContainerBackOff` in Kubernetes pkg/kubelet/kubelet.go.
 */
export function restartBackoffUs(restarts: number): number {
  let wait = FIRST_US;
  for (let restart = 0; restart < restarts && wait < MOST_US; restart++) wait *= 2;
  return Math.min(MOST_US, wait);
}

/** Restarts that count, for a container that had `restarts` and ran `ranUs` since it was ready. */
export const restartsAfter = (restarts: number, ranUs: number): number =>
  ranUs >= FORGIVEN_US ? 0 : restarts;
