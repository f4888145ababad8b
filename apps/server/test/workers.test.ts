/** One API process and several workers on a real PostgreSQL, with workers that die, hang and are asked to go. */
import { type Database, openDatabase } from '@tare/db';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Postgres, postgresPrograms, startPostgres } from './postgres.ts';
import { ask, call, ended, type RunningServer, smallDocument, startServer } from './running-server.ts';

const programs = postgresPrograms();
const title = programs === null ? 'workers (left out: no PostgreSQL under /usr/lib/postgresql)' : 'workers';

/** Some seconds of work on two threads. */
const longDocument = (seed: number) =>
  smallDocument(document => {
    document.services.web.work.cpu = '100us';
    document.traffic.users.rate = '1500/s';
    document.run = { duration: '4min', replications: 4, seed };
  });

describe.skipIf(programs === null)(title, () => {
  let postgres: Postgres;
  let database: Database;
  let api: RunningServer;
  const workers: RunningServer[] = [];

  const environment = (role: string) => ({
    DATABASE_URL: postgres.url,
    TARE_ROLE: role,
    TARE_RATE_FACTOR: '0',
    TARE_DRAIN_SECONDS: '1',
  });
  const addWorker = async (more: Readonly<Record<string, string>> = {}) => {
    const worker = await startServer({ ...environment('worker'), ...more });
    workers.push(worker);
    return worker;
  };
  const rowOf = async (id: string) => {
    const rows = await database.query<{ state: string; attempt: number; progress: number }>(
      `select state, attempt, progress from runs where id = '${id}'`,
    );
    return rows[0]!;
  };
  const reportCount = async () =>
    Number((await database.query<{ count: string }>('select count(*) as count from reports'))[0]?.count);
  const until = async (id: string, met: (row: Awaited<ReturnType<typeof rowOf>>) => boolean) => {
    const began = performance.now();
    while (!met(await rowOf(id))) {
      if (performance.now() - began > 60_000) throw new Error(JSON.stringify(await rowOf(id)));
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    return performance.now() - began;
  };
  const start = async (seed: number): Promise<string> => {
    const answer = await call(api.address, 'run.start', { document: longDocument(seed) });
    expect(answer.problems).toEqual([]);
    return answer.data.id;
  };

  beforeAll(async () => {
    postgres = await startPostgres(programs ?? '');
    // Three processes that all want to migrate an empty database at the same moment.
    const [first] = await Promise.all([startServer(environment('api')), addWorker(), addWorker()]);
    api = first;
    await Promise.all(workers.splice(0).map(worker => worker.end('SIGTERM')));
    const opened = await openDatabase({ url: postgres.url });
    if (!opened.ok) throw new Error(opened.problems[0]?.message);
    database = opened.value;
  }, 180_000);

  afterEach(async () => {
    await Promise.all(workers.splice(0).map(worker => worker.end('SIGKILL')));
  });

  afterAll(async () => {
    await api.end('SIGTERM');
    await database.close();
    await postgres.stop();
  }, 60_000);

  it('loses no run and doubles no result when a worker is killed with -9', async () => {
    const doomed = await addWorker();
    const id = await start(11);
    await until(id, row => row.state === 'running' && row.progress > 0);
    await doomed.end('SIGKILL');
    expect(await rowOf(id)).toMatchObject({ state: 'running', attempt: 1 });
    const began = performance.now();
    await addWorker();
    await until(id, row => row.attempt === 2);
    const waited = performance.now() - began;
    expect(waited).toBeLessThan(30_000);
    const before = await reportCount();
    const run = await ended(api.address, id, 120_000);
    expect(run).toMatchObject({ state: 'done', comparison: { complete: true, seed: 11 } });
    expect(await reportCount()).toBe(before + 1);
    process.stdout.write(`a killed worker's run went on after ${(waited / 1000).toFixed(1)} s\n`);
  }, 240_000);

  it('ignores a worker that was frozen, replaced, and comes back', async () => {
    const frozen = await addWorker();
    const id = await start(12);
    await until(id, row => row.state === 'running' && row.progress > 0);
    frozen.process.kill('SIGSTOP');
    await addWorker();
    await until(id, row => row.attempt === 2 && row.progress > 0);
    frozen.process.kill('SIGCONT');
    const run = await ended(api.address, id, 120_000);
    expect(run.state).toBe('done');
    const { revision } = run;
    await new Promise(resolve => setTimeout(resolve, 3_000));
    const later = await ended(api.address, id, 1_000);
    expect(later).toMatchObject({ state: 'done', revision });
    expect((await rowOf(id)).attempt).toBe(2);
  }, 240_000);

  it('hands an unfinished run back when it is asked to stop', async () => {
    const leaving = await addWorker({ TARE_DRAIN_SECONDS: '0' });
    const id = await start(13);
    await until(id, row => row.state === 'running' && row.progress > 0);
    const began = performance.now();
    expect(await leaving.end('SIGTERM')).toBe(0);
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(await rowOf(id)).toMatchObject({ state: 'queued', attempt: 1 });
    await addWorker();
    await until(id, row => row.attempt === 2);
    expect(await ended(api.address, id, 120_000)).toMatchObject({ state: 'done' });
  }, 240_000);

  it('loses no point of a sweep and doubles none when one of its workers is killed with -9', async () => {
    const document = smallDocument(one => {
      one.services.web.work.cpu = '100us';
      one.traffic.users.rate = '1500/s';
      one.run = { duration: '2min', replications: 2 };
    });
    const values = Array.from({ length: 12 }, (_, at) => at + 1);
    const axes = [{ path: 'services.web.replicas', values }];
    const start = (seed: number) =>
      call(api.address, 'sweep.start', { document, axes, options: { seed, replications: 2 } });
    const doomed = await addWorker();
    const { data } = await start(21);
    const endedCells = async () => (await ask(api.address, 'sweep.get', { id: data.id })).data.cells.ended;
    while ((await endedCells()) < 2) await new Promise(resolve => setTimeout(resolve, 50));
    await doomed.end('SIGKILL');
    expect(await endedCells()).toBeLessThan(12);
    await addWorker();
    const { sweep, cells } = await ended(api.address, data.id, 120_000, 'sweep');
    expect(cells).toEqual({ ended: 12, all: 12 });
    expect(sweep.points.map(({ settings }: { settings: { value: number }[] }) => settings[0]?.value)).toEqual(
      values,
    );
    const rows = await database.query<{ revision: number; key: string; attempt: number }>(
      `select revision, key, attempt from cells where sweep = '${data.id}'`,
    );
    // Each ended once, at a revision of its own, and what the dead worker held was begun again.
    expect(new Set(rows.map(({ revision }) => revision)).size).toBe(12);
    expect(rows.some(({ attempt }) => attempt > 1)).toBe(true);
    const keys = rows.map(({ key }) => `'${key}'`).join();
    const kept = await database.query<{ count: string }>(
      `select count(*) from points where key in (${keys})`,
    );
    expect(Number(kept[0]?.count)).toBe(12);
  }, 240_000);
});
