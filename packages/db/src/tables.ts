/** The tables. A change here is followed by `pnpm --filter @tare/db generate`, which writes the migration. */
import type {
  Comparison,
  Problem,
  ScenarioDocument,
  SweepHead,
  SweepPoint,
  SweepSetting,
} from '@tare/schema';
import { sql } from 'drizzle-orm';
import { check, index, integer, json, pgTable, primaryKey, real, text, timestamp } from 'drizzle-orm/pg-core';

const at = (name: string) => timestamp(name, { withTimezone: true });

/**
 * Immutable scenarios, named by their content. `json` and not `jsonb`, which would put the keys in another order
 * than the author did, and refuse a NUL in a text.
 */
export const snapshots = pgTable('snapshots', {
  id: text('id').primaryKey(),
  /** Of the canonical document; tells two documents apart that have the same short id. */
  hash: text('hash').notNull(),
  document: json('document').$type<ScenarioDocument>().notNull(),
  createdAt: at('created_at').notNull(),
});

/** Somebody's named snapshots. An owner is the hash of a key that only its client knows. */
export const scenarios = pgTable(
  'scenarios',
  {
    snapshot: text('snapshot')
      .notNull()
      .references(() => snapshots.id),
    owner: text('owner').notNull(),
    title: text('title').notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  table => [
    primaryKey({ columns: [table.owner, table.snapshot] }),
    index('scenarios_newest').on(table.owner, table.createdAt, table.snapshot),
  ],
);

/** Short links; the id is the snapshot's. */
export const shares = pgTable('shares', {
  id: text('id')
    .primaryKey()
    .references(() => snapshots.id),
  title: text('title').notNull(),
  note: text('note').notNull(),
  /** Hash of the edit token. */
  editor: text('editor').notNull(),
  createdAt: at('created_at').notNull(),
  expiresAt: at('expires_at').notNull(),
  /** Days without use after which it expires. */
  lifeDays: integer('life_days').notNull().default(365),
  revokedAt: at('revoked_at'),
});

export const RUN_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** Left out = the scenario's own. */
export interface RunOptions {
  readonly replications?: number | undefined;
  readonly seed?: number | undefined;
}

export const runs = pgTable(
  'runs',
  {
    id: text('id').primaryKey(),
    snapshot: text('snapshot')
      .notNull()
      .references(() => snapshots.id),
    /** Hash of the question: engine version, catalogue version, scenario and options. */
    key: text('key').notNull(),
    options: json('options').$type<RunOptions>().notNull(),
    idempotencyKey: text('idempotency_key').unique(),
    client: text('client').notNull(),
    state: text('state', { enum: RUN_STATES }).notNull(),
    /** Grows with every change, so that a stream can be taken up where it broke off. */
    revision: integer('revision').notNull().default(0),
    /** 0 … 1 */
    progress: real('progress').notNull().default(0),
    /** The comparison so far; the final one is in `reports`. */
    partial: json('partial').$type<Comparison>(),
    problems: json('problems').$type<readonly Problem[]>(),
    /** Fencing token: only the worker that was given the present number may write. */
    attempt: integer('attempt').notNull().default(0),
    createdAt: at('created_at').notNull(),
    heartbeatAt: at('heartbeat_at'),
    finishedAt: at('finished_at'),
  },
  table => [
    index('runs_of_client').on(table.client, table.state),
    check('runs_state', sql`${table.state} in ('queued', 'running', 'done', 'failed', 'cancelled')`),
  ],
);

/** Answers by the hash of their question. */
export const reports = pgTable('reports', {
  key: text('key').primaryKey(),
  comparison: json('comparison').$type<Comparison>().notNull(),
  createdAt: at('created_at').notNull(),
});

/** What a point of a sweep answers; its settings stand with whoever asked. */
export type PointAnswer = Pick<SweepPoint, 'leaders' | 'platforms'>;

/** Answers of points by the hash of their question, whichever sweep asked first. */
export const points = pgTable('points', {
  key: text('key').primaryKey(),
  answer: json('answer').$type<PointAnswer>().notNull(),
  createdAt: at('created_at').notNull(),
});

export const SWEEP_STATES = ['queued', 'running', 'done', 'cancelled'] as const;

export const sweeps = pgTable(
  'sweeps',
  {
    id: text('id').primaryKey(),
    snapshot: text('snapshot')
      .notNull()
      .references(() => snapshots.id),
    /** Hash of a token that only its client knows. */
    owner: text('owner').notNull(),
    /** Hash of the question. */
    key: text('key').notNull(),
    head: json('head').$type<SweepHead>().notNull(),
    idempotencyKey: text('idempotency_key').unique(),
    client: text('client').notNull(),
    state: text('state', { enum: SWEEP_STATES }).notNull(),
    /** Grows with every change; a cell that ends bears the number of that change. */
    revision: integer('revision').notNull().default(0),
    createdAt: at('created_at').notNull(),
    finishedAt: at('finished_at'),
  },
  table => [
    index('sweeps_of_client').on(table.client, table.state),
    index('sweeps_newest').on(table.owner, table.createdAt, table.id),
    check('sweeps_state', sql`${table.state} in ('queued', 'running', 'done', 'cancelled')`),
  ],
);

/** The points of a sweep as work: each is a job of its own. */
export const cells = pgTable(
  'cells',
  {
    sweep: text('sweep')
      .notNull()
      .references(() => sweeps.id, { onDelete: 'cascade' }),
    /** Its place among the points. */
    place: integer('place').notNull(),
    settings: json('settings').$type<readonly SweepSetting[]>().notNull(),
    /** Hash of its question; null where the scenario cannot be so. */
    key: text('key'),
    /** Why there is no answer. */
    reasons: json('reasons').$type<readonly Problem[]>(),
    /** How often it was begun. */
    attempt: integer('attempt').notNull().default(0),
    /** Of the sweep when it ended; null until then. */
    revision: integer('revision'),
  },
  table => [primaryKey({ columns: [table.sweep, table.place] }), index('cells_of_key').on(table.key)],
);
