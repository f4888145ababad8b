/** Arrivals whose rate changes from step to step, as the engine has them (rule W1): where the expected number reaches the sum of gaps. */
import type { PlanRate } from '@tare/schema';
import { type Draws, nextOf } from './draws.ts';

const DUE = 0;
const PER_US = 1;
const STEP_ENDS = 2;
const END = 3;

export interface Rate {
  readonly points: PlanRate['points'];
  readonly cells: Float64Array;
  step: number;
}

export function rateOf({ points }: PlanRate, endUs: number): Rate {
  const rate = { points, cells: Float64Array.of(0, 0, 0, endUs), step: -1 };
  enter(rate);
  return rate;
}

/** The next step begins. */
function enter(rate: Rate): void {
  const { points, cells } = rate;
  const step = ++rate.step;
  cells[PER_US] = points[step]!.perSecond / 1e6;
  cells[STEP_ENDS] = points[step + 1]?.atUs ?? Infinity;
}

/** When the next request arrives, whole µs; Infinity after the end. Not `Math.round`, which guesses. */
export function nextArrival(rate: Rate, draws: Draws): number {
  const { cells } = rate;
  let gap = draws.gaps[nextOf(draws)]!;
  let due = cells[DUE]! + gap / cells[PER_US]!;
  while (due > cells[STEP_ENDS]!) {
    gap -= (cells[STEP_ENDS]! - cells[DUE]!) * cells[PER_US]!;
    cells[DUE] = cells[STEP_ENDS]!;
    enter(rate);
    due = cells[DUE]! + gap / cells[PER_US]!;
  }
  cells[DUE] = due;
  const arrives = Math.floor(due + 0.5);
  return arrives <= cells[END]! ? arrives : Infinity;
}
