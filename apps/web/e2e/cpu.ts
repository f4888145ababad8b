/**
 * Processor time of a page by Chrome's trace. What others do on the machine lengthens the wall time of a task, and its CPU time much less; and
 * what is left of that is taken out by measuring a loop on the same page.
 */
import type { Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: when it began, how long it took, and how long of that on the processor. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Milliseconds of CPU time. */
export interface Cpu {
  /** Of each task of the page's own thread. */
  readonly tasks: readonly number[];
  readonly main: number;
  /** Of each of the page's workers. */
  readonly workers: readonly number[];
  /** Of putting pixels together, on whatever thread. */
  readonly raster: number;
}

const CATEGORIES = ['toplevel', 'devtools.timeline', 'blink.user_timing', 'v8'];
const ms = (us: number): number => us / 1000;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Events that lie within no other of their thread. */
function outermost(events: readonly TraceEvent[]): TraceEvent[] {
  let end = -1;
  return [...events]
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      if (ts < end) return false;
      end = ts + dur;
      return true;
    });
}

function cpuIn(events: readonly TraceEvent[]): Cpu {
  const from = events.find(({ name }) => name === FROM);
  const to = events.findLast(({ name }) => name === TO);
  if (from === undefined || to === undefined) throw new Error('The trace does not hold what was marked');
  const within = events.filter(
    ({ ph, pid, ts, tdur }) =>
      ph === 'X' && tdur !== undefined && pid === from.pid && ts >= from.ts && ts < to.ts,
  );
  const threads = new Map(
    events.flatMap(({ name, pid, tid, args }) =>
      name === 'thread_name' && pid === from.pid ? [[tid, args.name ?? ''] as const] : [],
    ),
  );
  const tasksOf = (tid: number) =>
    outermost(within.filter(event => event.tid === tid)).map(({ tdur = 0 }) => ms(tdur));
  const cpuOf = (isOne: (thread: string) => boolean) =>
    [...threads].filter(([, name]) => isOne(name)).map(([tid]) => sum(tasksOf(tid)));
  const tasks = tasksOf(from.tid);
  return {
    tasks,
    main: sum(tasks),
    workers: cpuOf(name => name.startsWith('DedicatedWorker')),
    raster: sum(cpuOf(name => name === 'Compositor' || name.startsWith('ThreadPoolForegroundWorker'))),
  };
}

const [FROM, TO] = ['tare-from', 'tare-to'];
const mark = (page: Page, name: string) => page.evaluate(own => void performance.mark(own), name);

/** CPU time of what the page does meanwhile; of a visit, from the beginning of the document on. */
export async function cpuOf(page: Page, work: () => Promise<void>, { isVisit = false } = {}): Promise<Cpu> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('A trace needs a browser');
  if (isVisit) await page.addInitScript(own => void performance.mark(own), FROM);
  await browser.startTracing(page, { categories: CATEGORIES });
  if (!isVisit) await mark(page, FROM);
  await work();
  await mark(page, TO);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  return cpuIn(traceEvents);
}

/** CPU time of a fixed loop on this page, which is what budgets are counted in; some 50 ms on a quiet machine. */
export async function referenceOf(page: Page): Promise<number> {
  const { tasks } = await cpuOf(page, () =>
    page.evaluate(() => {
      let x = 1;
      for (let index = 0; index < 40_000_000; index++) x = (Math.imul(x, 1_664_525) + 1_013_904_223) | 0;
      if (x === 0.5) throw new Error('never');
    }),
  );
  return Math.max(...tasks);
}
