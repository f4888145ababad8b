/** What a benchmark is, and what comes out of one. */
import type { Report, ScenarioDocument } from '@tare/schema';
import type { Figure } from './figure.ts';

/** A figure that any correct implementation of the workload meets. */
export interface Check {
  readonly quantity: string;
  readonly expected: number;
  readonly got: number;
  readonly ok: boolean;
}

/** What is aimed at, at the usual size: at most so many times the C++ program, so much time, so much memory in one process. Told, and no check. */
export interface Goal {
  readonly limit?: number;
  readonly ms?: number;
  readonly peakBytes?: number;
}

/** A workload that runs as an ordinary scenario, through the same runner as every other. */
export interface Benchmark {
  readonly id: string;
  readonly what: string;
  /** Of the usual measurement: requests. */
  readonly size: number;
  readonly documentOf: (size: number) => ScenarioDocument;
  readonly checkOf: (report: Report, size: number) => Check;
  readonly goal?: Goal;
  /** Source file of the same workload in C++, without ending, and its arguments; absent: there is none. */
  readonly limit?: { readonly program: string; readonly args: (size: number) => readonly string[] };
}

/** Wall times of one pair: ours and what it is held against, one after the other. */
export interface Pair {
  readonly ownMs: number;
  readonly referenceMs: number;
  readonly limitMs: number | null;
}

export interface BenchResult {
  readonly workload: string;
  readonly size: number;
  readonly events: number;
  /** Median over the pairs. */
  readonly wallMs: number;
  readonly eventsPerSecond: number;
  /** What is aimed at beside what was measured; nothing where that has not been measured, or at another size. */
  readonly goals: readonly Figure[];
  /** Of the whole process until now. */
  readonly peakRssBytes: number;
  readonly check: Check;
  readonly pairs: number;
  /** Medians of the ratios of the pairs: to the reference loop, and to the C++ program; null without one. */
  readonly ratio: { readonly reference: number; readonly limit: number | null };
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
