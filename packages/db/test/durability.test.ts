import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { openDatabase, snapshotById } from '../src/index.ts';
import { newFolder, openMigrated } from './folders.ts';

const folder = newFolder();
afterAll(() => folder.remove());

const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url));
/** The embedded database makes its files at first, which takes long on a busy machine. */
const SLOWLY = { timeout: 120_000 };
/** Killed after this many acknowledged writes, in the midst of the next. */
const KILLS = [11, 60];

async function writeUntilKilled(prefix: string, after: number): Promise<string[]> {
  const writer = spawn(process.execPath, [WRITER, folder.path, prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === after) {
      const refused = await openDatabase({ folder: folder.path });
      expect(refused).toMatchObject({ ok: false, problems: [{ code: 'conflict' }] });
      writer.kill('SIGKILL');
    }
  }
  if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');
  return acknowledged;
}

it(
  'loses nothing that was acknowledged when its process is killed in the midst of writing',
  SLOWLY,
  async () => {
    const acknowledged: string[] = [];
    for (const after of KILLS) acknowledged.push(...(await writeUntilKilled(`kill${String(after)}`, after)));
    expect(acknowledged.length).toBeGreaterThanOrEqual(71);
    const database = await openMigrated(folder.path);
    try {
      for (const id of acknowledged) expect((await snapshotById(database.orm, id))?.hash).toBe(id);
    } finally {
      await database.close();
    }
  },
);
