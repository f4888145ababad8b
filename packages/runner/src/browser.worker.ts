/** A web worker of the pool: runs what it is sent, one run at a time, and lets a cancel in between slices. */
import { createRun, type Glimpse, type RecordOptions, type Run } from '@tare/engine';
import type { Outcome, Plan, Recording, Report } from '@tare/schema';
import * as Comlink from 'comlink';
import { packColumns } from './columns.ts';
import { macrotask } from './inline.ts';
import type { Job } from './job.ts';
import { sealed } from './seal.ts';
import { runInSlices } from './slices.ts';

let plan: { readonly number: number; readonly plan: Plan } | undefined;
let stopped = false;
const seal = sealed();

/**
 * The last glimpse's run, which nobody asks for again. V8 drops what it has compiled for objects of a shape as soon as there is none of that
 * shape left, and between two edits a worker at rest has none: without this one, each edit would begin with cold code.
 */
const kept = new Set<Run>();

function begin(job: Job): Run {
  const run = createRun(job);
  if (job.glimpse === undefined) return run;
  kept.clear();
  kept.add(run);
  return run;
}

/** Milliseconds after which a run lets a cancel in: who cancels has another run in mind already. */
const SLICE_MS = 5;

/** A job without its plan. */
interface Sent {
  readonly platform: number;
  readonly seed: number;
  readonly record: RecordOptions | null;
  readonly glimpse: Glimpse | null;
}

/** For a message: long columns are handed over, the rest is copied. */
function handOver<Value>(value: Value): Value {
  const { value: packed, buffers } = packColumns(value);
  return Comlink.transfer(packed as Value & object, buffers);
}

const release = (callback: unknown): void => (callback as Comlink.Remote<() => void>)[Comlink.releaseProxy]();

const api = {
  hello: (): true => true,
  /** Answers at this port as well: its maker lends the worker to another thread. */
  answer(port: MessagePort): void {
    Comlink.expose(api, port);
  },
  load(number: number, sent: Plan): void {
    plan = { number, plan: sent };
  },
  cancel(): void {
    stopped = true;
  },
  async run(
    number: number,
    { record, glimpse, ...what }: Sent,
    onProgress: ((fraction: number) => void) | null,
    onRecording: ((recording: Recording) => Promise<void> | void) | null,
  ): Promise<Outcome<Report>> {
    if (plan?.number !== number) throw new Error('The plan of this run was not sent');
    stopped = false;
    const outcome = await runInSlices(
      {
        plan: plan.plan,
        ...what,
        ...(record !== null && { record }),
        ...(glimpse !== null && { glimpse }),
      },
      {
        seal,
        now: () => performance.now(),
        pause: macrotask,
        sliceMs: SLICE_MS,
        create: begin,
        stopped: () => stopped,
        onProgress: fraction => void onProgress?.(fraction),
        // Waited for, so that it is there before the outcome, which comes another way.
        onRecording: async recording => {
          await onRecording?.(handOver(recording));
        },
      },
    );
    if (onProgress !== null) release(onProgress);
    if (onRecording !== null) release(onRecording);
    return handOver(outcome);
  },
};

export type BrowserWorkerApi = typeof api;

Comlink.expose(api);
