/** The worker role: takes runs and cells of sweeps from the queue, works on them, and hands back what it cannot finish. */
import { SERVICE_LIMITS, type Work, type Workplace, workOn, workOnCell } from '@tare/api';
import { purge, unfinishedCells, unfinishedRuns } from '@tare/db';
import type { FastifyBaseLogger } from 'fastify';
import type { OpenQueue } from './queue.ts';

const REFILL_EVERY_MS = 10_000;
const REFILLED_AT_ONCE = 200;
const PURGE_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

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

interface Chore {
  readonly name: string;
  readonly everyMs: number;
  readonly work: (setup: WorkerSetup) => Promise<void>;
}

/** Runs and cells whose job was lost between two writes get one; those that have one keep it. */
async function refill({ place, queue }: WorkerSetup): Promise<void> {
  const runs = await unfinishedRuns(place.orm, REFILLED_AT_ONCE);
  const cells = await unfinishedCells(place.orm, REFILLED_AT_ONCE);
  const work = [...runs.map(run => ({ run })), ...cells];
  if (work.length > 0) await queue.add(work);
}

async function purgeEnded({ place }: WorkerSetup): Promise<void> {
  await purge(place.orm, new Date(place.clock.now().getTime() - SERVICE_LIMITS.endedKeptDays * DAY_MS));
}

/** Does it now and again after each pause; a fault is logged and the next turn tries anew. */
async function repeat(setup: WorkerSetup, until: AbortSignal, chore: Chore): Promise<void> {
  while (!until.aborted) {
    await chore.work(setup).catch((error: unknown) => setup.log.error({ err: error }, chore.name));
    await setup.place.clock.wait(chore.everyMs, until);
  }
}

async function workOnce({ place, log }: WorkerSetup, work: Work, stopping: AbortSignal): Promise<void> {
  const began = performance.now();
  const ending =
    'run' in work ? await workOn(place, work.run, stopping) : await workOnCell(place, work, stopping);
  log.info({ ...work, ending, ms: Math.round(performance.now() - began) }, 'run' in work ? 'run' : 'cell');
  // A rejected job is given to the next worker.
  if (ending === 'handed-back') throw new Error('The worker stops before the run has ended.');
}

const CHORES: readonly Chore[] = [
  { name: 'refill', everyMs: REFILL_EVERY_MS, work: refill },
  { name: 'purge', everyMs: PURGE_EVERY_MS, work: purgeEnded },
];

/** Starts taking runs. */
export async function startWorker(setup: WorkerSetup): Promise<Worker> {
  const stopping = new AbortController();
  const idle = new AbortController();
  const active = new Set<Promise<void>>();
  const chores = Promise.all(CHORES.map(chore => repeat(setup, idle.signal, chore)));
  await setup.queue.work(setup.runsAtOnce, async work => {
    const ended = workOnce(setup, work, stopping.signal);
    const settled = ended.catch(() => undefined);
    active.add(settled);
    await ended.finally(() => active.delete(settled));
  });
  const stop = async (drainMs: number) => {
    idle.abort();
    await setup.queue.stopTaking();
    await Promise.race([Promise.all(active), setup.place.clock.wait(drainMs)]);
    stopping.abort();
    await Promise.all(active);
    await chores;
  };
  return { stop };
}
