/** The document that is committed is the one that the procedures say; `vitest run packages/api/test/open-api.test.ts -u` writes it anew. */
import { expect, it } from 'vitest';
import { httpRoutes, openApiDocument } from '../src/index.ts';

const document = openApiDocument();

interface Loose {
  readonly [name: string]: Loose;
}

/** Every reference inside, with what it leads to. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}

const at = (path: string): unknown =>
  path
    .slice(2)
    .split('/')
    .reduce<Loose | undefined>((node, key) => node?.[key], document as unknown as Loose);

it('docs/openapi.generated.json is what the procedures say', async () => {
  await expect(`${JSON.stringify(document, null, 1)}\n`).toMatchFileSnapshot(
    '../../../docs/openapi.generated.json',
  );
});

it('is OpenAPI 3.1, and each of its references leads somewhere', () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  const references = new Set(referencesIn(document));
  expect(references).toContain('#/components/schemas/Comparison');
  for (const reference of references) expect(at(reference), reference).toBeDefined();
});

it('has every route, each with what it takes, what it returns and how it refuses', () => {
  for (const { method, path } of httpRoutes()) {
    const operation = (document.paths as unknown as Loose)[path]?.[method.toLowerCase()];
    expect(operation, path).toMatchObject({ summary: expect.any(String), operationId: expect.any(String) });
    expect(Object.keys(operation?.['responses'] ?? {})).toEqual(['200', 'default']);
    for (const [, name] of path.matchAll(/\{(\w+)\}/g))
      expect(operation?.['parameters'], path).toContainEqual(
        expect.objectContaining({ name, in: 'path', required: true }),
      );
  }
});

it('asks for no token in an address', () => {
  for (const { method, path } of httpRoutes())
    if (method === 'GET')
      expect(JSON.stringify((document.paths as unknown as Loose)[path])).not.toContain('oken"');
});
