import { describe, expect, it } from 'vitest';
import { ALL_ACTIONS } from '../src/actions/action.ts';
import { actionFor, printShortcut } from '../src/actions/shortcut.ts';
import { looksLikeDocument } from '../src/document/files.ts';
import { readField } from '../src/views/read-field.ts';
import { changeBetween } from '../src/editor/change.ts';

const press = (
  key: string,
  more: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});

describe('shortcuts', () => {
  it('find their action', () => {
    expect(actionFor(press('k', { ctrlKey: true }), true)?.id).toBe('palette');
    expect(actionFor(press('Enter', { metaKey: true }), true)?.id).toBe('run');
    expect(actionFor(press('z', { ctrlKey: true }), false)?.id).toBe('undo');
    expect(actionFor(press('Z', { ctrlKey: true, shiftKey: true }), false)?.id).toBe('redo');
    expect(actionFor(press('?', { shiftKey: true }), false)?.id).toBe('help');
  });

  it('leave typing alone, and combinations that are not theirs', () => {
    expect(actionFor(press('s'), true)).toBeUndefined();
    expect(actionFor(press('s', { altKey: true }), false)).toBeUndefined();
    expect(actionFor(press('s', { ctrlKey: true }), false)).toBeUndefined();
  });

  it('are all different', () => {
    const printed = ALL_ACTIONS.flatMap(({ shortcut }) =>
      shortcut === undefined ? [] : [printShortcut(shortcut, false)],
    );
    expect(new Set(printed).size).toBe(printed.length);
    expect(printShortcut({ key: 'z', command: true, shift: true }, true)).toBe('⌘⇧Z');
  });
});

describe('text from people', () => {
  it.each([
    ['', undefined],
    [' 3 ', 3],
    ['0.5', 0.5],
    ['250m', '250m'],
    ['auto', 'auto'],
    ['1e3', 1000],
    ['10min', '10min'],
  ])('reads the field %o as %o', (text, value) => expect(readField(text)).toBe(value));

  it('tells a document from a value', () => {
    expect(looksLikeDocument('services:\n  web:\n    image: nginx\n')).toBe(true);
    expect(looksLikeDocument('250m')).toBe(false);
    expect(looksLikeDocument('two\nlines of prose')).toBe(false);
  });
});

describe('the editor', () => {
  it.each([
    ['abc', 'abXc'],
    ['abc', 'ac'],
    ['aaa', 'aa'],
    ['', 'x'],
    ['same', 'same'],
  ])('changes %o into %o at the smallest place', (before, after) => {
    const { from, to, insert } = changeBetween(before, after);
    expect(before.slice(0, from) + insert + before.slice(to)).toBe(after);
    expect(insert.length).toBeLessThanOrEqual(after.length);
  });
});
