/** Threads and a progress bar for as long as a command works. */
import { openThreadRunner, type Runner } from '@tare/runner/node';
import { type ProgressBar, progressBar } from './progress-bar.ts';
import type { World } from './world.ts';

/** Opens the threads, lets `work` use them, and closes them whatever became of it. */
export async function withRunner<Value>(
  threads: number,
  world: World,
  work: (runner: Runner, bar: ProgressBar) => Promise<Value>,
): Promise<Value> {
  const runner = await openThreadRunner({ threads });
  const bar = progressBar(world);
  try {
    return await work(runner, bar);
  } finally {
    bar.end();
    await runner.close();
  }
}
