import { inlineRunner } from '@tare/runner';
import { describe, expect, it, vi } from 'vitest';
import { standingOf } from '../src/comparison/machine.ts';
import { createDesk } from '../src/desk/bench.ts';
import type { RemoteDesk } from '../src/desk/client.ts';
import type { Desk } from '../src/desk/protocol.ts';
import { readFragment } from '../src/document/fragment.ts';
import { createSession, type Session } from '../src/session/session.ts';
import { TINY } from './tiny.ts';

/** The real desk behind promises, as the wire would make it. */
function remote(desk: Desk, change: Partial<RemoteDesk> = {}): RemoteDesk {
  const calls = Object.entries(desk).map(([name, work]) => [
    name,
    async (...parts: unknown[]) => (work as (...all: unknown[]) => unknown)(...parts),
  ]);
  return { ...(Object.fromEntries(calls) as RemoteDesk), ...change };
}

function visit(change: Partial<RemoteDesk> = {}, stored: string | null = null) {
  const saved: string[] = [];
  const visited: string[] = [];
  const pauses: (() => void)[] = [];
  const rests: unknown[] = [];
  let ids = 0;
  const desk = createDesk(
    () => Promise.resolve(inlineRunner()),
    () => performance.now(),
  );
  const session = createSession(
    {
      desk: remote(desk, change),
      now: () => performance.now(),
      today: () => 1_800_000_000_000,
      loadDrafts: () => stored,
      saveDrafts: text => saved.push(text),
      newId: () => `draft-${String(++ids)}`,
      visit: path => visited.push(path),
      later: (work, ms) => {
        // What comes once all is at rest is no pause of whoever types.
        if (ms >= 1_000) return () => undefined;
        pauses.push(work);
        return () => {
          const at = pauses.indexOf(work);
          if (at >= 0) pauses.splice(at, 1);
        };
      },
      painted: () => Promise.resolve(),
      rested: () => {
        rests.push(session.store.get().run.results?.final);
        return Promise.resolve();
      },
    },
    [{ id: 'web-shop', name: 'Web shop', question: 'How many?', finding: 'Two.' }],
    'system',
  );
  return { session, saved, pauses, visited, rests };
}

const opened = async (session: Session, text = TINY) => {
  await session.openShared(text, null, null);
  await vi.waitFor(() => expect(session.store.get().run.phase.kind).toBe('done'), 20_000);
};
const hash = (session: Session) => session.store.get().run.results?.comparison.hash;
const standing = ({ store }: Session) => standingOf(store.get().run, store.get().history.present);

describe('a visit', () => {
  it('lets the page be made before the run goes on after its very first figures, and before each recording', async () => {
    const { session, rests } = visit();
    await opened(session, TINY.replace('2s', '8s'));
    expect(rests).toEqual([false, true]);
    await session.edit([{ path: ['run', 'duration'], value: '9s' }]);
    await vi.waitFor(() => expect(session.store.get().run.phase.kind).toBe('done'), 20_000);
    expect(rests).toEqual([false, true, true]);
  });
  it('says why the first replication was not recorded, and records it when asked again', async () => {
    let fails = true;
    const { session } = visit();
    const { record } = session.desk;
    Object.assign(session.desk, {
      record: (...asked: Parameters<typeof record>) =>
        fails ? Promise.reject(new Error('no memory')) : record(...asked),
    });
    await opened(session);
    await vi.waitFor(() => expect(session.store.get().recorded.fault).toBe('no memory'));
    fails = false;
    session.recordAgain();
    await vi.waitFor(
      () => expect(Object.keys(session.store.get().recorded.of).sort()).toEqual(['container', 'vm']),
      20_000,
    );
    expect(session.store.get().recorded.fault).toBeNull();
  });

  it('runs what it opens, and says the verdict to screen readers', async () => {
    const { session } = visit();
    await opened(session);
    expect(standing(session)).toBe('current');
    expect(session.store.get().announcement).not.toBe('');
  });

  it('gives the same figures for the same scenario', async () => {
    const [one, two] = [visit().session, visit().session];
    await opened(one);
    await opened(two, `${TINY}# only a comment\n`);
    expect(hash(one)).toBe(hash(two));
  });

  it('runs an edit of the form, keeps it as a draft, and undoes it', async () => {
    const { session, saved } = visit();
    await opened(session);
    const before = hash(session);
    await session.edit([{ path: ['services', 'web', 'replicas'], value: 8 }]);
    expect(standing(session)).toBe('stale');
    await vi.waitFor(() => expect(standing(session)).toBe('current'), 20_000);
    expect(hash(session)).not.toBe(before);
    expect(saved.at(-1)).toContain('replicas: 8');
    session.undo();
    await vi.waitFor(() => expect(standing(session)).toBe('current'), 20_000);
    expect(hash(session)).toBe(before);
    session.redo();
    expect(session.store.get().history.present).toContain('replicas: 8');
  });

  it('applies two edits made at once, one after the other', async () => {
    const { session } = visit();
    await opened(session);
    await Promise.all([
      session.edit([{ path: ['services', 'web', 'replicas'], value: 6 }]),
      session.edit([{ path: ['run', 'seed'], value: 7 }]),
    ]);
    expect(session.store.get().history.present).toMatch(/replicas: 6[\s\S]*seed: 7/);
  });

  it('waits for a pause in typing, and keeps the last valid figures through a fault', async () => {
    const { session, pauses } = visit();
    await opened(session);
    const before = hash(session);
    session.type(TINY.replace('replicas: 4', 'replicas: x'), 'one');
    session.type(TINY.replace('replicas: 4', 'replicas: xy'), 'one');
    expect(pauses).toHaveLength(1);
    pauses[0]!();
    await vi.waitFor(() => expect(session.store.get().run.phase.kind).toBe('invalid'));
    expect(hash(session)).toBe(before);
    expect(standing(session)).toBe('stale');
    session.undo();
    expect(session.store.get().history.present).toBe(TINY);
  });

  it('gets the engines ready for who is about to change something: once, and not while it runs', async () => {
    const asked: string[] = [];
    const warm = (text: string) => Promise.resolve(void asked.push(text));
    const { session } = visit({ warm });
    session.getReady();
    const opening = opened(session);
    session.getReady();
    expect(asked).toEqual([]);
    await opening;
    session.getReady();
    session.getReady();
    expect(asked).toEqual([TINY]);
  });

  it('is cancelled at once', async () => {
    const { session } = visit();
    await session.openShared(TINY.replace('2s', '60s'), null, null);
    session.cancel();
    expect(session.store.get().run.phase.kind).toBe('cancelled');
  });

  it('shows a worker that died as an internal fault, and does not hang', async () => {
    const { session } = visit({ run: () => Promise.reject(new Error('gone')) });
    await session.openShared(TINY, null, null);
    await vi.waitFor(() =>
      expect(session.store.get().run.phase).toMatchObject({
        kind: 'crashed',
        problems: [{ message: 'gone' }],
      }),
    );
  });

  it('imports, with notes; and says why not', async () => {
    const { session } = visit();
    expect(await session.import([{ name: 'x.yaml', text: 'nothing: known' }])).toBe(false);
    expect(session.store.get().importProblems.length).toBeGreaterThan(0);
    const compose = 'services:\n  web:\n    image: nginx:1.27\n';
    expect(await session.import([{ name: 'compose.yaml', text: compose }])).toBe(true);
    expect(session.store.get().history.origin).toMatchObject({ kind: 'import', notes: { kind: 'compose' } });
    session.cancel();
  });

  it('keeps an import as a draft under its own name, not that of what was open before', async () => {
    const { session, saved } = visit();
    await opened(session);
    expect(
      await session.import([{ name: 'mine.yaml', text: TINY.replace(/^name: .*$/m, 'name: Mine') }]),
    ).toBe(true);
    await vi.waitFor(() => expect(session.store.get().opened?.name).toBe('Mine'), 20_000);
    expect(session.store.get().drafts.map(({ name }) => name)).toEqual(['Mine']);
    expect(JSON.parse(saved.at(-1)!)).toMatchObject([{ name: 'Mine' }]);
    session.cancel();
  });

  it('keeps an import that is undone, and what was open before as itself', async () => {
    const { session } = visit();
    await opened(session);
    const mine = TINY.replace(/^name: .*$/m, 'name: Mine');
    await session.import([{ name: 'mine.yaml', text: mine }]);
    session.undo();
    const { history, drafts } = session.store.get();
    expect(history.origin.kind).toBe('shared');
    expect(drafts.map(({ text }) => /^name: (.*)$/m.exec(text)?.[1]).toSorted()).toEqual(['Mine', 'Tiny']);
    session.cancel();
  });

  it('says of what it has read where that is from', async () => {
    const { session } = visit();
    await opened(session);
    expect(session.store.get().opened?.origin.kind).toBe('shared');
    await session.import([{ name: 'mine.yaml', text: TINY.replace('2s', '3s') }]);
    await vi.waitFor(() => expect(session.store.get().opened?.origin.kind).toBe('import'), 20_000);
    session.cancel();
  });

  it('offers the newest draft and opens it', () => {
    const draft = { id: 'd', name: 'Mine', text: TINY, savedAt: 5 };
    const { session } = visit({}, JSON.stringify([draft]));
    session.recall();
    expect(session.store.get().offeredDraft).toEqual(draft);
    session.openDraft('d');
    expect(session.store.get().history.present).toBe(TINY);
    session.cancel();
  });

  it('says why a link cannot be opened', async () => {
    const { session } = visit();
    expect(await session.openFragment(readFragment(`#s=${'broken'}`))).toBe(false);
    expect(session.store.get().linkProblems.length).toBeGreaterThan(0);
  });
});
