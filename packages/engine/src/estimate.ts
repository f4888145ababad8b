import type { Plan } from '@tare/schema';
import { expectedArrivals } from './workload/rate.ts';

/** Events of one invocation: its delivery and its end of service. */
const EVENTS_PER_INVOCATION = 2;
/** Arrival and end. */
const EVENTS_PER_RECORDED = 2;
/** Ends on two network cards and a link, of a call's bytes and of an answer's. */
const EVENTS_PER_CARRIED = 6;
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

/** Upper estimate of the events that one run of this platform takes, before anything is allocated. */
export function estimateEvents(plan: Plan, platform: number): number {
  const perRequest = invocationsPerRequest(plan);
  const end = plan.run.warmupUs + plan.run.durationUs;
  const isCarried = plan.pools.some(({ nicBytesPerSecond }) => nicBytesPerSecond !== undefined);
  const perInvocation = EVENTS_PER_INVOCATION + (isCarried ? EVENTS_PER_CARRIED : 0);
  const requests = plan.traffic.reduce(
    (sum, traffic) => sum + expectedArrivals(traffic, end) * (1 + perInvocation * perRequest[traffic.to]!),
    0,
  );
  const starts =
    plan.platforms[platform]!.infeasible.length > 0
      ? 0
      : plan.services.reduce((sum, { replicas, batch }) => sum + replicas + (batch?.tasks ?? 0), 0) *
        EVENTS_PER_START;
  const recorded = plan.lifetimes.reduce((sum, { arrivalUs }) => sum + arrivalUs.length, 0);
  return Math.ceil(requests + starts + EVENTS_PER_RECORDED * recorded);
}
