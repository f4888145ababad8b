import type { PlanDeployment, PlanService } from '@tare/schema';

/** No number of requests is too many. */
export const NO_LIMIT = 2_147_483_647;

const US_PER_HOUR = 3.6e9;

/** What an instance has leaked that has been ready for so long, bytes. */
export const leakedBytes = ({ memory }: Pick<PlanService, 'memory'>, ageUs: number): number =>
  (memory.leakBytesPerHour * ageUs) / US_PER_HOUR;

/** µs after which the leak alone has filled an idle instance up to its limit; Infinity when it never does. */
export function filledAfterUs(
  { memory }: Pick<PlanService, 'memory'>,
  { memoryLimitBytes }: Pick<PlanDeployment, 'memoryLimitBytes'>,
): number {
  if (memoryLimitBytes === 0 || memory.leakBytesPerHour === 0) return Infinity;
  return Math.max(0, ((memoryLimitBytes - memory.baseBytes) / memory.leakBytesPerHour) * US_PER_HOUR);
}

/**
 * Requests that one instance can hold at once within its memory limit (rule M1): working set = base + leak + per request
 * in flight. −1 when even an idle instance is over it.
 */
export function requestsWithin(
  service: Pick<PlanService, 'memory'>,
  { memoryLimitBytes }: Pick<PlanDeployment, 'memoryLimitBytes'>,
  ageUs = 0,
): number {
  if (memoryLimitBytes === 0) return NO_LIMIT;
  const { memory } = service;
  const room = memoryLimitBytes - memory.baseBytes - leakedBytes(service, ageUs);
  if (room < 0) return -1;
  return memory.perRequestBytes === 0
    ? NO_LIMIT
    : Math.min(NO_LIMIT, Math.floor(room / memory.perRequestBytes));
}

/** Bytes that each request adds to what an instance takes of its host; 0 for one that takes its memory whole. */
export const bytesPerRequest = (
  { memory }: Pick<PlanService, 'memory'>,
  { takenBytes }: Pick<PlanDeployment, 'takenBytes'>,
): number => (takenBytes > 0 ? 0 : memory.perRequestBytes);
