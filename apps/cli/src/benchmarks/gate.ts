/** The short form that the gate runs: small sizes, ratios only, and twice before it says no. */
import { type Outcome, success } from '@tare/schema';
import type { Benchmark, BenchResult } from './benchmark.ts';
import { type Entry, type Regression, regressionOf } from './history.ts';

/** Sizes that take about half a second. */
const SIZES: Readonly<Record<string, number>> = {
  W1: 300_000,
  W2: 100_000,
  W3: 200_000,
  'W3-first-fit': 200_000,
  'W3-least-allocated': 200_000,
  W4: 8000,
  W5: 60_000,
  shop: 20_000,
};
/** How often a workload is measured before it counts as slower: what else the machine does comes and goes. */
const ATTEMPTS = 3;

/** The workloads of the gate, each at its own size. */
export const gated = (all: readonly Benchmark[]): Benchmark[] =>
  all.flatMap(one => {
    const size = SIZES[one.id];
    return size === undefined ? [] : [{ ...one, size }];
  });

/** Slower than recorded, in every attempt. */
export interface Slower extends Regression {
  readonly workload: string;
}

export interface Judged {
  readonly result: BenchResult;
  readonly slower: Slower | null;
}

/** Measures until the ratio is kept, a few times at most; the last measurement counts. */
export async function judge(
  measure: () => Promise<Outcome<BenchResult>>,
  history: readonly Entry[],
): Promise<Outcome<Judged>> {
  for (let attempt = 1; ; attempt++) {
    const measured = await measure();
    if (!measured.ok) return measured;
    const result = measured.value;
    const found = regressionOf(history, result);
    if (found === null) return success({ result, slower: null });
    if (attempt === ATTEMPTS) return success({ result, slower: { workload: result.workload, ...found } });
  }
}
