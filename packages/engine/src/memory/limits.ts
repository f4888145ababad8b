import type { PlanDeployment, PlanService } from '@tare/schema';

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
 * Bytes that the requests of one instance may hold at once within its memory limit (rule M1): working set = base + leak +
 * per request in flight. Negative when even an idle instance is over it; Infinity without a limit.
 */
export const roomForRequests = (
  service: Pick<PlanService, 'memory'>,
  { memoryLimitBytes }: Pick<PlanDeployment, 'memoryLimitBytes'>,
  ageUs = 0,
): number =>
  memoryLimitBytes === 0
    ? Infinity
    : memoryLimitBytes - service.memory.baseBytes - leakedBytes(service, ageUs);
