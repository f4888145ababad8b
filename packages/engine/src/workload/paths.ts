import type { Invocations } from './invocations.ts';

/** What the time of a request is made of. */
export const PATH_PARTS = ['network', 'queue', 'net', 'overhead', 'cpuWait'] as const;

/** Writes the parts of an invocation's time into `parts`, in µs and in the order of PATH_PARTS. */
export function readPath(table: Invocations, invocation: number, parts: Float64Array): void {
  parts[0] = table.networkUs[invocation]!;
  parts[1] = table.queueUs[invocation]!;
  parts[2] = table.netUs[invocation]!;
  parts[3] = table.overheadUs[invocation]!;
  parts[4] = table.cpuWaitUs[invocation]!;
}
