/** Reads a trace that is made line by line, and says what came of it; kept to a heap by whoever starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { TraceImport } from '../src/index.ts';

export interface Streaming {
  readonly lines: number;
  /** One line in so many is a job that ran. */
  readonly every: number;
  /** Keeps the lines beside, as a reader would that takes the whole file in. */
  readonly keepsLines: boolean;
}

export interface Streamed {
  readonly characters: number;
  readonly ok: boolean;
  readonly jobs: number;
}

/** A job as the Parallel Workloads Archive writes it; one that never ran has a run time of −1. */
const job = (nth: number, ran: boolean): string =>
  `${String(nth).padStart(8)} ${String(nth * 7).padStart(9)}     10 ${ran ? '   600' : '    -1'}    4    550.12  102400    4    700  204800  1   12    3    17  2  1   -1    -1`;

const { lines, every, keepsLines } = workerData as Streaming;
const trace = new TraceImport();
const kept: string[] = [];
let characters = 0;
trace.open('made.swf');
for (let nth = 0; nth < lines; nth++) {
  const line = job(nth, nth % every === 0);
  characters += line.length + 1;
  if (keepsLines) kept.push(line);
  trace.line(line);
}
const result = trace.finish();
const recording = result.ok ? Object.values(result.document.traces ?? {})[0] : undefined;
const streamed: Streamed = {
  characters,
  ok: result.ok,
  jobs: recording?.rows?.length ?? 0,
};
parentPort?.postMessage(streamed);
