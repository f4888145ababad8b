import type { PlanCarbonStep } from '@tare/schema';

/** What holds at a moment: the last step that has begun, before the first that one. Steps stand in order of time, µs. */
export function stepAt(steps: readonly PlanCarbonStep[], atUs: number): number {
  let [low, high] = [0, steps.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (steps[middle]!.atUs <= atUs) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Mean over a time of what holds from step to step; of no time: what holds then. */
export function meanOfSteps(steps: readonly PlanCarbonStep[], fromUs: number, untilUs: number): number {
  const first = stepAt(steps, fromUs);
  if (untilUs <= fromUs) return steps[first]!.kgCo2ePerKwh;
  let sum = 0;
  for (let at = first; at < steps.length; at++) {
    const from = at === first ? fromUs : steps[at]!.atUs;
    if (from >= untilUs) break;
    const until = Math.min(untilUs, steps[at + 1]?.atUs ?? Infinity);
    sum += steps[at]!.kgCo2ePerKwh * (until - from);
  }
  return sum / (untilUs - fromUs);
}
