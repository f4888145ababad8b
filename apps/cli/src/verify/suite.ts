/** The validation suite: every case through the public path, scenario → plan → run → report. */
import { prepare } from '@tare/catalog';
import type { Execute } from '@tare/runner/node';
import { failure, type Outcome, type Problem, success } from '@tare/schema';
import { judge, type VerifyCase, type VerifyResult } from './case.ts';
import { publishedCases } from './published.ts';
import { queueingCases } from './queueing.ts';
import { sharingCases } from './sharing.ts';

export const cases: readonly VerifyCase[] = [...sharingCases, ...queueingCases, ...publishedCases];

/** Seeds of a case start here times its number, so that no two cases rest on the same chance. */
const SEEDS_PER_CASE = 1_000;

export interface SuiteOptions {
  readonly execute: Execute;
  readonly signal: AbortSignal;
  readonly onResult: (result: VerifyResult, done: number, total: number) => void;
}

/** What one sample of a case reads; the Problems of a case that could not be run carry its id. */
async function sample(one: VerifyCase, firstSeed: number, options: SuiteOptions): Promise<Outcome<number[]>> {
  const named = (problems: readonly Problem[]) =>
    failure(problems.map(fault => ({ ...fault, path: `${one.id} ${fault.path}` })));
  const prepared = prepare(one.document);
  if (!prepared.ok) return named(prepared.problems);
  const { plan } = prepared.value;
  const seeds = Array.from({ length: one.replications }, (_, index) => firstSeed + index);
  const { execute, signal } = options;
  const outcomes = await Promise.all(seeds.map(seed => execute({ plan, platform: 0, seed }, { signal })));
  const figures: number[] = [];
  for (const outcome of outcomes) {
    if (!outcome.ok) return named(outcome.problems);
    figures.push(one.read(outcome.value));
  }
  return success(figures);
}

/**
 * One case. Twenty 99 % intervals miss the truth once in six suites, so a statistical miss is looked at again with
 * fresh seeds and the same size: chance misses twice once in 10,000, an error of the model does every time.
 */
async function verifyOne(
  one: VerifyCase,
  nth: number,
  options: SuiteOptions,
): Promise<Outcome<VerifyResult>> {
  const firstSeed = nth * SEEDS_PER_CASE + 1;
  const first = await sample(one, firstSeed, options);
  if (!first.ok) return first;
  const judged = judge(one, first.value, 1);
  if (judged.ok || one.tolerance !== undefined) return success(judged);
  const second = await sample(one, firstSeed + SEEDS_PER_CASE / 2, options);
  return second.ok ? success(judge(one, second.value, 2)) : second;
}

/** Runs the whole suite in order. A case that cannot be run ends it with its Problems. */
export async function verifyAll(options: SuiteOptions): Promise<Outcome<readonly VerifyResult[]>> {
  const results: VerifyResult[] = [];
  for (const [nth, one] of cases.entries()) {
    const outcome = await verifyOne(one, nth, options);
    if (!outcome.ok) return outcome;
    results.push(outcome.value);
    options.onResult(outcome.value, results.length, cases.length);
  }
  return success(results);
}
