/** Brings the database to the shape this version needs, under an advisory lock: of several processes one does it. */
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle as overPool, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { migrate as migratePool } from 'drizzle-orm/node-postgres/migrator';
import { migrate as migrateEmbedded } from 'drizzle-orm/pglite/migrator';
import type { Database } from './database.ts';

const FOLDER = fileURLToPath(new URL('../drizzle', import.meta.url));
/** Any number that nobody else in the database uses. */
const LOCK = 7_723_301;

/** Applies the migrations that are not applied yet. May be called by any number of processes at once. */
export async function migrate(database: Database): Promise<void> {
  if (database.kind === 'embedded') {
    await migrateEmbedded(database.orm, { migrationsFolder: FOLDER });
    return;
  }
  // The lock belongs to a session, so everything runs on one connection.
  const client = await database.pool.connect();
  try {
    // A migration may take long, and so may waiting for another process that is at it.
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await migratePool(overPool(client) as NodePgDatabase, { migrationsFolder: FOLDER });
  } finally {
    // Ends the session, and with it the lock and the setting.
    client.release(true);
  }
}

/** Number of migrations that the database lacks. */
export async function pendingMigrations(database: Database): Promise<number> {
  const known = readMigrationFiles({ migrationsFolder: FOLDER }).length;
  const applied = await database.query<{ count: string }>(
    "select case when to_regclass('drizzle.__drizzle_migrations') is null then 0 else 1 end as count",
  );
  if (Number(applied[0]?.count) === 0) return known;
  const rows = await database.query<{ count: string }>(
    'select count(*) as count from drizzle.__drizzle_migrations',
  );
  return known - Number(rows[0]?.count);
}
