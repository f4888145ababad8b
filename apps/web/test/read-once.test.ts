import { lessons, presets, prepareRead } from '@tare/catalog';
import { readDocument } from '@tare/schema';
import { describe, expect, it } from 'vitest';
import { valueAt } from '../src/desk/document-at.ts';
import type { Path } from '../src/desk/protocol.ts';
import { mayShare } from '../src/desk/edit.ts';
import { readOnce } from '../src/desk/read-once.ts';

/** Paths of all values that are no lists or mappings. */
function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, child]) =>
    leavesOf(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

const readValue = (text: string): unknown => {
  const read = readDocument(text);
  if (!read.ok) throw new Error(read.problems[0]!.message);
  return read.value.value;
};

const SOME = [...presets, ...lessons].filter(({ yaml }) => !mayShare(yaml)).slice(0, 8);

describe('what has become of a text by an edit is known as if it were read', () => {
  it.each(SOME.map(({ id, yaml }) => [id, yaml] as const))('%s', (_, text) => {
    const leaves = leavesOf(readValue(text));
    for (const path of leaves.filter((__, index) => index % Math.ceil(leaves.length / 4) === 0))
      for (const value of ['250/s', 'true', 7]) {
        const { read, edit } = readOnce();
        const next = edit(text, [{ path, value }]);
        const [known, fresh] = [read(next), readDocument(next)];
        if (!known.ok || !fresh.ok) throw new Error('An edit has made a text that cannot be read');
        expect(known.value.value).toEqual(fresh.value.value);
        expect(valueAt(known.value.value, path)).toBe(value);
        for (const place of leaves.slice(0, 12)) {
          expect(known.value.locate(place)).toEqual(fresh.value.locate(place));
          expect(known.value.plainAt(place)).toEqual(fresh.value.plainAt(place));
        }
      }
  });

  it('runs as the same scenario', () => {
    const { yaml } = presets[0]!;
    const { read, edit } = readOnce();
    const next = edit(yaml, [{ path: ['run', 'seed'], value: 17 }]);
    const [known, fresh] = [read(next), readDocument(next)].map(one =>
      one.ok ? prepareRead(one.value) : one,
    );
    if (known?.ok !== true || fresh?.ok !== true) throw new Error('The edited preset is not valid');
    const [one, other] = [known.value, fresh.value] as { scenarioHash: string; plan: unknown }[];
    expect(one!.scenarioHash).toBe(other!.scenarioHash);
    expect(one!.plan).toEqual(other!.plan);
  });

  it('is read anew where an alias repeats a value, or the value is new', () => {
    for (const [text, change] of [
      ['a: &one { b: 1 }\nc: *one\n', { path: ['a', 'b'], value: 2 }],
      ['a: { b: 1 }\n', { path: ['a', 'c'], value: 2 }],
    ] as const) {
      const { read, edit } = readOnce();
      const next = edit(text, [change]);
      const known = read(next);
      expect(known.ok && known.value.value).toEqual(readValue(next));
    }
  });
});
