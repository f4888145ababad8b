import type { Plan, PlanPlatform } from '@tare/schema';
import { Fleet } from '../hosts/fleet.ts';
import { EventQueue } from '../kernel/event-queue.ts';
import { TaskNumbers } from '../kernel/task-numbers.ts';
import { meanOf } from '../random/laws.ts';
import { homesOn } from '../workload/monolith.ts';
import { expectedArrivals } from '../workload/rate.ts';
import { Lifecycle, sharedBy } from './lifecycle.ts';

/** Replicas before and after: the question is how long the busiest service takes from 1 to 10. */
const FROM = 1;
const TO = 10;

/** Expected visits to each service for one request of each traffic source, by rate; calls never form a circle. */
function visitsPerSecond(plan: Plan): number[] {
  const rates = plan.services.map(() => 0);
  for (const traffic of plan.traffic) {
    const end = plan.run.warmupUs + plan.run.durationUs;
    rates[traffic.to]! += (expectedArrivals(traffic, end) * 1e6) / Math.max(1, end);
  }
  const callers = plan.services.map(service => service.steps.flatMap(step => step.calls));
  for (const caller of inCallOrder(plan)) {
    for (const call of callers[caller]!) rates[call.to]! += rates[caller]! * call.count * call.probability;
  }
  return rates;
}

/** Callers before those they call. */
function inCallOrder(plan: Plan): number[] {
  const waiting = plan.services.map(() => 0);
  for (const service of plan.services)
    for (const step of service.steps) for (const call of step.calls) waiting[call.to]!++;
  const order = plan.services.flatMap((_, index) => (waiting[index] === 0 ? [index] : []));
  for (let at = 0; at < order.length; at++) {
    for (const step of plan.services[order[at]!]!.steps)
      for (const call of step.calls) if (--waiting[call.to]! === 0) order.push(call.to);
  }
  return order;
}

/** The service that takes the most CPU time, or the one in whose instances it runs; −1 when there are no services that can be scaled. */
export function busiestService(plan: Plan, platform: PlanPlatform): number {
  const visits = visitsPerSecond(plan);
  const homes = homesOn(plan, platform);
  let busiest = -1;
  let most = -1;
  plan.services.forEach((service, index) => {
    const load = visits[index]! * meanOf(service.work);
    if (service.everyHost || service.batch !== null || load <= most) return;
    most = load;
    busiest = homes[index]!;
  });
  return busiest;
}

const nothing = () => undefined;

/**
 * Time in microseconds from the decision to run ten replicas of a service instead of one until the last is ready, on
 * the fleet that carries the rest, and with those that are kept warm; new hosts are provisioned where there is no room, of scaled pools as
 * if their autoscaler looked at once. null when ten do not fit.
 */
export function scaleOut(plan: Plan, platform: PlanPlatform, seed: number, service: number): number | null {
  if (service < 0) return null;
  const fleet = new Fleet(plan, platform, seed);
  fleet.rollOut(index => (index === service ? FROM : plan.services[index]!.replicas));
  fleet.scaleHostsAtOnce();
  const warm = Math.min(TO - FROM, platform.warmPool);
  const cold = TO - FROM - warm;
  if (fleet.place(service, warm).length < warm) return null;
  const before = fleet.instances.length;
  if (fleet.place(service, cold).length < cold) return null;
  const queue = new EventQueue();
  const hooks = {
    queue,
    tasks: new TaskNumbers(),
    payload: (start: number) => start,
    onReady: nothing,
    onRead: nothing,
    onCarried: nothing,
  };
  const lifecycle = new Lifecycle(fleet, sharedBy(fleet, seed), seed, hooks);
  for (let instance = 0; instance < before; instance++) lifecycle.begin(instance);
  lifecycle.drain(payload => payload);
  const decidedAt = queue.now;
  for (let instance = before; instance < fleet.instances.length; instance++) lifecycle.begin(instance);
  lifecycle.drain(payload => payload);
  return queue.now - decidedAt;
}
