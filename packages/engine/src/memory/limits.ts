import type { PlanDeployment, PlanService } from '@tare/schema';

/** No number of requests is too many. */
export const NO_LIMIT = 2_147_483_647;

/**
 * Requests that one instance can hold at once within its memory limit (rule M1): working set = base + per request in
 * flight. −1 when even an idle instance is over it.
 */
export function requestsWithin(
  { memory }: Pick<PlanService, 'memory'>,
  { memoryLimitBytes }: Pick<PlanDeployment, 'memoryLimitBytes'>,
): number {
  if (memoryLimitBytes === 0) return NO_LIMIT;
  const room = memoryLimitBytes - memory.baseBytes;
  if (room < 0) return -1;
  return memory.perRequestBytes === 0
    ? NO_LIMIT
    : Math.min(NO_LIMIT, Math.floor(room / memory.perRequestBytes));
}
