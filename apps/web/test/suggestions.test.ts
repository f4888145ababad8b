import { jsonSchemaOf, scenarioSchema } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { descriptionAt, suggestionsAt } from '../src/desk/suggestions.ts';
import { placeAt } from '../src/desk/text-place.ts';
import { TINY } from './tiny.ts';

const schema = jsonSchemaOf(scenarioSchema);

/** A text with a bar where the cursor is. */
function at(marked: string): readonly [text: string, at: number] {
  const place = marked.indexOf('|');
  return [marked.replace('|', ''), place];
}
const placed = (marked: string) => placeAt(...at(marked));
const offered = (marked: string) =>
  suggestionsAt(schema, ...at(marked))?.options.map(({ label }) => label) ?? [];
/** The small scenario with a piece of it replaced by one with a bar. */
const tiny = (piece: string, by: string) => TINY.replace(piece, by);

describe('where in a document a place of its text is', () => {
  it.each<[string, string, 'key' | 'value', (string | number)[]]>([
    ['a key in block style', 'services:\n  web:\n    rep|\n', 'key', ['services', 'web']],
    ['a key in front of others', 'services:\n  web:\n    rep|\n    image: app\n', 'key', ['services', 'web']],
    ['a key at the top', 'tare: 1\nser|', 'key', []],
    ['a value', 'services:\n  web:\n    balancing: ro|\n', 'value', ['services', 'web', 'balancing']],
    [
      'a value that is missing',
      'services:\n  web:\n    balancing: |\n    replicas: 2\n',
      'value',
      ['services', 'web', 'balancing'],
    ],
    [
      'a value in flow style',
      'pools:\n  general: { machine: ow|, count: auto }\n',
      'value',
      ['pools', 'general', 'machine'],
    ],
    ['a key in flow style', 'run: { duration: 5s, rep| }\n', 'key', ['run']],
    ['an item of a list in flow style', 'stack: [vm-kvm-full, cont|]\n', 'value', ['stack', 1]],
    ['a key of an item in block style', 'calls:\n  - { to: a }\n  - t|\n', 'key', ['calls', 1]],
    ['a value of an item', 'calls:\n  - { to: a }\n  - to: |\n', 'value', ['calls', 1, 'to']],
    ['within a word', 'a: { machine: own.8c|32g }\n', 'value', ['a', 'machine']],
  ])('%s', (_, marked, kind, path) => {
    expect(placed(marked)).toMatchObject({ kind, path });
  });

  it('is nowhere in a comment', () => {
    expect(placed('a: 1 # not h|ere')).toBeNull();
  });
});

describe('what may be written there', () => {
  it('keys of the schema, with what they mean', () => {
    const options = suggestionsAt(
      schema,
      ...at(tiny('    image: app\n', '    con|\n    image: app\n')),
    )!.options;
    expect(options.find(({ label }) => label === 'concurrency')).toMatchObject({ text: 'concurrency: ' });
    expect(options.find(({ label }) => label === 'replicas')!.help).not.toBe('');
  });

  it('choices, constants and examples of the schema', () => {
    expect(offered(tiny('    replicas: 4', '    balancing: |'))).toContain('two-choices');
    expect(offered(tiny('arrivals: poisson', 'arrivals: |'))).toEqual(
      expect.arrayContaining(['poisson', 'closed']),
    );
    expect(offered(tiny('stack: [vm-kvm-full]', 'stack: [vm-kvm-full], placement: |'))).toContain(
      'kube-scheduler',
    );
  });

  it('machines and technologies of the catalogue, and its numbers', () => {
    expect(offered(tiny('machine: own.8c32g', 'machine: |'))).toContain('own.16c64g');
    expect(offered(tiny('[container-runc]', '[con|]'))).toContain('container-runc');
    expect(offered(`${TINY}assumptions:\n  vm|\n`)).toContain('vm-kvm-full.start.distro_userland');
  });

  it('names in the document', () => {
    expect(offered(tiny('to: web', 'to: |'))).toEqual(['web']);
    expect(offered(tiny('    image: app\n', '    image: |\n'))).toContain('app');
    expect(offered(tiny('baseline: container', 'baseline: |'))).toEqual(['container', 'vm']);
    expect(offered(tiny('stack: [vm-kvm-full]', 'stack: [vm-kvm-full], pools: [|]'))).toContain('dc/general');
  });

  it('nothing where nothing is known', () => {
    expect(suggestionsAt(schema, ...at(tiny('name: Tiny', 'name: |')))?.options ?? []).toEqual([]);
  });
});

describe('what stands there', () => {
  it('is told of keys and values alike', () => {
    const described = (piece: string) => descriptionAt(schema, TINY, TINY.indexOf(piece) + 1);
    expect(described('replicas: 4')).toMatchObject({ path: 'services.web.replicas', label: 'Replicas' });
    expect(described('own.8c32g')).toMatchObject({ path: 'sites.dc.pools.general.machine' });
    expect(described('duration: 2s')).toMatchObject({ path: 'run.duration' });
    expect(described('# Comments')).toBeNull();
  });
});
