/**
 * `tare bench browser` runs this program and reads what it prints, figures as JSON: the playground's web worker in a headless Chromium,
 * beside the same runs in Node.
 */
import { askChromium, chromiumPath } from '@tare/runner/parity/chromium';
import type { Plan } from '@tare/schema';
import { medianOf } from '../src/benchmarks/benchmark.ts';
import { type Figure, figure, noneOf } from '../src/benchmarks/figure.ts';
import { scaled } from '../src/benchmarks/scaled.ts';
import { planOf, timeRun } from '../src/benchmarks/timing.ts';
import type { PageTimes } from './bench-page.entry.ts';

/** Pairs of Node and browser, by the first argument. */
const PAIRS = Number(process.argv[2] ?? 3);
const SCALED_SIZE = 1_000_000;
/** What is left are names, and columns too short to be worth it. */
const LEAST_HANDED_PERCENT = 99;
const MOST = { readyMs: 300, firstProgressMs: 100, timesNode: 1.3, progressPercent: 1 } as const;

function scaledPlan(): Plan {
  const plan = planOf(scaled.documentOf(SCALED_SIZE));
  if (!plan.ok) throw new Error(plan.problems[0]?.message);
  return plan.value;
}

const plan = scaledPlan();
const browser = chromiumPath();
if (browser === undefined) throw new Error('No Chromium: set CHROMIUM_PATH to a Chromium or Chrome');

/** The faster of two runs in this process, the first of which may still have to be compiled. */
async function inNode(): Promise<{ readonly ms: number; readonly hash: string }> {
  const world = { clock: () => performance.now() };
  const runs = [await timeRun(plan, world), await timeRun(plan, world)];
  const done = runs.map(run => {
    if (!run.ok) throw new Error(run.problems[0]?.message);
    return { ms: run.value.ms, hash: run.value.report.hash };
  });
  return done.reduce((best, one) => (one.ms < best.ms ? one : best));
}

const pages: PageTimes[] = [];
const ratios: number[] = [];
let different = 0;
for (let pair = 0; pair < PAIRS; pair++) {
  const node = await inNode();
  const page = await askChromium<PageTimes>(browser, new URL('./bench-page.entry.ts', import.meta.url));
  pages.push(page);
  ratios.push(page.scaledMs / node.ms);
  if (page.scaledHash !== node.hash) different++;
}

const median = (of: (page: PageTimes) => number): number => medianOf(pages.map(of));
const figures: Figure[] = [
  figure('browser', 'a worker is ready', [median(page => page.readyMs), 'ms'], { most: MOST.readyMs }),
  figure('browser', 'first progress after a run is asked for', [median(page => page.firstProgressMs), 'ms'], {
    most: MOST.firstProgressMs,
  }),
  figure('browser', 'W5, a million requests, over Node', [medianOf(ratios), '×'], { most: MOST.timesNode }),
  figure('browser', 'W5, messages of progress a second', [
    median(page => (page.progressMessages * 1000) / page.scaledMs),
    '/s',
  ]),
  figure(
    'browser',
    'W5, time that these messages take',
    [100 * median(page => (page.progressMessages * page.messageMs) / page.scaledMs), '%'],
    { most: MOST.progressPercent },
  ),
  figure('browser', 'its report copied between threads', [median(page => page.copyMs), 'ms']),
  figure('browser', 'its report handed over', [median(page => page.handMs), 'ms']),
  figure('browser', 'numbers of the longest recording', [median(page => page.recordedNumbers), '']),
  figure(
    'browser',
    'of these, handed over without a copy',
    [100 * median(page => page.recordedHanded / page.recordedNumbers), '%'],
    { least: LEAST_HANDED_PERCENT },
  ),
  figure('browser', 'that recording copied', [median(page => page.recordedCopyMs), 'ms']),
  figure('browser', 'that recording handed over', [median(page => page.recordedHandMs), 'ms']),
  figure('browser', '100,000 instances on 10,000 hosts, an hour', [median(page => page.largestMs), 'ms']),
  noneOf('browser', 'W5, reports that differ in a bit from that in Node', different),
  noneOf(
    'browser',
    'runs of 100,000 instances that fail their check',
    pages.filter(page => !page.largestOk).length,
  ),
];
console.log(JSON.stringify({ figures }));
