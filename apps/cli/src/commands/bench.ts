/** `tare bench`: speed as ratios to programs that run beside it; "no" when a check or --check fails. */
import { formatSignificant } from '@tare/experiments';
import { ENGINE_VERSION } from '@tare/runner/node';
import { type Outcome, type Problem, problem, success } from '@tare/schema';
import { printJson, refuse } from '../answer.ts';
import type { Benchmark, BenchResult } from '../benchmarks/benchmark.ts';
import { measureInBrowser } from '../benchmarks/browser.ts';
import type { Figure, Measurement } from '../benchmarks/figure.ts';
import { gated, judge, PROCESSES, type Slower } from '../benchmarks/gate.ts';
import { type Entry, readHistory, withResults, writeHistory } from '../benchmarks/history.ts';
import { buildLimit } from '../benchmarks/limit.ts';
import { measure } from '../benchmarks/measure.ts';
import { measureApart } from '../benchmarks/own-process.ts';
import { benchmarks, measurements } from '../benchmarks/workloads.ts';
import { EXIT, type Exit } from '../exit.ts';
import { type ProgressBar, progressBar } from '../progress-bar.ts';
import type { World } from '../world.ts';
import { figureTable, resultTable } from './bench-table.ts';

export interface BenchFlags {
  readonly json?: boolean;
  readonly size?: string;
  readonly pairs?: string;
  /** Processor time, and the least of it. */
  readonly processor?: boolean;
  /** Compare with bench/history.json. */
  readonly check?: boolean;
  /** Write there. */
  readonly record?: boolean;
  /** The short form of the gate: small sizes, and --check. */
  readonly gate?: boolean;
  /** The playground's web worker in Chromium instead of all that. */
  readonly browser?: boolean;
}

const PAIRS = 5;
/** Of each of the gate's processes. */
const GATE_PAIRS = 3;
/** Each takes a minute. */
const BROWSER_PAIRS = 3;
const MOST_REQUESTS = 20_000_000;

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

interface Chosen {
  readonly workloads: readonly Benchmark[];
  readonly beside: readonly Measurement[];
}

/** "growth" stands for everything whose name begins with it. */
const isMeant = (id: string, names: readonly string[]) =>
  names.length === 0 || names.some(name => id === name || id.startsWith(`${name}-`));

function unknown(id: string): Problem {
  const known = [...benchmarks, ...measurements].map(one => one.id).join(', ');
  return problem('unknown-reference', id, `There is no benchmark "${id}".`, `Use one of: ${known}.`);
}

/** What is asked for, all of it without a name; and what is wrong with the flags. */
function chosen(ids: readonly string[], flags: BenchFlags): Chosen & { readonly problems: Problem[] } {
  const named = ids.length === 0 ? benchmarks : benchmarks.filter(({ id }) => ids.includes(id));
  const beside = flags.gate === true ? [] : measurements.filter(({ id }) => isMeant(id, ids));
  const isKnown = (id: string) =>
    benchmarks.some(one => one.id === id) || measurements.some(one => isMeant(one.id, [id]));
  return {
    workloads: flags.gate === true ? gated(named) : named,
    beside,
    problems: [
      ...ids.filter(id => !isKnown(id)).map(unknown),
      ...wholeOf(flags.size, '--size', MOST_REQUESTS),
      ...wholeOf(flags.pairs, '--pairs', 100),
    ],
  };
}

interface Measured {
  readonly results: BenchResult[];
  readonly slower: Slower[];
}

interface Measuring {
  readonly flags: BenchFlags;
  readonly world: World;
  readonly bar: ProgressBar;
  readonly history: readonly Entry[];
}

/** User and system time of this process, ms. */
const processorClock = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** One workload, measured in pairs with what it is held against. */
async function measureOne(
  benchmark: Benchmark,
  [from, to]: readonly [number, number],
  { flags, world, bar }: Measuring,
): Promise<Outcome<BenchResult>> {
  const processor = flags.processor === true;
  const { limit, why } =
    benchmark.limit === undefined
      ? { limit: null, why: '' }
      : await buildLimit(benchmark.limit.program, processor ? 'processor' : 'wall');
  if (why !== '') world.note(`${benchmark.id} is measured against the reference loop only: ${why}.\n`);
  const pairs = flags.pairs === undefined ? PAIRS : Number(flags.pairs);
  return measure(benchmark, {
    size: flags.size === undefined ? benchmark.size : Number(flags.size),
    pairs,
    limit,
    least: processor,
    clock: processor ? processorClock : world.clock,
    signal: world.stopped,
    onPair: done =>
      bar.show(
        from + ((to - from) * done) / pairs,
        `${benchmark.id}, pair ${String(done)} of ${String(pairs)}`,
      ),
  });
}

/** One workload of the gate, once more. */
function measureForGate({ id, size }: Benchmark, from: number, { flags, world, bar }: Measuring) {
  bar.show(from, `${id}, in a process of its own`);
  const pairs = flags.pairs === undefined ? GATE_PAIRS : Number(flags.pairs);
  return measureApart({ id, size, pairs, processor: flags.processor === true }, world.stopped);
}

/** How many measurements of a workload there are at least, and at most; what is recorded is measured as often as can be. */
function timesOf({ gate, record }: BenchFlags): typeof PROCESSES | { fewest: number; most: number } {
  if (gate !== true) return { fewest: 1, most: PROCESSES.fewest };
  return record === true ? { ...PROCESSES, fewest: PROCESSES.most } : PROCESSES;
}

async function measureAll(all: readonly Benchmark[], measuring: Measuring): Promise<Outcome<Measured>> {
  const measured: Measured = { results: [], slower: [] };
  const { flags, history } = measuring;
  for (const [index, benchmark] of all.entries()) {
    const share = [index / all.length, (index + 1) / all.length] as const;
    const measureIt = () =>
      flags.gate === true
        ? measureForGate(benchmark, share[0], measuring)
        : measureOne(benchmark, share, measuring);
    const judged = await judge(measureIt, history, timesOf(flags));
    if (!judged.ok) return judged;
    measured.results.push(judged.value.result);
    if (judged.value.slower !== null) measured.slower.push(judged.value.slower);
  }
  return success(measured);
}

async function figuresOf(
  all: readonly Measurement[],
  { flags, world, bar }: Measuring,
): Promise<Outcome<readonly Figure[]>> {
  const turns = {
    pairs: flags.pairs === undefined ? PAIRS : Number(flags.pairs),
    processor: flags.processor === true,
    note: world.note,
  };
  const figures: Figure[] = [];
  for (const [index, { id, measure: measured }] of all.entries()) {
    bar.show(index / all.length, id);
    const { clock, stopped: signal } = world;
    const found = await measured({ clock, processorClock, signal, share: 1, ...turns });
    if (!found.ok) return found;
    figures.push(...found.value);
  }
  return success(figures);
}

function tell(results: readonly BenchResult[], figures: readonly Figure[], world: World): void {
  const tables = [
    ...(results.length > 0 ? [resultTable(results)] : []),
    ...(figures.length > 0 ? [figureTable(figures)] : []),
  ];
  world.print(tables.join('\n\n'));
}

const tellSlower = (slower: readonly Slower[], world: World): void => {
  for (const { workload, against, before, now } of slower)
    world.note(
      `${workload} takes ${formatSignificant(now, 3)} times the ${against === 'limit' ? 'C++ program' : 'reference loop'}; it was ${formatSignificant(before, 3)}.\n`,
    );
};

const yesOrNo = (isSo: boolean): string => (isSo ? 'yes' : 'NO');

async function runInBrowser(flags: BenchFlags, world: World): Promise<Exit> {
  const pairs = flags.pairs === undefined ? BROWSER_PAIRS : Number(flags.pairs);
  const measured = await measureInBrowser(pairs, world.stopped);
  if (!measured.ok) return refuse(measured.problems, world, flags.json);
  const { figures, same, held } = measured.value;
  if (flags.json === true)
    printJson({ engineVersion: ENGINE_VERSION, results: [], figures, same, held }, world);
  else
    world.print(
      `${figureTable(figures)}\n\nW5 gives the same bits as in Node: ${yesOrNo(same)}. The largest run meets its check: ${yesOrNo(held)}.`,
    );
  return same && held ? EXIT.done : EXIT.no;
}

/** What --browser cannot be said together with. */
function besideBrowser(ids: readonly string[], { check, gate, record, size }: BenchFlags): Problem[] {
  const others = { workloads: ids[0], '--check': check, '--gate': gate, '--record': record, '--size': size };
  return Object.entries(others).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [problem('conflict', '--browser', `--browser and ${name} exclude each other.`, 'Use one of them.')],
  );
}

export async function runBench(ids: readonly string[], flags: BenchFlags, world: World): Promise<Exit> {
  const { workloads, beside, problems } = chosen(ids, flags);
  const conflicts = flags.browser === true ? besideBrowser(ids, flags) : [];
  if (problems.length + conflicts.length > 0) return refuse([...problems, ...conflicts], world, flags.json);
  if (flags.browser === true) return runInBrowser(flags, world);
  const isChecked = flags.check === true || (flags.gate === true && flags.record !== true);
  const bar = progressBar(world);
  const measuring = { flags, world, bar, history: isChecked ? await readHistory() : [] };
  try {
    const measured = await measureAll(workloads, measuring);
    if (!measured.ok) return refuse(measured.problems, world, flags.json);
    const figures = await figuresOf(beside, measuring);
    if (!figures.ok) return refuse(figures.problems, world, flags.json);
    const { results, slower } = measured.value;
    if (flags.json === true)
      printJson({ engineVersion: ENGINE_VERSION, results, figures: figures.value }, world);
    else tell(results, figures.value, world);
    tellSlower(slower, world);
    if (flags.record === true) await writeHistory(withResults(await readHistory(), ENGINE_VERSION, results));
    return slower.length === 0 && results.every(({ check }) => check.ok) ? EXIT.done : EXIT.no;
  } finally {
    bar.end();
  }
}
