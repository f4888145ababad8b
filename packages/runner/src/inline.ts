import type { Job, JobHooks, Runner } from './job.ts';
import { cancelled } from './job.ts';
import { type Seal, sealed } from './seal.ts';
import { runInSlices } from './slices.ts';

/** A macrotask, so that timers, messages and input are served before the next slice. */
export const macrotask = (): Promise<void> =>
  new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    const arrived = () => {
      port1.close();
      resolve();
    };
    port1.addEventListener('message', arrived, { once: true });
    port1.start();
    port2.postMessage(0);
  });

/** Runs on the caller's own thread, one job at a time in slices: the fallback, and what tests compare with. */
export function inlineRunner(seal: Seal = sealed()): Runner {
  let closed = false;
  const execute = async (job: Job, hooks: JobHooks = {}) => {
    if (closed || hooks.signal?.aborted === true) return cancelled();
    return runInSlices(job, {
      seal,
      now: () => performance.now(),
      pause: macrotask,
      stopped: () => closed || hooks.signal?.aborted === true,
      onProgress: hooks.onProgress ?? (() => undefined),
      ...(hooks.onRecording !== undefined && { onRecording: hooks.onRecording }),
    });
  };
  return {
    execute,
    concurrency: 1,
    urgentConcurrency: 1,
    mode: 'inline',
    close: async () => {
      closed = true;
    },
  };
}
