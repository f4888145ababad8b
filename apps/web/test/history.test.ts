import { describe, expect, it } from 'vitest';
import { canRedo, canUndo, edited, opened, redone, startHistory, undone } from '../src/document/history.ts';

const start = (text: string) => startHistory(text, 'preset');

describe('history', () => {
  it('goes back and forth over edits', () => {
    const history = edited(edited(start('a'), 'b'), 'c');
    expect(undone(history).present).toBe('b');
    expect(undone(undone(history)).present).toBe('a');
    expect(redone(undone(history)).present).toBe('c');
  });

  it('makes one step of a burst with one stroke, and another of the next stroke', () => {
    const drag = ['1', '2', '3'].reduce((history, text) => edited(history, text, 'drag'), start('0'));
    expect(undone(drag).present).toBe('0');
    expect(undone(edited(drag, '4', 'other')).present).toBe('3');
  });

  it('does not join a burst over an undo', () => {
    const history = edited(undone(edited(start('0'), '1', 'drag')), '2', 'drag');
    expect(undone(history).present).toBe('0');
  });

  it('forgets the future after an edit, and ignores an edit to the same text', () => {
    const back = undone(edited(start('a'), 'b'));
    expect(canRedo(edited(back, 'c'))).toBe(false);
    expect(edited(back, 'a')).toBe(back);
  });

  it('stops at both ends', () => {
    const first = start('a');
    expect(undone(first)).toBe(first);
    expect(redone(first)).toBe(first);
    expect(canUndo(first)).toBe(false);
  });

  it('takes where a text is from with it', () => {
    const history = edited(opened(start('a'), 'b', 'import'), 'c');
    expect(history.origin).toBe('import');
    expect(undone(undone(history))).toMatchObject({ present: 'a', origin: 'preset' });
    expect(redone(undone(undone(history)))).toMatchObject({ present: 'b', origin: 'import' });
  });

  it('opens the same text from elsewhere as another document, and the first as no step', () => {
    expect(undone(opened(start('a'), 'a', 'import')).origin).toBe('preset');
    expect(canUndo(opened(start(''), 'a', 'import'))).toBe(false);
  });

  it('is bounded', () => {
    let history = start('0');
    for (let index = 1; index < 1000; index++) history = edited(history, String(index));
    expect(history.past.length).toBeLessThanOrEqual(200);
  });
});
