import type { Plan } from '@tare/schema';

/** Upper estimate of the events that one run of this platform takes, before anything is allocated. */
export function estimateEvents(plan: Plan, _platform: number): number {
  return plan.services.length;
}
