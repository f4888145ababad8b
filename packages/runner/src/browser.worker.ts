/** A web worker of the pool: runs what it is sent, one run at a time, and lets a cancel in between slices. */
import type { Glimpse, RecordOptions } from '@tare/engine';
import type { Outcome, Plan, Recording, Report } from '@tare/schema';
import * as Comlink from 'comlink';
import { packColumns } from './columns.ts';
import { macrotask } from './inline.ts';
import { runInSlices } from './slices.ts';

let plan: { readonly number: number; readonly plan: Plan } | undefined;
let stopped = false;

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
  load(number: number, sent: Plan): void {
    plan = { number, plan: sent };
  },
  cancel(): void {
    stopped = true;
  },
  async run(
    number: number,
    { record, glimpse, ...what }: Sent,
    onProgress: (fraction: number) => void,
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
        now: () => performance.now(),
        pause: macrotask,
        stopped: () => stopped,
        onProgress: fraction => void onProgress(fraction),
        // Waited for, so that it is there before the outcome, which comes another way.
        onRecording: async recording => {
          await onRecording?.(handOver(recording));
        },
      },
    );
    release(onProgress);
    if (onRecording !== null) release(onRecording);
    return handOver(outcome);
  },
};

export type BrowserWorkerApi = typeof api;

Comlink.expose(api);
