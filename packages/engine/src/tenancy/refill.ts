import type { PlanLifetimes, PlanTenantNeed } from '@tare/schema';
import { DRAW, derive, derived, deriveDraw, nameOf, uniform } from '../random/keys.ts';

/** The order in which rows of a recording arrive. */
export interface Replay {
  readonly count: number;
  /** Row of the recording that comes as number so and so. */
  readonly rowOf: (nth: number) => number;
  /** µs since traffic began. */
  readonly arrivalUs: (nth: number) => number;
  /** Of a row; Infinity: it stays to the end. */
  readonly lifetimeUs: (row: number) => number;
}

export const asRecorded = ({ arrivalUs, lifetimeUs }: PlanLifetimes): Replay => ({
  count: arrivalUs.length,
  rowOf: nth => nth,
  arrivalUs: nth => arrivalUs[nth]!,
  lifetimeUs: row => lifetimeUs[row]!,
});

/** What a fleet has of what is filled. */
export interface Measure {
  readonly capacity: number;
  readonly asked: (need: PlanTenantNeed) => number;
}

/**
 * Rule W2, filling: all rows in an order drawn by the seed, then rows drawn again and again until the next would ask for
 * more than so many times what there is; evenly over the run, and nobody leaves. The same on every platform (rule K3).
 */
export function filling(
  plan: PlanLifetimes,
  needs: readonly PlanTenantNeed[],
  { seed, durationUs, measure }: { seed: number; durationUs: number; measure: Measure },
): Replay {
  const rows = plan.shapeOf.length;
  const draw = drawsOf(seed, plan.id);
  const order = Array.from({ length: rows }, (_, row) => row);
  for (let last = rows - 1; last > 0; last--) {
    const other = Math.floor(draw() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  const askedBy = (row: number) => measure.asked(needs[plan.shapeOf[row]!]!);
  let sum = order.reduce((total, row) => total + askedBy(row), 0);
  const most = plan.fill! * measure.capacity;
  while (sum > 0 && order.length < MOST_ROWS) {
    const row = Math.floor(draw() * rows);
    if (sum + askedBy(row) > most) break;
    sum += askedBy(row);
    order.push(row);
  }
  return {
    count: order.length,
    rowOf: nth => order[nth]!,
    arrivalUs: nth => Math.floor((nth / order.length) * durationUs),
    lifetimeUs: () => Infinity,
  };
}

/** Rows that ask for nothing could be drawn without end. */
const MOST_ROWS = 5_000_000;

function drawsOf(seed: number, id: string): () => number {
  deriveDraw(seed, DRAW.fill, nameOf(id));
  const [high, low] = [derived[0]!, derived[1]!];
  let nth = 0;
  return () => {
    derive(high, low, nth++);
    return uniform(derived[0]!, derived[1]!);
  };
}
