import { describe, expect, it } from 'vitest';
import { readDrafts, withDraft, withoutDraft } from '../src/document/drafts.ts';

const draft = (id: string) => ({ id, name: id, text: 'tare: 1', savedAt: 1 });

describe('drafts', () => {
  it('reads back what was written', () => {
    expect(readDrafts(JSON.stringify([draft('a')]))).toEqual([draft('a')]);
  });

  it.each([
    null,
    '',
    'no json',
    '{}',
    '[null, 1, "x", {"id": 1}]',
    '[{"id":"a","name":"a","text":"t","savedAt":null}]',
  ])('survives %s', stored => expect(readDrafts(stored)).toEqual([]));

  it('puts the newest first, replaces by id, and is bounded', () => {
    const two = withDraft([draft('a'), draft('b')], { ...draft('b'), text: 'new' });
    expect(two.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(two[0]?.text).toBe('new');
    const many = Array.from({ length: 40 }, (_, index) => draft(String(index))).reduce(
      (drafts, one) => withDraft(drafts, one),
      [] as ReturnType<typeof readDrafts>,
    );
    expect(many).toHaveLength(12);
    expect(withoutDraft(two, 'b').map(({ id }) => id)).toEqual(['a']);
  });
});
