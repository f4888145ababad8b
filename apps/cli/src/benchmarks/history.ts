/** Ratios of earlier engine versions, and whether the present ones are worse. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BenchResult } from './benchmark.ts';

const FILE = fileURLToPath(new URL('../../../../bench/history.json', import.meta.url));
/** How many times the last ratio a new one may be. */
export const REGRESSION = 1.25;

/** The ratios of one engine version at one workload. */
export interface Entry {
  readonly engineVersion: string;
  readonly workload: string;
  readonly size: number;
  readonly reference: number;
  /** null where there was no C++ program to compare with. */
  readonly limit: number | null;
}

export const readHistory = async (): Promise<readonly Entry[]> =>
  JSON.parse(await readFile(FILE, 'utf8')) as readonly Entry[];

const entryOf = (engineVersion: string, { workload, size, ratio }: BenchResult): Entry => ({
  engineVersion,
  workload,
  size,
  reference: Math.round(ratio.reference * 1000) / 1000,
  limit: ratio.limit === null ? null : Math.round(ratio.limit * 1000) / 1000,
});

/** Puts the results in the place of those of the same version, workload and size. */
export function withResults(
  history: readonly Entry[],
  engineVersion: string,
  results: readonly BenchResult[],
): readonly Entry[] {
  const fresh = results.map(result => entryOf(engineVersion, result));
  const isReplaced = (old: Entry) =>
    fresh.some(
      ({ workload, size }) =>
        old.engineVersion === engineVersion && old.workload === workload && old.size === size,
    );
  return [...history.filter(old => !isReplaced(old)), ...fresh];
}

export const writeHistory = (history: readonly Entry[]): Promise<void> =>
  writeFile(FILE, `${JSON.stringify(history, undefined, 2)}\n`);

/** A ratio that is worse than it was. */
export interface Regression {
  readonly against: 'limit' | 'reference';
  readonly before: number;
  readonly now: number;
}

/** What the newest entry of the same workload and size allows; null where there is none. */
export function regressionOf(
  history: readonly Entry[],
  { workload, size, ratio }: BenchResult,
): Regression | null {
  const last = history.filter(entry => entry.workload === workload && entry.size === size).at(-1);
  if (last === undefined) return null;
  const against = ratio.limit !== null && last.limit !== null ? 'limit' : 'reference';
  const before = last[against]!;
  const now = ratio[against]!;
  return now > before * REGRESSION ? { against, before, now } : null;
}
