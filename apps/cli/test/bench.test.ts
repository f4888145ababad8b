import { describe, expect, it } from 'vitest';
import { type BenchResult, medianOf } from '../src/benchmarks/benchmark.ts';
import { type Entry, regressionOf, withResults } from '../src/benchmarks/history.ts';
import { measure } from '../src/benchmarks/measure.ts';
import { referenceLoop } from '../src/benchmarks/reference.ts';
import { benchmarks } from '../src/benchmarks/workloads.ts';

const result = (over: Partial<BenchResult> = {}): BenchResult => ({
  workload: 'W1',
  size: 1000,
  events: 2000,
  wallMs: 1,
  eventsPerSecond: 2e6,
  peakRssBytes: 1,
  check: { quantity: 'q', expected: 1, got: 1, ok: true },
  pairs: 1,
  ratio: { reference: 3, limit: 9 },
  growth: 2,
  ...over,
});
const entry = (over: Partial<Entry> = {}): Entry => ({
  engineVersion: '0.1.0',
  workload: 'W1',
  size: 1000,
  reference: 3,
  limit: 9,
  ...over,
});

describe('a benchmark', () => {
  it.each(benchmarks.map(one => [one.id, one] as const))(
    '%s runs as an ordinary scenario, meets its check, and is measured against the loop',
    async (_, benchmark) => {
      let now = 0;
      const limit = benchmark.limit === undefined ? null : () => Promise.resolve(0.5);
      const measured = await measure(benchmark, {
        size: 4000,
        pairs: 3,
        limit,
        clock: () => ++now,
        signal: new AbortController().signal,
        onPair: () => undefined,
      });
      if (!measured.ok) throw new Error(measured.problems[0]?.message);
      const { events, check, ratio, wallMs } = measured.value;
      expect(events).toBeGreaterThan(4000);
      // Wall times come from the clock that is given, which is one step for everything.
      expect(wallMs).toBe(1);
      expect(ratio).toEqual({ reference: 1, limit: limit === null ? null : 2 });
      if (benchmark.id === 'shop') expect(check.ok).toBe(true);
      expect(Number.isFinite(check.got)).toBe(true);
    },
  );
  it('the reference loop does the same each time', () => {
    expect(referenceLoop(10_000)).toBe(referenceLoop(10_000));
    expect(referenceLoop(20_000)).toBeGreaterThan(referenceLoop(10_000));
  });
  it('counts by the median', () => {
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(medianOf([4, 1, 2, 3])).toBe(2.5);
  });
});

describe('the history of ratios', () => {
  it('a ratio over 1.25 times the last is worse; against C++ where both have it, else against the loop', () => {
    expect(regressionOf([entry()], result({ ratio: { reference: 9, limit: 11.2 } }))).toBeNull();
    expect(regressionOf([entry()], result({ ratio: { reference: 3, limit: 11.3 } }))).toEqual({
      against: 'limit',
      before: 9,
      now: 11.3,
    });
    expect(regressionOf([entry()], result({ ratio: { reference: 3.8, limit: null } }))).toMatchObject({
      against: 'reference',
    });
    expect(regressionOf([entry({ limit: null })], result())).toBeNull();
  });
  it('compares with the newest of the same workload and size only', () => {
    const bad = result({ ratio: { reference: 3, limit: 20 } });
    expect(regressionOf([entry({ size: 5 }), entry({ workload: 'shop' })], bad)).toBeNull();
    expect(regressionOf([entry(), entry({ engineVersion: '0.2.0', limit: 18 })], bad)).toBeNull();
  });
  it('keeps one entry for each version, workload and size', () => {
    const once = withResults([entry({ engineVersion: '0.0.9' })], '0.1.0', [result()]);
    const again = withResults(once, '0.1.0', [result({ ratio: { reference: 2, limit: 8 } })]);
    expect(again.map(({ engineVersion, limit }) => [engineVersion, limit])).toEqual([
      ['0.0.9', 9],
      ['0.1.0', 8],
    ]);
  });
});
