/** Opens the database: a folder of this machine (PGlite, one process) or a PostgreSQL server (any number). */
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { failure, type Outcome, problem, success } from '@tare/schema';
import { drizzle as overPool, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as overPglite, type PgliteDatabase } from 'drizzle-orm/pglite';
import pg from 'pg';
import { type FolderLock, holdFolder } from './lock.ts';

/** What repositories need; both kinds of database are one. */
export type Orm = PgDatabase<PgQueryResultHKT, Record<string, never>>;

interface Common {
  /** Runs one statement, for what the repositories do not cover. */
  query<Row>(text: string): Promise<readonly Row[]>;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export type Database =
  | (Common & { readonly kind: 'embedded'; readonly orm: PgliteDatabase; readonly pglite: PGlite })
  | (Common & {
      readonly kind: 'server';
      readonly orm: NodePgDatabase;
      readonly pool: pg.Pool;
      readonly url: string;
    });

/** A folder for the embedded database, or the address of a PostgreSQL server. */
export type Where = { readonly folder: string } | { readonly url: string };

const POOL_SIZE = 10;
const CONNECT_WITHIN_MS = 5_000;
/** No statement of ours takes long; one that does holds a connection that others wait for. */
const STATEMENT_WITHIN_MS = 15_000;

async function openEmbedded(folder: string, lock: FolderLock): Promise<Database> {
  const pglite = await PGlite.create({ dataDir: join(folder, 'postgres') });
  const close = async () => {
    if (!pglite.closed) await pglite.close();
    lock.release();
  };
  return {
    kind: 'embedded',
    pglite,
    orm: overPglite(pglite),
    query: async text => (await pglite.query(text)).rows as never,
    ping: async () => {
      await pglite.query('select 1');
    },
    close,
  };
}

const explain = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

const unopened = (where: string, error: unknown) =>
  failure([
    problem(
      'unavailable',
      where,
      `The database cannot be opened: ${explain(error)}.`,
      'Check that the folder is writable and was made by this version.',
    ),
  ]);

async function openFolder(folder: string): Promise<Outcome<Database>> {
  try {
    const lock = await holdFolder(folder);
    if (!lock.ok) return lock;
    try {
      return success(await openEmbedded(folder, lock.value));
    } catch (error) {
      lock.value.release();
      return unopened(folder, error);
    }
  } catch (error) {
    return unopened(folder, error);
  }
}

async function openServer(url: string): Promise<Outcome<Database>> {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: STATEMENT_WITHIN_MS,
    application_name: 'tare',
  });
  // An idle connection that breaks is replaced on next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  const ping = async () => {
    await pool.query('select 1');
  };
  try {
    await ping();
  } catch (error) {
    await pool.end();
    return failure([
      problem(
        'unavailable',
        'DATABASE_URL',
        `The PostgreSQL server does not answer: ${explain(error)}.`,
        'Check the address and that the server runs.',
      ),
    ]);
  }
  return success({
    kind: 'server',
    pool,
    url,
    orm: overPool(pool),
    query: async text => (await pool.query(text)).rows as never,
    ping,
    close: () => pool.end(),
  });
}

/** Opens the database; a Problem where it cannot be had, above all while another process has the folder. */
export const openDatabase = (where: Where): Promise<Outcome<Database>> =>
  'folder' in where ? openFolder(where.folder) : openServer(where.url);
