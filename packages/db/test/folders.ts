import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, migrate, openDatabase } from '../src/index.ts';

/** A folder of its own for one test file, and how to remove it. */
export function newFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'tare-db-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export async function openMigrated(folder: string): Promise<Database> {
  const opened = await openDatabase({ folder });
  if (!opened.ok) throw new Error(opened.problems[0]?.message);
  await migrate(opened.value);
  return opened.value;
}
