import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdFolder } from '../src/index.ts';
import { newFolder } from './folders.ts';

let folder: ReturnType<typeof newFolder>;
let path: string;
beforeEach(() => {
  folder = newFolder();
  path = join(folder.path, 'lock');
});
afterEach(() => folder.remove());

const leave = (holder: Record<string, unknown>) =>
  writeFileSync(path, JSON.stringify({ pid: 1, began: null, hostname: hostname(), token: 'old', ...holder }));

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--eval', '0'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

it('is taken once, refused with the holder’s number, and free again after the release', async () => {
  const first = await holdFolder(folder.path);
  if (!first.ok) throw new Error('refused');
  const second = await holdFolder(folder.path);
  expect(second).toMatchObject({ ok: false, problems: [{ code: 'conflict' }] });
  expect(JSON.stringify(second)).toContain(`process ${String(process.pid)} `);
  first.value.release();
  expect(existsSync(path)).toBe(false);
  const third = await holdFolder(folder.path);
  expect(third.ok).toBe(true);
  if (third.ok) third.value.release();
});

it('passes over a holder that is dead', async () => {
  leave({ pid: await deadPid() });
  const taken = await holdFolder(folder.path);
  expect(taken.ok).toBe(true);
  if (taken.ok) taken.value.release();
});

it('passes over a dead holder whose number another process has now', async () => {
  leave({ pid: process.pid, began: 'another boot:1' });
  const taken = await holdFolder(folder.path);
  expect(taken.ok).toBe(true);
  if (taken.ok) taken.value.release();
});

it('respects a holder elsewhere while it gives signs of life, and no longer', async () => {
  leave({ hostname: 'elsewhere' });
  expect((await holdFolder(folder.path)).ok).toBe(false);
  const long = new Date(Date.now() - 3_600_000);
  utimesSync(path, long, long);
  const taken = await holdFolder(folder.path);
  expect(taken.ok).toBe(true);
  if (taken.ok) taken.value.release();
});

it('leaves a file that it cannot read alone, and says what to do', async () => {
  writeFileSync(path, 'not a lock');
  const refused = await holdFolder(folder.path);
  expect(JSON.stringify(refused)).toContain('remove');
  expect(readFileSync(path, 'utf8')).toBe('not a lock');
});

it('does not remove a lock that has become somebody else’s', async () => {
  const taken = await holdFolder(folder.path);
  leave({ token: 'another' });
  if (taken.ok) taken.value.release();
  expect(existsSync(path)).toBe(true);
});

it('has one winner when many processes come upon a dead holder at once', async () => {
  leave({ pid: await deadPid() });
  const lock = pathToFileURL(join(import.meta.dirname, '../src/lock.ts')).href;
  const program = `
    const { holdFolder } = await import(${JSON.stringify(lock)});
    process.stdout.write('ready');
    await new Promise(resolve => process.stdin.once('data', resolve));
    const { ok } = await holdFolder(${JSON.stringify(folder.path)});
    process.stdout.write(ok ? 'won' : 'lost');
    await new Promise(resolve => process.stdin.once('data', resolve));
    process.exit(0);`;
  const children = Array.from({ length: 6 }, () =>
    spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  const answers = async () =>
    (await Promise.all(children.map(child => once(child.stdout, 'data')))).map(String);
  try {
    expect(await answers()).toEqual(children.map(() => 'ready'));
    for (const child of children) child.stdin.write('go');
    expect((await answers()).filter(answer => answer === 'won')).toHaveLength(1);
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
});
