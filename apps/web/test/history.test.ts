import { describe, expect, it } from 'vitest';
import { canRedo, canUndo, edited, redone, startHistory, undone } from '../src/document/history.ts';

describe('history', () => {
  it('goes back and forth over edits', () => {
    const history = edited(edited(startHistory('a'), 'b'), 'c');
    expect(undone(history).present).toBe('b');
    expect(undone(undone(history)).present).toBe('a');
    expect(redone(undone(history)).present).toBe('c');
  });

  it('makes one step of a burst with one stroke, and another of the next stroke', () => {
    const drag = ['1', '2', '3'].reduce((history, text) => edited(history, text, 'drag'), startHistory('0'));
    expect(undone(drag).present).toBe('0');
    expect(undone(edited(drag, '4', 'other')).present).toBe('3');
  });

  it('does not join a burst over an undo', () => {
    const history = edited(undone(edited(startHistory('0'), '1', 'drag')), '2', 'drag');
    expect(undone(history).present).toBe('0');
  });

  it('forgets the future after an edit, and ignores an edit to the same text', () => {
    const back = undone(edited(startHistory('a'), 'b'));
    expect(canRedo(edited(back, 'c'))).toBe(false);
    expect(edited(back, 'a')).toBe(back);
  });

  it('stops at both ends', () => {
    const start = startHistory('a');
    expect(undone(start)).toBe(start);
    expect(redone(start)).toBe(start);
    expect(canUndo(start)).toBe(false);
  });

  it('is bounded', () => {
    let history = startHistory('0');
    for (let index = 1; index < 1000; index++) history = edited(history, String(index));
    expect(history.past.length).toBeLessThanOrEqual(200);
  });
});
