import type { Invocation } from './invocation.ts';

/** What the time of a request is made of. */
export const PATH_PARTS = ['network', 'transfer', 'queue', 'net', 'overhead', 'cpuWait', 'disk'] as const;

/** Writes the parts of an invocation's time into `parts`, in µs and in the order of PATH_PARTS. */
export function readPath(invocation: Invocation, parts: Float64Array): void {
  parts[0] = invocation.networkUs;
  parts[1] = invocation.transferUs;
  parts[2] = invocation.queueUs;
  parts[3] = invocation.netUs;
  parts[4] = invocation.overheadUs;
  parts[5] = invocation.cpuWaitUs;
  parts[6] = invocation.diskUs;
}
