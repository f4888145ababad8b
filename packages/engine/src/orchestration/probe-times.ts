import type { PlanProbe, PlanProbes } from '@tare/schema';

/** Probes are made from the start of the program on, each period; the first that counts is after the initial delay (`probeLoop`, `doProbe` of Kubernetes pkg/kubelet/prober/worker.go). */
const tickFrom = ({ initialDelayUs, periodUs }: PlanProbe, atUs: number): number =>
  Math.ceil(Math.max(initialDelayUs, atUs) / periodUs) * periodUs;

/** When a probe has succeeded often enough, of a program that answers from then on; since it began. */
const passedAt = (probe: PlanProbe, upUs: number): number =>
  tickFrom(probe, upUs) + (probe.successes - 1) * probe.periodUs;

/**
 * Rule O4: when a program that is up then counts as ready; both since it began, µs. Without a start-up probe the readiness
 * probe is asked at its ticks; as soon as one has succeeded it is asked at once (`UpdatePodStatus`, prober_manager.go).
 */
export function readyAfterUs({ startup, readiness }: PlanProbes, upUs: number): number {
  const started = startup === undefined ? upUs : passedAt(startup, upUs);
  if (readiness === undefined) return started;
  if (startup === undefined || readiness.initialDelayUs > started) return passedAt(readiness, started);
  return started + (readiness.successes - 1) * readiness.periodUs;
}

/**
 * Rule O4: when a program that is not up by then is killed and started again, since it began, µs: at the last failure that
 * its start-up probe allows, without one its liveness probe; Infinity without either.
 */
export function startDeadlineUs({ startup, liveness }: PlanProbes): number {
  const probe = startup ?? liveness;
  return probe === undefined ? Infinity : tickFrom(probe, 0) + (probe.failures - 1) * probe.periodUs;
}
