/** `tare bench`: speed as ratios to programs that run beside it; "no" when a check or --check fails. */
import { formatSignificant } from '@tare/experiments';
import { ENGINE_VERSION } from '@tare/runner/node';
import { type Outcome, type Problem, problem, success } from '@tare/schema';
import { printJson, refuse } from '../answer.ts';
import type { Benchmark, BenchResult } from '../benchmarks/benchmark.ts';
import { browser } from '../benchmarks/browser.ts';
import { type Figure, type Measurement, tally } from '../benchmarks/figure.ts';
import { gated, judge, PROCESSES, type Slower } from '../benchmarks/gate.ts';
import { type Entry, readHistory, withResults, writeHistory } from '../benchmarks/history.ts';
import { buildLimit } from '../benchmarks/limit.ts';
import { measure } from '../benchmarks/measure.ts';
import { measureApart } from '../benchmarks/own-process.ts';
import { benchmarks, measurements } from '../benchmarks/workloads.ts';
import { EXIT, type Exit } from '../exit.ts';
import { type ProgressBar, progressBar } from '../progress-bar.ts';
import type { World } from '../world.ts';
import { figureTable, goalSummary, machineLine, resultTable } from './bench-table.ts';
import type { Machine } from '../machine.ts';

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
  /** The answer is "no" where a goal is missed. */
  readonly goals?: boolean;
}

const PAIRS = 5;
/** Of each of the gate's processes. */
const GATE_PAIRS = 3;
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
  if (flags.browser === true)
    return { workloads: [], beside: [browser], problems: besideBrowser(ids, flags) };
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
  const program = benchmark.limit?.program;
  const kind = processor ? 'processor' : 'wall';
  const limit = program === undefined ? null : (await buildLimit(program, kind)).limit;
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

/** One of several workloads: what V8 has learnt, and the most memory that was ever taken, are then of this one alone. */
function measureByItself({ id, size }: Benchmark, from: number, { flags, world, bar }: Measuring) {
  bar.show(from, `${id}, in a process of its own`);
  const { gate, pairs = gate === true ? GATE_PAIRS : PAIRS, size: own = size, processor = false } = flags;
  return measureApart({ id, size: Number(own), pairs: Number(pairs), processor }, world.stopped);
}

/** How many measurements of a workload there are at least, and at most; what is recorded is measured as often as can be. */
function timesOf({ gate, record }: BenchFlags): typeof PROCESSES | { fewest: number; most: number } {
  if (gate !== true) return { fewest: 1, most: PROCESSES.fewest };
  return record === true ? { ...PROCESSES, fewest: PROCESSES.most } : PROCESSES;
}

async function measureAll(all: readonly Benchmark[], measuring: Measuring): Promise<Outcome<Measured>> {
  const measured: Measured = { results: [], slower: [] };
  const withoutLimit: string[] = [];
  const { flags, history } = measuring;
  for (const [index, benchmark] of all.entries()) {
    const share = [index / all.length, (index + 1) / all.length] as const;
    const measureIt = () =>
      flags.gate === true || all.length > 1
        ? measureByItself(benchmark, share[0], measuring)
        : measureOne(benchmark, share, measuring);
    const judged = await judge(measureIt, history, timesOf(flags));
    if (!judged.ok) return judged;
    measured.results.push(judged.value.result);
    if (benchmark.limit !== undefined && judged.value.result.ratio.limit === null)
      withoutLimit.push(benchmark.id);
    if (judged.value.slower !== null) measured.slower.push(judged.value.slower);
  }
  if (withoutLimit.length > 0)
    measuring.world.note(
      `Measured against the reference loop only, for the C++ programs are not beside the checkout or cannot be built with g++: ${withoutLimit.join(', ')}.\n`,
    );
  return success(measured);
}

async function figuresOf(
  all: readonly Measurement[],
  { flags, world, bar }: Measuring,
  isAsked: boolean,
): Promise<Outcome<readonly Figure[]>> {
  const turns = {
    pairs: flags.pairs === undefined ? PAIRS : Number(flags.pairs),
    processor: flags.processor === true,
    note: world.note,
  };
  const figures: Figure[] = [];
  for (const [index, { id, measure: measured, needs }] of all.entries()) {
    bar.show(index / all.length, id);
    const { clock, stopped: signal } = world;
    const found = await measured({ clock, processorClock, signal, share: 1, ...turns });
    if (found.ok) figures.push(...found.value);
    else if (needs === undefined || isAsked || signal.aborted) return found;
    else world.note(`${id} is left out, which needs ${needs}: ${found.problems[0]!.message}\n`);
  }
  return success(figures);
}

interface Told {
  readonly results: readonly BenchResult[];
  readonly figures: readonly Figure[];
  readonly machine: { readonly before: Machine; readonly after: Machine };
}

const goalsIn = ({ results, figures }: Told): readonly Figure[] => [
  ...results.flatMap(({ goals }) => goals),
  ...figures,
];

function tell(told: Told, { processor = false, json }: BenchFlags, world: World): void {
  const { results, figures, machine } = told;
  if (json === true) {
    printJson({ engineVersion: ENGINE_VERSION, machine, results, figures }, world);
    return;
  }
  const tables = [
    machineLine(machine.before, machine.after),
    ...(results.length > 0 ? [resultTable(results, processor)] : []),
    ...(figures.length > 0 ? [figureTable(figures)] : []),
    goalSummary(goalsIn(told)),
  ];
  world.print(tables.filter(text => text !== '').join('\n\n'));
}

const tellSlower = (slower: readonly Slower[], world: World): void => {
  for (const { workload, against, before, now } of slower)
    world.note(
      `${workload} takes ${formatSignificant(now, 3)} times the ${against === 'limit' ? 'C++ program' : 'reference loop'}; it was ${formatSignificant(before, 3)}.\n`,
    );
};

/** What --browser cannot be said together with. */
function besideBrowser(ids: readonly string[], { check, gate, record, size }: BenchFlags): Problem[] {
  const others = { workloads: ids[0], '--check': check, '--gate': gate, '--record': record, '--size': size };
  return Object.entries(others).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [problem('conflict', '--browser', `--browser and ${name} exclude each other.`, 'Use one of them.')],
  );
}

/** Checks hold on every machine; goals are asked for. */
const isMet = (told: Told, { goals }: BenchFlags): boolean =>
  told.results.every(({ check }) => check.ok) &&
  told.figures.every(({ isCheck, met }) => isCheck !== true || met === true) &&
  (goals !== true || tally(goalsIn(told)).missed.length === 0);

export async function runBench(ids: readonly string[], flags: BenchFlags, world: World): Promise<Exit> {
  const { workloads, beside, problems } = chosen(ids, flags);
  if (problems.length > 0) return refuse(problems, world, flags.json);
  const isChecked = flags.check === true || (flags.gate === true && flags.record !== true);
  const before = world.machine();
  const bar = progressBar(world);
  const measuring = { flags, world, bar, history: isChecked ? await readHistory() : [] };
  try {
    const measured = await measureAll(workloads, measuring);
    if (!measured.ok) return refuse(measured.problems, world, flags.json);
    const figures = await figuresOf(beside, measuring, ids.length > 0 || flags.browser === true);
    if (!figures.ok) return refuse(figures.problems, world, flags.json);
    const { results, slower } = measured.value;
    const told = { results, figures: figures.value, machine: { before, after: world.machine() } };
    tell(told, flags, world);
    tellSlower(slower, world);
    if (flags.record === true) await writeHistory(withResults(await readHistory(), ENGINE_VERSION, results));
    return slower.length === 0 && isMet(told, flags) ? EXIT.done : EXIT.no;
  } finally {
    bar.end();
  }
}
