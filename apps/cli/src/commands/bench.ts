/** `tare bench`: speed as ratios to programs that run beside it; "no" when a check or --check fails. */
import { formatSignificant } from '@tare/experiments';
import { ENGINE_VERSION } from '@tare/runner/node';
import { type Outcome, type Problem, problem, success } from '@tare/schema';
import { printJson, refuse } from '../answer.ts';
import type { Benchmark, BenchResult } from '../benchmarks/benchmark.ts';
import { readHistory, regressionOf, withResults, writeHistory } from '../benchmarks/history.ts';
import { buildLimit } from '../benchmarks/limit.ts';
import { measure } from '../benchmarks/measure.ts';
import { benchmarks } from '../benchmarks/workloads.ts';
import { EXIT, type Exit } from '../exit.ts';
import { progressBar } from '../progress-bar.ts';
import { columns } from '../text/columns.ts';
import type { World } from '../world.ts';

export interface BenchFlags {
  readonly json?: boolean;
  readonly size?: string;
  readonly pairs?: string;
  /** Compare with bench/history.json. */
  readonly check?: boolean;
  /** Write there. */
  readonly record?: boolean;
}

const PAIRS = 5;
const MOST_REQUESTS = 20_000_000;
const MIB = 1048576;

function wholeOf(text: string | undefined, flag: string, most: number): Problem[] {
  const value = Number(text);
  if (text === undefined || (Number.isInteger(value) && value >= 1 && value <= most)) return [];
  return [
    problem(
      'invalid',
      flag,
      `"${text}" is not a whole number from 1 to ${String(most)}.`,
      'Give one, or leave it out.',
    ),
  ];
}

function unknown(id: string): Problem {
  const known = benchmarks.map(one => one.id).join(', ');
  return problem('unknown-reference', id, `There is no benchmark "${id}".`, `Use one of: ${known}.`);
}

/** The benchmarks asked for, all without a name; and what is wrong with the flags. */
function chosen(
  ids: readonly string[],
  flags: BenchFlags,
): { all: readonly Benchmark[]; problems: Problem[] } {
  const all = ids.length === 0 ? benchmarks : benchmarks.filter(({ id }) => ids.includes(id));
  const known = new Set(benchmarks.map(({ id }) => id));
  return {
    all,
    problems: [
      ...ids.filter(id => !known.has(id)).map(unknown),
      ...wholeOf(flags.size, '--size', MOST_REQUESTS),
      ...wholeOf(flags.pairs, '--pairs', 100),
    ],
  };
}

async function measureAll(
  all: readonly Benchmark[],
  flags: BenchFlags,
  world: World,
): Promise<Outcome<BenchResult[]>> {
  const results: BenchResult[] = [];
  const pairs = flags.pairs === undefined ? PAIRS : Number(flags.pairs);
  const bar = progressBar(world);
  try {
    for (const [index, benchmark] of all.entries()) {
      const { limit, why } =
        benchmark.limit === undefined ? { limit: null, why: '' } : await buildLimit(benchmark.limit.program);
      if (why !== '') world.note(`${benchmark.id} is measured against the reference loop only: ${why}.\n`);
      const result = await measure(benchmark, {
        size: flags.size === undefined ? benchmark.size : Number(flags.size),
        pairs,
        limit,
        clock: world.clock,
        signal: world.stopped,
        onPair: done =>
          bar.show(
            (index + done / pairs) / all.length,
            `${benchmark.id}, pair ${String(done)} of ${String(pairs)}`,
          ),
      });
      if (!result.ok) return result;
      results.push(result.value);
    }
  } finally {
    bar.end();
  }
  return success(results);
}

const HEADS = [
  'Workload',
  'Requests',
  'Events',
  'Wall',
  'Events/s',
  '× C++',
  '× reference',
  'Twice the work',
  'Peak memory',
  'Check',
];
const cells = (one: BenchResult): string[] => [
  one.workload,
  one.size.toLocaleString('en'),
  one.events.toLocaleString('en'),
  `${formatSignificant(one.wallMs, 3)} ms`,
  formatSignificant(one.eventsPerSecond, 3),
  one.ratio.limit === null ? '–' : formatSignificant(one.ratio.limit, 3),
  formatSignificant(one.ratio.reference, 3),
  `× ${formatSignificant(one.growth, 3)}`,
  `${formatSignificant(one.peakRssBytes / MIB, 3)} MiB`,
  `${one.check.ok ? 'ok' : 'NOT OK'}: ${one.check.quantity} ${formatSignificant(one.check.got, 4)}, expected ${formatSignificant(one.check.expected, 4)}`,
];

/** Says which ratios are worse than before; true when none is. */
async function isKept(results: readonly BenchResult[], world: World): Promise<boolean> {
  const history = await readHistory();
  const worse = results.flatMap(result => {
    const found = regressionOf(history, result);
    return found === null ? [] : [{ workload: result.workload, ...found }];
  });
  for (const { workload, against, before, now } of worse)
    world.note(
      `${workload} takes ${formatSignificant(now, 3)} times the ${against === 'limit' ? 'C++ program' : 'reference loop'}; it was ${formatSignificant(before, 3)}.\n`,
    );
  return worse.length === 0;
}

export async function runBench(ids: readonly string[], flags: BenchFlags, world: World): Promise<Exit> {
  const { all, problems } = chosen(ids, flags);
  if (problems.length > 0) return refuse(problems, world, flags.json);
  const measured = await measureAll(all, flags, world);
  if (!measured.ok) return refuse(measured.problems, world, flags.json);
  const results = measured.value;
  if (flags.json === true) printJson({ engineVersion: ENGINE_VERSION, results }, world);
  else world.print(columns([HEADS, ...results.map(cells)]));
  const kept = flags.check !== true || (await isKept(results, world));
  if (flags.record === true) await writeHistory(withResults(await readHistory(), ENGINE_VERSION, results));
  return kept && results.every(({ check }) => check.ok) ? EXIT.done : EXIT.no;
}
