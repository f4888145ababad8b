/** The queue in the database. A job names a run or a cell; that itself, and all that is known of it, is in our tables. */
import type { Work, WorkQueue } from '@tare/api';
import type { Database } from '@tare/db';
import { fromPglite, PgBoss } from 'pg-boss';

const NAME = 'runs';
/** A worker that is silent this long is dead and its job goes to another. */
const HEARTBEAT_SECONDS = 10;
const HEARTBEAT_EVERY_SECONDS = 3;
/** How often somebody looks for the dead; with the heartbeat: a lost run goes on after 10 to 13 s. */
const LOOK_EVERY_SECONDS = 2;
const POLL_SECONDS = 0.5;
const RETRIES = 10;
const LONGEST_RUN_SECONDS = 3_600;
const KEEP_ENDED_SECONDS = 600;
const POOL_SIZE = 4;

export interface OpenQueue extends WorkQueue {
  /** Hands work to the handler, `atOnce` at a time. A handler that rejects hands it back. */
  work(atOnce: number, handler: (work: Work) => Promise<void>): Promise<void>;
  /** Gives back at once what a dead process holds. Only for one that knows that no other process works. */
  reclaim(): Promise<void>;
  /** Takes no more; what is under way goes on. */
  stopTaking(): Promise<void>;
  /** Who hears of faults of its background work, which goes on afterwards. */
  onFault(hear: (error: unknown) => void): void;
  close(): Promise<void>;
}

const timing = {
  superviseIntervalSeconds: LOOK_EVERY_SECONDS,
  monitorIntervalSeconds: LOOK_EVERY_SECONDS,
  schedule: false,
};

const bossOver = (database: Database, url: string | null): PgBoss =>
  database.kind === 'embedded'
    ? new PgBoss({ db: fromPglite(database.pglite), backend: 'pglite', ...timing })
    : new PgBoss({ connectionString: url ?? '', max: POOL_SIZE, ...timing });

const queueOptions = {
  retryLimit: RETRIES,
  retryDelay: 0,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  expireInSeconds: LONGEST_RUN_SECONDS,
  deleteAfterSeconds: KEEP_ENDED_SECONDS,
};

async function takeFrom(boss: PgBoss, atOnce: number, handler: (work: Work) => Promise<void>): Promise<void> {
  await boss.work<Work>(
    NAME,
    {
      localConcurrency: atOnce,
      pollingIntervalSeconds: POLL_SECONDS,
      // Where more is waiting, the next is fetched at once.
      burstWhenReadyExceeds: 1,
      heartbeatRefreshSeconds: HEARTBEAT_EVERY_SECONDS,
    },
    async jobs => {
      for (const job of jobs) await handler(job.data);
    },
  );
}

const jobOf = (work: Work) =>
  'run' in work
    ? { data: work, singletonKey: work.run, priority: 1 }
    : { data: work, singletonKey: `${work.sweep}.${String(work.cell)}`, priority: 0 };

/** A failed job is tried again, so to fail it is to hand it to the next worker. */
async function failActive(boss: PgBoss): Promise<void> {
  const jobs = await boss.findJobs<Work>(NAME);
  const active = jobs.filter(job => job.state === 'active').map(job => job.id);
  if (active.length > 0) await boss.fail(NAME, active);
}

/** Starts the queue, making its tables where they are missing. `url` is null for the embedded database. */
export async function openQueue(database: Database, url: string | null): Promise<OpenQueue> {
  const boss = bossOver(database, url);
  let hear: (error: unknown) => void = () => undefined;
  boss.on('error', error => hear(error));
  await boss.start();
  // "exclusive": one job for each run or cell, waiting or worked on.
  await boss.createQueue(NAME, { policy: 'exclusive', ...queueOptions });
  let taking = false;
  const stopTaking = async () => {
    if (taking) await boss.offWork(NAME, { wait: false });
    taking = false;
  };
  return {
    add: async work => {
      await boss.insert(NAME, work.map(jobOf));
    },
    ping: async () => {
      const { rows } = await boss.getDb().executeSql('select 1 from pgboss.queue where name = $1', [NAME]);
      if (rows.length === 0) throw new Error('The queue is not there.');
    },
    work: async (atOnce, handler) => {
      taking = true;
      await takeFrom(boss, atOnce, handler);
    },
    reclaim: () => failActive(boss),
    stopTaking,
    onFault: listener => {
      hear = listener;
    },
    close: () => boss.stop({ graceful: true, timeout: 5_000 }),
  };
}
