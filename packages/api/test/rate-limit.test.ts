import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRateLimiter, RATES } from '../src/index.ts';

it('lets a client through as often as its budget says, then as fast as it refills', async () => {
  let now = 0;
  const limiter = createRateLimiter(() => now, 1);
  for (let call = 0; call < RATES.run; call++)
    expect(await limiter.take('run', 'client', 1)).toMatchObject({ allowed: true, limit: 60 });
  const refused = await limiter.take('run', 'client', 1);
  expect(refused).toMatchObject({ allowed: false, remaining: 0, retrySeconds: 1, resetSeconds: 60 });
  now += refused.retrySeconds * 1000;
  expect(await limiter.take('run', 'client', 1)).toMatchObject({ allowed: true });
  expect(await limiter.take('run', 'client', 1)).toMatchObject({ allowed: false });
});

it('keeps clients and actions apart', async () => {
  const limiter = createRateLimiter(() => 0, 1);
  await limiter.take('run', 'one', RATES.run);
  expect(await limiter.take('run', 'one', 1)).toMatchObject({ allowed: false });
  expect(await limiter.take('run', 'other', 1)).toMatchObject({ allowed: true });
  expect(await limiter.take('read', 'one', 1)).toMatchObject({ allowed: true });
});

it('never promises too early: waiting as long as it says is always enough, whatever came before', async () => {
  const step = fc.record({ waitMs: fc.nat(5_000), cost: fc.integer({ min: 1, max: 90 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async steps => {
      let now = 0;
      const limiter = createRateLimiter(() => now, 1);
      for (const { waitMs, cost } of steps) {
        now += waitMs;
        const { allowed, retrySeconds } = await limiter.take('run', 'client', cost);
        if (allowed) continue;
        now += retrySeconds * 1000;
        expect((await limiter.take('run', 'client', cost)).allowed).toBe(true);
      }
    }),
  );
});

it('has no limit at factor 0', async () => {
  const limiter = createRateLimiter(() => 0, 0);
  for (let call = 0; call < 5_000; call++)
    expect((await limiter.take('run', 'client', 50)).allowed).toBe(true);
});
