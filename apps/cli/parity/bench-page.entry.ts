/** Bundled for a page: benchmarks on the playground's own web worker, and how soon it answers. */
import { prepare } from '@tare/catalog';
import { openBrowserRunner, ownWorker, type Runner } from '@tare/runner/browser';
import { packColumns, unpackColumns } from '@tare/runner/columns';
import type { PageAnswer } from '@tare/runner/parity/chromium';
import type { Plan, Recording, Report } from '@tare/schema';
import { LIMITS } from '@tare/schema/limits';
import type { Benchmark } from '../src/benchmarks/benchmark.ts';
import { scale } from '../src/benchmarks/many.ts';
import { scaled } from '../src/benchmarks/scaled.ts';

/** Times in ms, as the page sees them. */
export interface PageTimes {
  /** Until a worker that was asked for answers, its script fetched and compiled. */
  readonly readyMs: number;
  /** From asking for a run to its first progress, plan handed over. */
  readonly firstProgressMs: number;
  readonly scaledMs: number;
  readonly scaledHash: string;
  readonly progressMessages: number;
  /** To copy the report of the run from one thread to the other, as structured clones go; and to hand it over. */
  readonly copyMs: number;
  readonly handMs: number;
  /** The same of what a run with the most steps recorded, and how many numbers that has. */
  readonly recordedCopyMs: number;
  readonly recordedHandMs: number;
  readonly recordedNumbers: number;
  /** So many of these go to the other thread without being copied. */
  readonly recordedHanded: number;
  /** Of one message of progress, there and back. */
  readonly messageMs: number;
  readonly largestMs: number;
  readonly largestOk: boolean;
}

const TIMES = 2;
const MESSAGES = 1000;
/** A recorded run need not be long. */
const RECORDED_SIZE = 50_000;
const SCALED_SIZE = 1_000_000;
/** Instances in one tab, ten a host. */
const LARGEST = 100_000;

function planOf({ documentOf }: Benchmark, size: number): Plan {
  const prepared = prepare(documentOf(size));
  if (!prepared.ok) throw new Error(prepared.problems[0]?.message);
  return prepared.value.plan;
}

interface Seen {
  readonly report: Report;
  readonly ms: number;
  readonly firstMs: number;
  readonly messages: number;
}

async function look(runner: Runner, plan: Plan): Promise<Seen> {
  const from = performance.now();
  let firstMs = Number.NaN;
  let messages = 0;
  const outcome = await runner.execute(
    { plan, platform: 0, seed: 1 },
    {
      onProgress: () => {
        if (messages++ === 0) firstMs = performance.now() - from;
      },
    },
  );
  if (!outcome.ok) throw new Error(outcome.problems[0]?.message);
  return { report: outcome.value, ms: performance.now() - from, firstMs, messages };
}

/** The fastest of a few. */
function fastestMs(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const from = performance.now();
    work();
    return performance.now() - from;
  });
  return Math.min(...times);
}

const copyMs = (value: unknown): number => fastestMs(() => structuredClone(value));

const handMs = (value: unknown): number =>
  fastestMs(() => {
    const { value: packed, buffers } = packColumns(value);
    return unpackColumns(structuredClone(packed, { transfer: buffers }));
  });

/** Numbers whose memory is handed over: it is gone here then. */
function handedOver(value: unknown): number {
  const { value: packed, buffers } = packColumns(value);
  const bytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
  structuredClone(packed, { transfer: buffers });
  const left = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return (bytes - left) / Float64Array.BYTES_PER_ELEMENT;
}

/** Numbers, and what stands for one that there is not. */
const numbersIn = (value: unknown): number => {
  if (typeof value === 'number' || value === null) return 1;
  if (typeof value !== 'object') return 0;
  return Object.values(value).reduce<number>((sum, own) => sum + numbersIn(own), 0);
};

/** What a run recorded in as many steps as there may be. */
async function recordingOf(runner: Runner, plan: Plan): Promise<Recording> {
  let recording: Recording | undefined;
  const outcome = await runner.execute(
    { plan, platform: 0, seed: 1, record: { steps: LIMITS.recordedSteps } },
    {
      onRecording: told => {
        recording = told;
      },
    },
  );
  if (!outcome.ok || recording === undefined) throw new Error('The run was not recorded');
  return recording;
}

/** A message and its answer between two ports, as progress goes. */
async function messageMs(): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  port2.addEventListener('message', ({ data }) => port2.postMessage(data));
  port1.start();
  port2.start();
  const from = performance.now();
  for (let sent = 0; sent < MESSAGES; sent++) {
    const answered = new Promise(resolve => port1.addEventListener('message', resolve, { once: true }));
    port1.postMessage({ id: String(sent), type: 'APPLY', argumentList: [{ type: 'RAW', value: 0.5 }] });
    await answered;
  }
  const took = performance.now() - from;
  port1.close();
  return took / MESSAGES;
}

async function answer(): Promise<PageAnswer<PageTimes>> {
  const from = performance.now();
  const runner = await openBrowserRunner({
    workers: 1,
    create: () => ownWorker(new Worker('/worker.js', { type: 'module' })),
  });
  const readyMs = performance.now() - from;
  const plan = planOf(scaled, SCALED_SIZE);
  const seen = [await look(runner, plan)];
  for (let time = 0; time < TIMES; time++) seen.push(await look(runner, plan));
  const fastest = seen.reduce((best, one) => (one.ms < best.ms ? one : best));
  const recording = await recordingOf(runner, planOf(scaled, RECORDED_SIZE));
  const largest = await look(runner, planOf(scale, LARGEST));
  await runner.close();
  return {
    mode: runner.mode,
    answer: {
      readyMs,
      firstProgressMs: seen[0]!.firstMs,
      scaledMs: fastest.ms,
      scaledHash: fastest.report.hash,
      progressMessages: fastest.messages,
      copyMs: copyMs(fastest.report),
      handMs: handMs(fastest.report),
      recordedCopyMs: copyMs(recording),
      recordedHandMs: handMs(recording),
      recordedNumbers: numbersIn(recording),
      recordedHanded: handedOver(recording),
      messageMs: await messageMs(),
      largestMs: largest.ms,
      largestOk: scale.checkOf(largest.report, LARGEST).ok,
    },
  };
}

Object.assign(window, { answer: answer() });
