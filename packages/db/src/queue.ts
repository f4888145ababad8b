/**
 * Runs that wait for a worker: pg-boss in the same database, so one process or many share it. A worker that dies stops
 * its heartbeat and the job goes to another one; what a run's state is stands in `runs`, the job holds only its id.
 */
import { fromPglite, PgBoss } from 'pg-boss';
import type { Database } from './database.ts';
import { unfinishedRuns } from './runs.ts';

export interface Queue {
  /** Adding a run that waits or works already changes nothing. */
  add(runId: string): Promise<void>;
  /** Adds again what should be in the queue and is not, as after a crash between the two writes. */
  refill(): Promise<void>;
  /** Rejects when the queue does not work. */
  ping(): Promise<void>;
  /** Takes runs from now on. A handler that throws gives its run back. */
  work(atOnce: number, handle: (runId: string) => Promise<void>): Promise<void>;
  /** Takes no more; resolves once what was taken has ended. */
  stopWorking(): Promise<void>;
  close(): Promise<void>;
}

interface Wanted {
  readonly runId: string;
}

const NAME = 'runs';
const JOB = {
  /** One job of a run at a time. */
  policy: 'exclusive',
  /** The least that pg-boss allows; a dead worker's run is taken up after about twelve seconds. */
  heartbeatSeconds: 10,
  expireInSeconds: 3_600,
  /** More than the attempts that a run may take, so that it is the run that says it has failed. */
  retryLimit: 20,
  retryDelay: 0,
  notify: true,
} as const;
const LOOK_EVERY_SECONDS = 5;
const POLL_SECONDS = 1;
const MOST_REFILLED = 1_000;
const STOP_WITHIN_MS = 5_000;

function bossOf(database: Database): PgBoss {
  const common = {
    schedule: false,
    supervise: true,
    superviseIntervalSeconds: LOOK_EVERY_SECONDS,
    monitorIntervalSeconds: LOOK_EVERY_SECONDS,
    useListenNotify: true,
    persistWarnings: false,
    monitorVacuum: false,
  };
  return database.kind === 'embedded'
    ? new PgBoss({ ...common, db: fromPglite(database.pglite), backend: 'pglite' })
    : new PgBoss({ ...common, connectionString: database.url, max: 4, application_name: 'tare-queue' });
}

/** Prepares the queue's own tables and starts it. `onFault` hears of what goes wrong in the background. */
export async function openQueue(database: Database, onFault: (error: unknown) => void): Promise<Queue> {
  const boss = bossOf(database);
  boss.on('error', onFault);
  await boss.start();
  await boss.createQueue(NAME, JOB);
  const add = async (runId: string) => {
    await boss.send(NAME, { runId } satisfies Wanted, { singletonKey: runId });
  };
  return {
    add,
    refill: async () => {
      for (const runId of await unfinishedRuns(database.orm, MOST_REFILLED)) await add(runId);
    },
    ping: async () => {
      if ((await boss.getQueue(NAME)) === null) throw new Error('The queue is not there.');
    },
    work: async (atOnce, handle) => {
      const options = { localConcurrency: atOnce, batchSize: 1, pollingIntervalSeconds: POLL_SECONDS };
      await boss.work<Wanted>(NAME, options, async jobs => {
        for (const { data } of jobs) await handle(data.runId);
      });
    },
    stopWorking: () => boss.offWork(NAME, { wait: true }),
    close: () => boss.stop({ graceful: true, timeout: STOP_WITHIN_MS }),
  };
}
