import type { Plan } from '@tare/schema';

/** Events of one invocation: its delivery and its end of service. */
const EVENTS_PER_INVOCATION = 2;
/** Phases and pulls of one start. */
const EVENTS_PER_START = 8;

/** Expected invocations of each service for one request, callees before callers; the most that can be, where chance decides. */
function invocationsPerRequest(plan: Plan): number[] {
  const totals = plan.services.map(() => 0);
  const visit = (service: number): number => {
    if (totals[service]! > 0) return totals[service]!;
    let total = 1;
    for (const step of plan.services[service]!.steps)
      for (const call of step.calls) total += call.count * call.probability * visit(call.to);
    totals[service] = total;
    return total;
  };
  for (const [service] of plan.services.entries()) visit(service);
  return totals;
}

/** Expected arrivals of a traffic source until the end of the run. */
function arrivals(plan: Plan, traffic: number): number {
  const { points } = plan.traffic[traffic]!;
  const end = plan.run.warmupUs + plan.run.durationUs;
  return points.reduce((sum, point, index) => {
    const until = Math.min(end, points[index + 1]?.atUs ?? end);
    return (
      sum +
      Math.max(0, ((until - point.atUs) / 1e6) * Math.max(point.perSecond, points[index + 1]?.perSecond ?? 0))
    );
  }, 0);
}

/** Upper estimate of the events that one run of this platform takes, before anything is allocated. */
export function estimateEvents(plan: Plan, platform: number): number {
  const perRequest = invocationsPerRequest(plan);
  const requests = plan.traffic.reduce(
    (sum, traffic, index) =>
      sum + arrivals(plan, index) * (1 + EVENTS_PER_INVOCATION * perRequest[traffic.to]!),
    0,
  );
  const starts =
    plan.platforms[platform]!.infeasible.length > 0
      ? 0
      : plan.services.reduce((sum, service) => sum + service.replicas, 0) * EVENTS_PER_START;
  return Math.ceil(requests + starts);
}
