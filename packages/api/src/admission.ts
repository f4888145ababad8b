/** What every new question must pass before it is queued, a run's or a sweep's. */
import { activeRuns, activeSweeps } from '@tare/db';
import { problem } from '@tare/schema';
import type { Context } from './context.ts';
import { Refusal, refuse } from './refusal.ts';
import { SERVICE_LIMITS } from './service-limits.ts';
import { digestOf } from './tokens.ts';
import { spend } from './trpc.ts';

/** It costs one token of the rate limit for each of these many predicted events. */
const EVENTS_PER_TOKEN = 40_000_000;

const UNDER_WAY = {
  runs: { count: activeRuns, most: SERVICE_LIMITS.runsPerClient },
  sweeps: { count: activeSweeps, most: SERVICE_LIMITS.sweepsPerClient },
} as const;

async function refuseBusy(ctx: Context, what: keyof typeof UNDER_WAY): Promise<void> {
  const { count, most } = UNDER_WAY[what];
  if ((await count(ctx.orm, ctx.client)) < most) return;
  ctx.setHeader('Retry-After', '5');
  refuse([
    problem(
      'rate-limited',
      '',
      `This address has ${String(most)} ${what} under way.`,
      'Wait for one to end, or cancel one.',
    ),
  ]);
}

/**
 * Takes what so many events cost from the client's budget.
 * @throws Refusal `rate-limited`
 */
export async function admit(ctx: Context, what: keyof typeof UNDER_WAY, events: number): Promise<void> {
  await spend(ctx, 'run', Math.ceil(events / EVENTS_PER_TOKEN));
  await refuseBusy(ctx, what);
}

/** What was asked before with an idempotency key, if it is the same question. */
export function sameQuestion<Asked extends { readonly key: string }>(asked: Asked, key: string): Asked {
  if (asked.key === key) return asked;
  throw new Refusal([
    problem(
      'conflict',
      'idempotencyKey',
      'This key was used for another question.',
      'Use a new key for every new question.',
    ),
  ]);
}

export interface Keyed {
  /** Of the question. */
  readonly key: string;
  readonly idempotencyKey: string | undefined;
}

/**
 * What the client asked before with the idempotency key, and what a new question is filed under; neither where there is no such key.
 * @throws Refusal `conflict`
 */
export async function askedBefore<Asked extends { readonly key: string }>(
  ctx: Context,
  { key, idempotencyKey }: Keyed,
  find: (orm: Context['orm'], filed: string) => Promise<Asked | null>,
): Promise<{ readonly filed: string | null; readonly before: Asked | null }> {
  if (idempotencyKey === undefined) return { filed: null, before: null };
  const filed = digestOf(`${ctx.client} ${idempotencyKey}`);
  const before = await find(ctx.orm, filed);
  return { filed, before: before === null ? null : sameQuestion(before, key) };
}

const manyStreams = problem(
  'rate-limited',
  '',
  `This address watches ${String(SERVICE_LIMITS.streamsPerClient)} streams at once.`,
  'Close one of the streams.',
);

/** Holds one of the client's streams for as long as somebody reads it. */
export async function* watching<Value>(ctx: Context, values: AsyncIterable<Value>): AsyncGenerator<Value> {
  const free = ctx.streams.take(ctx.client);
  if (free === null) throw new Refusal([manyStreams]);
  try {
    yield* values;
  } finally {
    free();
  }
}

/** The revision that a reader has seen, of the id of the last event that it was sent; −1 for none. */
export const seenRevision = (lastEventId: string | null | undefined): number =>
  /^\d+$/.test(lastEventId ?? '') ? Number(lastEventId) : -1;
