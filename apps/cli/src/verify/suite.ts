/** The validation suite: every case through the public path, scenario → plan → run → report. */
import { prepare } from '@tare/catalog';
import type { Execute } from '@tare/runner/node';
import { failure, type Outcome, type Plan, type Problem, type Report, success } from '@tare/schema';
import { isStatistical, judge, type VerifyCase, type VerifyResult, type VerifySet } from './case.ts';
import { sets } from './sets.ts';

export interface SuiteOptions {
  readonly execute: Execute;
  readonly signal: AbortSignal;
  readonly onResult: (result: VerifyResult, done: number, total: number) => void;
  /** Only cases whose id begins with this. */
  readonly only?: string | undefined;
  /** Sets beside those that need nothing but the project. */
  readonly beside?: readonly VerifySet[];
}

/** Sets that run at the same time, so that no thread waits for the last replication of another. */
const SETS_AT_ONCE = 3;
/** A second look takes its seeds from here on. */
const SECOND_LOOK = 500_000_000;

/** FNV-1a: each set has seeds of its own, which stay the same whatever cases are added before it. */
function firstSeedOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return (hash >>> 0) % SECOND_LOOK;
}

type Figures = readonly (readonly number[])[];

/** What each case reads from each replication, by case. */
async function sample(
  { cases, replications }: VerifySet,
  plan: Plan,
  { firstSeed, options }: { firstSeed: number; options: SuiteOptions },
): Promise<Outcome<Figures>> {
  const { execute, signal } = options;
  const seeds = Array.from({ length: replications }, (_, index) => firstSeed + index);
  const runs = await Promise.all(
    seeds.map(seed =>
      Promise.all(plan.platforms.map((_, platform) => execute({ plan, platform, seed }, { signal }))),
    ),
  );
  const reports: Report[][] = [];
  for (const outcomes of runs) {
    const failed = outcomes.find(outcome => !outcome.ok);
    if (failed !== undefined && !failed.ok) return failed;
    reports.push(outcomes.flatMap(outcome => (outcome.ok ? [outcome.value] : [])));
  }
  return success(cases.map(({ read }) => reports.map(([first, second]) => read(first!, second ?? first!))));
}

const missed = (set: VerifySet, results: readonly VerifyResult[]): boolean =>
  results.some((result, index) => !result.ok && isStatistical(set.cases[index]!));

/**
 * One set. Of many 99 % intervals some miss the truth, so a statistical miss is looked at again with fresh seeds and the
 * same size: chance misses twice once in 10,000, an error of the model does every time.
 */
async function verifySet(set: VerifySet, options: SuiteOptions): Promise<Outcome<readonly VerifyResult[]>> {
  const id = set.cases[0]!.id;
  const named = (problems: readonly Problem[]) =>
    failure(problems.map(fault => ({ ...fault, path: `${id} ${fault.path}` })));
  const prepared = prepare(set.document);
  if (!prepared.ok) return named(prepared.problems);
  const { plan } = prepared.value;
  const look = (firstSeed: number) => sample(set, plan, { firstSeed, options });
  const first = await look(firstSeedOf(id));
  if (!first.ok) return named(first.problems);
  const judged = set.cases.map((one, index) => judge(one, first.value[index]!, 1));
  if (!missed(set, judged)) return success(judged);
  const second = await look(SECOND_LOOK + firstSeedOf(id));
  if (!second.ok) return named(second.problems);
  return success(
    judged.map((result, index) => (result.ok ? result : judge(set.cases[index]!, second.value[index]!, 2))),
  );
}

const begins = (only: string) => (one: VerifyCase) => one.id.startsWith(only);

function chosen({ only, beside = [] }: SuiteOptions): readonly VerifySet[] {
  const all = [...sets, ...beside];
  if (only === undefined) return all;
  return all
    .map(set => ({ ...set, cases: set.cases.filter(begins(only)) }))
    .filter(({ cases }) => cases.length > 0);
}

/** Runs the whole suite; results in the order of the sets. A case that cannot be run ends it with its Problems. */
export async function verifyAll(options: SuiteOptions): Promise<Outcome<readonly VerifyResult[]>> {
  const asked = chosen(options);
  const total = asked.reduce((sum, { cases }) => sum + cases.length, 0);
  const outcomes: Outcome<readonly VerifyResult[]>[] = [];
  let next = 0;
  let done = 0;
  let failed = false;
  const work = async (): Promise<void> => {
    while (next < asked.length && !failed) {
      const nth = next++;
      const outcome = await verifySet(asked[nth]!, options);
      outcomes[nth] = outcome;
      failed ||= !outcome.ok;
      for (const result of outcome.ok ? outcome.value : []) options.onResult(result, ++done, total);
    }
  };
  await Promise.all(Array.from({ length: SETS_AT_ONCE }, work));
  const bad = outcomes.find(outcome => !outcome.ok);
  if (bad !== undefined) return bad;
  return success(outcomes.flatMap(outcome => (outcome.ok ? outcome.value : [])));
}
