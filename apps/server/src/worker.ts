/** The worker role: takes runs from the queue, works on them, and hands back what it cannot finish. */
import { type Workplace, workOn } from '@tare/api';
import { unfinishedRuns } from '@tare/db';
import type { FastifyBaseLogger } from 'fastify';
import type { OpenQueue } from './queue.ts';

const SWEEP_EVERY_MS = 10_000;
const SWEPT_AT_ONCE = 200;

export interface WorkerSetup {
  readonly place: Workplace;
  readonly queue: OpenQueue;
  readonly runsAtOnce: number;
  readonly log: FastifyBaseLogger;
}

export interface Worker {
  /** Takes no more, waits for what is under way, then hands back the rest. */
  stop(drainMs: number): Promise<void>;
}

/** Runs whose job was lost between two writes get one; those that have one keep it. */
async function sweep({ place, queue }: WorkerSetup): Promise<void> {
  for (const run of await unfinishedRuns(place.orm, SWEPT_AT_ONCE)) await queue.add(run);
}

async function sweepOn(setup: WorkerSetup, until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    await sweep(setup).catch((error: unknown) => setup.log.error({ err: error }, 'sweep failed'));
    await setup.place.clock.wait(SWEEP_EVERY_MS, until);
  }
}

async function workOnce({ place, log }: WorkerSetup, run: string, stopping: AbortSignal): Promise<void> {
  const began = performance.now();
  const ending = await workOn(place, run, stopping);
  log.info({ run, ending, ms: Math.round(performance.now() - began) }, 'run');
  // A rejected job is given to the next worker.
  if (ending === 'handed-back') throw new Error('The worker stops before the run has ended.');
}

/** Starts taking runs. */
export async function startWorker(setup: WorkerSetup): Promise<Worker> {
  const stopping = new AbortController();
  const idle = new AbortController();
  const active = new Set<Promise<void>>();
  const sweeping = sweepOn(setup, idle.signal);
  await setup.queue.work(setup.runsAtOnce, async run => {
    const work = workOnce(setup, run, stopping.signal);
    const settled = work.catch(() => undefined);
    active.add(settled);
    await work.finally(() => active.delete(settled));
  });
  const stop = async (drainMs: number) => {
    idle.abort();
    await setup.queue.stopTaking();
    await Promise.race([Promise.all(active), setup.place.clock.wait(drainMs)]);
    stopping.abort();
    await Promise.all(active);
    await sweeping;
  };
  return { stop };
}
