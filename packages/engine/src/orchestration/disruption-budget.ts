import { scaledValueOf } from './rolling-update.ts';

/** Instances of a service that may have a disruption budget. */
export interface Budgeted {
  /** Instances, or per cent of those expected, that must stay ready; undefined: it has none. */
  readonly minAvailable: number | string | undefined;
  readonly expected: number;
  readonly ready: number;
}

/**
 * Rule O4: how many ready instances a budget lets go (`DisruptionsAllowed`, pkg/controller/disruption/disruption.go); less
 * than 0 where as many are missing, Infinity where there is no budget.
 */
export function disruptionsAllowed({ minAvailable, expected, ready }: Budgeted): number {
  return minAvailable === undefined ? Infinity : ready - scaledValueOf(minAvailable, expected, Math.ceil);
}
