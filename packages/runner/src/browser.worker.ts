/** A web worker of the pool: runs what it is sent, one run at a time, and lets a cancel in between slices. */
import type { Outcome, Plan, Report } from '@tare/schema';
import * as Comlink from 'comlink';
import { macrotask } from './inline.ts';
import { runInSlices } from './slices.ts';

let plan: { readonly number: number; readonly plan: Plan } | undefined;
let stopped = false;

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
    platform: number,
    seed: number,
    onProgress: (fraction: number) => void,
  ): Promise<Outcome<Report>> {
    if (plan?.number !== number) throw new Error('The plan of this run was not sent');
    stopped = false;
    const outcome = await runInSlices(
      { plan: plan.plan, platform, seed },
      {
        now: () => performance.now(),
        pause: macrotask,
        stopped: () => stopped,
        onProgress: fraction => void onProgress(fraction),
      },
    );
    (onProgress as unknown as Comlink.Remote<typeof onProgress>)[Comlink.releaseProxy]();
    return outcome;
  },
};

export type BrowserWorkerApi = typeof api;

Comlink.expose(api);
