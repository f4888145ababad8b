import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOnce } from '../src/desk/read-once.ts';
import { grouped } from '../src/messages/plural.ts';
import { gather } from '../src/session/gathered.ts';

describe('what comes one upon the other', () => {
  const having = () => {
    const shown: Record<string, number>[] = [];
    const waiting: (() => void)[] = [];
    const later = (work: () => void) => {
      waiting.push(work);
      return () => void waiting.splice(waiting.indexOf(work), 1);
    };
    return { shown, waiting, gathered: gather<number>(come => shown.push({ ...come }), later, 1000) };
  };

  it('is shown together, and nothing twice', () => {
    const { shown, waiting, gathered } = having();
    gathered.add('a', 1);
    gathered.add('b', 2);
    expect([shown, waiting.length]).toEqual([[], 1]);
    waiting[0]!();
    gathered.add('c', 3);
    gathered.flush();
    gathered.flush();
    expect(shown).toEqual([{ a: 1, b: 2 }, { c: 3 }]);
    expect(waiting).toEqual([]);
  });
});

it('a text that comes again is not read again', () => {
  const { read } = readOnce();
  const first = read('a: 1');
  expect(read('a: 1')).toBe(first);
  expect(read('a: 2')).not.toBe(first);
  expect(read('a: 1')).toEqual(expect.objectContaining({ ok: true }));
});

it('whole numbers are grouped as the language does, without its rules', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), count => {
      expect(grouped(count)).toBe(count.toLocaleString('en-US'));
    }),
  );
});
