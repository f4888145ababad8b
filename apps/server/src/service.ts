/** Puts the parts together, in the order in which they need each other, and takes them apart in reverse. */
import { randomBytes } from 'node:crypto';
import { createRateLimiter, createSlots, ENGINE_VERSION, SERVICE_LIMITS, type Services } from '@tare/api';
import { type Database, migrate, openDatabase, pendingMigrations } from '@tare/db';
import { openThreadRunner, type Runner } from '@tare/runner/node';
import { failure, type Outcome, problem, success } from '@tare/schema';
import type { FastifyInstance } from 'fastify';
import packageJson from '../package.json' with { type: 'json' };
import { systemClock } from './clock.ts';
import { buildHttp } from './http.ts';
import { type OpenQueue, openQueue } from './queue.ts';
import { readinessOf } from './readiness.ts';
import type { Settings } from './settings.ts';
import { startWorker, type Worker } from './worker.ts';

/** Comparisons that one worker works on at a time, so that a long one holds up no short one; they share the threads. */
const RUNS_AT_ONCE = 2;

export interface Service {
  /** "http://127.0.0.1:4000" */
  readonly address: string;
  /** Ready says no → takes nothing new → lets runs end → hands back the rest → closes the database. */
  stop(): Promise<void>;
}

async function openMigrated(settings: Settings): Promise<Outcome<Database>> {
  const opened = await openDatabase(settings.where);
  if (!opened.ok) return opened;
  const database = opened.value;
  if (settings.migrate === 'apply') {
    await migrate(database);
    return opened;
  }
  const missing = await pendingMigrations(database);
  if (missing === 0) return opened;
  await database.close();
  return failure([
    problem(
      'unavailable',
      'DATABASE_URL',
      `The database lacks ${String(missing)} migrations.`,
      'Run `node apps/server/src/migrate.ts`, or set TARE_MIGRATE=apply.',
    ),
  ]);
}

interface Started {
  readonly app: FastifyInstance;
  readonly database: Database;
  readonly queue: OpenQueue;
  readonly work: { readonly worker: Worker; readonly runner: Runner } | null;
}

/** Answers that are under way when the process stops get this long; streams are cut off and taken up elsewhere. */
const LAST_ANSWERS_MS = 1_000;

async function stopAll({ app, database, queue, work }: Started, drainMs: number): Promise<void> {
  app.server.close();
  app.server.closeIdleConnections();
  await Promise.all([work?.worker.stop(drainMs), systemClock.wait(LAST_ANSWERS_MS)]);
  await app.close();
  await work?.runner.close();
  await queue.close();
  await database.close();
}

async function startWork(settings: Settings, app: FastifyInstance, services: Services, queue: OpenQueue) {
  const runner = await openThreadRunner({ threads: settings.threads });
  const place = { orm: services.orm, clock: services.clock, runner };
  const worker = await startWorker({ place, queue, runsAtOnce: RUNS_AT_ONCE, log: app.log });
  return { worker, runner };
}

async function assemble(settings: Settings, database: Database): Promise<Service> {
  let stopping: Promise<void> | undefined;
  const isStopping = () => stopping !== undefined;
  const url = 'url' in settings.where ? settings.where.url : null;
  const queue = await openQueue(database, url);
  const services: Services = {
    orm: database.orm,
    queue,
    clock: systemClock,
    randomBytes: count => randomBytes(count),
    limiter: createRateLimiter(() => performance.now(), settings.rateFactor),
    streams: createSlots(SERVICE_LIMITS.streamsPerClient),
    version: packageJson.version,
    engineVersion: ENGINE_VERSION,
    ready: readinessOf({ database, queue, isStopping }),
  };
  const { trustProxy, logLevel, role } = settings;
  const app = buildHttp({ services, procedures: role !== 'worker', trustProxy, logLevel, isStopping });
  queue.onFault(error => app.log.error({ err: error }, 'queue'));
  // The folder's lock says that whoever worked on this database before is gone.
  if (database.kind === 'embedded') await queue.reclaim();
  const work = role === 'api' ? null : await startWork(settings, app, services, queue);
  const address = await app.listen({ port: settings.port, host: settings.host });
  const stop = () => {
    stopping ??= stopAll({ app, database, queue, work }, settings.drainMs);
    return stopping;
  };
  return { address, stop };
}

/** Opens the database, starts what the role asks for and listens; a Problem where the database cannot be had. */
export async function startService(settings: Settings): Promise<Outcome<Service>> {
  const opened = await openMigrated(settings);
  if (!opened.ok) return opened;
  try {
    return success(await assemble(settings, opened.value));
  } catch (error) {
    await opened.value.close();
    throw error;
  }
}
