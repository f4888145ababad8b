import type { AppRouter } from '@tare/api';
import { createTRPCClient, httpBatchLink, httpBatchStreamLink, httpLink } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  ask,
  call,
  post,
  type RunningServer,
  read,
  smallDocument,
  startServer,
  temporaryFolder,
} from './running-server.ts';

const folder = temporaryFolder();
let server: RunningServer;

beforeAll(async () => {
  server = await startServer({ TARE_DATA_DIR: folder.path, TARE_LOG_LEVEL: 'info', TARE_RATE_FACTOR: '0' });
}, 120_000);

afterAll(async () => {
  await server.end('SIGTERM');
  folder.remove();
}, 60_000);

/** Refused with Problems, soon, and without anything of the inside. */
function expectRefused(answer: Answer, code: string): void {
  expect(answer.problems.map(fault => fault.code)).toContain(code);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  for (const fault of answer.problems) expect(fault.requestId).toBe(answer.headers.get('x-request-id'));
  expect(answer.text).not.toMatch(/stack|node_modules|\.ts:|\bat .*\(|select |insert /i);
  expect(answer.ms).toBeLessThan(1_000);
}

const start = (change: Parameters<typeof smallDocument>[0]) =>
  call(server.address, 'run.start', { document: smallDocument(change) });

// The fastest of three counts: a machine that is busy with something else is not what is measured.
describe('hostile bodies', { retry: 2 }, () => {
  it('refuses 2 MB', async () => {
    expectRefused(await post(server.address, 'run.start', `{"document":"${'x'.repeat(2e6)}"}`), 'too-large');
  });

  it('refuses a depth bomb', async () => {
    const deep = `{"document":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expectRefused(await post(server.address, 'share.create', deep), 'too-large');
  });

  it('refuses many small values', async () => {
    expectRefused(
      await post(server.address, 'run.start', `{"document":[${'"",'.repeat(300_000)}""]}`),
      'too-large',
    );
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s', async key => {
    const text = `{"document":{"services":{"${key}":{"polluted":true}}}}`;
    expectRefused(await post(server.address, 'run.estimate', text), 'forbidden-key');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each(['NaN', '{"document":NaN}', '{"document":', '\u0000', '"'])(
    'refuses %j, which is not JSON',
    async text => {
      expectRefused(await post(server.address, 'run.start', text), 'syntax');
    },
  );

  it('refuses a number beyond all numbers', async () => {
    expectRefused(await post(server.address, 'run.start', '{"document":{"tare":1e999}}'), 'invalid');
  });

  it('refuses another content type, an unknown procedure and the wrong method', async () => {
    const url = `${server.address}/trpc/run.start`;
    const form = await read(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' });
    expect(form.status).toBeGreaterThanOrEqual(400);
    expect(form.problems.length).toBeGreaterThan(0);
    expectRefused(await ask(server.address, 'nobody.knows'), 'not-found');
    expectRefused(await ask(server.address, 'run.start'), 'not-found');
    expectRefused(await read(`${server.address}/etc/passwd`), 'not-found');
  });

  it('refuses a batch of more calls than are allowed', async () => {
    const many = Array.from({ length: 21 }, () => 'meta.version').join(',');
    const answer = await read(`${server.address}/trpc/${many}?batch=1&input=%7B%7D`);
    expect(answer.status).toBe(400);
    expect(answer.text).not.toMatch(/stack|node_modules/);
  });
});

describe('hostile scenarios', () => {
  it('names every fault at once: negative sizes, calls in a circle', async () => {
    const answer = await start(document => {
      document.services.web.memory.base = '-5Mi';
      document.services.web.requests.cpu = '-1';
      document.images.app.layers[0].size = '-30Mi';
    });
    expectRefused(answer, 'invalid');
    expect(answer.problems.map(fault => fault.path)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('services.web.memory.base'),
        expect.stringContaining('services.web.requests.cpu'),
        expect.stringContaining('images.app.layers.0.size'),
      ]),
    );
  });

  it('refuses calls in a circle', async () => {
    const answer = await start(document => {
      document.services.web.calls = [{ to: 'other' }];
      document.services.other = { ...document.services.web, calls: [{ to: 'web' }] };
    });
    expectRefused(answer, 'cycle');
  });

  it('refuses a thousand million replicas', async () => {
    const answer = await start(document => {
      document.services.web.replicas = 1e9;
    });
    expectRefused(answer, 'invalid');
  });

  it('refuses what would run for ever, and says by how much', async () => {
    const answer = await start(document => {
      document.traffic.users.rate = '900000/s';
      document.run.duration = '300h';
    });
    expectRefused(answer, 'over-budget');
  });
});

describe('hostile words', () => {
  it.each(["'; drop table runs; --", '" or 1=1', '$1', '%00', '<script>alert(1)</script>', '\u202eevil'])(
    'stores the title %j as it is',
    async title => {
      const made = await call(server.address, 'scenario.create', { document: smallDocument(), title });
      expect(made.status).toBe(200);
      const { ownerToken } = made.data;
      const list = await ask(server.address, 'scenario.list', { ownerToken });
      expect(list.data.items).toMatchObject([{ title }]);
    },
  );

  it.each(['', 'a\u0000b', '\ud800', 'x'.repeat(201)])('refuses the title %j', async title => {
    expectRefused(
      await call(server.address, 'scenario.create', { document: smallDocument(), title }),
      'invalid',
    );
  });

  it.each(["1'--", '../../x', '1.', '99999999999999999.abc', '1.0OIl', 'x'.repeat(81)])(
    'refuses the cursor %j',
    async cursor => {
      const input = { ownerToken: '2tsgM7VCrmT3ZTDEuyYjjE', cursor };
      expectRefused(await ask(server.address, 'scenario.list', input), 'invalid');
    },
  );

  it('answers alike to a wrong token and to a link that is not there', async () => {
    const made = await call(server.address, 'share.create', {
      document: smallDocument(document => {
        document.name = 'Alike';
      }),
    });
    const editToken = '2tsgM7VCrmT3ZTDEuyYjjE';
    const wrong = await call(server.address, 'share.revoke', { id: made.data.id, editToken });
    const missing = await call(server.address, 'share.revoke', { id: '2tsgM7VCrmT3', editToken });
    const without = (answer: Answer) =>
      answer.text.replaceAll(answer.headers.get('x-request-id') ?? '?', '').replaceAll(/"requestId":""/g, '');
    expect(wrong.status).toBe(404);
    expect(without(wrong)).toBe(without(missing));
  });
});

describe('every answer', () => {
  it('forbids to be run, framed, kept or indexed, and invites no other origin', async () => {
    const answers = [
      await ask(server.address, 'meta.version'),
      await ask(server.address, 'nobody.knows'),
      await read(`${server.address}/health/live`, { headers: { origin: 'https://evil.example' } }),
    ];
    for (const { headers } of answers) {
      const policy = (headers.get('content-security-policy') ?? '').split(';').map(part => part.trim());
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-robots-tag')).toBe('noindex');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('leaves no word of a scenario in the log', async () => {
    await start(document => {
      document.name = 'SecretProject';
      document.services.web.replicas = -1;
    });
    expect(server.output()).toContain('run.start');
    expect(server.output()).not.toContain('SecretProject');
    expect(server.output()).not.toContain('drop table');
  });
});

it.each([httpLink, httpBatchLink, httpBatchStreamLink])(
  'gives its Problems to a typed client over %o, wherever they arise',
  async link => {
    const client = createTRPCClient<AppRouter>({ links: [link({ url: `${server.address}/trpc` })] });
    const refused = (code: string) => ({ data: { problems: [{ code }] } });
    const [missing, limits] = await Promise.allSettled([
      client.share.get.query({ id: 'abc' }),
      client.meta.limits.query(),
    ]);
    expect(missing).toMatchObject({ status: 'rejected', reason: refused('not-found') });
    expect(limits).toMatchObject({ status: 'fulfilled', value: { platforms: 16 } });
    // Refused before any procedure is reached.
    const large = client.share.create.mutate({ document: 'x'.repeat(2e6) });
    await expect(large).rejects.toMatchObject(refused('too-large'));
  },
);
