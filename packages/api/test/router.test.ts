/** Procedures without a server: what they do when what they need fails. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { appRouter, type Context, createSlots, type RateLimiter } from '../src/index.ts';

const small: unknown = JSON.parse(readFileSync(new URL('./small.json', import.meta.url), 'utf8'));

const unlimited: RateLimiter = {
  take: async () => ({ allowed: true, limit: 0, remaining: 0, resetSeconds: 0, retrySeconds: 0 }),
};
const broken: RateLimiter = { take: () => Promise.reject(new Error('the store of the limiter is gone')) };
const spent: RateLimiter = {
  take: async () => ({ allowed: false, limit: 60, remaining: 0, resetSeconds: 60, retrySeconds: 7 }),
};

function contextWith(changes: Partial<Context>) {
  const headers = new Map<string, string>();
  const faults: unknown[] = [];
  const context: Context = {
    // No procedure below reaches the database.
    orm: null as never,
    queue: { add: async () => undefined, ping: async () => undefined },
    clock: { now: () => new Date(0), wait: async () => undefined },
    randomBytes: count => new Uint8Array(count),
    limiter: unlimited,
    streams: createSlots(1),
    version: '0',
    engineVersion: '0',
    ready: async () => [],
    requestId: 'request',
    client: 'client',
    setHeader: (name, value) => headers.set(name, value),
    reportFault: error => faults.push(error),
    ...changes,
  };
  return { caller: appRouter.createCaller(context), headers, faults };
}

describe('a limiter that does not work', () => {
  it('lets reads through', async () => {
    const { caller, faults } = contextWith({ limiter: broken });
    expect(await caller.meta.version()).toMatchObject({ scenarioVersion: 1 });
    expect(faults).toHaveLength(1);
  });

  it('lets no run and no write through', async () => {
    const { caller } = contextWith({ limiter: broken });
    const wish = { document: small };
    await expect(caller.run.start(wish)).rejects.toMatchObject({ problems: [{ code: 'unavailable' }] });
    await expect(caller.share.create(wish)).rejects.toMatchObject({ problems: [{ code: 'unavailable' }] });
  });
});

it('says when to come back once the budget is spent', async () => {
  const { caller, headers } = contextWith({ limiter: spent });
  await expect(caller.meta.limits()).rejects.toMatchObject({ problems: [{ code: 'rate-limited' }] });
  expect(Object.fromEntries(headers)).toEqual({
    'RateLimit-Limit': '60',
    'RateLimit-Remaining': '0',
    'RateLimit-Reset': '60',
    'Retry-After': '7',
  });
});

it('estimates without touching anything', async () => {
  const { caller } = contextWith({});
  const estimate = await caller.run.estimate({ document: small });
  // 5 requests a second for 10 s, each an arrival and an invocation, on two platforms, twice.
  expect(estimate.events).toBeGreaterThanOrEqual(5 * 10 * 2 * 2);
  expect(estimate).toMatchObject({ replications: 2, problems: [] });
});

it('reports an unexpected fault with all of it, and tells the caller nothing', async () => {
  const { caller, faults } = contextWith({ ready: () => Promise.reject(new Error('secret')) });
  await expect(caller.meta.health()).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  expect(faults).toMatchObject([{ message: 'secret' }]);
});

it('frees a slot when its holder lets go', () => {
  const slots = createSlots(1);
  const free = slots.take('client');
  expect(slots.take('client')).toBeNull();
  expect(slots.take('other')).not.toBeNull();
  free?.();
  expect(slots.take('client')).not.toBeNull();
});
