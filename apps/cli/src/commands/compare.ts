/** `tare compare`: the main job. */
import { compare, comparisonMarkdown } from '@tare/experiments';
import type { Prepared } from '@tare/catalog';
import { type Comparison, type Outcome, problem } from '@tare/schema';
import { printJson, refuse } from '../answer.ts';
import { EXIT, type Exit, exitFor } from '../exit.ts';
import { type Asked, loadPrepared } from '../load.ts';
import { comparisonText } from '../text/comparison.ts';
import { withRunner } from '../with-runner.ts';
import type { World } from '../world.ts';

export interface CompareFlags extends Asked {
  readonly threads?: string;
  readonly json?: boolean;
  readonly assumptions?: boolean;
  readonly markdown?: boolean;
}

const MOST_THREADS = 256;

/** The number of threads, or what is wrong with the flag. */
export function threadsOf(text: string | undefined, world: World): Outcome<number> {
  if (text === undefined) return { ok: true, value: world.threads };
  const threads = Number(text);
  if (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)
    return { ok: true, value: threads };
  return {
    ok: false,
    problems: [
      problem(
        'invalid',
        '--threads',
        `"${text}" is not a number of threads.`,
        `Give 1 to ${String(MOST_THREADS)}.`,
      ),
    ],
  };
}

const runComparison = (prepared: Prepared, threads: number, world: World): Promise<Outcome<Comparison>> =>
  withRunner(threads, world, ({ execute, concurrency }, bar) =>
    compare(prepared, {
      execute,
      concurrency,
      signal: world.stopped,
      onProgress: ({ fraction, done, total, platform }) =>
        bar.show(fraction, `${String(done)} of ${String(total)} runs, ${platform}`),
    }),
  );

/** Whether the answer is "no": nothing can run it, or the scenario sets objectives and nothing meets them. */
const isNo = ({ platforms, verdict }: Comparison, prepared: Prepared): boolean =>
  platforms.every(({ feasible }) => !feasible) ||
  (prepared.scenario.objectives !== undefined &&
    verdict.cheapest === null &&
    /^(No platform|It is not certain)/.test(verdict.sentence));

function statusOf(comparison: Comparison, prepared: Prepared): Exit {
  const faults = comparison.platforms
    .flatMap(({ reasons }) => reasons)
    .filter(({ code }) => code !== 'infeasible' && code !== 'unsupported');
  const status = faults.length === 0 ? EXIT.done : exitFor(faults);
  if (status === EXIT.internal || status === EXIT.cutShort) return status;
  if (!comparison.complete) return EXIT.cutShort;
  return isNo(comparison, prepared) ? EXIT.no : EXIT.done;
}

export async function runCompare(files: readonly string[], flags: CompareFlags, world: World): Promise<Exit> {
  const threads = threadsOf(flags.threads, world);
  if (!threads.ok) return refuse(threads.problems, world, flags.json);
  const { threads: _threads, json: _json, assumptions: _assumptions, markdown, ...asked } = flags;
  const prepared = await loadPrepared(files, asked, world);
  if (!prepared.ok) return refuse(prepared.problems, world, flags.json);
  const compared = await runComparison(prepared.value, threads.value, world);
  if (!compared.ok) return refuse(compared.problems, world, flags.json);
  if (flags.json === true) printJson(compared.value, world);
  else if (markdown === true)
    world.print(comparisonMarkdown(compared.value, prepared.value.scenario.question));
  else
    world.print(
      comparisonText(compared.value, world, { all: flags.assumptions === true, notes: prepared.value.notes }),
    );
  if (!compared.value.complete)
    world.note('Cancelled: the figures rest on the replications that had finished.\n');
  return statusOf(compared.value, prepared.value);
}
