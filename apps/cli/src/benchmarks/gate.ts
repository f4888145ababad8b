/** The short form that the gate runs: small sizes, ratios only, each the middle of several processes. */
import { type Outcome, success } from '@tare/schema';
import { type Benchmark, type BenchResult, medianOf } from './benchmark.ts';
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
/**
 * In how many processes a workload is measured, at least, and when their median is slower than recorded. Two processes of one build
 * differ by up to a third (V8 compiles otherwise, memory lies elsewhere), so that one alone says little.
 */
export const PROCESSES = { fewest: 3, most: 9 } as const;

/** The workloads of the gate, each at its own size. */
export const gated = (all: readonly Benchmark[]): Benchmark[] =>
  all.flatMap(one => {
    const size = SIZES[one.id];
    return size === undefined ? [] : [{ ...one, size }];
  });

/** Slower than recorded. */
export interface Slower extends Regression {
  readonly workload: string;
}

export interface Judged {
  readonly result: BenchResult;
  readonly slower: Slower | null;
}

const byRatio = ({ ratio: a }: BenchResult, { ratio: b }: BenchResult) =>
  (a.limit ?? a.reference) - (b.limit ?? b.reference);

/** The middle one of several measurements of a workload, with the median of either ratio; a check that failed in one has failed. */
export function middleOf(results: readonly BenchResult[]): BenchResult {
  const middle = results.toSorted(byRatio)[Math.floor(results.length / 2)]!;
  const limits = results.flatMap(({ ratio: { limit } }) => (limit === null ? [] : [limit]));
  return {
    ...middle,
    check: (results.find(({ check }) => !check.ok) ?? middle).check,
    ratio: {
      reference: medianOf(results.map(({ ratio }) => ratio.reference)),
      limit: limits.length < results.length ? null : medianOf(limits),
    },
  };
}

/** Measures a few times; where the middle is slower than recorded, more times, before it says so. */
export async function judge(
  measure: () => Promise<Outcome<BenchResult>>,
  history: readonly Entry[],
  { fewest, most }: { readonly fewest: number; readonly most: number } = PROCESSES,
): Promise<Outcome<Judged>> {
  const results: BenchResult[] = [];
  for (;;) {
    const measured = await measure();
    if (!measured.ok) return measured;
    results.push(measured.value);
    if (results.length < fewest) continue;
    const result = middleOf(results);
    const found = regressionOf(history, result);
    if (found === null) return success({ result, slower: null });
    if (results.length >= most) return success({ result, slower: { workload: result.workload, ...found } });
  }
}
