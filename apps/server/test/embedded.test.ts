/** The default: one process with its database in a folder. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  ask,
  call,
  ended,
  type RunningServer,
  read,
  smallDocument,
  startServer,
  temporaryFolder,
} from './running-server.ts';
import { type Event, watch } from './watching.ts';

const folder = temporaryFolder();
const environment = { TARE_DATA_DIR: folder.path, TARE_DRAIN_SECONDS: '1' };
let server: RunningServer;

beforeAll(async () => {
  server = await startServer(environment);
}, 120_000);

afterAll(async () => {
  await server.end('SIGKILL');
  folder.remove();
});

const longDocument = (seed: number) =>
  smallDocument(document => {
    document.services.web.work.cpu = '100us';
    document.traffic.users.rate = '1500/s';
    document.run = { duration: '4min', replications: 3, seed };
  });

const watchRun = (id: string, after: string | null, enough: (event: Event) => boolean) =>
  watch({ address: server.address, procedure: 'run.stream', id, after }, enough);

it('answers the same question once, whoever asks and however often', async () => {
  const question = { document: smallDocument(), idempotencyKey: 'one-key-of-many' };
  const first = await call(server.address, 'run.start', question);
  const again = await call(server.address, 'run.start', question);
  expect(again.data.id).toBe(first.data.id);
  const run = await ended(server.address, first.data.id, 60_000);
  expect(run).toMatchObject({ state: 'done', comparison: { tareComparison: 1, complete: true } });
  const known = await call(server.address, 'run.start', { document: smallDocument() });
  expect(known.data).toMatchObject({ state: 'done', comparison: { hash: run.comparison.hash } });
  const other = await call(server.address, 'run.start', { ...question, options: { seed: 99 } });
  expect(other).toMatchObject({ status: 409, problems: [{ code: 'conflict' }] });
}, 90_000);

it('gives the same link to the same scenario, and its token only once', async () => {
  const first = await call(server.address, 'share.create', { document: smallDocument(), note: 'mine' });
  const second = await call(server.address, 'share.create', { document: smallDocument(), note: 'mine' });
  expect(first.data.editToken).toMatch(/^[1-9A-HJ-NP-Za-km-z]{16,}$/);
  expect(second.data).toMatchObject({ id: first.data.id, note: 'mine', editToken: null });
  const plain = await call(server.address, 'share.create', { document: smallDocument() });
  expect(plain.data).toMatchObject({ title: 'Small', note: '' });
  expect(plain.data.id).not.toBe(first.data.id);
  const { id, editToken } = first.data;
  expect((await ask(server.address, 'share.get', { id })).data.document).toEqual(smallDocument());
  expect((await call(server.address, 'share.extend', { id, editToken })).status).toBe(200);
  expect((await call(server.address, 'share.revoke', { id, editToken })).status).toBe(200);
  expect((await ask(server.address, 'share.get', { id })).status).toBe(404);
});

it('keeps scenarios apart by owner and pages through them', async () => {
  const made = await call(server.address, 'scenario.create', { document: smallDocument(), title: 'First' });
  const { ownerToken } = made.data;
  const named = smallDocument(document => {
    document.name = 'Second';
  });
  await call(server.address, 'scenario.create', { document: named, ownerToken });
  const page = await ask(server.address, 'scenario.list', { ownerToken, limit: 1 });
  expect(page.data.items.map((item: { title: string }) => item.title)).toEqual(['Second']);
  const rest = await ask(server.address, 'scenario.list', { ownerToken, cursor: page.data.nextCursor });
  expect(rest.data).toMatchObject({ items: [{ title: 'First' }], nextCursor: null });
  const { id } = made.data;
  expect((await ask(server.address, 'scenario.get', { id, ownerToken })).data.document).toEqual(
    smallDocument(),
  );
  const stranger = await ask(server.address, 'scenario.get', { id, ownerToken: '2tsgM7VCrmT3ZTDEuyYjjE' });
  expect(stranger.status).toBe(404);
  await call(server.address, 'scenario.update', { id, ownerToken, title: 'Renamed' });
  expect((await call(server.address, 'scenario.delete', { id, ownerToken })).status).toBe(200);
  expect((await call(server.address, 'scenario.delete', { id, ownerToken })).status).toBe(404);
});

it('streams progress, and goes on after a lost connection where it broke off', async () => {
  const { data } = await call(server.address, 'run.start', { document: longDocument(1) });
  const before = await watchRun(data.id, null, ({ data: run }) => run.progress > 0);
  const last = before[before.length - 1]!;
  const after = await watchRun(data.id, last.id, () => false);
  expect(after.every(({ id }) => Number(id) > Number(last.id))).toBe(true);
  expect(after[after.length - 1]?.data).toMatchObject({ state: 'done', progress: 1 });
}, 120_000);

it('cancels', async () => {
  const { data } = await call(server.address, 'run.start', { document: longDocument(2) });
  await watchRun(data.id, null, ({ data: run }) => run.state === 'running');
  const began = performance.now();
  expect((await call(server.address, 'run.cancel', { id: data.id })).data.state).toBe('cancelled');
  await ended(server.address, data.id, 1_000);
  expect(performance.now() - began).toBeLessThan(2_000);
}, 60_000);

it('says in one sentence that another process has the folder', async () => {
  await expect(startServer(environment)).rejects.toThrow(/status 1: .*in use by process \d+/);
});

it('says in one sentence which variable is wrong', async () => {
  await expect(startServer({ TARE_API_PORT: 'http' })).rejects.toThrow(
    /^status [12]: TARE_API_PORT must be [^\n]*$/,
  );
  await expect(startServer({ TARE_ROLE: 'worker' })).rejects.toThrow(/DATABASE_URL/);
});

it('finishes after a restart what a kill interrupted', async () => {
  const { data } = await call(server.address, 'run.start', { document: longDocument(3) });
  await watchRun(data.id, null, ({ data: run }) => run.progress > 0);
  await server.end('SIGKILL');
  server = await startServer(environment);
  expect(await ended(server.address, data.id, 90_000)).toMatchObject({ state: 'done' });
}, 180_000);

it('stops when it is asked to: not ready, then gone, with status 0', async () => {
  expect((await read(`${server.address}/health/ready`)).status).toBe(200);
  const gone = server.end('SIGTERM');
  expect(await gone).toBe(0);
  server = await startServer(environment);
}, 120_000);
