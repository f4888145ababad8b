/** Measures one benchmark in interleaved pairs, so that what else the machine does falls on both sides. */
import { failure, type Outcome, problem, success } from '@tare/schema';
import { type Benchmark, type BenchResult, medianOf, type Pair } from './benchmark.ts';
import { type Figure, figure } from './figure.ts';
import type { Limit } from './limit.ts';
import { referenceLoop } from './reference.ts';
import { planOf, timeRun } from './timing.ts';

export interface MeasureOptions {
  readonly size: number;
  readonly pairs: number;
  readonly limit: Limit | null;
  /** Whether the least times count, for what is measured only grows by what else the machine does; else medians of pairs. */
  readonly least: boolean;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
  readonly signal: AbortSignal;
  readonly onPair: (done: number) => void;
}

/** Fewer would be over before the clock has moved. */
const REFERENCE_EVENTS = 2_000_000;

/** Wall time of the loop for so many events; of few, from many. */
function timeReference(events: number, clock: () => number): number {
  const looped = Math.max(events, REFERENCE_EVENTS);
  const from = clock();
  if (!(referenceLoop(looped) > 0)) throw new Error('The reference loop did not run');
  return ((clock() - from) * events) / looped;
}

/** Wall time of the C++ program for the same size; null without one. */
const timeLimit = async ({ limit: program }: Benchmark, { limit, size }: MeasureOptions) =>
  limit === null || program === undefined ? null : limit(program.args(size));

const broken = () =>
  failure([
    problem('crashed', '', 'A run of the benchmark changed its result.', 'Report this with the benchmark.'),
  ]);

/** Ratio of ours to what it is held against: of the least times, or the median over the pairs. */
export function ratioOf(times: readonly (readonly [own: number, other: number])[], least: boolean): number {
  const leastOf = (which: 0 | 1) => Math.min(...times.map(pair => pair[which]));
  return least ? leastOf(0) / leastOf(1) : medianOf(times.map(([own, other]) => own / other));
}

const limitTimes = (pairs: readonly Pair[]) =>
  pairs.flatMap(({ ownMs, limitMs }) => (limitMs === null ? [] : [[ownMs, limitMs] as const]));

type Met = Pick<BenchResult, 'wallMs' | 'peakRssBytes'> & Pick<BenchResult['ratio'], 'limit'>;

/** What a workload of its usual size aims at; of another size the times say nothing. */
function goalsOf({ id, goal = {}, size }: Benchmark, met: Met, own: number): Figure[] {
  if (size !== own) return [];
  const { limit, ms, peakBytes } = goal;
  return [
    ...(limit === undefined || met.limit === null
      ? []
      : [figure(id, 'time over that of the C++ program', [met.limit, '×'], { most: limit })]),
    ...(ms === undefined ? [] : [figure(id, 'time', [met.wallMs, 'ms'], { most: ms })]),
    ...(peakBytes === undefined
      ? []
      : [figure(id, 'memory of the process', [met.peakRssBytes, 'B'], { most: peakBytes })]),
  ];
}

export async function measure(benchmark: Benchmark, options: MeasureOptions): Promise<Outcome<BenchResult>> {
  const { size, pairs, clock } = options;
  const plan = planOf(benchmark.documentOf(size));
  if (!plan.ok) return plan;
  // The first run teaches the compiler; its time does not count.
  const first = await timeRun(plan.value, options);
  if (!first.ok) return first;
  const { events } = first.value.report.work;
  timeReference(events, clock);
  const measured: Pair[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const own = await timeRun(plan.value, options);
    if (!own.ok) return own;
    if (own.value.report.hash !== first.value.report.hash) return broken();
    measured.push({
      ownMs: own.value.ms,
      referenceMs: timeReference(events, clock),
      limitMs: await timeLimit(benchmark, options),
    });
    options.onPair(pair + 1);
  }
  const owns = measured.map(({ ownMs }) => ownMs);
  const wallMs = options.least ? Math.min(...owns) : medianOf(owns);
  const limits = limitTimes(measured);
  const limit = limits.length === 0 ? null : ratioOf(limits, options.least);
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  return success({
    workload: benchmark.id,
    size,
    events,
    wallMs,
    eventsPerSecond: (events * 1000) / wallMs,
    goals: goalsOf(benchmark, { wallMs, peakRssBytes, limit }, size),
    peakRssBytes,
    check: benchmark.checkOf(first.value.report, size),
    pairs,
    ratio: {
      reference: ratioOf(
        measured.map(({ ownMs, referenceMs }) => [ownMs, referenceMs]),
        options.least,
      ),
      limit,
    },
  });
}
