// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are environment files, whose variables look like that
/** The rules that notes name are those that RULES.md explains, and the small parts that they rest on. */
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAMILIES, familyOf, imageName } from '../src/assume/families.ts';
import { readEnvironmentFile } from '../src/environment/dotenv.ts';
import { noFindings } from '../src/findings.ts';
import { importFiles } from '../src/index.ts';
import { asId, assignIds } from '../src/scenario/names.ts';
import { writeBytes, writeCores, writeMilliseconds } from '../src/scenario/quantities.ts';

const HERE = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(resolve(HERE, path), 'utf8');

it('RULES.md explains exactly the rules that the code names', () => {
  const code = globSync('src/**/*.ts', { cwd: HERE }).map(read).join('\n');
  const named = new Set([...code.matchAll(/\(rule ([a-z]+\.[a-z]+)\)/g)].map(match => match[1]));
  const explained = new Set(
    [...read('RULES.md').matchAll(/^\| ([a-z]+\.[a-z]+) \|/gm)].map(match => match[1]),
  );
  expect([...explained].sort()).toEqual([...named].sort());
});

describe('families', () => {
  it.each([
    ['redis:7-alpine', [], 'cache', 'redis'],
    ['ghcr.io/team/cart-db', [], 'x', 'database'],
    ['oliver006/redis_exporter:v1', [], 'x', 'telemetry'],
    ['localhost:5000/bitnami/postgresql@sha256:abc', [], 'x', 'postgres'],
    ['alpine', ['python3'], 'x', 'python'],
    ['busybox', ['sleep'], 'x', 'shell'],
    ['registry.example.com:443/unheard/of', [], 'thing', 'generic'],
    ['quay.io/keycloak/keycloak', [], 'x', 'jvm'],
    ['deathstarbench/hotel-reservation', ['frontend'], 'frontend', 'generic'],
    [undefined, [], 'mysql', 'mysql'],
  ])('%s %j %s → %s', (image, hints, name, family) => {
    expect(familyOf({ ...(image === undefined ? {} : { image }), hints, name }).id).toBe(family);
  });

  it('a word belongs to one family, and every number is one', () => {
    const words = FAMILIES.flatMap(family => family.words);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
    for (const family of FAMILIES)
      for (const value of Object.values(family))
        if (typeof value === 'number') expect(value).toBeGreaterThanOrEqual(0);
  });

  it('the name of an image is told from its registry, tag and digest', () => {
    expect(
      ['nginx', 'nginx:1.27', 'host:5000/a/b', 'docker.io/library/redis:7@sha256:0', 'a/b'].map(imageName),
    ).toEqual(['nginx', 'nginx', 'a/b', 'library/redis', 'a/b']);
  });
});

describe('names', () => {
  it('become DNS labels, and stay apart', () => {
    expect(['My_Service', '1st', '***', 'constructor', `${'x'.repeat(80)}-`].map(name => asId(name))).toEqual(
      ['my-service', 'service-1st', 'service', 'constructor-service', 'x'.repeat(63)],
    );
    expect([...assignIds(['a_b', 'a-b', 'A B']).values()]).toEqual(['a-b', 'a-b-2', 'a-b-3']);
  });
});

describe('quantities', () => {
  it('are written as a person would', () => {
    expect([536870912, 1536 * 1024 ** 2, 1000, 1024].map(writeBytes)).toEqual([
      '512Mi',
      '1536Mi',
      1000,
      '1Ki',
    ]);
    expect([250, 2000].map(writeCores)).toEqual(['250m', 2]);
    expect([0.1, 5, 2000, 1500].map(writeMilliseconds)).toEqual(['100us', '5ms', '2s', '1500ms']);
  });
});

describe('environment files', () => {
  it('quotes, comments, export, and variables of earlier lines', () => {
    const text = [
      '# comment',
      'A=1',
      "export B='$A # not a comment'",
      'C="x${A}\\ny" # comment',
      'D=plain # comment',
      'E=a#b',
      'F',
      '',
      'G="two',
      'lines"',
      'H: yaml',
    ].join('\n');
    expect(Object.fromEntries(readEnvironmentFile({ name: '.env', text }, new Map(), noFindings()))).toEqual({
      A: '1',
      B: '$A # not a comment',
      C: 'x1\ny',
      D: 'plain',
      E: 'a#b',
      G: 'two\nlines',
      H: 'yaml',
    });
  });

  it('the outer environment wins inside of values', () => {
    expect(
      readEnvironmentFile({ name: '.env', text: 'A=1\nB=$A' }, new Map([['A', '2']]), noFindings()).get('B'),
    ).toBe('2');
  });
});

describe('the same files', () => {
  it('give the same document and notes', () => {
    const files = [
      {
        name: 'c.yaml',
        text: 'services: {b: {image: x, depends_on: [a]}, a: {image: redis}, c: {image: y}}',
      },
    ];
    expect(JSON.stringify(importFiles(files))).toBe(JSON.stringify(importFiles(files)));
  });

  it('a main file that was not given is asked for', () => {
    const result = importFiles([{ name: 'a.yaml', text: 'services: {a: {image: x}}' }], { main: ['b.yaml'] });
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'missing', fix: 'Name one of a.yaml.' }] });
  });
});
