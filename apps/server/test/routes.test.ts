/** The service as those see it who know only its OpenAPI document. */
import { httpRoutes, openApiDocument } from '@tare/api';
import { comparisonSchema, problemSchema, sweepSchema } from '@tare/schema';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type RunningServer, smallDocument, startServer, temporaryFolder } from './running-server.ts';

const folder = temporaryFolder();
let server: RunningServer;

beforeAll(async () => {
  server = await startServer({ TARE_DATA_DIR: folder.path, TARE_DRAIN_SECONDS: '1' });
}, 120_000);

afterAll(async () => {
  await server.end('SIGKILL');
  folder.remove();
});

// biome-ignore lint/suspicious/noExplicitAny: whatever is answered
type Loose = any;
const used = new Set<string>();

/** Asks a route by its template, and holds the answer to what the document says of it. */
async function ask(
  route: string,
  given: { path?: Record<string, string>; query?: string; body?: unknown } = {},
) {
  const [method = '', template = ''] = route.split(' ');
  used.add(route);
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => given.path?.[name] ?? '');
  const response = await fetch(`${server.address}/v1${path}${given.query ?? ''}`, {
    method,
    ...(given.body === undefined
      ? {}
      : { body: JSON.stringify(given.body), headers: { 'content-type': 'application/json' } }),
  });
  const data: Loose = await response.json();
  if (response.ok) expectDescribed(data, method.toLowerCase(), template);
  else {
    const refusal = z.strictObject({ requestId: z.string(), problems: z.array(problemSchema).min(1) });
    expect(refusal.safeParse(data).error).toBeUndefined();
  }
  return { status: response.status, data, headers: response.headers };
}

/** Every field that is answered is described, and every field that is promised is answered. */
function expectDescribed(data: Loose, method: string, template: string): void {
  const operation: Loose = (openApiDocument().paths as Loose)[template][method];
  const schema: Loose = operation.responses[200].content['application/json'].schema;
  if (schema.properties === undefined || schema.additionalProperties !== false) return;
  expect(Object.keys(data).sort()).toEqual(Object.keys(schema.properties).sort());
}

const document = smallDocument();

it('serves the document that is committed', async () => {
  const response = await fetch(`${server.address}/v1/openapi.json`);
  expect(await response.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
});

it('runs a comparison and answers with it', async () => {
  const estimate = await ask('POST /runs/estimate', { body: { document } });
  expect(estimate.data).toMatchObject({ problems: [] });
  const { data } = await ask('POST /runs', { body: { document } });
  let run = data;
  while (run.state === 'queued' || run.state === 'running') {
    await new Promise(wake => setTimeout(wake, 200));
    run = (await ask('GET /runs/{id}', { path: { id: data.id } })).data;
  }
  expect(run.state).toBe('done');
  expect(comparisonSchema.safeParse(run.comparison).error).toBeUndefined();
  expect((await ask('GET /runs/{id}/scenario', { path: { id: data.id } })).data).toEqual(document);
  expect((await ask('POST /runs/{id}/cancel', { path: { id: data.id }, body: {} })).data.state).toBe('done');
}, 90_000);

it('sweeps', async () => {
  const axes = [
    { path: 'assumptions.containerd.start', values: [100, 200] },
    { path: 'sites.here.pools.hosts.machine', values: ['own.8c32g', 'own.16c64g'] },
  ];
  const { data } = await ask('POST /sweeps', { body: { document, axes } });
  const { ownerToken } = data;
  const path = { id: data.id };
  let sweep = data;
  while (sweep.state === 'queued' || sweep.state === 'running') {
    await new Promise(wake => setTimeout(wake, 200));
    sweep = (await ask('GET /sweeps/{id}', { path, query: `?after=${String(sweep.revision)}` })).data;
  }
  expect(sweepSchema.safeParse(sweep.sweep).error).toBeUndefined();
  expect(sweep.sweep.points.flatMap((point: { reasons: unknown[] }) => point.reasons)).toEqual([]);
  const { data: page } = await ask('POST /sweeps/list', { body: { ownerToken } });
  expect(page.items).toMatchObject([{ id: data.id, name: 'Small', cells: { ended: 4, all: 4 } }]);
  expect((await ask('POST /sweeps/{id}/cancel', { path, body: {} })).data.state).toBe('done');
  await ask('POST /sweeps/{id}/delete', { path, body: { ownerToken } });
  expect((await ask('GET /sweeps/{id}', { path })).status).toBe(404);
}, 90_000);

it('keeps scenarios and links', async () => {
  const { data: made } = await ask('POST /scenarios', { body: { document } });
  const { id, ownerToken } = made;
  const path = { id };
  expect((await ask('POST /scenarios/{id}/read', { path, body: { ownerToken } })).data.document).toEqual(
    document,
  );
  await ask('POST /scenarios/{id}/rename', { path, body: { ownerToken, title: 'Other' } });
  const { data: page } = await ask('POST /scenarios/list', { body: { ownerToken, limit: 5 } });
  expect(page.items).toMatchObject([{ id, title: 'Other' }]);
  await ask('POST /scenarios/{id}/delete', { path, body: { ownerToken } });
  const { data: link } = await ask('POST /links', { body: { document } });
  const { editToken } = link;
  expect((await ask('GET /links/{id}', { path: { id: link.id } })).data.document).toEqual(document);
  await ask('POST /links/{id}/extend', { path: { id: link.id }, body: { editToken } });
  await ask('POST /links/{id}/revoke', { path: { id: link.id }, body: { editToken } });
  expect((await ask('GET /links/{id}', { path: { id: link.id } })).status).toBe(404);
});

it('tells what it is, what it holds and what it allows', async () => {
  expect((await ask('GET /meta/version')).data.scenarioVersion).toBe(1);
  expect((await ask('GET /meta/limits')).data.bodyBytes).toBeGreaterThan(1_000_000);
  expect((await ask('GET /catalog')).data.technologies.length).toBeGreaterThan(5);
  const entry = await ask('GET /catalog/{kind}/{id}', { path: { kind: 'technology', id: 'firecracker' } });
  expect(entry.data.technology.id).toBe('firecracker');
  expect(entry.headers.get('ratelimit-limit')).not.toBeNull();
});

it('refuses with every Problem at once, under the status of the first', async () => {
  const broken = smallDocument(one => {
    one.services.web.replicas = 'many';
    one.baseline = 'nobody';
    one.colour = 'red';
  });
  const refused = await ask('POST /runs', { body: { document: broken } });
  expect(refused.status).toBe(400);
  expect(refused.data.problems.length).toBeGreaterThan(1);
  expect((await ask('GET /runs/{id}', { path: { id: 'nothing' } })).status).toBe(404);
  expect((await ask('GET /runs/{id}', { path: { id: 'not an id' } })).status).toBe(400);
  expect((await ask('GET /catalog', { query: '/nothing' })).status).toBe(404);
  const body = '{"document": {"__proto__": {"a": 1}}}';
  const hostile = await fetch(`${server.address}/v1/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(hostile.status).toBe(400);
  expect(await hostile.json()).toMatchObject({
    problems: [expect.objectContaining({ code: expect.any(String) })],
  });
});

it('has been asked every route that there is', () => {
  expect([...used].sort()).toEqual(
    httpRoutes()
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
  );
});
