/** Sweeps in one process with its database in a folder: cut into cells, and put together as one thread would. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { LIMITS } from '@tare/schema';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  ask,
  call,
  ended,
  type RunningServer,
  smallDocument,
  startServer,
  temporaryFolder,
} from './running-server.ts';
import { type Event, watch } from './watching.ts';

const folder = temporaryFolder();
const environment = { TARE_DATA_DIR: folder.path, TARE_DRAIN_SECONDS: '1', TARE_RATE_FACTOR: '0' };
let server: RunningServer;

beforeAll(async () => {
  server = await startServer(environment);
}, 120_000);

afterAll(async () => {
  await server.end('SIGKILL');
  folder.remove();
});

const MAIN = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));

/** What `tare` prints on standard output, and how it ends. */
async function tare(args: readonly string[]): Promise<{ status: number; out: string; notes: string }> {
  const running = promisify(execFile)(process.execPath, [MAIN, ...args], { maxBuffer: 1e8 });
  const { stdout, stderr, code } = await running.then(
    written => ({ ...written, code: 0 }),
    (failed: { code: number; stdout: string; stderr: string }) => failed,
  );
  return { status: code, out: stdout, notes: stderr };
}

function fileOf(name: string, document: unknown): string {
  const path = join(folder.path, `${name}.json`);
  writeFileSync(path, JSON.stringify(document));
  return path;
}

const AXES = [
  { path: 'services.web.replicas', values: [1, 2, 3, 70] },
  { path: 'traffic.users.rate', values: ['5/s', '50/s'] },
];
const AXIS_FLAGS = AXES.flatMap(({ path, values }) => ['--axis', `${path}=${values.join(',')}`]);

/** The text that the command line prints for a sweep. */
const printed = (sweep: unknown): string => `${JSON.stringify(sweep, undefined, 2)}\n`;

const watchSweep = (id: string, after: string | null, enough: (event: Event) => boolean) =>
  watch({ address: server.address, procedure: 'sweep.stream', id, after }, enough);

/** Some seconds of work in many cells. */
const longDocument = (seed: number) =>
  smallDocument(document => {
    document.services.web.work.cpu = '100us';
    document.traffic.users.rate = '1000/s';
    document.run = { duration: '60s', replications: 2, seed };
  });

const startSweep = (more: Record<string, unknown> = {}) =>
  call(server.address, 'sweep.start', { document: smallDocument(), axes: AXES, ...more });

it('gives the same bytes as the command line does in one process, every combination or a sample', async () => {
  const file = fileOf('small', smallDocument());
  for (const [sample, flags] of [
    [{}, []],
    [{ sample: 4 }, ['--sample', '4']],
  ] as const) {
    const { data } = await startSweep(sample);
    const { sweep } = await ended(server.address, data.id, 60_000, 'sweep');
    const local = await tare(['sweep', file, ...AXIS_FLAGS, ...flags, '--json', '--threads', '1']);
    expect(local.status).toBe(0);
    expect(printed(sweep)).toBe(local.out);
  }
}, 120_000);

it('tare sweep --server prints what it prints without, and ends alike', async () => {
  const file = fileOf('alike', smallDocument());
  const at = ['--server', server.address];
  for (const format of ['--json', '--csv', '--markdown']) {
    const asked = ['sweep', file, ...AXIS_FLAGS, format, '--replications', '3'];
    const [here, there] = [await tare(asked), await tare([...asked, ...at])];
    expect(there.out).toBe(here.out);
    expect([there.status, here.status]).toEqual([0, 0]);
  }
  const wrong = ['sweep', file, '--axis', 'services.nobody.replicas=1,2'];
  const [here, there] = [await tare(wrong), await tare([...wrong, ...at])];
  expect([here.status, there.status]).toEqual([2, 2]);
  expect(there.notes).toContain('There is no "nobody" among the services.');
  const nobody = await tare(['sweep', file, ...AXIS_FLAGS, '--server', 'http://127.0.0.1:9']);
  expect(nobody.status).toBe(2);
  expect(nobody.notes).toContain('does not answer');
  const needless = await tare(['sweep', file, ...AXIS_FLAGS, ...at, '--threads', '2']);
  expect(needless.status).toBe(2);
  const address = await tare(['sweep', file, ...AXIS_FLAGS, '--server', 'nonsense']);
  expect(address.status).toBe(2);
}, 180_000);

it('is asked once per key, and runs no point again that anybody asked before', async () => {
  const asked = { idempotencyKey: 'one-sweep-of-many', options: { seed: 7 } };
  const first = await startSweep(asked);
  expect(first.data.ownerToken).toMatch(/^[1-9A-HJ-NP-Za-km-z]{16,}$/);
  const again = await startSweep(asked);
  expect(again.data).toMatchObject({ id: first.data.id, ownerToken: null });
  expect(await startSweep({ ...asked, options: { seed: 8 } })).toMatchObject({
    status: 409,
    problems: [{ code: 'conflict', path: 'idempotencyKey' }],
  });
  const { sweep } = await ended(server.address, first.data.id, 60_000, 'sweep');
  // The first axis to its first value only: half the points, and each of them is there.
  const [down, across] = AXES;
  const part = await startSweep({
    options: { seed: 7 },
    axes: [{ ...down, values: [3, 1] }, across],
  });
  expect(part.data.state).toBe('done');
  const [one, two, , , five, six] = sweep.points;
  expect(part.data.sweep.points).toEqual([five, six, one, two]);
  const more = await startSweep({ options: { seed: 7 }, axes: [{ ...down, values: [1, 4] }, across] });
  expect(more.data).toMatchObject({ state: 'queued', cells: { ended: 2, all: 4 } });
  expect(await ended(server.address, more.data.id, 60_000, 'sweep')).toMatchObject({ state: 'done' });
}, 120_000);

it('streams each point once, and goes on after a lost connection where it broke off', async () => {
  const values = [1, 2, 3, 4, 5, 6];
  const axes = [{ path: 'services.web.replicas', values }];
  const { data } = await call(server.address, 'sweep.start', { document: longDocument(1), axes });
  const before = await watchSweep(data.id, null, ({ data: { cells } }) => cells.ended >= 2);
  const after = await watchSweep(data.id, before.at(-1)!.id, () => false);
  const last = after.at(-1)!.data;
  expect(last).toMatchObject({ state: 'done', cells: { ended: 6, all: 6 }, points: [] });
  const told = [...before, ...after].flatMap(({ data: { points } }) => points);
  const places = told.map(({ place }) => place);
  expect(new Set(places).size).toBe(places.length);
  // The last to end comes with the whole.
  expect(places.length).toBeGreaterThanOrEqual(2);
  for (const { place, point } of told) expect(point).toEqual(last.sweep.points[place]);
  expect(
    last.sweep.points.map(({ settings }: { settings: { value: number }[] }) => settings[0]?.value),
  ).toEqual(values);
  expect(await watchSweep(data.id, after.at(-1)!.id, () => false)).toEqual([]);
}, 120_000);

it('cancels: no further point ends, and those that had ended stay', async () => {
  const axes = [{ path: 'services.web.replicas', values: Array.from({ length: 40 }, (_, at) => at + 1) }];
  const { data } = await call(server.address, 'sweep.start', { document: longDocument(2), axes });
  await watchSweep(data.id, null, ({ data: { cells } }) => cells.ended >= 1);
  const cancelled = (await call(server.address, 'sweep.cancel', { id: data.id })).data;
  expect(cancelled.state).toBe('cancelled');
  expect(cancelled.points).toHaveLength(cancelled.cells.ended);
  expect(cancelled.cells.ended).toBeLessThan(40);
  // A short run goes through at once: nobody works on the cells any more.
  const run = await call(server.address, 'run.start', { document: smallDocument(), options: { seed: 5 } });
  expect(await ended(server.address, run.data.id, 30_000)).toMatchObject({ state: 'done' });
  const later = (await ask(server.address, 'sweep.get', { id: data.id })).data;
  expect(later).toMatchObject({ state: 'cancelled', cells: cancelled.cells, revision: cancelled.revision });
}, 120_000);

it('is seen in the list of its owner alone, and deleted by nobody else', async () => {
  const { data } = await startSweep({ options: { seed: 21 } });
  const { id, ownerToken } = data;
  await startSweep({ options: { seed: 22 }, ownerToken });
  const listed = await ask(server.address, 'sweep.list', { ownerToken, limit: 1 });
  expect(listed.data.items).toHaveLength(1);
  const rest = await ask(server.address, 'sweep.list', { ownerToken, cursor: listed.data.nextCursor });
  expect(rest.data).toMatchObject({ items: [{ id, name: 'Small' }], nextCursor: null });
  const other = '2tsgM7VCrmT3ZTDEuyYjjE';
  expect((await ask(server.address, 'sweep.list', { ownerToken: other })).data.items).toEqual([]);
  expect((await call(server.address, 'sweep.delete', { id, ownerToken: other })).status).toBe(404);
  expect((await call(server.address, 'sweep.delete', { id, ownerToken })).status).toBe(200);
  expect((await ask(server.address, 'sweep.get', { id })).status).toBe(404);
  expect((await call(server.address, 'sweep.cancel', { id })).status).toBe(404);
}, 60_000);

it('refuses what is too much before anything is made, with how much it is and what to turn', async () => {
  const refusal = async (more: Record<string, unknown>) => (await startSweep(more)).problems[0];
  const many = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
  const wide = [
    { path: 'services.web.replicas', values: many(500) },
    { path: 'run.seed', values: many(500) },
  ];
  expect(await refusal({ axes: wide })).toMatchObject({
    code: 'over-budget',
    path: 'axes',
    message: `There are 500000 candidates, ${String(500_000 - LIMITS.searchCandidates)} more than the ${String(LIMITS.searchCandidates)} that one sweep takes.`,
    fix: expect.stringContaining('take a sample'),
  });
  const slow = smallDocument(document => {
    document.traffic.users.rate = '20000/s';
    document.run = { duration: '100s', replications: 20 };
  });
  const axes = [{ path: 'services.web.replicas', values: many(60) }];
  expect(await refusal({ document: slow, axes })).toMatchObject({
    code: 'over-budget',
    message: expect.stringMatching(/^The sweep would take about .* events, .* times the limit/),
    fix: expect.stringContaining('replications'),
  });
  expect(await refusal({ axes: [{ path: 'services.web.replicas', values: many(513) }] })).toMatchObject({
    path: expect.stringContaining('axes.0.values'),
  });
  expect(await refusal({ axes: [] })).toMatchObject({ path: expect.stringContaining('axes') });
  expect(await refusal({ axes: [AXES[0], AXES[0]] })).toMatchObject({
    message: expect.stringContaining('twice'),
  });
  expect(await refusal({ options: { replications: 1 } })).toMatchObject({ path: 'run.replications' });
  expect(await refusal({ axes: [{ path: '__proto__.x', values: [1, 2] }] })).toMatchObject({
    code: 'forbidden-key',
  });
}, 60_000);

it('finishes after a restart what a kill interrupted, each point once and as one thread would', async () => {
  const document = longDocument(3);
  const axes = [{ path: 'services.web.replicas', values: [1, 2, 3, 4, 5, 6, 7, 8] }];
  const { data } = await call(server.address, 'sweep.start', { document, axes });
  await watchSweep(data.id, null, ({ data: { cells } }) => cells.ended >= 2);
  await server.end('SIGKILL');
  server = await startServer(environment);
  const { cells, sweep } = await ended(server.address, data.id, 90_000, 'sweep');
  expect(cells).toEqual({ ended: 8, all: 8 });
  const flags = ['--axis', 'services.web.replicas=1,2,3,4,5,6,7,8', '--json', '--threads', '1'];
  expect(printed(sweep)).toBe((await tare(['sweep', fileOf('killed', document), ...flags])).out);
}, 240_000);
