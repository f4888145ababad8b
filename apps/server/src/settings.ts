/** The environment as this process reads it: everything has a default, and a wrong value is one clear sentence. */
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import * as z from 'zod';

const ROOT = resolve(import.meta.dirname, '../../..');
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
const ROLES = ['api', 'worker', 'all'] as const;

const text = (must: string) => z.string(must).min(1, must);
const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, `one of ${names.join(', ')}`);
/** A number as text; `must` completes the sentence "X must be …". */
const number = (low: number, high: number, must: string) =>
  z
    .string(must)
    .regex(/^\d{1,9}(\.\d{1,9})?$/, must)
    .transform(Number)
    .refine(value => value >= low && value <= high, must);
const whole = (low: number, high: number, must: string) =>
  number(low, high, must).refine(value => Number.isInteger(value), must);

const settingsSchema = z
  .object({
    TARE_API_PORT: whole(0, 65_535, 'a port, a whole number from 0 (any free one) to 65535').default(4_000),
    TARE_API_HOST: text('an address to listen on').default('127.0.0.1'),
    TARE_DATA_DIR: text('a folder for the embedded database').default(join(ROOT, '.tare', 'data')),
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'the address of a PostgreSQL server, starting with postgres://')
      .optional(),
    TARE_ROLE: oneOf(ROLES).default('all'),
    TARE_MIGRATE: oneOf(['apply', 'check']).default('apply'),
    TARE_THREADS: whole(1, 256, 'a number of threads from 1 to 256').default(availableParallelism()),
    TARE_LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
    TARE_TRUST_PROXY: text('the addresses whose X-Forwarded-For is believed').default('loopback'),
    TARE_RATE_FACTOR: number(0, 1_000, 'a factor of all rate limits from 0 (none) to 1000').default(1),
    TARE_DRAIN_SECONDS: number(0, 25, 'the seconds, 0 to 25, that runs have to end when it stops').default(
      20,
    ),
  })
  .refine(({ TARE_ROLE, DATABASE_URL }) => TARE_ROLE === 'all' || DATABASE_URL !== undefined, {
    path: ['TARE_ROLE'],
    message: `all unless DATABASE_URL names a PostgreSQL server, as the embedded database belongs to one process`,
  })
  .transform(found => ({
    port: found.TARE_API_PORT,
    host: found.TARE_API_HOST,
    where:
      found.DATABASE_URL === undefined
        ? { folder: resolve(found.TARE_DATA_DIR) }
        : { url: found.DATABASE_URL },
    role: found.TARE_ROLE,
    migrate: found.TARE_MIGRATE,
    threads: found.TARE_THREADS,
    logLevel: found.TARE_LOG_LEVEL,
    trustProxy: found.TARE_TRUST_PROXY,
    rateFactor: found.TARE_RATE_FACTOR,
    drainMs: found.TARE_DRAIN_SECONDS * 1_000,
  }));

export type Settings = z.output<typeof settingsSchema>;

export type SettingsRead =
  | { readonly ok: true; readonly value: Settings }
  /** One sentence for every wrong variable, naming it. */
  | { readonly ok: false; readonly faults: readonly string[] };

/** An empty variable counts as absent. */
export function readSettings(environment: NodeJS.ProcessEnv): SettingsRead {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = settingsSchema.safeParse(given);
  if (read.success) return { ok: true, value: read.data };
  const faults = read.error.issues.map(({ path: [name], message }) => {
    // An address may hold a password, which belongs in no log.
    const shown = name === 'DATABASE_URL' ? '' : `, not "${given[String(name)] ?? ''}"`;
    return `${String(name)} must be ${message}${shown}.`;
  });
  return { ok: false, faults: [...new Set(faults)] };
}
