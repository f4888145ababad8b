/** The same promises on both kinds of database: embedded, and a PostgreSQL server where there is one. */
import type { Comparison, ScenarioDocument, SweepHead } from '@tare/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activeRuns,
  activeSweeps,
  askRun,
  askSweep,
  cancelRun,
  cancelSweep,
  claimCell,
  claimRun,
  countCells,
  createShare,
  type Database,
  deleteScenario,
  deleteSweep,
  endCell,
  endedPoints,
  extendShare,
  failRun,
  findReport,
  finishRun,
  listScenarios,
  listSweeps,
  migrate,
  noteProgress,
  openDatabase,
  openShare,
  pointByKey,
  pendingMigrations,
  purge,
  releaseRun,
  retitleScenario,
  revokeShare,
  runById,
  snapshotById,
  storeScenario,
  sweepById,
  unfinishedCells,
  storeSnapshot,
  unfinishedRuns,
} from '../src/index.ts';
import { newFolder } from './folders.ts';
import { type PostgresServer, startPostgres, WITHOUT_POSTGRES } from './postgres.ts';

const NOW = new Date('2026-11-23T12:00:00.000Z');
const YEAR_MS = 365 * 86_400_000;
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const IN_A_YEAR = later(YEAR_MS);

/** Keys in an order that no sorting would give, and a character that a database text cannot hold. */
const document = { zulu: 1, alpha: { y: 'a\u0000b', x: [3, 1] }, mike: null } as unknown as ScenarioDocument;
const comparison = { tareComparison: 1, name: 'so far' } as unknown as Comparison;

async function opened(where: { folder: string } | { url: string }): Promise<Database> {
  const outcome = await openDatabase(where);
  if (!outcome.ok) throw new Error(outcome.problems[0]?.message);
  return outcome.value;
}

const folder = newFolder();
let server: PostgresServer | undefined;
afterAll(() => {
  folder.remove();
  server?.stop();
});

const kinds = [
  { kind: 'embedded', open: () => opened({ folder: folder.path }), without: null },
  {
    kind: 'a PostgreSQL server',
    open: async () => {
      server ??= await startPostgres();
      return opened({ url: server.url });
    },
    without: WITHOUT_POSTGRES,
  },
];

describe.each(kinds)('$kind', ({ kind, open, without }) => {
  if (without !== null) {
    it(`is not tested here: ${without}`, () => expect(without).not.toBeNull());
    return;
  }
  let database: Database;
  const keep = (id: string) => storeSnapshot(database.orm, { id, hash: id, document, now: NOW });
  const ask = (id: string, more: { key?: string; idempotencyKey?: string; done?: boolean } = {}) =>
    askRun(database.orm, {
      id,
      snapshot: 'kept',
      key: more.key ?? `key of ${id}`,
      options: { replications: 3 },
      idempotencyKey: more.idempotencyKey ?? null,
      client: `client of ${id}`,
      done: more.done ?? false,
      now: NOW,
    });

  beforeAll(async () => {
    database = await open();
    expect(await pendingMigrations(database)).toBeGreaterThan(0);
    // Several processes may start at once; the advisory lock lets one of them do it.
    await Promise.all(Array.from({ length: kind === 'embedded' ? 1 : 4 }, () => migrate(database)));
    expect(await pendingMigrations(database)).toBe(0);
    await keep('kept');
  }, 120_000);
  afterAll(() => database.close());

  it('gives a document back to the byte, and keeps the first of an id', async () => {
    expect(await storeSnapshot(database.orm, { id: 'one', hash: 'h1', document, now: NOW })).toBe('stored');
    expect(await storeSnapshot(database.orm, { id: 'one', hash: 'h1', document, now: NOW })).toBe('known');
    expect(await storeSnapshot(database.orm, { id: 'one', hash: 'h2', document, now: NOW })).toBe('taken');
    const read = await snapshotById(database.orm, 'one');
    expect(JSON.stringify(read?.document)).toBe(JSON.stringify(document));
    expect(await snapshotById(database.orm, "x' or '1'='1")).toBeNull();
  });

  it('shows, changes and deletes an owner’s scenarios only', async () => {
    for (const [index, id] of ['s1', 's2', 's3'].entries()) {
      await keep(id);
      await storeScenario(database.orm, { owner: 'ann', snapshot: id, title: id, now: later(index) });
    }
    const first = await listScenarios(database.orm, { owner: 'ann', limit: 2 });
    expect(first.map(entry => entry.snapshot)).toEqual(['s3', 's2']);
    const rest = await listScenarios(database.orm, { owner: 'ann', limit: 2, after: first[1]! });
    expect(rest.map(entry => entry.snapshot)).toEqual(['s1']);
    expect(await listScenarios(database.orm, { owner: 'bob', limit: 2 })).toEqual([]);
    const change = { snapshot: 's1', title: 'renamed', now: NOW };
    expect(await retitleScenario(database.orm, { ...change, owner: 'bob' })).toBeNull();
    expect((await retitleScenario(database.orm, { ...change, owner: 'ann' }))?.title).toBe('renamed');
    expect(await deleteScenario(database.orm, 'bob', 's1')).toBe(false);
    expect(await deleteScenario(database.orm, 'ann', 's1')).toBe(true);
    expect(await deleteScenario(database.orm, 'ann', 's1')).toBe(false);
  });

  it('leaves a link with its maker, lets it slide, and ends it on time or when it is revoked', async () => {
    const { orm } = database;
    await keep('link');
    const link = { id: 'link', title: 't', note: 'n', now: NOW, lifeDays: 365 };
    expect((await createShare(orm, { ...link, editor: 'mine' }))?.note).toBe('n');
    expect(await createShare(orm, { ...link, note: 'taken over', editor: 'theirs' })).toBeNull();
    const open = (now: Date) => openShare(orm, { id: 'link', now });
    expect((await open(later(3_600_000)))?.expiresAt).toEqual(IN_A_YEAR);
    expect((await open(later(2 * 86_400_000)))?.expiresAt).toEqual(later(YEAR_MS + 2 * 86_400_000));
    expect(await extendShare(orm, { id: 'link', editor: 'theirs', now: NOW, lifeDays: 365 })).toBeNull();
    expect(await open(later(2 * YEAR_MS))).toBeNull();
    expect(await revokeShare(orm, { id: 'link', editor: 'theirs', now: NOW })).toBe(false);
    expect(await revokeShare(orm, { id: 'link', editor: 'mine', now: NOW })).toBe(true);
    expect(await open(NOW)).toBeNull();
    expect((await createShare(orm, { ...link, editor: 'theirs' }))?.editor).toBe('theirs');
  });

  it('gives a link the life that its maker asked for, each time that it is opened', async () => {
    const { orm } = database;
    const DAY = 86_400_000;
    await keep('short');
    const made = { id: 'short', title: 't', note: '', editor: 'mine', now: NOW, lifeDays: 7 };
    expect((await createShare(orm, made))?.expiresAt).toEqual(later(7 * DAY));
    const open = (now: Date) => openShare(orm, { id: 'short', now });
    expect((await open(later(6 * DAY)))?.expiresAt).toEqual(later(13 * DAY));
    expect(
      await extendShare(orm, { id: 'short', editor: 'mine', now: later(12 * DAY), lifeDays: 1 }),
    ).toMatchObject({
      expiresAt: later(13 * DAY),
      lifeDays: 1,
    });
    expect(await open(later(13 * DAY + 1))).toBeNull();
  });

  it('asks once per idempotency key, even when asked many times at once', async () => {
    const asked = await Promise.all(
      ['a', 'b', 'c', 'd'].map(id => ask(`same-${id}`, { key: 'k', idempotencyKey: 'the key' })),
    );
    expect(new Set(asked.map(({ run }) => run.id)).size).toBe(1);
    expect(asked.filter(({ created }) => created)).toHaveLength(1);
  });

  it('lets only the newest attempt write, and the result once', async () => {
    const { orm } = database;
    await ask('fenced');
    const dead = await claimRun(orm, 'fenced', NOW);
    const living = await claimRun(orm, 'fenced', NOW);
    expect([dead?.attempt, living?.attempt]).toEqual([1, 2]);
    const late = { id: 'fenced', attempt: 1, now: NOW };
    expect(await noteProgress(orm, { ...late, progress: 0.5 })).toBe(false);
    expect(await finishRun(orm, { ...late, comparison })).toBe(false);
    expect(await failRun(orm, { ...late, problems: [] })).toBe(false);
    expect(await releaseRun(orm, late)).toBe(false);
    expect(await findReport(orm, 'key of fenced')).toBeNull();
    const own = { id: 'fenced', attempt: 2, now: NOW };
    expect(await noteProgress(orm, { ...own, progress: 0.25, partial: comparison })).toBe(true);
    expect(await runById(orm, 'fenced')).toMatchObject({
      state: 'running',
      progress: 0.25,
      partial: comparison,
    });
    expect(await finishRun(orm, { ...own, comparison })).toBe(true);
    expect(await finishRun(orm, { ...own, comparison })).toBe(false);
    expect(await findReport(orm, 'key of fenced')).toEqual(comparison);
    expect(await runById(orm, 'fenced')).toMatchObject({ state: 'done', progress: 1, partial: null });
    expect(await claimRun(orm, 'fenced', NOW)).toBeNull();
  });

  it('cancels what has not ended, hands back what is not finished, and raises the revision each time', async () => {
    const { orm } = database;
    await ask('handed');
    const first = await claimRun(orm, 'handed', NOW);
    expect(await releaseRun(orm, first!)).toBe(true);
    const handed = await runById(orm, 'handed');
    expect(handed).toMatchObject({ state: 'queued', attempt: 1 });
    expect(handed!.revision).toBeGreaterThan(first!.revision);
    expect(await unfinishedRuns(orm, 10)).toContain('handed');
    expect(await activeRuns(orm, 'client of handed')).toBe(1);
    const second = await claimRun(orm, 'handed', NOW);
    expect((await cancelRun(orm, 'handed', NOW))?.state).toBe('cancelled');
    expect(await finishRun(orm, { id: 'handed', attempt: second!.attempt, now: NOW, comparison })).toBe(
      false,
    );
    expect((await cancelRun(orm, 'handed', later(5)))?.finishedAt).toEqual(NOW);
    expect(await activeRuns(orm, 'client of handed')).toBe(0);
    expect(await cancelRun(orm, 'nothing', NOW)).toBeNull();
  });

  it('ends each cell of a sweep once, and the sweep with the last; an answer that is known ends a cell at once', async () => {
    const { orm } = database;
    const head = { name: 'small' } as unknown as SweepHead;
    const answer = { leaders: ['a'], platforms: [] };
    const cell = (key: string | null) => ({
      settings: [{ path: 'x', value: String(key) }],
      key,
      reasons: key === null ? [] : null,
    });
    const askFor = (id: string, keys: readonly (string | null)[], idempotencyKey: string | null = null) =>
      askSweep(orm, {
        ...{ id, snapshot: 'kept', owner: 'ann', key: 'q', head, idempotencyKey, client: 'ann', now: NOW },
        cells: keys.map(cell),
      });
    const asked = await Promise.all(['s-1', 's-2'].map(id => askFor(id, ['k1', 'k2', null], 'sweep key')));
    const { id } = asked[0]!.sweep;
    expect(asked.map(({ sweep }) => sweep.id)).toEqual([id, id]);
    expect(asked.map(({ waiting }) => waiting).toSorted()).toEqual([[], [0, 1]]);
    expect(await unfinishedCells(orm, 10)).toEqual([
      { sweep: id, cell: 0 },
      { sweep: id, cell: 1 },
    ]);
    expect([await claimCell(orm, id, 0), await claimCell(orm, id, 0)].map(one => one?.attempt)).toEqual([
      1, 2,
    ]);
    expect(await claimCell(orm, id, 2)).toBeNull();
    const end = (place: number) =>
      endCell(orm, { id, place, key: `k${String(place + 1)}`, ending: { answer }, now: later(9) });
    // Two workers that end the last two cells, one of them twice, at the same moment.
    expect((await Promise.all([end(0), end(0), end(1)])).filter(Boolean)).toHaveLength(2);
    expect(await sweepById(orm, id)).toMatchObject({ state: 'done', finishedAt: later(9), revision: 3 });
    expect((await countCells(orm, [id])).get(id)).toEqual({ ended: 3, all: 3 });
    const ended = await endedPoints(orm, id, { after: -1, upTo: 3 });
    expect(ended.map(({ place, point }) => [place, point.leaders])).toEqual([
      [0, ['a']],
      [1, ['a']],
      [2, []],
    ]);
    expect(await endedPoints(orm, id, { after: 2, upTo: 3 })).toHaveLength(1);
    const next = await askFor('s-3', ['k2', 'k9']);
    expect(next.waiting).toEqual([1]);
    expect((await cancelSweep(orm, 's-3', NOW))?.state).toBe('cancelled');
    expect(await endCell(orm, { id: 's-3', place: 1, key: 'k9', ending: { answer }, now: NOW })).toBe(false);
    expect((await askFor('s-4', ['k9'])).sweep.state).toBe('done');
    expect((await listSweeps(orm, { owner: 'ann', limit: 2 })).map(one => one.id)).toEqual(['s-4', 's-3']);
    expect(await deleteSweep(orm, 'bob', 's-4')).toBe(false);
    expect(await deleteSweep(orm, 'ann', 's-4')).toBe(true);
    expect(await pointByKey(orm, 'k9')).toEqual(answer);
    expect(await activeSweeps(orm, 'ann')).toBe(0);
  });

  it('purges what ended and what nothing refers to, and nothing else', async () => {
    const { orm } = database;
    const old = later(-90 * 86_400_000);
    for (const id of ['orphan', 'stored', 'linked', 'asked'])
      await storeSnapshot(orm, { id, hash: id, document, now: old });
    await storeScenario(orm, { owner: 'eve', snapshot: 'stored', title: 't', now: old });
    await createShare(orm, {
      id: 'linked',
      title: '',
      note: '',
      editor: 'e',
      now: old,
      lifeDays: 365,
    });
    const asking = {
      snapshot: 'asked',
      options: {},
      idempotencyKey: null,
      client: 'eve',
      done: false,
      now: old,
    };
    await askRun(orm, { ...asking, id: 'ended', key: 'answered' });
    await claimRun(orm, 'ended', old);
    await finishRun(orm, { id: 'ended', attempt: 1, now: old, comparison });
    await purge(orm, later(-30 * 86_400_000));
    expect(await runById(orm, 'ended')).toBeNull();
    expect(await findReport(orm, 'answered')).toBeNull();
    const left = ['orphan', 'asked', 'stored', 'linked', 'kept'].map(
      async id => (await snapshotById(orm, id)) !== null,
    );
    expect(await Promise.all(left)).toEqual([false, false, true, true, true]);
    expect((await runById(orm, 'fenced'))?.state).toBe('done');
    expect(await findReport(orm, 'key of fenced')).toEqual(comparison);
  });
});
